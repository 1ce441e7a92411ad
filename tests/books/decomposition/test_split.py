"""Splits add up or say by how much they do not; the textbook's two splits; who answers; the budget's best split within its bounds."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goalbook.books.decomposition import Decomposition, Params, Prepared, decompose, prepare
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import Channel, Goals, Inputs, Person, Planning, load_inputs
from goalbook.inputs.plan.split import SplitSheet
from goalbook.inputs.planning.budget import BudgetSheet
from support.tiny_team import DAY, FUNNEL, facts, goals, inputs, key_result

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.core.findings import Finding

DATA = Path(__file__).parents[3] / "data"
QUARTER = "2025-Q2"
NAMES = ("douyin", "xiaohongshu", "search")
LAYERS = {"douyin": "core", "xiaohongshu": "core", "search": "opportunity"}


@cache
def demo(period: str) -> Prepared:
    """Return the demo team's plan of a quarter, prepared once."""
    asked = Params.from_pairs({"team": "beauty", "period": period})
    return prepare(load_inputs(DATA, "beauty", asked.cutoff()), asked)


def demo_result(period: str, **moved: object) -> Decomposition:
    """Return the demo's decomposition with these sliders moved."""
    return decompose(demo(period), Params.from_pairs({"team": "beauty", "period": period, **{k: str(v) for k, v in moved.items()}}))


def made(sheet: dict[str, object] | None = None, *given: Goals, policy: dict[str, object] | None = None, **team: object) -> Inputs:
    """Return three channels, two of them core, that brought 30, 15 and 5 new payers a day, with a plan sheet."""
    brought = {"douyin": 30.0, "xiaohongshu": 15.0, "search": 5.0}
    spent = {"douyin": 900.0, "xiaohongshu": 300.0, "search": 300.0}
    table = facts({name: {**DAY, "new_payers": brought[name], "spend": spent[name]} for name in NAMES}, "2024-10-01", "2025-03-31")
    channels = tuple(
        Channel(id=name, name=Label(name.title(), name), stages=FUNNEL, layer=LAYERS[name], owner=f"{name}_lead",
                backup={"douyin": "xiaohongshu", "xiaohongshu": "douyin"}.get(name))
        for name in NAMES
    )  # fmt: skip
    people = tuple(Person(id=f"{name}_lead", name=Label.same(f"{name}_lead")) for name in NAMES)
    plans = {QUARTER: Planning({"split": SplitSheet.model_validate(sheet)})} if sheet else {}
    return inputs(table, *given, policy=policy, team={"channels": channels, "people": people, **team}, plans=plans)


def split_goals(*amounts: float, target: float = 4_500.0) -> Goals:
    """Return goals whose headline is split over the three channels in their order."""
    parts = [
        key_result(id=f"KR{place}", channel=name, target=amount, owner=f"{name}_lead")
        for place, (name, amount) in enumerate(zip(NAMES, amounts, strict=False), start=2)
    ]
    return goals(key_result(target=target, headline=True), *parts)


def result_of(given: Inputs, **moved: object) -> Decomposition:
    """Return the decomposition of the quarter."""
    asked = Params.from_pairs({"team": "tiny", "period": QUARTER, **{name: str(value) for name, value in moved.items()}})
    return decompose(prepare(given, asked), asked)


def found(result: Decomposition, rule: str, subject: str = "") -> list[Finding]:
    """Return the findings of a rule on a subject."""
    return [one for one in result.findings if one.rule == rule and subject in one.subject.en]


def statuses(result: Decomposition, rule: str, subject: str = "") -> list[str]:
    """Return the statuses of a rule's findings."""
    return [one.status for one in found(result, rule, subject)]


def splits(result: Decomposition) -> pd.DataFrame:
    """Return the splits by id."""
    return result.tables["splits"].set_index("split_id")


