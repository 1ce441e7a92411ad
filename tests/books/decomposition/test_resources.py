"""The plan's budget by its dimensions, loans between channels and posts, each at its limits."""

from __future__ import annotations

import math

import pytest

from goalbook.core.language import language
from support.sample_reconcile import decomposition, parts, plan, said

TARGETS = parts(1_000, 1_000)
CELLS = [
    {"channel": "a", "tier": "new", "month": "2025-04", "phase": "acquisition", "kind": "media", "amount": 450.0},
    {"channel": "b", "tier": "塔尖", "month": "2025-05", "phase": "conversion", "kind": "kol", "amount": 137.5},
    {"channel": "b", "tier": "base", "month": "2025-06", "phase": "conversion", "kind": "promotion", "amount": 412.5},
]


def statuses(result: object, rule: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in said(result, rule)]  # type: ignore[arg-type] # a result


def test_every_dimension_has_the_same_total() -> None:
    """1,000 by channel, by user tier, by month and by kind; 塔尖 is the tier high."""
    found = decomposition(plan(budget=CELLS), *TARGETS).tables["resources"]
    assert {1_000.0} == set(found.groupby("dimension")["planned"].sum())
    assert ["new", "base", "high"] == found.loc[found["dimension"] == "tier", "name"].tolist()


def test_dc_19_passes_where_all_has_its_place_and_the_frame_s_total() -> None:
    """Four dimensions and the sum."""
    result = decomposition(plan(budget=CELLS), *TARGETS, frame={"total": 1_000})
    assert ["pass"] * 5 == statuses(result, "DC-19")


@pytest.mark.parametrize(("total", "status"), [(1_000, "pass"), (1_004.9, "pass"), (1_006, "fail"), (995, "fail"), (996, "pass")])
def test_dc_19_the_sum_may_miss_the_budget_by_half_a_percent(total: float, status: str) -> None:
    """The tolerance of every split: 0.5 % of the budget."""
    assert status == statuses(decomposition(plan(budget=CELLS), *TARGETS, frame={"total": total}), "DC-19")[4]


def test_dc_19_names_the_amount_without_a_place() -> None:
    """A phase's amount without a channel is unassigned; technology without one is common to all and no fault."""
    loose = [*CELLS, {"phase": "conversion", "kind": "media", "tier": "new", "month": "2025-04", "amount": 100.0}]
    result = decomposition(plan(budget=loose), *TARGETS)
    assert ["fail", "pass", "pass", "pass"] == statuses(result, "DC-19")
    assert "¥100.0 of ¥1,100 have no place" in language("en").say(said(result, "DC-19")[0].message)
    common = [*CELLS, {"phase": "tech", "kind": "tools", "amount": 100.0}]
    assert ["pass"] * 4 == statuses(decomposition(plan(budget=common), *TARGETS), "DC-19")


def test_dc_19_moves_with_the_policy() -> None:
    """Where nine tenths are enough, a tenth without a channel passes."""
    loose = [*CELLS, {"phase": "conversion", "kind": "media", "tier": "new", "month": "2025-04", "amount": 100.0}]
    result = decomposition(plan(budget=loose), *TARGETS, policy={"resources": {"assigned": 0.9}})
    assert ["pass"] * 4 == statuses(result, "DC-19")


def test_dc_19_compares_channels_with_the_frame_s_lines() -> None:
    """Another amount for a channel in the frame is a warning that names both."""
    lines = [
        {"name": "ads", "amount": 400, "pool": "acquisition", "channel": "a"},
        {"name": "kol", "amount": 550, "pool": "conversion", "channel": "b"},
    ]
    found = said(decomposition(plan(budget=CELLS), *TARGETS, frame={"total": 1_000, "lines": lines}), "DC-19", "A")
    assert ["warn"] == [one.status for one in found]
    assert (450, 400) == (found[0].observed, found[0].expected)


def test_the_slider_scales_every_cell_and_keeps_what_does_not_fit() -> None:
    """Twice the budget is twice every cell; a plan that was 10 % too large still is."""
    result = decomposition(plan(budget=CELLS), *TARGETS, frame={"total": 1_000}, budget=2_000)
    assert 900 == result.tables["resources"].set_index(["dimension", "name"]).at[("channel", "a"), "planned"]
    assert ["pass"] * 5 == statuses(result, "DC-19")
    large = decomposition(plan(budget=CELLS), *TARGETS, frame={"total": 900}, budget=1_800)
    assert ("fail", pytest.approx(2_000)) == (statuses(large, "DC-19")[4], said(large, "DC-19")[4].observed)


