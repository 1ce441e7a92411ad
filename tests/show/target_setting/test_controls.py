"""The panel of target setting: every slider moves its figures at once, and each number is the one compute() gives."""

from __future__ import annotations

import math
import re
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
import yaml

from goalbook.books.target_setting import compute, prepare, propose
from goalbook.core.language import language
from goalbook.publish.resolve import Request, resolve
from goalbook.show.panel import Panel
from goalbook.show.positions import assumption_span, rescaled, target_span
from goalbook.show.target_setting.controls import SAVED
from goalbook.show.target_setting.figures import boxes
from goalbook.show.target_setting.parameters import parameters
from goalbook.show.target_setting.what_if import what_if
from support import sample_sliders as sample
from support import tiny_team as tiny

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.target_setting import Prepared, TargetSetting

EN = language("en", "CNY")
TIERS = ("base", "challenge", "value", "breakthrough")


@cache
def prepared() -> Prepared:
    """Return the team, prepared once: no slider changes it."""
    return sample.ready()


def panel(data_dir: Path | str = ".", given: Prepared | None = None, **params: object) -> Panel:
    """Return the panel of the team with these parameters."""
    ready = given or prepared()
    return Panel(propose(ready, sample.asked(**params)), partial(propose, ready), EN, data_dir)


def shown(panel: Panel) -> dict[str, str]:
    """Return the figures on show by key."""
    return dict(re.findall(r'class="v gb-([a-z-]+)">([^<]*)<', panel._out.value))


def computed(**params: object) -> dict[str, str]:
    """Return the figures that compute() gives with these parameters."""
    result: TargetSetting = compute(prepared().inputs, sample.asked(**params))
    return {key: value for key, _, value in boxes(result, EN)}


MOVES = [
    ("target", 1_700.0, {"kr": "KR1", "target": 1_700}, {"target", "chance", "attainment", "growth", "growth-year", "share", "score"}),
    ("uplift_year", 0.3, {"uplift_year": 0.3}, {"candidate-year"}),
    ("uplift_period", 0.3, {"uplift_period": 0.3}, {"candidate"}),
    ("team_share", 0.5, {"team_share": 0.5}, {"share", "share-chance", "share-growth"}),
    ("unit_economics:arpu", 150.0, {"unit_economics": {"arpu": 150}}, {"ltv-cac", "clv-cac"}),
    ("unit_economics:retention", 0.5, {"unit_economics": {"retention": 0.5}}, {"ltv-cac", "clv-cac"}),
    ("unit_economics:margin", 0.7, {"unit_economics": {"margin": 0.7}}, {"ltv-cac"}),
    ("unit_economics:cac", 50.0, {"unit_economics": {"cac": 50}}, {"ltv-cac", "clv-cac"}),
    ("unit_economics:years", 3.0, {"unit_economics": {"years": 3}}, {"clv-cac"}),
    ("unit_economics:coefficient", 0.8, {"unit_economics": {"coefficient": 0.8}}, {"clv-cac"}),
    ("private_domain:customers", 12_000.0, {"private_domain": {"customers": 12_000}}, {"private-domain"}),
    ("private_domain:delivery", 0.5, {"private_domain": {"delivery": 0.5}}, {"private-domain"}),
    ("private_domain:conversion", 0.06, {"private_domain": {"conversion": 0.06}}, {"private-domain"}),
    ("private_domain:order_value", 250.0, {"private_domain": {"order_value": 250}}, {"private-domain"}),
    ("tier_weights:base", 0.0, {"tier_weights": {"base": 0, "challenge": 0.6, "value": 0.3, "breakthrough": 0.1}}, {"score"}),
]


@pytest.mark.full
@pytest.mark.parametrize(("name", "value", "params", "moved"), MOVES, ids=[move[0] for move in MOVES])
def test_each_slider_moves_its_figures_at_once(name: str, value: float, params: dict[str, object], moved: set[str]) -> None:
    """What is on show is what compute() gives with the value, and nothing else has moved."""
    one = panel()
    before = shown(one)
    one._inputs[name].value = value
    after = shown(one)
    assert after == computed(**params)
    assert moved == {key for key in after if after[key] != before.get(key)}