def test_the_textbooks_channel_split_adds_up_but_counts_advertising_twice() -> None:
    """WX-04: 30 + 20 + 30 + 20 thousand are 100,000, shares 30/20/30/20 %, HHI 0.26; paid ads overlap Douyin."""
    result = demo_result("2025-Q2")
    row = splits(result).loc["example"]
    assert (100_000.0, 100_000.0, "pass") == (row["target"], row["total"], row["verdict"])
    assert pytest.approx(0.26) == row["hhi"]
    parts = result.tables["split"]
    parts = parts[parts["split_id"] == "example"].set_index("part")
    assert {"douyin": 0.3, "xiaohongshu": 0.2, "search": 0.3, "paid_ads": 0.2} == parts["share"].to_dict()
    assert {"paid_ads": "Douyin"} == {part: label.en for part, label in parts["overlaps"].dropna().items()}
    assert ["warn"] == statuses(result, "DC-03", "Paid ads")


def test_the_cases_own_split_adds_up() -> None:
    """WX-13: 15,000 + 20,000 + 5,000 are 40,000; shares 37.5 / 50 / 12.5 %, HHI 0.406."""
    row = splits(demo_result("2025-Q2")).loc["goals"]
    assert (40_000.0, "pass", "douyin", 0.5) == (row["total"], row["verdict"], row["largest"], row["largest_share"])
    assert pytest.approx(0.406, abs=5e-4) == row["hhi"]
    shares = demo_result("2025-Q2").tables["split"].query("split_id == 'goals'").set_index("part")["share"]
    assert {"xiaohongshu": 0.375, "douyin": 0.5, "private_domain": 0.125} == shares.to_dict()


def test_no_rule_of_the_split_fails_in_the_repaired_plan() -> None:
    """The third quarter's plan adds up, is owned, has its core channels and stand-ins."""
    rules = ("DC-02", "DC-03", "DC-18", "CH-01", "CH-02", "CH-03", "CH-04")
    assert {rule: {"pass"} for rule in rules} == {rule: set(statuses(demo_result("2025-Q3"), rule)) for rule in rules}


@pytest.mark.parametrize(("last", "status"), [(477.4, "fail"), (477.5, "pass"), (500.0, "pass"), (522.5, "pass"), (522.6, "fail")])
def test_a_split_may_miss_its_target_by_half_a_percent(last: float, status: str) -> None:
    """At 0.5 % of 4,500 the parts still add up; a tenth beyond they do not."""
    result = result_of(made(None, split_goals(2_500.0, 1_500.0, last)))
    assert status == found(result, "DC-03")[0].status
    assert status == splits(result).loc["goals", "verdict"]


def test_the_tolerance_moves_the_verdict() -> None:
    """A team that allows 2 % sees 1 % pass."""
    given = split_goals(2_500.0, 1_500.0, 455.0)
    assert "fail" == splits(result_of(made(None, given))).loc["goals", "verdict"]
    assert "pass" == splits(result_of(made(None, given, policy={"split_tolerance": 0.02}))).loc["goals", "verdict"]


def test_a_gap_says_how_to_close_it() -> None:
    """What no channel carries is named with its amount."""
    text = language("en").say(found(result_of(made(None, split_goals(2_500.0, 1_500.0))), "DC-03")[0].message)
    assert text.endswith("the parts come to 4,000; 500 of 4,500 have no channel: give them to one, or lower the target")


def test_history_and_efficiency_split_the_target_too() -> None:
    """Of 50 a day 30, 15 and 5 came from the channels; per yuan they brought 1/30, 1/20 and 1/60."""
    parts = result_of(made(None, split_goals(2_500.0, 1_500.0, 500.0))).tables["split"].set_index("part")
    assert pytest.approx([0.6, 0.3, 0.1]) == parts["history_share"].tolist()
    assert pytest.approx([1 / 30, 1 / 20, 1 / 60]) == parts["efficiency"].tolist()
    weighted = [30 / 30, 15 / 20, 5 / 60]
    assert pytest.approx([one / sum(weighted) for one in weighted]) == parts["efficiency_share"].tolist()


def test_what_came_from_channels_without_a_target_is_said() -> None:
    """Search brought a tenth and has no target."""
    assert pytest.approx(0.1) == splits(result_of(made(None, split_goals(3_000.0, 1_500.0)))).loc["goals", "outside"]


