"""Targets changed in the middle of the period: the version valid on each day counts, both are shown."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams, compute
from goalbook.core.message import Label
from support import tiny_team as tiny

V1 = replace(tiny.goals(tiny.key_result(target=1_820)), version=1)
LESS = Label("less budget", "预算减少")


def _review(*versions, period: str = "2025-05", **team) -> MonthlyReview:
    data = tiny.inputs(tiny.facts({"a": tiny.DAY}), versions[-1], goal_versions=versions, **team)
    return compute(data, MonthlyReviewParams(team="tiny", period=period))


def _revision(day: date, *key_results, version: int = 2):
    return replace(tiny.goals(*key_results), version=version, decided_on=day, reason=LESS)


def test_each_day_is_held_against_the_version_valid_on_it() -> None:
    """20 a day until 15 May, 10 a day after: May asks for 15 × 20 + 16 × 10."""
    review = _review(V1, _revision(date(2025, 5, 16), tiny.key_result(target=910)))
    assert 15 * 20 + 16 * 10 == pytest.approx(review.headline.period_target)
    months = review.tables["months"].set_index("month")["target"]
    assert [600, 460, 300] == pytest.approx(months.tolist())
    assert 600 + 460 + 300 == pytest.approx(review.tables["path"]["plan_cum"].iloc[-1])


def test_the_period_is_judged_by_the_newest_total() -> None:
    """910 for the quarter, whatever April was asked for; what June must bring follows from it."""
    review = _review(V1, _revision(date(2025, 5, 16), tiny.key_result(target=910)))
    assert 910 == review.headline.horizon_target
    assert 910 - 610 == pytest.approx(review.tables["months"]["required"].iloc[-1])


def test_both_versions_are_listed_with_both_totals() -> None:
    """Version, first day, target, this month's share of it alone, what the days add up to, why."""
    table = _review(V1, _revision(date(2025, 5, 16), tiny.key_result(target=910))).tables["goal_versions"]
    assert [(1, date(2025, 4, 1), 1_820.0), (2, date(2025, 5, 16), 910.0)] == list(
        table[["version", "valid_from", "target"]].itertuples(index=False, name=None)
    )
    assert [620, 310] == pytest.approx(table["month_target"].tolist())
    assert [1_360, 1_360] == pytest.approx(table["days_target"].tolist())
    assert LESS == table["reason"].iloc[1]


def test_one_version_alone_is_no_news() -> None:
    """The table is empty, with its columns."""
    table = _review(V1).tables["goal_versions"]
    assert table.empty
    assert "valid_from" in table


def test_valid_from_moves_the_day() -> None:
    """Decided on 16 May, valid from 1 June: May keeps its target."""
    later = replace(_revision(date(2025, 5, 16), tiny.key_result(target=910)), valid_from=date(2025, 6, 1))
    assert 620 == pytest.approx(_review(V1, later).headline.period_target)


def test_ratio_is_held_against_the_target_valid_at_the_months_end() -> None:
    """40 a customer in April, 50 from 16 May on."""
    cac = {"metric": "cac", "aggregation": "ratio", "direction": "down", "unit": "money"}
    first = replace(tiny.goals(tiny.key_result(target=1_820), tiny.key_result(id="KR2", target=40, **cac)), version=1)
    second = _revision(date(2025, 5, 16), tiny.key_result(target=1_820), tiny.key_result(id="KR2", target=50, **cac))
    targets = _review(first, second).tables["months"].query("kr_id == 'KR2'")["target"]
    assert [40, 50, 50] == targets.tolist()


def test_key_result_added_later_counts_as_its_own_version_has_it() -> None:
    """It never had another plan than that."""
    second = _revision(date(2025, 5, 16), tiny.key_result(target=1_820), tiny.key_result(id="KR2", metric="clicks", target=9_100))
    review = _review(V1, second)
    clicks = review.tables["months"].query("kr_id == 'KR2'")["target"]
    assert [3_000, 3_100, 3_000] == pytest.approx(clicks.tolist())
    assert 1 == len(review.tables["goal_versions"].query("kr_id == 'KR2'"))


def test_of_three_versions_the_highest_begun_counts() -> None:
    """10 May and 20 May: three rates in one month."""
    second = _revision(date(2025, 5, 10), tiny.key_result(target=910))
    third = _revision(date(2025, 5, 20), tiny.key_result(target=2_730), version=3)
    assert 9 * 20 + 10 * 10 + 12 * 30 == pytest.approx(_review(V1, second, third).headline.period_target)


def test_only_the_revision_known_counts_from_the_periods_start() -> None:
    """Where the first version is not at hand, the earliest one there is stands in for it."""
    assert 310 == pytest.approx(_review(_revision(date(2025, 5, 16), tiny.key_result(target=910))).headline.period_target)


def test_phasing_of_each_version_is_its_own() -> None:
    """June's amount of the second version stands in June, whatever the first had there."""
    months = {"2025-04": 600.0, "2025-05": 600.0, "2025-06": 100.0}
    second = _revision(date(2025, 5, 31), tiny.key_result(target=1_300, phasing=months, month_targets=months))
    targets = _review(V1, second).tables["months"]["target"]
    assert [600, 30 * 20 + 600 / 31, 100] == pytest.approx(targets.tolist())


def test_monthly_mean_keeps_its_scale() -> None:
    """3.0M a month, then 2.0M from 1 June: the days' mean is 2.67M a month."""
    mean = {"metric": "reads", "aggregation": "average"}
    first = replace(tiny.goals(tiny.key_result(target=3e6, **mean)), version=1)
    second = _revision(date(2025, 6, 1), tiny.key_result(target=2e6, **mean))
    table = _review(first, second).tables["goal_versions"]
    assert 8e6 / 3 == pytest.approx(table["days_target"].iloc[0])
    assert not math.isnan(table["month_target"].iloc[0])