def test_at_rest_no_parameter_differs_from_the_files() -> None:
    """A panel that nobody has touched is the report as it is."""
    one = panel()
    assert {"kr": "KR1", "target": 0.0, "unit_economics": {}, "private_domain": {}, "tier_weights": {}, "budget_shares": {}} == {
        name: value for name, value in one._controls.values().items() if name not in {"uplift_year", "uplift_period", "team_share"}
    }
    assert shown(one) == computed()


def test_a_slider_that_goes_back_is_as_filed_again() -> None:
    """The filed value is among the positions of every slider."""
    one = panel()
    before = shown(one)
    for name in ("target", "unit_economics:cac", "private_domain:delivery"):
        control = one._inputs[name]
        filed = control.value
        assert round((filed - control.min) / control.step, 6) == round((filed - control.min) / control.step)
        control.value = filed + control.step
        control.value = filed
    assert shown(one) == before
    assert {} == one.params.unit_economics
    assert 0.0 == one.params.target


def test_another_key_result_begins_at_its_own_target() -> None:
    """Its bounds hold commit, stretch and what history leads to."""
    one = panel()
    one._inputs["target"].value = 2_000.0
    one._inputs["kr"].value = "KR2"
    slider = one._inputs["target"]
    row = one.result.tables["calibration"].set_index("kr_id").loc["KR2"]
    assert ("KR2", 0.0, 1_200.0) == (one.params.kr, one.params.target, slider.value)
    assert slider.min <= row["p10"] < row["p90"] <= slider.max
    assert not one.result.tables["key_results"]["moved"].any()
    one._inputs["kr"].value = "KR3"
    assert ",.2f" == slider.readout_format
    assert 38.0 == slider.value


def test_tiers_are_always_one_hundred_percent() -> None:
    """Whatever is moved, and however often."""
    one = panel()
    for name, value in (("base", 0.9), ("value", 1.0), ("challenge", 0.33), ("breakthrough", 0.07), ("base", 0.0)):
        one._inputs[f"tier_weights:{name}"].value = value
        weights = [one._inputs[f"tier_weights:{tier}"].value for tier in TIERS]
        assert 1.0 == math.fsum(weights)
        assert value == one._inputs[f"tier_weights:{name}"].value
        assert math.fsum(one.params.tier_weights.values()) == pytest.approx(1.0)


