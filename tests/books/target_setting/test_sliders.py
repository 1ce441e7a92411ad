"""Scenarios stand side by side as propose would have each; every slider moves what it should, in the direction it should."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import pytest

from goalbook.books.target_setting import TargetSetting, propose
from goalbook.books.target_setting.outcomes import Outcome, growth_on, outcome_of
from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.inputs.scenario_marks import Marks
from support import sample_sliders as sample
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.target_setting import Prepared

NUMBERS = (
    "target", "probability", "required_growth", "required_growth_year", "expected_attainment", "ltv_cac", "private_domain_revenue",
    "expected_score",
)  # fmt: skip
BOLD: dict[str, object] = {
    "kr": "KR2",
    "target": 1_300,
    "unit_economics": "arpu=150,cac=45",
    "private_domain": {"conversion": 0.06},
    "tier_weights": {"base": 0.2},
}


@cache
def plain() -> Prepared:
    """Return the team without scenarios, prepared once: no slider changes it."""
    return sample.ready()


def at(**params: object) -> Outcome:
    """Return what propose says of the headline, or of the key result that is moved, at this position."""
    moved = sample.asked(**params)
    return outcome_of(propose(plain(), moved).tables, moved.kr or "KR1")


def said(fault: InputError) -> list[tuple[str, int | None, str]]:
    """Return file, line and sentence of each problem."""
    return [(one.file, one.row, language("en").say(one.message)) for one in fault.problems]


def test_a_scenario_stands_as_propose_would_have_it() -> None:
    """Every number of its row is the one a report of that scenario shows."""
    prepared = sample.ready(sample.scenario("bold", BOLD))
    _, row = propose(prepared, sample.asked()).tables["scenarios"].to_dict("records")
    there = outcome_of(propose(prepared, sample.asked(**BOLD)).tables, "KR2")
    assert ("bold", "KR2", "scenarios/bold.yml") == (row["scenario"], row["kr_id"], row["file"])
    assert [getattr(there, name) for name in NUMBERS] == pytest.approx([row[name] for name in NUMBERS], nan_ok=True)
    assert not math.isnan(row["ltv_cac"] + row["private_domain_revenue"] + row["expected_score"])


def test_the_goals_as_filed_come_first_and_no_slider_moves_them() -> None:
    """Scenarios are compared with the files, not with where someone left a slider."""
    prepared = sample.ready(sample.scenario("bold", BOLD))
    still, moved = (propose(prepared, sample.asked(**params)).tables["scenarios"] for params in ({}, BOLD))
    assert still.equals(moved)
    assert ("", "KR1", 1_900.0) == tuple(still.loc[0, ["scenario", "kr_id", "target"]])
    assert at().probability == pytest.approx(still["probability"][0], nan_ok=True)


def test_what_differs_is_said_with_both_values() -> None:
    """A reader sees what the scenario assumes without opening a file."""
    table = propose(sample.ready(sample.scenario("bold", BOLD)), sample.asked()).tables["scenarios"]
    text = language("en", "CNY").say(table["differs"][1]).replace("\u202f", " ")
    assert text.startswith(
        "KR2 1,200 → 1,300; ARPU ¥120.0 → ¥150.0; CAC ¥40.0 → ¥45.0; Scenario conversion 5.00 % → 6.00 %; tiers: Base 20 %"
    )
    assert table["differs"][0] is None


def test_a_scenario_of_another_book_is_passed_over() -> None:
    """The monthly review's scenarios lie in the same folder."""
    others = (
        sample.scenario("recovery", {"recovery": 0.4, "spend": {}}),
        sample.scenario("marked", {"target": 100}, Marks(book="monthly_review")),
        sample.scenario("later", {"target": 100}, Marks(book="target_setting", period="2025-Q3")),
    )
    prepared = sample.ready(*others)
    assert [""] == list(prepared.tables["scenarios"]["scenario"])
    assert not [path for path in propose(prepared, sample.asked()).tables["sources"]["path"] if path.startswith("scenarios/")]


def test_the_files_of_scenarios_shown_are_sources() -> None:
    """Whoever checks the report finds every file it was made from."""
    result = propose(sample.ready(sample.scenario("bold", BOLD)), sample.asked())
    assert "scenarios/bold.yml" in set(result.tables["sources"]["path"])


def test_an_unknown_key_in_a_fitting_scenario_names_file_line_and_nearest() -> None:
    """A slip must not quietly show the goals as filed under a scenario's name."""
    wrong = sample.scenario("bold", {"target": 1_300, "uplift_yaer": 0.2})
    with pytest.raises(InputError) as caught:
        sample.ready(wrong)
    assert [("scenarios/bold.yml", 2, "unknown parameter 'uplift_yaer' (did you mean 'uplift_year'?)")] == said(caught.value)


def test_all_faults_of_all_scenarios_are_told_at_once() -> None:
    """Nobody runs four times to find four slips."""
    marked = Marks(book="target_setting")
    with pytest.raises(InputError) as caught:
        sample.ready(sample.scenario("a", {"nonsense": 1}, marked), sample.scenario("b", {"unit_economics": {"arpa": 1}}, marked))
    assert ["scenarios/a.yml", "scenarios/b.yml"] == [file for file, _, _ in said(caught.value)]
    assert "did you mean 'arpu'" in said(caught.value)[1][2]


def test_a_scenario_of_a_key_result_that_is_gone_names_the_file() -> None:
    """Goals are edited after scenarios were saved."""
    with pytest.raises(InputError) as caught:
        sample.ready(sample.scenario("bold", {"kr": "KR22", "target": 5}))
    assert ("scenarios/bold.yml", 1) == said(caught.value)[0][:2]
    assert "did you mean 'KR2'" in said(caught.value)[0][2]


