"""Single days far off the usual: what carries a total, what a range has to know of."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.methods.flow import Flow
from goalbook.methods.goal_backtest import spreads_of
from goalbook.methods.origins import Horizon
from goalbook.methods.outliers import calmed, carrying
from goalbook.methods.past_periods import flow_pasts

N = 400


def usual(*peaks: tuple[int, float]) -> Flow:
    """Return about ten a day, with these days as they are."""
    amounts = 10 + np.random.default_rng(3).normal(0, 1, N)
    for place, value in peaks:
        amounts[place] = value
    return Flow(np.datetime64("2024-01-01") + np.arange(N), amounts, 1)


def test_a_day_that_stands_alone_is_calmed() -> None:
    """A day of 500 becomes one at the end of the usual; nothing else changes."""
    calm = calmed(usual((200, 500.0)), 5)
    assert 10 < calm.amounts[200] < 20
    assert [200] == list(np.flatnonzero(calm.amounts != usual((200, 500.0)).amounts))


@pytest.mark.parametrize("peaks", [[(200, 500.0), (201, 500.0)], [(place, 30.0) for place in range(200, N)]])
def test_days_that_stay_are_kept(peaks: list[tuple[int, float]]) -> None:
    """Two days in a row, or a new level: the errors have to know."""
    flow = usual(*peaks)
    assert calmed(flow, 5) is flow


def test_days_that_come_again_are_kept_from_the_second_on() -> None:
    """A peak every month is how this flow is; only the first, before which nothing like it was known, is calmed."""
    flow = usual(*((place, 100.0) for place in range(100, N - 1, 30)))
    assert [100] == list(np.flatnonzero(calmed(flow, 5).amounts != flow.amounts))


def test_the_last_day_is_kept() -> None:
    """Nothing tells yet whether it stays."""
    flow = usual((N - 1, 500.0))
    assert calmed(flow, 5) is flow


def test_the_limit_moves_what_is_an_outlier() -> None:
    """A day of 30 is beyond five deviations and not beyond fifty."""
    flow = usual((200, 30.0))
    assert calmed(flow, 5) is not flow
    assert calmed(flow, 50) is flow


@pytest.mark.parametrize(
    "flow", [Flow(np.array(["2024-01-01"], "datetime64[D]"), np.array([5.0]), 1), Flow(np.empty(0, "datetime64[D]"), np.empty(0), 1)]
)
def test_short_flows_are_kept(flow: Flow) -> None:
    """One day or none tells nothing."""
    assert calmed(flow, 5) is flow


def test_weeks_are_calmed_as_days_are() -> None:
    """A single week of fifty times the usual."""
    amounts = 70 + np.random.default_rng(3).normal(0, 5, 60)
    amounts[30] = 3_500.0
    flow = Flow(np.datetime64("2024-01-01") + 7 * np.arange(60), amounts, 7)
    assert [30] == list(np.flatnonzero(calmed(flow, 5).amounts != amounts))


def test_the_range_is_made_without_the_outlier_and_judged_with_it() -> None:
    """The width is about that of a quiet history; the outcomes that contain the outlier were missed all the same."""
    horizon = Horizon(0, 30)
    (quiet,), (wild,) = flow_pasts([usual()], horizon), flow_pasts([usual((200, 5_000.0))], horizon)
    widths = [spreads_of([past], 0.8)[0].scale[-1] for past in (quiet, wild)]
    assert widths[0] == pytest.approx(widths[1], rel=0.25)
    assert np.nanmax(np.abs(wild.error)) > 2


@pytest.mark.parametrize(("value", "found"), [(10.0, []), (300.0, []), (600.0, [100])])
def test_a_day_carries_a_total_where_it_is_a_good_part_of_it(value: float, found: list[int]) -> None:
    """Of about 4,000 in all, 600 is more than a tenth and 300 is not."""
    assert found == [one.place for one in carrying(usual((100, value)).amounts, 5, 0.1)]


def test_what_carries_names_the_greatest_first() -> None:
    """Value and what is above the usual."""
    first, second = carrying(usual((100, 900.0), (50, 1_200.0)).amounts, 5, 0.1)
    assert (50, 100) == (first.place, second.place)
    assert 1_190 == pytest.approx(first.excess, abs=1)


def test_days_that_bring_it_month_by_month_are_no_outliers() -> None:
    """One on the first of every month and nothing else: without such days nothing would be left."""
    amounts = np.zeros(182)
    amounts[::30] = 1.0
    assert [] == carrying(amounts, 5, 0.1)


def test_a_few_days_or_zeros_carry_nothing() -> None:
    """Nothing is usual there."""
    assert [] == carrying(np.array([1.0, 100.0]), 5, 0.1) == carrying(np.zeros(100), 5, 0.1)
