"""A stock lands on its last value and the change still to come."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.methods.landing import NoLanding
from goalbook.methods.stock_landing import StockLanding, land_stock

SINCE, END = date(2025, 1, 1), date(2025, 3, 31)


def followers(day: str = "2025-02-28", *, change: float = 30.0, noise: float = 12.0) -> pd.Series:
    """Return a stock that changes by about as much every day."""
    dates = pd.date_range("2024-01-01", "2025-04-30")
    steps = np.random.default_rng(5).normal(change, noise, len(dates))
    series = pd.Series(50_000 + np.cumsum(steps), index=dates)
    return series[series.index <= pd.Timestamp(day)]


def _landed(series: pd.Series) -> StockLanding:
    found = land_stock(series, END, SINCE)
    assert isinstance(found, StockLanding)
    return found


def test_stock_lands_at_its_last_value_plus_the_change_to_come() -> None:
    """Thirty a day for 31 days, within a range that holds what came."""
    found, series = _landed(followers()), followers()
    assert series.iloc[-1] == found.actual_to_date
    assert 31 * 30 == pytest.approx(found.change_left, rel=0.15)
    assert found.low < followers("2025-03-31").iloc[-1] < found.high


def test_stock_that_shrinks_lands_below() -> None:
    """Losses are forecast as they come: the errors are additive, so negative changes need no logarithm."""
    found = _landed(followers(change=-20))
    assert found.high < found.actual_to_date
    assert -31 * 20 == pytest.approx(found.change_left, rel=0.2)


def test_probability_is_half_at_the_landing() -> None:
    """With skill over enough origins."""
    found = _landed(followers())
    assert found.skill > 0
    assert 0.5 == pytest.approx(found.probability(found.landing))
    assert 0.1 == pytest.approx(found.probability(found.high))


def test_constant_stock_stays() -> None:
    """Nothing changed, nothing will; without hits and misses no skill can be shown."""
    series = followers() * 0 + 7.0
    found = _landed(series)
    assert 7.0 == found.landing
    assert found.probability(8.0) in {None, 0.0}


def test_missing_days_keep_the_value_before() -> None:
    """A stock counted once a week lands near the one counted daily."""
    series = followers()
    weekly = series.where(series.index.day_of_week == 4)
    assert _landed(series).landing == pytest.approx(_landed(weekly).landing, rel=0.01)


def test_finished_period_is_its_last_value() -> None:
    """Nothing is left to come."""
    found = _landed(followers("2025-04-30"))
    assert "complete" == found.method
    assert followers("2025-03-31").iloc[-1] == found.landing == found.low


def test_one_month_of_history_has_no_range() -> None:
    """The change so far goes on; the reason says why there is no more."""
    found = _landed(followers()["2025-02-01":])
    assert ("run_rate", None, None) == (found.method, found.low, found.probability(1.0))


@pytest.mark.parametrize("length", [0, 3])
def test_too_few_values_have_no_landing(length: int) -> None:
    """None or three values: a reason, not a number."""
    assert isinstance(land_stock(followers()[:length], END, SINCE), NoLanding)
