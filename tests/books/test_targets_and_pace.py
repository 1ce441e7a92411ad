"""What a month should bring, and what the months left must bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from goalbook.books.aggregate import build_cube
from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.basis.targets import Limits, Plan, target_of
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from support import tiny_team as tiny

if TYPE_CHECKING:
    from datetime import date

MAY, Q2 = parse_period("2025-05"), parse_period("2025-Q2")
NO_LIMITS = Limits(math.nan, 3.0)


def _plan(*key_results) -> Plan:
    data = tiny.inputs(tiny.facts({"a": tiny.DAY}), tiny.goals(*key_results))
    return Plan(data.goals[0], Q2, build_cube(data, MAY.end))


def _month(plan: Plan, label: str = "2025-05") -> tuple[date, ...]:
    return plan.cube.slots(parse_period(label))


def test_quarter_target_is_spread_over_calendar_days() -> None:
    """May has 31 of 91 days of 40,000."""
    plan = _plan(tiny.key_result(target=40_000))
    assert plan.amount(plan.key_results[0], _month(plan)) == pytest.approx(40_000 * 31 / 91)


def test_phasing_replaces_calendar_days() -> None:
    """A phased month brings its own amount; half of the month's days bring half of it."""
    months = {"2025-04": 300.0, "2025-05": 620.0, "2025-06": 80.0}
    plan = _plan(tiny.key_result(target=1_000, phasing=months, month_targets=months))
    assert plan.amount(plan.key_results[0], _month(plan)) == pytest.approx(620)
    assert plan.amount(plan.key_results[0], _month(plan)[:10]) == pytest.approx(200)


def test_average_of_months_asks_the_same_of_every_month() -> None:
    """3.0M reads a month are 3.0M in April and in May."""
    plan = _plan(tiny.key_result(metric="reads", aggregation="average", target=3e6))
    assert plan.amount(plan.key_results[0], _month(plan)) == pytest.approx(3e6)
    assert plan.amount(plan.key_results[0], _month(plan, "2025-04")) == pytest.approx(3e6)


def test_end_value_follows_the_line_from_its_baseline() -> None:
    """After 61 of 91 days an end value should have gone 61/91 of its way; without a baseline nothing can be said."""
    plan = _plan(tiny.key_result(metric="followers_total", aggregation="end", baseline=1_000, target=1_910))
    assert plan.amount(plan.key_results[0], _month(plan)) == pytest.approx(1_610)
    open_end = _plan(tiny.key_result(metric="followers_total", aggregation="end", target=1_910))
    assert math.isnan(open_end.amount(open_end.key_results[0], _month(open_end)))


def test_cost_cap_is_the_key_results_else_the_policys() -> None:
    """A key result on CAC wins over the programme's cap; other currencies have no cap in yuan."""
    named = _plan(tiny.key_result(metric="cac", aggregation="ratio", direction="down", target=38))
    policy = load_policy({"caps": {"cac": {"programme": 44}}})
    yuan, dollars = Limits.of(policy, "CNY"), Limits.of(policy, "USD")
    assert (38, "cap") == _value(target_of("cac", named, yuan, _month(named)))
    assert (44, "cap") == _value(target_of("cac", _plan(), yuan, _month(named)))
    assert target_of("cac", _plan(), dollars, _month(named)).kind == ""


def _value(target) -> tuple[float, str]:
    return target.value, target.kind


def test_reads_of_the_textbook_case_need_4_2_million_in_june() -> None:
    """WX-17: 2.0M and 2.8M against 3.0M a month: average 2.4M, June must bring 4.2M, which no month ever did."""
    daily = {4: 2e6 / 30, 5: 2.8e6 / 31}
    table = tiny.facts({"a": {**tiny.DAY, "reads": lambda day: daily.get(day.month, 1e6 / 31)}}, start="2025-01-01")
    reads = tiny.key_result(metric="reads", channel="a", aggregation="average", target=3e6)
    review = compute(tiny.inputs(table, tiny.goals(reads)), MonthlyReviewParams(team="tiny", period="2025-05"))
    april, may, june = review.tables["months"].to_dict("records")
    assert april["attainment"] == pytest.approx(2 / 3)
    assert may["attainment"] == pytest.approx(2.8 / 3)
    assert may["mom"] == pytest.approx(0.4)
    assert may["average"] == pytest.approx(2.4e6)
    assert june["required"] == pytest.approx(4.2e6)
    assert june["best_month"] == pytest.approx(2.8e6)
    assert june["feasible"] is False
    assert review.tables["key_results"]["to_date"].iloc[0] == pytest.approx(2.4e6)


def test_reached_target_requires_nothing_more() -> None:
    """What is required never falls below nothing."""
    review = compute(
        tiny.inputs(tiny.facts({"a": tiny.DAY}), tiny.goals(tiny.key_result(target=500))),
        MonthlyReviewParams(team="tiny", period="2025-05"),
    )
    assert review.tables["months"]["required"].iloc[-1] == 0
    assert review.headline.required_per_day == 0


def test_unfinished_month_is_compared_with_as_many_days() -> None:
    """On 20 May the target is 20 of 91 days, and April counts to its 20th."""
    review = compute(
        tiny.inputs(tiny.facts({"a": tiny.DAY}), tiny.goals(tiny.key_result())),
        MonthlyReviewParams(team="tiny", period="2025-05", as_of="2025-05-20"),
    )
    assert review.headline.period_target == pytest.approx(1_820 * 20 / 91)
    assert review.headline.period_actual == 200
    board = review.tables["kpis"].set_index("id")
    assert board.loc["new_payers", "previous"] == 200
    assert board.loc["new_payers", "prior_year"] == 200
    assert list(review.tables["months"]["state"]) == ["actual", "partial", "remaining"]
