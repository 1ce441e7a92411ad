"""The panel of a campaign: every slider moves its figures at once, and each number is the one compute() gives."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
import yaml

from goalbook.books.campaign import Params, appraise, compute, prepare
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.show.campaign.figures import boxes
from goalbook.show.campaign.what_if import what_if
from goalbook.show.panel import Panel
from support import campaign_of as made
from support.campaign_of import days

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.campaign import CampaignResult, Prepared
    from goalbook.inputs import Inputs

EN = language("en", "CNY")
SHEET = {
    "target": 120, "channels": ["a", "b"], "budget": 5000, "uplift": 0.2, "k_factor": 0.1, "share_cycle_days": 2,
    "tests": [{"id": "page", "name": "page", "users_per_day": 1000, "days": 10, "rate": 0.05, "shares": [0.5, 0.5]}],
}  # fmt: skip
CHANNELS = [{"channel": "a", "budget": 3000.0}, {"channel": "b", "budget": 1000.0}]
LADDER = [{"step": 1, "condition": "a friend", "reward": "a cup", "unit_cost": 10.0, "planned_invites": 100.0, "planned_accepted": 20.0}]


@cache
def given() -> Inputs:
    """Return the campaign's inputs."""
    return made.inputs(SHEET, plan=[*days("a"), *days("b")], channels=CHANNELS, referral=LADDER)


@cache
def ready() -> Prepared:
    """Return the plan, prepared once."""
    return made.prepared(given(), "plan")


def asked(**moved: object) -> Params:
    """Return the parameters with these sliders moved."""
    return Params.from_pairs({"team": "tiny", "campaign": "x", "mode": "plan", **moved})


def panel(data_dir: Path | str = ".", **moved: object) -> Panel:
    """Return the panel of the plan with these parameters."""
    return Panel(appraise(ready(), asked(**moved)), partial(appraise, ready()), EN, data_dir)


def shown(panel: Panel) -> dict[str, str]:
    """Return the figures on show by key."""
    return dict(re.findall(r'class="v gb-([a-z0-9_-]+)">([^<]*)<', panel._out.value))


def figures(result: CampaignResult) -> dict[str, str]:
    """Return the figures of a result by key."""
    return {key: value for key, _, value in boxes(result, EN)}


MOVES = [
    ("assumed:k_factor", 0.3, {"assumed": "k_factor=0.3"}, {"amplification", "brought"}),
    ("budgets:a", 6000.0, {"budgets": "a=6000"}, {"budget", "each"}),
    ("rewards:1", 20.0, {"rewards": "1=20"}, {"referred"}),
    ("days:page", 20.0, {"days": "page=20"}, {"detectable-page"}),
]


@pytest.mark.parametrize(("name", "value", "moved", "changed"), MOVES)
def test_a_slider_shows_what_compute_gives(name: str, value: float, moved: dict[str, object], changed: set[str]) -> None:
    """The figures it is for change at once, to the numbers of compute() with the same parameter."""
    live = panel()
    before = shown(live)
    live._controls.inputs[name].value = value
    after = shown(live)
    assert changed <= {key for key in after if after[key] != before.get(key)}
    assert figures(compute(given(), asked(**moved))) == after


def test_what_is_not_moved_is_not_named() -> None:
    """A scenario then follows the campaign's files where they change later."""
    live = panel()
    live._controls.inputs["days:page"].value = 20.0
    values = live._controls.values()
    assert {"page": 20.0} == values["days"]
    assert [{}, {}, {}] == [values[name] for name in ("assumed", "budgets", "rewards")]


def test_a_scenario_says_whose_it_is_and_is_read_again(tmp_path: Path) -> None:
    """Book, campaign and mode stand in the file; the sliders begin where they were left."""
    (tmp_path / "tiny").mkdir()
    live = panel(tmp_path)
    live._controls.inputs["assumed:uplift"].value = 0.3
    live._name.value = "bold"
    live._save.click()
    saved = yaml.safe_load((tmp_path / "tiny" / "scenarios" / "bold.yml").read_text("utf-8"))
    assert ("campaign", "x-plan") == (saved.pop("book"), saved.pop("period"))
    assert 0.3 == panel(**saved)._controls.inputs["assumed:uplift"].value


def test_sliders_of_a_retrospective_are_those_of_the_next_campaign() -> None:
    """What was spent and tested cannot be moved any more."""
    result = made.result(made.inputs(SHEET, facts=[*days("a"), *days("b")], channels=CHANNELS, referral=LADDER))
    live = Panel(result, lambda _params: result, EN, ".")
    assert {"assumed"} == {name.partition(":")[0] for name in live._controls.inputs}


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ({"assumed": "uplifd=0.2"}, "did you mean 'uplift'?"),
        ({"budgets": "c=1"}, "'c' is not known; known are a, b"),
        ({"rewards": "2=1"}, "'2' is not known; known are 1"),
        ({"days": "pages=3"}, "did you mean 'page'?"),
    ],
)
def test_a_slider_that_is_none_is_refused(moved: dict[str, object], words: str) -> None:
    """With the nearest name, or those there are."""
    with pytest.raises(UsageError) as caught:
        compute(given(), asked(**moved))
    assert words in EN.say(caught.value.message)


def test_a_reader_without_sliders_sees_each_lever_move_its_outcome() -> None:
    """A longer test proves less of a lift, a higher K brings more."""
    table = prepare(given(), asked()), asked()
    rows = {row["subject"]: row for row in appraise(*table).tables["what_if"].to_dict("records")}
    assert {"k_factor", "page"} <= set(rows)
    assert rows["k_factor"]["at_below"] < rows["k_factor"]["at_now"] < rows["k_factor"]["at_above"]
    assert rows["page"]["at_below"] > rows["page"]["at_now"] > rows["page"]["at_above"]
    assert "10 → " in what_if(appraise(*table), EN).html
