"""What was said on an earlier day is what the landing says of the series cut there."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.methods.foretold import View, foretold
from goalbook.methods.landing import Landing, NoLanding, land
from methods.series import daily, weekly

MONTHS = [View(date(2025, month, 1) - pd.Timedelta(days=1), date(2025, month, 1), date(2025, month, 28)) for month in (1, 2, 3, 4)]
QUARTER = View(date(2025, 2, 28), date(2025, 1, 1), date(2025, 3, 31))


def _said(series: pd.Series, view: View, siblings: list[pd.Series]) -> Landing | NoLanding:
    return land(series[series.index <= pd.Timestamp(view.day)], view.end, view.since, siblings)


@pytest.mark.parametrize("zeros", [False, True])
def test_every_view_equals_the_landing_of_that_day(*, zeros: bool) -> None:
    """Middle and range to the digit, siblings included, also where the flow has zeros later on only."""
    series, siblings = daily(500), [daily(500, seed=3), daily(200, seed=4, begin="2024-10-01")]
    if zeros:
        series = series.copy()
        series.iloc[-20:-15] = 0.0
    for view, said in zip([*MONTHS, QUARTER], foretold(series, [*MONTHS, QUARTER], siblings), strict=True):
        then = _said(series, view, siblings)
        assert (then.landing, then.low, then.high) == pytest.approx((said.landing, said.low, said.high), rel=1e-12)


def test_weeks_count_where_they_end() -> None:
    """A weekly flow seen from a month's end."""
    series = weekly(170)
    view = View(date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28))
    (said,) = foretold(series, [view])
    then = land(series[series.index + pd.Timedelta(days=6) <= pd.Timestamp(view.day)], view.end, view.since)
    assert (then.landing, then.low) == pytest.approx((said.landing, said.low))


def test_later_days_change_nothing_of_what_was_said() -> None:
    """Figures after the day cannot leak into it."""
    series = daily(500)
    changed = series.copy()
    changed["2025-03-01":] *= 9
    assert foretold(series, [QUARTER]) == foretold(changed, [QUARTER])


def test_short_histories_give_the_run_rate_without_range_or_nothing() -> None:
    """One month gives a middle alone; a day before the first value nothing; an empty series nothing."""
    series = daily(90, begin="2025-01-01")
    early, late = (
        View(date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28)),
        View(date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 31)),
    )
    young, nothing = foretold(series, [early, late])
    assert series["2025-01-04":"2025-01-31"].mean() * 28 == pytest.approx(young.landing)
    assert young.low is None
    assert nothing is None
    assert [None] == foretold(series * np.nan, [early])


def test_a_period_that_was_over_is_its_total() -> None:
    """Seen from its own end nothing is left."""
    view = View(date(2025, 1, 31), date(2025, 1, 1), date(2025, 1, 31))
    (said,) = foretold(daily(500), [view])
    assert daily(500)["2025-01-01":"2025-01-31"].sum() == pytest.approx(said.landing) == pytest.approx(said.high)