def test_without_targets_by_channel_history_proposes_a_split() -> None:
    """The parts have no amounts, the last months' shares stand, and nothing is judged."""
    result = result_of(made(None, goals(key_result(headline=True))))
    assert result.tables["split"]["amount"].isna().all()
    assert pytest.approx([0.6, 0.3, 0.1]) == result.tables["split"]["history_share"].tolist()
    assert ["not_evaluated"] == statuses(result, "DC-03")
    assert ["goals"] == [one.table for one in result.missing if one.section == "split" and one.table == "goals"]


def test_a_moved_share_moves_the_split_and_the_others_share_the_rest() -> None:
    """Douyin at 40 % leaves the others what they had in proportion; the sum stays."""
    result = result_of(made(None, split_goals(2_500.0, 1_500.0, 500.0)), shares="douyin=0.4")
    parts = result.tables["split"].set_index("part")
    assert pytest.approx([1_800.0, 2_025.0, 675.0]) == parts["amount"].tolist()
    assert [2_500.0, 1_500.0, 500.0] == parts["filed"].tolist()
    assert "pass" == splits(result).loc["goals", "verdict"]


@pytest.mark.parametrize(("share", "status"), [(0.599, "pass"), (0.6, "pass"), (0.601, "warn")])
def test_one_channel_carries_at_most_sixty_percent(share: float, status: str) -> None:
    """At 60 % it still passes; above it the plan leans on one channel."""
    given = split_goals(4_500.0 * share, 4_500.0 * (1 - share))
    assert status == found(result_of(made(None, given)), "DC-03")[1].status


def test_a_team_may_allow_one_channel_more() -> None:
    """The limit is the policy's."""
    given = split_goals(3_150.0, 1_350.0)
    assert "warn" == found(result_of(made(None, given)), "DC-03")[1].status
    assert "pass" == found(result_of(made(None, given, policy={"channels": {"single_max_share": 0.7}})), "DC-03")[1].status


def test_two_parts_that_name_each_other_overlap() -> None:
    """What a sheet says itself is reported without any advertising."""
    parts = [{"channel": "douyin", "amount": 60}, {"id": "fans", "amount": 40, "overlaps": "douyin"}]
    result = result_of(made({"splits": [{"id": "own", "target": 100, "parts": parts}]}))
    assert ["warn"] == statuses(result, "DC-03", "fans")


def test_advertising_beside_channels_without_any_overlaps_nothing() -> None:
    """Paid ads are a part like any other where no channel advertises."""
    parts = [{"channel": "douyin", "amount": 60, "paid": False}, {"id": "ads", "amount": 40, "paid": True}]
    result = result_of(made({"splits": [{"id": "own", "target": 100, "parts": parts}]}))
    assert result.tables["split"]["overlaps"].isna().all()


def test_a_part_without_an_owner_cannot_be_followed_down() -> None:
    """Channel, stages and owner are all there, or what lacks is named."""
    bare = tuple(Channel(id=name, name=Label.same(name), stages=FUNNEL if name == "douyin" else ()) for name in NAMES)
    given = goals(key_result(headline=True, target=2.0), *(key_result(id=name, channel=name, target=1.0) for name in NAMES[:2]))
    result = result_of(made(None, given, channels=bare, people=()))
    assert [("warn", "owner"), ("warn", "stages/owner")] == [(one.status, one.observed) for one in found(result, "DC-02")]


@pytest.mark.parametrize(
    ("raci", "status"),
    [
        ({"accountable": "douyin_lead"}, "pass"),
        ({"responsible": "douyin_lead"}, "fail"),
        ({"accountable": ["douyin_lead", "search_lead"]}, "fail"),
        ({"accountable": "search_lead"}, "warn"),
    ],
)
def test_a_channel_has_exactly_one_who_answers(raci: dict[str, object], status: str) -> None:
    """Nobody or two fail; another than the key result's owner is pointed out."""
    result = result_of(made({"raci": {"douyin": raci}}, split_goals(2_500.0, 1_500.0, 500.0)))
    assert [status] == statuses(result, "DC-18", "Douyin")
    assert ["pass"] == statuses(result, "DC-18", "Search")