def test_the_other_tiers_keep_their_proportions() -> None:
    """30 : 15 : 5 of what is left; all nothing share alike."""
    assert {"a": 0.9, "b": 0.06, "c": 0.03, "d": 0.01} == rescaled({"a": 0.9, "b": 0.3, "c": 0.15, "d": 0.05}, "a", 0.9)
    assert {"a": 0.4, "b": 0.2, "c": 0.2, "d": 0.2} == rescaled({"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0}, "a", 0.4)
    assert {"a": 0.0, "b": 0.34, "c": 0.33, "d": 0.33} == rescaled({"a": 0.1, "b": 0.3, "c": 0.3, "d": 0.3}, "a", 0.0)
    assert {"a": 1.0, "b": 0.0} == rescaled({"a": 0.5, "b": 0.5}, "a", 1.7)


def test_a_saved_scenario_runs_and_stands_in_the_table(tmp_path: Path) -> None:
    """It says whose it is, and a run of that book and period takes it as it is."""
    (tmp_path / "tiny" / "facts").mkdir(parents=True)
    (tmp_path / "tiny" / "team.yml").write_text("name: {en: Tiny, zh: 小队}\n", "utf-8")
    one = panel(tmp_path)
    one._inputs["target"].value = 2_000.0
    one._inputs["unit_economics:arpu"].value = 150.0
    one._inputs["tier_weights:base"].value = 0.2
    one._name.value = "bold"
    one._save.click()
    held = yaml.safe_load((tmp_path / "tiny" / "scenarios" / "bold.yml").read_text("utf-8"))
    assert {"book", "period", *SAVED} == set(held)
    assert ("target_setting", sample.PERIOD, 2_000.0, {"arpu": 150.0}) == tuple(
        held[name] for name in ("book", "period", "target", "unit_economics")
    )
    job = resolve(Request("target_setting", tmp_path, tmp_path / "out", "tiny", sample.PERIOD, scenario="bold"))
    assert "arpu=150" == job.values()["unit_economics"]
    assert "base=0.2,challenge=0.48,value=0.24,breakthrough=0.08" == job.values()["tier_weights"]
    assert "scenarios/bold.yml" in {file.path for file in job.inputs}
    kept = {name: value for name, value in held.items() if name not in {"book", "period"}}
    row = sample.ready(sample.scenario("bold", kept)).tables["scenarios"].iloc[1]
    assert f"{row['ltv_cac']:.2f}" == shown(one)["ltv-cac"]


def test_a_panel_opens_where_a_scenario_stands() -> None:
    """Whoever opens a saved scenario goes on from it."""
    moves = {"kr": "KR2", "target": 1_300, "unit_economics": {"arpu": 150}, "tier_weights": {"base": 0.2}}
    one = panel(**moves)
    assert ("KR2", 1_300.0, 150.0, 0.2) == tuple(
        one._inputs[name].value for name in ("kr", "target", "unit_economics:arpu", "tier_weights:base")
    )
    assert shown(one) == computed(**moves)


def test_a_team_without_goals_has_a_panel_too() -> None:
    """There is no target to move; what a customer is worth can be moved all the same."""
    bare = sample.ready(given=tiny.goals())
    one = panel(given=bare)
    assert one._inputs["kr"].disabled
    assert one._inputs["target"].disabled
    assert "target" not in shown(one)
    one._inputs["unit_economics:arpu"].value = 240.0
    assert shown(one)["ltv-cac"] == "6.00"


def test_an_assumption_nobody_gave_stands_at_nothing_until_it_is_moved() -> None:
    """Unknown is not zero: at rest the slider leaves it unknown."""
    one = panel(given=sample.ready(sheet={"unit_economics": {"arpu": 120, "retention": 0.4}}))
    assert "not known yet" in one._inputs["unit_economics:margin"].description
    assert {} == one.params.unit_economics
    assert "ltv-cac" not in shown(one)
    one._inputs["unit_economics:margin"].value = 0.6
    assert {"margin": 0.6} == one.params.unit_economics
    assert "ltv-cac" in shown(one)


def test_without_a_company_goal_the_team_share_stands_still() -> None:
    """A share of what nobody knows moves nothing, and the slider says so."""
    alone = sample.ready(strategy={})
    slider = panel(given=alone)._inputs["team_share"]
    assert slider.disabled
    assert "not known" in slider.description


def test_steps_are_round_and_never_below_what_is_shown() -> None:
    """A slider in steps of 37.2 people, or of a hundredth of a cent, is nobody's."""
    counts = target_span(39_000.0, (36_500.0, 42_000.0, 29_000.0), "count")
    assert counts is not None
    assert (100.0, 27_700.0, 43_300.0) == (counts.step, counts.low, counts.high)
    rate = target_span(0.0195, (0.0185, 0.0205, math.nan), "share")
    assert rate is not None
    assert (0.0001, ".2%") == (rate.step, rate.readout)
    assert target_span(math.nan, (1.0,), "count") is None
    assert (0.0, 1.0, 0.01) == tuple(getattr(assumption_span(0.32, "share", 1.0), name) for name in ("low", "high", "step"))


def test_what_if_on_paper_holds_scenarios_and_sensitivities() -> None:
    """The printed report has no sliders: the tables stand in their place."""
    ready = sample.ready(sample.scenario("bold", {"kr": "KR2", "target": 1_300}), sample.scenario("calm", {"uplift_year": 0.0}))
    html = str(what_if(propose(ready, sample.asked()), EN).html)
    assert ["As filed", "bold", "calm"] == re.findall(r"<td class=\"l\"><b>([^<]*)</b>", html)
    assert "bold: KR2 1,200 → 1,300." in html
    assert html.index("Another target for KR1") < html.index("LTV ÷ CAC under other assumptions")


def test_no_more_than_eight_scenarios_are_printed() -> None:
    """The rest stands in the workbook, and the section says so."""
    many = [sample.scenario(f"s{place:02}", {"kr": "KR1", "target": 1_500 + place}) for place in range(11)]
    html = str(what_if(propose(sample.ready(*many), sample.asked()), EN).html)
    assert "s07" in html
    assert "s08" not in html
    assert "workbook" in html


def test_a_team_that_saved_nothing_is_told_how() -> None:
    """An empty table would not say that there could be one."""
    assert "No scenario is saved" in str(what_if(propose(prepared(), sample.asked()), EN).html)


def test_settings_name_only_what_was_moved() -> None:
    """At rest the what-ifs are as filed and say nothing."""
    still, moved = (
        str(parameters(propose(prepared(), sample.asked(**params)), EN).html)
        for params in ({}, {"kr": "KR1", "target": 2_000, "unit_economics": {"arpu": 150}})
    )
    assert "Its target" not in still
    assert "What a customer" not in still
    assert '<td class="l">2,000</td>' in moved
    assert "ARPU ¥150.0" in moved


def test_chinese_says_all_of_it() -> None:
    """No English is left in the panel of a Chinese team."""
    zh = language("zh", "CNY")
    one = Panel(propose(prepared(), sample.asked()), partial(propose, prepared()), zh, ".")
    texts = [control.description for control in one._inputs.values()] + re.findall(r'class="k">([^<]*)<', one._out.value)
    assert [] == [text for text in texts if not re.search("[\u4e00-\u9fff]", text) and text not in {"ARPU", "LTV ÷ CAC"}]


SPARSE = {
    "one month": tiny.facts({"a": tiny.DAY}, start="2025-03-01", end="2025-03-31"),
    "five days": tiny.facts({"a": tiny.DAY}, start="2025-03-27", end="2025-03-31"),
    "no channels": tiny.facts({"": tiny.DAY}, end="2025-03-31"),
    "nothing but zeros": tiny.facts({"a": dict.fromkeys(tiny.DAY, 0.0)}, end="2025-03-31"),
    "no spend": tiny.facts({"a": {"new_payers": sample.uneven}}, end="2025-03-31"),
    "weeks": tiny.facts({"a": {name: 7 * value for name, value in tiny.DAY.items()}}, end="2025-03-30", freq="W-MON"),
}


@pytest.mark.full
@pytest.mark.parametrize("team", list(SPARSE))
@pytest.mark.parametrize("goals", [True, False], ids=["goals", "no goals"])
def test_every_team_has_a_panel_and_a_section(team: str, *, goals: bool) -> None:
    """Little history, no channels, no cost: what is unknown is left out, nothing fails."""
    weekly = {"team": {"grain": "week"}} if team == "weeks" else {}
    given = [tiny.goals(tiny.key_result(headline=True))] if goals else []
    ready = prepare(tiny.inputs(SPARSE[team], *given, **weekly), sample.asked())
    one = Panel(propose(ready, sample.asked()), partial(propose, ready), EN, ".")
    one._inputs["uplift_year"].value = 0.3
    assert goals == ("target" in shown(one))
    assert not {"nan", "None"} & set(re.findall(r"\w+", one._out.value + str(what_if(one.result, EN).html)))
    assert goals == ("Another target" in what_if(one.result, EN).html)