def test_a_higher_target_is_less_likely_and_asks_for_more_growth() -> None:
    """In the good direction, whatever the metric."""
    steps = [at(kr="KR1", target=target) for target in (1_600, 1_800, 2_000, 2_200)]
    assert 1 > steps[0].probability > steps[1].probability > steps[2].probability > steps[3].probability > 0
    assert steps[0].required_growth < steps[1].required_growth < steps[2].required_growth
    assert steps[0].required_growth_year < steps[2].required_growth_year
    assert steps[0].expected_attainment > steps[1].expected_attainment > steps[2].expected_attainment


def test_a_lower_cost_is_harder_to_reach() -> None:
    """Of a falling metric less is better."""
    low, high = at(kr="KR3", target=36), at(kr="KR3", target=44)
    assert low.expected_attainment < high.expected_attainment
    assert low.required_growth < high.required_growth


@pytest.mark.parametrize(
    ("name", "low", "high", "rises"),
    [("arpu", 100, 140, True), ("retention", 0.3, 0.5, True), ("margin", 0.5, 0.7, True), ("cac", 30, 50, False)],
)
def test_unit_economics_move_lifetime_value_over_cost(name: str, low: float, high: float, *, rises: bool) -> None:
    """Dearer customers are worth less, better ones more."""
    one, other = (at(unit_economics={name: value}).ltv_cac for value in (low, high))
    assert rises == (one < other)


@pytest.mark.parametrize("factor", ["customers", "delivery", "conversion", "order_value"])
def test_each_factor_moves_private_domain_revenue_in_proportion(factor: str) -> None:
    """10,000 × 40 % × 5 % × 200 = 40,000, and a tenth more of any factor is a tenth more."""
    filed = sample.SHEET["private_domain"][factor]
    assert 40_000.0 == pytest.approx(at().private_domain_revenue)
    assert 44_000.0 == pytest.approx(at(private_domain={factor: filed * 1.1}).private_domain_revenue)


def test_tier_weights_move_the_expected_score_between_its_tiers() -> None:
    """All on one tier is that tier's own score."""
    tables = propose(plain(), sample.asked()).tables["tiers"].set_index("tier")["expected"]
    base, challenge = (at(tier_weights={tier: 1.0}).expected_score for tier in ("base", "challenge"))
    assert [tables["base"], tables["challenge"]] == pytest.approx([base, challenge])
    assert min(base, challenge) < at().expected_score < max(base, challenge)


def test_the_team_share_moves_its_part_of_the_companys_goal() -> None:
    """40 % of the company's 5,000, or what the slider says."""
    result = propose(plain(), sample.asked(team_share=0.5))
    assert 2_500.0 == result.tables["strategy"]["target"][0]


def test_the_team_share_is_as_likely_as_the_same_target() -> None:
    """40 % of the company's 5,000 is a target of 2,000, whichever slider says so."""
    (row,) = propose(plain(), sample.asked(team_share=0.4)).tables["share_target"].to_dict("records")
    there = at(kr="KR1", target=2_000)
    assert ("KR1", 2_000.0) == (row["kr_id"], row["target"])
    assert [there.probability, there.required_growth, there.expected_attainment] == pytest.approx(
        [row["probability"], row["required_growth"], row["expected_attainment"]]
    )
    assert propose(plain(), sample.asked()).tables["share_target"].empty


def test_uplifts_move_the_candidates() -> None:
    """A fifth on what last year brought is a fifth more than last year brought."""
    table = propose(plain(), sample.asked(uplift_year=0.2)).tables["candidates"]
    row = table[(table["kr_id"] == "KR1") & (table["base"] == "year")].iloc[0]
    assert 1.2 * row["base_value"] == pytest.approx(row["candidate"])


def test_sensitivities_are_what_the_sliders_would_show() -> None:
    """The table on paper stands for the panel."""
    table = plain().tables["sensitivity"]
    for row in table[table["parameter"] == "target"].to_dict("records"):
        there = at(kr="KR1", target=row["value"])
        assert [there.probability, there.expected_attainment] == pytest.approx(
            [row["probability"], row["expected_attainment"]], nan_ok=True
        )
    for row in table[table["parameter"] != "target"].to_dict("records"):
        assert at(unit_economics={row["parameter"]: row["value"]}).ltv_cac == pytest.approx(row["ltv_cac"])
    assert [-0.2, -0.1, 0.0, 0.1, 0.2] == list(table[table["parameter"] == "target"]["change"])


def test_a_team_without_goals_keeps_its_assumptions() -> None:
    """There is no target to move, but a customer's value all the same."""
    result: TargetSetting = propose(sample.ready(given=tiny.goals()), sample.asked())
    assert 1 == len(result.tables["scenarios"])
    assert math.isnan(result.tables["scenarios"]["target"][0])
    assert {"arpu", "retention", "cac"} == set(result.tables["sensitivity"]["parameter"])


def test_growth_of_a_stock_is_of_its_change() -> None:
    """From 50,000 to 80,000 after a quarter that brought 20,000 asks for half as much again."""
    row = {"method": "stock", "start": 50_000.0, "target": 80_000.0}
    assert 0.5 == growth_on(row, {"base_value": 20_000.0})
    assert math.isnan(growth_on(row, {"base_value": 0.0}))
    assert 0.1 == pytest.approx(growth_on({"method": "flow", "start": 5.0, "target": 110.0}, {"base_value": 100.0}))