def test_core_channels_without_a_backup_fail() -> None:
    """Both have one; without it the rule says where to write it, and a team may do without the rule."""
    assert ["pass", "pass"] == statuses(result_of(made()), "CH-04")
    alone = tuple(Channel(id=name, name=Label.same(name), stages=FUNNEL, layer=LAYERS[name]) for name in NAMES)
    assert ["fail", "fail"] == statuses(result_of(made(channels=alone)), "CH-04")
    assert [] == statuses(result_of(made(channels=alone, policy={"channels": {"backup_required": False}})), "CH-04")


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (("social_commerce", "content_community"), "warn"),
        (("social_commerce", "content_community", "alliance"), "pass"),
        (("social_commerce", "content_community", "search"), "warn"),
        (("social_commerce", "content_community", "alliance", "search", "other", "other"), "warn"),
    ],
)
def test_three_to_five_core_channels_of_three_kinds(kinds: tuple[str, ...], status: str) -> None:
    """Two are too few, six too many, and a kind that lacks is named."""
    routes = [{"channel": f"c{place}", "name": "x", "kind": kind, "layer": "core", "backup": "search"} for place, kind in enumerate(kinds)]
    assert [status] == statuses(result_of(made({"routes": routes})), "CH-01")


def test_the_count_of_core_channels_is_the_policys() -> None:
    """Three of all kinds are too few for a team that wants four."""
    kinds = ("social_commerce", "content_community", "alliance")
    routes = [{"channel": kind, "name": "x", "kind": kind, "layer": "core"} for kind in kinds]
    assert ["warn"] == statuses(result_of(made({"routes": routes}, policy={"channels": {"core_count": [4, 5]}})), "CH-01")


@pytest.mark.parametrize(("core", "status"), [(0.499, "warn"), (0.5, "pass"), (0.501, "pass")])
def test_the_core_carries_half_of_the_target(core: float, status: str) -> None:
    """Search, no core channel, may carry up to half."""
    given = split_goals(4_500.0 * core / 2, 4_500.0 * core / 2, 4_500.0 * (1 - core))
    assert status == found(result_of(made(None, given)), "CH-02", "New payers")[0].status


@pytest.mark.parametrize(
    ("weights", "status"),
    [((0.5, 0.3, 0.12, 0.08), "pass"), ((0.5, 0.3, 0.12, 0.07), "fail"), ((0.5, 0.3, 0.2), "warn")],
)
def test_the_levels_of_the_strategy_weigh_a_hundred_percent(weights: tuple[float, ...], status: str) -> None:
    """Less than all of it fails; a level that is left out is a warning."""
    names = ("base", "efficiency", "value", "innovation")
    levels = [{"level": name, "weight": weight, "actions": ["x"]} for name, weight in zip(names, weights, strict=False)]
    assert [status] == statuses(result_of(made({"levels": levels})), "CH-03")


CURVES = {
    "douyin": {"spend": 81_000, "result": 2_730, "doubled": 3_600},
    "xiaohongshu": {"spend": 27_000, "result": 1_365, "doubled": 2_400},
    "search": {"spend": 27_000, "result": 455, "doubled": 500},
}


def test_the_best_split_brings_more_within_its_bounds_and_more_still_within_wider_ones() -> None:
    """The budget stays; no channel moves by more than 30 % of itself, three times as far in the wider bounds."""
    result = result_of(made({"curves": CURVES}))
    totals = result.tables["optimum_totals"].set_index("scenario")
    assert pytest.approx([135_000.0] * 3) == totals["spend"].tolist()
    assert totals.loc["now", "result"] < totals.loc["best", "result"] < totals.loc["wide", "result"]
    table = result.tables["optimum"]
    assert ((table["spend_best"] - table["spend_now"]).abs() <= 0.3 * table["spend_now"] * (1 + 1e-9)).all()
    assert ((table["spend_wide"] - table["spend_now"]).abs() <= 0.9 * table["spend_now"] * (1 + 1e-9)).all()


def test_a_stated_curve_goes_through_what_was_stated() -> None:
    """At the spend of now it brings the result of now."""
    table = result_of(made({"curves": CURVES})).tables["optimum"].set_index("channel")
    assert pytest.approx(2_730.0) == table.loc["douyin", "result_now"]
    assert "stated" == table.loc["douyin", "source"]


