"""A ratio lands with its parts; its range keeps what their errors have in common."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.methods.landing import NoLanding
from goalbook.methods.ratio_landing import RatioLanding, backtest_errors, land_ratio
from methods.series import daily

SINCE, END = date(2025, 1, 1), date(2025, 3, 31)


def _parts(day: str = "2025-02-28", *, spill: float = 0.0) -> tuple[pd.Series, pd.Series]:
    """Return spend and customers that move together, but for some noise of the customers' own."""
    spend = daily(500)
    own = np.exp(np.random.default_rng(11).normal(0, 0.05 + spill, len(spend)))
    return tuple(series[series.index <= pd.Timestamp(day)] for series in (spend, spend / 40 * own))


def _landed(parts: tuple[pd.Series, pd.Series], **kwargs: object) -> RatioLanding:
    found = land_ratio(parts, END, SINCE, **kwargs)
    assert isinstance(found, RatioLanding)
    return found


def test_ratio_is_parts_to_date_plus_parts_to_come() -> None:
    """(spend so far + spend to come) ÷ (customers so far + customers to come)."""
    top, bottom = _parts()
    found = _landed((top, bottom))
    assert top["2025-01-01":].sum() == pytest.approx(found.top_to_date)
    assert bottom["2025-01-01":].sum() == pytest.approx(found.bottom_to_date)
    assert (found.top_to_date + found.top_left) / (found.bottom_to_date + found.bottom_left) == found.landing
    assert found.low < found.landing < found.high
    assert 31 == found.steps_left


def test_range_is_that_of_the_quotient_not_of_the_parts() -> None:
    """Spend and customers swing together by far more than their quotient does: the range is narrow all the same."""
    found = _landed(_parts())
    assert 0.02 > found.high / found.low - 1
    actual = tuple(series["2025-01-01":"2025-03-31"].sum() for series in _parts("2025-03-31"))
    assert found.low < actual[0] / actual[1] < found.high


def test_probability_is_half_at_the_landing_and_falls_with_the_target() -> None:
    """With skill over enough origins; the ends of the 80 % range are the 10th and 90th percentile."""
    found = _landed(_parts())
    assert found.skill > 0
    assert 0.5 == pytest.approx(found.probability(found.landing))
    assert 0.1 == pytest.approx(found.probability(found.high))
    assert 0.9 == pytest.approx(found.probability(found.low))
    assert 1.0 == found.probability(0)


def test_without_forty_origins_there_is_no_chance() -> None:
    """Ten weeks give a range at most, and the reason."""
    parts = tuple(series[-70:] for series in _parts())
    found = land_ratio(parts, date(2025, 3, 7), date(2025, 2, 15))
    assert isinstance(found, RatioLanding)
    assert found.low is not None
    assert found.probability(found.landing) is None
    assert "origins" in found.reason.text


def test_one_month_of_history_keeps_the_run_rate_without_range() -> None:
    """Four weeks: the quotient so far, no range, no chance, and why."""
    parts = tuple(series["2025-02-01":] for series in _parts())
    found = land_ratio(parts, date(2025, 3, 31), date(2025, 2, 1))
    assert isinstance(found, RatioLanding)
    assert "run_rate" == found.method
    assert (None, None) == (found.low, found.probability(1.0))
    assert parts[0].mean() / parts[1].mean() == pytest.approx(found.landing)
    assert 4 == found.reason.values["n"]  # noqa: PD011 a message's values


def test_finished_period_is_what_it_is() -> None:
    """Nothing is left to come: low = landing = high, the chance 0 or 1."""
    found = _landed(_parts("2025-04-30"))
    assert "complete" == found.method
    assert found.low == found.landing == found.high
    assert (1.0, 0.0) == (found.probability(found.landing * 0.99), found.probability(found.landing * 1.01))


def test_more_customers_to_come_make_each_cheaper() -> None:
    """A what-if scales what is still to come of one part; the range keeps its relative width."""
    found = _landed(_parts())
    better = found.scaled(bottom=1.2)
    assert found.top_left == better.top_left
    assert better.landing < found.landing
    assert better.high / better.low == pytest.approx(found.high / found.low)
    assert found == found.scaled()


def test_parts_end_where_both_were_measured() -> None:
    """Spend that arrives two days later holds the landing at the last common day."""
    top, bottom = _parts()
    assert _landed((top[:-2], bottom)).landing == _landed((top[:-2], bottom[:-2])).landing


@pytest.mark.parametrize(("amount", "said"), [(np.nan, "measured"), (0.0, "zero"), (-1.0, "negative")])
def test_part_that_cannot_land_says_why(amount: float, said: str) -> None:
    """A part without values, of zeros or below zero: a reason, never a number."""
    top, bottom = _parts()
    found = land_ratio((top, bottom * 0 + amount), END, SINCE)
    assert isinstance(found, NoLanding)
    assert said in found.reason.text


def test_parts_that_never_meet_have_no_landing() -> None:
    """Spend of one year and customers of another share no day."""
    top, bottom = _parts()
    found = land_ratio((top["2024-01-01":"2024-03-31"], bottom["2024-06-01":]), END, SINCE)
    assert isinstance(found, NoLanding)


def test_siblings_lend_their_errors() -> None:
    """A young ratio without a range of its own gets one from older ones."""
    young = tuple(series[-65:] for series in _parts())
    assert _landed(young).low is None
    helped = _landed(young, siblings=[_parts(), _parts(spill=0.1)])
    assert helped.low < helped.landing < helped.high


def test_ratio_is_not_worse_than_its_run_rate() -> None:
    """Over all past origins, at every number of days left, not more than 5 % behind the ratio to date."""
    for elapsed in (5, 10, 15, 20, 25):
        ours, naive = backtest_errors(_parts("2025-03-31"), elapsed, 30 - elapsed)
        assert 200 < len(ours)
        assert ours.mean() < 1.05 * naive.mean()


def test_zero_days_are_measured_days() -> None:
    """Customers on every other day only: the ratio doubles, and lands."""
    top, bottom = _parts()
    sparse = bottom.copy()
    sparse.iloc[::2] = 0.0
    assert 2 == pytest.approx(_landed((top, sparse)).landing / _landed((top, bottom)).landing, rel=0.05)
