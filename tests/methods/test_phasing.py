"""A target spread over days: to the last unit, as history has weekdays, months and holidays, evenly where it says nothing."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.methods.phasing import Slots, exact_parts, shape_of, weights

OCCASIONS = 3


def slots(start: date, count: int, occasion: dict[date, int] | None = None, *, weekly: bool = False) -> Slots:
    """Return days (or weeks) from a day on."""
    days = [start + timedelta(days=(7 if weekly else 1) * n) for n in range(count)]
    month = np.array([day.year * 12 + day.month - 1 for day in days])
    weekday = np.zeros(count, dtype=np.intp) if weekly else np.array([day.weekday() for day in days])
    return Slots(month, weekday, np.array([(occasion or {}).get(day, 0) for day in days]), weekly)


@given(
    total=st.one_of(st.integers(0, 10**15).map(float), st.floats(1e-6, 1e15), st.floats(-1e9, -1e-3)),
    shares=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60).filter(lambda shares: sum(shares) > 0),
)
def test_parts_add_up_to_the_total_to_the_last_digit(total: float, shares: list[float]) -> None:
    """A whole total has whole parts."""
    parts = exact_parts(total, np.array(shares))
    assert total == math.fsum(parts)
    assert not total.is_integer() or all(float(part).is_integer() for part in parts)


@given(total=st.integers(1, 10**9), shares=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=20))
def test_a_part_is_within_one_of_its_share(total: int, shares: list[float]) -> None:
    """Largest remainder moves no part by a whole unit."""
    parts = exact_parts(float(total), np.array(shares))
    wanted = total * np.array(shares) / sum(shares)
    assert np.all(np.abs(parts - wanted) < 1 + 1e-9 * total)


def test_nothing_is_spread_where_nothing_is_known() -> None:
    """No shares and no total stay unknown; a total of nothing is nothing everywhere."""
    assert np.isnan(exact_parts(math.nan, np.ones(3))).all()
    assert np.isnan(exact_parts(5.0, np.zeros(3))).all()
    assert [0.0, 0.0] == exact_parts(0.0, np.ones(2)).tolist()
    assert 0 == len(exact_parts(5.0, np.zeros(0)))


def test_weekdays_are_found() -> None:
    """Saturdays twice as strong carry nearly twice a usual day; two weeks of doubt keep them a little nearer to one."""
    days = slots(date(2024, 1, 1), 300)
    shape = shape_of(np.where(days.weekday == 5, 200.0, 100.0), days, OCCASIONS)
    assert "weekday" == shape.basis
    ratio = shape.weekday[5] / shape.weekday[0]
    assert 1.6 < ratio < 2.0


def test_a_season_seen_once_counts_half_and_growth_is_no_season() -> None:
    """July 40 % above the year in both of two years: two thirds of it count; a steady rise of 30 % a year makes no month high."""
    days = slots(date(2023, 1, 1), 730)
    high = np.where(days.of_year == 6, 140.0, 100.0)
    shape = shape_of(high, days, OCCASIONS)
    assert "season" == shape.basis
    assert 1.2 < shape.season[6] < 1.4
    rising = 100 * 1.3 ** (np.arange(730) / 365)
    found = shape_of(rising, days, OCCASIONS)
    assert pytest.approx(0.3, abs=0.01) == found.growth
    assert np.abs(found.season - 1).max() < 0.02
    once = shape_of(high[:425], slots(date(2023, 1, 1), 425), OCCASIONS)
    assert 1.1 < once.season[6] < shape.season[6]


def test_an_occasion_is_measured_against_its_own_month() -> None:
    """Five days at half strength in each of two months."""
    special = {date(2024, month, day): 1 for month in (2, 5) for day in range(10, 15)}
    days = slots(date(2024, 1, 1), 200, special)
    shape = shape_of(np.where(days.occasion == 1, 50.0, 100.0), days, OCCASIONS)
    assert 0.55 < shape.occasion[1] < 0.85
    assert 1.0 == shape.occasion[2]


@pytest.mark.parametrize(
    "values", [np.full(400, 7.0), np.zeros(400), np.full(400, np.nan), np.where(np.arange(400) == 200, 1e6, 10.0)], ids=str
)
def test_series_without_a_habit_have_days_alike(values: np.ndarray) -> None:
    """A constant, nothing, not measured, one outlier: no day carries more than another by more than what a cut outlier leaves."""
    days = slots(date(2024, 1, 1), 400)
    share = weights(shape_of(values, days, OCCASIONS), days)
    assert pytest.approx(1.0) == share.sum()
    assert share.max() / share.min() < 1.1


def test_a_month_of_history_is_too_little() -> None:
    """Every day counts the same then."""
    days = slots(date(2024, 1, 1), 31)
    shape = shape_of(np.where(days.weekday == 5, 200.0, 100.0), days, OCCASIONS)
    assert "calendar" == shape.basis
    assert pytest.approx(1 / 31) == weights(shape, days).max()


def test_weeks_have_a_season_and_no_weekday() -> None:
    """Of a weekly flow only its months differ."""
    weeks = slots(date(2023, 1, 1), 105, weekly=True)
    shape = shape_of(np.where(weeks.of_year == 6, 140.0, 100.0), weeks, OCCASIONS)
    assert ("season", 0.0) == (shape.basis, shape.weekday.std())
    assert shape.season[6] > 1.2