def test_the_core_keeps_its_half_of_the_budget() -> None:
    """Where search would bring most, the core channels still get at least half."""
    curves = {**CURVES, "search": {"spend": 27_000, "result": 6_000, "doubled": 11_500}}
    bounds = {name: [0.0, 0.6] for name in NAMES}
    table = result_of(made({"curves": curves, "bounds": bounds})).tables["optimum"].set_index("channel")
    core = table.loc[["douyin", "xiaohongshu"], "spend_best"].sum()
    assert pytest.approx(135_000 / 2) == core
    free = made({"curves": curves, "bounds": bounds}, policy={"channels": {"core_min_share": 0.4}})
    assert core > result_of(free).tables["optimum"].set_index("channel").loc[["douyin", "xiaohongshu"], "spend_best"].sum()


def test_a_channel_without_a_curve_keeps_its_spend() -> None:
    """Nothing is claimed of it, whatever the others do."""
    curves = {name: curve for name, curve in CURVES.items() if name != "search"}
    row = result_of(made({"curves": curves})).tables["optimum"].set_index("channel").loc["search"]
    assert row["spend_now"] == row["spend_best"] == row["spend_wide"]
    assert math.isnan(row["result_now"])


def test_with_one_curve_nothing_moves_and_what_is_missing_is_said() -> None:
    """Money moves between two channels at least."""
    result = result_of(made({"curves": {"douyin": CURVES["douyin"]}}))
    assert result.tables["optimum_totals"].empty
    assert ["split"] == [one.table for one in result.missing if one.section == "split" and one.table == "split"]


def test_a_moved_budget_is_split_in_proportion_before_the_optimum() -> None:
    """Twice the budget doubles every channel's spend of now."""
    given = made({"curves": CURVES})
    once, twice = (result_of(given, budget=budget).tables["optimum"]["spend_now"] for budget in (135_000.0, 270_000.0))
    assert pytest.approx((2 * once).tolist()) == twice.tolist()


def test_bounds_that_the_channels_spend_cannot_meet_are_named() -> None:
    """Search keeps its fifth of the budget, and the others may have only half of it."""
    curves = {name: curve for name, curve in CURVES.items() if name != "search"}
    result = result_of(made({"curves": curves, "bounds": {"douyin": [0.1, 0.3], "xiaohongshu": [0.1, 0.2]}}))
    assert result.tables["optimum_totals"].empty
    assert ["bounds"] == result.tables["optimum_limits"]["limit"].tolist()
    assert "the most amounts sum to 67,500" in language("en").say(result.tables["optimum_limits"]["reason"].iloc[0])


def test_a_measured_response_stands_before_a_stated_one() -> None:
    """Spend that alternates by a fifth on its own tells its response: an elasticity of one half."""
    table = facts(
        {
            "douyin": {**DAY, "spend": lambda day: 900.0 * (1.2 if day.isocalendar().week % 2 else 0.8),
                       "new_payers": lambda day: 30.0 * (1.2 if day.isocalendar().week % 2 else 0.8) ** 0.5 * (1 + 0.004 * (day.day % 5))},
            "xiaohongshu": {**DAY, "new_payers": lambda day: 15.0 + day.day % 3},
        },
        "2024-01-01", "2025-03-30",
    )  # fmt: skip
    result = result_of(inputs(table))
    row = result.tables["spend_curves"].set_index("channel").loc["douyin"]
    assert ("power", "measured") == (row["curve"], row["source"])
    assert pytest.approx(0.5, abs=0.05) == row["shape"]


def test_a_team_of_one_channel_hears_nothing_of_splits() -> None:
    """With nothing to split nothing is missing."""
    result = result_of(inputs(facts({"a": dict(DAY)}), goals(key_result(headline=True))))
    assert result.tables["splits"].empty
    assert [] == [one.table for one in result.missing if one.section == "split"]


def test_a_target_of_nothing_is_met_by_nothing_alone() -> None:
    """Parts of a target of 0 add up to it only where they are 0."""
    assert "pass" == splits(result_of(made(None, split_goals(0.0, 0.0, target=0.0)))).loc["goals", "verdict"]
    assert "fail" == splits(result_of(made(None, split_goals(5.0, 0.0, target=0.0)))).loc["goals", "verdict"]