def phases(acquisition: float, *, policy: dict | None = None) -> list[str]:
    """Return the verdict on so much acquisition of 1,000."""
    cells = [{**CELLS[0], "amount": acquisition}, {**CELLS[2], "amount": 1_000 - acquisition}]
    return statuses(decomposition(plan(budget=cells), *TARGETS, policy=policy), "BG-04")


@pytest.mark.parametrize(("acquisition", "status"), [(450, "pass"), (500, "pass"), (400, "pass"), (501, "warn"), (399, "warn")])
def test_bg_04_phases_are_45_to_55_within_5_points(acquisition: float, status: str) -> None:
    """The source's split with the policy's tolerance on either side."""
    assert [status] == phases(acquisition)


def test_bg_04_moves_with_the_policy() -> None:
    """A team that plans 60 : 40 passes with it."""
    policy = {"budget": {"phase_acquisition": 0.6, "phase_conversion": 0.4}}
    assert ["pass"] == phases(600, policy=policy)


@pytest.mark.parametrize(("kol", "status"), [(137.5, "pass"), (138, "warn"), (10, "pass")])
def test_wx_33_kol_fees_are_a_quarter_of_the_conversion_phase(kol: float, status: str) -> None:
    """137.5 of 550 are exactly 25 %, 13.75 % of the phases' 1,000."""
    cells = [CELLS[0], {**CELLS[1], "amount": kol}, {**CELLS[2], "amount": 550 - kol}]
    assert [status] == statuses(decomposition(plan(budget=cells), *TARGETS), "BG-05")
    free = decomposition(plan(budget=cells), *TARGETS, policy={"budget": {"kol_of_conversion": 0.3}})
    assert ["pass"] == statuses(free, "BG-05")


LOAN = {
    "from_channel": "b",
    "to_channel": "a",
    "amount": 100.0,
    "reason": "补量 / volume",
    "return_date": "2025-06-30",
    "approved_by": "ann",
}


def test_loans_leave_the_total_as_it_was() -> None:
    """What b gives is what a gets: 450 + 550 before and after."""
    found = decomposition(plan(budget=CELLS, reallocations=[LOAN]), *TARGETS).tables["pool_balance"].set_index("channel")
    assert (550, 450) == (found.at["a", "after"], found.at["b", "after"])
    assert found["before"].sum() == found["after"].sum()


@pytest.mark.parametrize(
    ("changed", "status"),
    [({}, "pass"), ({"approved_by": ""}, "fail"), ({"reason": ""}, "fail"), ({"return_date": None}, "fail")],
)
def test_bg_06_a_loan_has_reason_return_and_approval(changed: dict[str, object], status: str) -> None:
    """Nothing moves before somebody approved it and a day of return is set."""
    assert [status] == statuses(decomposition(plan(budget=CELLS, reallocations=[{**LOAN, **changed}]), *TARGETS), "BG-06")


def test_bg_06_names_what_is_lacking_and_warns_of_late_return() -> None:
    """The sentence says which of the three is missing; a return after the period's end is a warning."""
    found = said(decomposition(plan(reallocations=[{**LOAN, "approved_by": ""}]), *TARGETS), "BG-06")
    assert "without an approval" in language("en").say(found[0].message)
    late = decomposition(plan(budget=CELLS, reallocations=[{**LOAN, "return_date": "2025-07-01"}]), *TARGETS)
    assert "warn" in statuses(late, "BG-06")


def test_bg_06_moves_with_the_policy() -> None:
    """Where half the loans have to be settled, one of two open ones does not fail."""
    rows = [LOAN, {**LOAN, "amount": 50.0, "approved_by": ""}]
    result = decomposition(plan(budget=CELLS, reallocations=rows), *TARGETS, policy={"resources": {"pool_signed": 0.5}})
    assert "fail" not in statuses(result, "BG-06")


HIRES = [
    {"role": "增长专员 / growth", "count": 3.0, "month": "2025-04", "owner": "ann", "hours": 40.0},
    {"role": "support", "count": 2.0, "month": "2025-06", "owner": "bob"},
]
FRAME = {"total": 1_000, "people": {"headcount": 10, "planned": [{"role": "growth", "count": 3}, {"role": "support", "count": 2}]}}


def test_wx_34_three_and_two_are_five_posts() -> None:
    """Both rows settled: five of five; three posts from 1 April add 3 × 40 hours × 13 weeks."""
    result = decomposition(plan(hires=HIRES), *TARGETS, frame=FRAME)
    assert ["pass"] == statuses(result, "BG-09")
    assert pytest.approx(3 * 40 * 13) == result.tables["hires"].at[0, "hours_period"]
    assert math.isnan(result.tables["hires"].at[1, "hours_period"])


def test_bg_09_a_planned_post_without_month_or_owner_warns() -> None:
    """Three of the five posts of the frame are settled: a warning, unless three fifths are enough."""
    rows = [HIRES[0], {**HIRES[1], "owner": ""}]
    assert ["warn"] == statuses(decomposition(plan(hires=rows), *TARGETS, frame=FRAME), "BG-09")
    assert ["warn"] == statuses(decomposition(plan(hires=HIRES[:1]), *TARGETS, frame=FRAME), "BG-09")
    free = decomposition(plan(hires=rows), *TARGETS, frame=FRAME, policy={"resources": {"hires_planned": 0.6}})
    assert ["pass"] == statuses(free, "BG-09")


def test_bg_15_a_campaign_says_what_every_channel_gets() -> None:
    """Half of a campaign without a channel warns; where half is enough it passes."""
    cells = [{**CELLS[0], "campaign": "618"}, {**CELLS[0], "channel": "", "campaign": "618"}]
    result = decomposition(plan(budget=cells), *TARGETS)
    assert ["warn"] == statuses(result, "BG-15")
    assert [0.5, 0.5] == result.tables["campaign_budgets"]["share"].tolist()
    assert ["pass"] == statuses(decomposition(plan(budget=cells[:1]), *TARGETS), "BG-15")
    free = decomposition(plan(budget=cells), *TARGETS, policy={"resources": {"campaign_assigned": 0.5}})
    assert ["pass"] == statuses(free, "BG-15")


def test_plans_stand_beside_the_spend_of_the_months_before() -> None:
    """Each channel spent 400 a day from January to March: 36,000; a channel that never spent has no history."""
    found = decomposition(plan(budget=CELLS), *TARGETS).tables["resources"].set_index(["dimension", "name"])
    assert 36_000 == found.at[("channel", "a"), "history"]
    assert pytest.approx(450 / 36_000 - 1) == found.at[("channel", "a"), "change"]
    without = decomposition(plan(budget=CELLS), *TARGETS, day={"new_payers": 10.0})
    assert without.tables["resources"]["history"].isna().all()


def test_without_a_budget_nothing_is_said() -> None:
    """Empty tables with their columns, no verdicts, one line that says what is missing."""
    result = decomposition(None)
    for name in ("resources", "resource_totals", "resource_matrix", "campaign_budgets", "pool", "pool_balance", "hires"):
        assert result.tables[name].empty
        assert len(result.tables[name].columns)
    assert [] == [one for one in result.findings if one.rule in ("DC-19", "BG-04", "BG-05", "BG-06", "BG-09", "BG-15")]
    assert ["resources"] == [one.section for one in result.missing if one.table == "budget"]


def test_amounts_of_zero_survive() -> None:
    """A budget of nothing divides nothing."""
    result = decomposition(plan(budget=[{**CELLS[0], "amount": 0.0}]), *TARGETS, frame={"total": 0})
    assert result.tables["resources"]["share"].isna().all()


# Channels a and b spent 36,000 each in the three months before: 400 a day.
SPENT = 36_000.0


def leaps(amount: float, pilot: float = 0.0, **given: object) -> list[object]:
    """Return what is said of channel a's spend where it gets so much, and so much for a pilot."""
    cells = [{**CELLS[0], "amount": amount}, {**CELLS[1], "amount": SPENT}]
    if pilot:
        cells.append({**CELLS[0], "phase": "innovation", "amount": pilot})
    return said(decomposition(plan(budget=cells), *TARGETS, **given), "BG-07", "A")  # type: ignore[arg-type] # what a test names


@pytest.mark.parametrize(("change", "status"), [(0.25, "pass"), (0.35, "warn"), (1.07, "warn"), (-0.25, "pass"), (-0.35, "warn")])
def test_bg_07_asks_for_a_leap_of_spend_of_which_nobody_knows_what_it_brings(change: float, status: str) -> None:
    """Beyond 30 % of the last months' spend, either way."""
    (one,) = leaps(SPENT * (1 + change))
    assert (status, pytest.approx(change)) == (one.status, one.observed)
    assert ("nobody knows" in language("en").say(one.message)) == (status == "warn")


def test_bg_07_pilots_are_there_to_find_out() -> None:
    """Twice the spend is no leap where all that is new is a pilot, and the sentence says so."""
    (one,) = leaps(SPENT, SPENT)
    assert ("pass", True) == (one.status, "without pilots of" in language("en").say(one.message))


def test_bg_07_moves_with_the_policy() -> None:
    """A team that dares to double its spend passes with it."""
    assert ["warn", "pass"] == [leaps(SPENT * 1.9, policy=policy)[0].status for policy in (None, {"plan": {"spend_reach": 1.0}})]  # type: ignore[attr-defined] # findings