def test_shares_above_a_hundred_percent_are_refused() -> None:
    """The slider's shares leave nothing for the others at 100 %, and more is no split."""
    with pytest.raises(UsageError):
        result_of(made(None, split_goals(2_500.0, 1_500.0, 500.0)), shares="douyin=0.7,search=0.4")


def bare_inputs(name: str) -> Inputs:
    """Return teams that lack something."""
    one = {"a": {"new_payers": 10.0}}
    return {
        "no goals": lambda: inputs(facts({"a": dict(DAY)})),
        "no spend": lambda: inputs(facts(one), goals(key_result(headline=True))),
        "no channel": lambda: inputs(facts({"": {"new_payers": 10.0}}), goals(key_result(headline=True))),
        "one month": lambda: inputs(facts({"a": dict(DAY)}, "2025-03-01", "2025-03-31"), goals(key_result(headline=True))),
        "days": lambda: inputs(facts({"a": dict(DAY)}, "2025-03-10", "2025-03-20"), goals(key_result(headline=True))),
        "zeros": lambda: inputs(facts({"a": dict.fromkeys(DAY, 0.0)}), split_goals(0.0, 0.0, target=0.0)),
        "ratio": lambda: inputs(facts({"a": dict(DAY)}), goals(key_result(metric="cac", aggregation="ratio", headline=True))),
        "weeks": lambda: inputs(facts({"a": dict(DAY)}, freq="W-MON"), goals(key_result(headline=True)), team={"grain": "week"}),
    }[name]()


@pytest.mark.parametrize("name", ["no goals", "no spend", "no channel", "one month", "days", "zeros", "ratio", "weeks"])
def test_a_team_that_lacks_something_still_has_its_tables(name: str) -> None:
    """Every table is there with its columns, and nothing is claimed of what is not known."""
    result = result_of(bare_inputs(name))
    for table in ("splits", "split", "optimum", "optimum_totals", "optimum_limits", "raci", "routes", "strategy_levels"):
        assert len(result.tables[table].columns)
    assert "fail" not in statuses(result, "DC-03")


def framed(budget: float | None) -> Inputs:
    """Return three channels of which two have a curve, under a budget frame of which some is for no channel, or under none."""
    given = made({"curves": CURVES}, split_goals(2_700.0, 1_350.0, 450.0))
    if budget is None:
        return given
    return replace(given, planning={QUARTER: Planning({"budget": BudgetSheet.model_validate({"total": budget})})})


@pytest.mark.parametrize("frame", [None, 400_000.0])
def test_a_budget_as_filed_moves_nothing(frame: float | None) -> None:
    """The amount that the parameter scales is the whole budget: given as it is filed, every table is that of a run without it."""
    given = framed(frame)
    rest = result_of(given)
    whole = rest.tables["spend_plan"]["filed_total"].iloc[0]
    assert frame in (None, whole)
    same = result_of(given, budget=whole)
    for name in ("optimum", "optimum_totals", "resources", "resource_totals"):
        assert rest.tables[name].equals(same.tables[name])


@pytest.mark.full
@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 2.0), st.floats(1.01, 1.5))
def test_more_budget_never_brings_less_and_one_step_is_one_step(start: float, more: float) -> None:
    """Whatever the budget, the spend of the optimum moves in proportion to it, and what it brings rises with it."""
    prepared = prepare(framed(400_000.0), Params.from_pairs({"team": "tiny", "period": QUARTER}))
    totals = []
    for factor in (1.0, start, start * more):
        asked = Params.from_pairs({"team": "tiny", "period": QUARTER, "budget": str(400_000.0 * factor)})
        totals.append(decompose(prepared, asked).tables["optimum_totals"].set_index("scenario"))
    filed, low, high = totals
    assert pytest.approx((filed["spend"] * start).tolist()) == low["spend"].tolist()
    assert pytest.approx((filed["spend"] * start * more).tolist()) == high["spend"].tolist()
    assert (high["result"] > low["result"]).all()
