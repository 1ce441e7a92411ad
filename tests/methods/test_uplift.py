"""What an effect returned on its cost, and what intervals of effects say."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from goalbook.methods.estimate import Estimate, Spread
from goalbook.methods.placebo import Evidence, Placebos, placebos
from goalbook.methods.seasonal_baseline import seasonal_baseline
from goalbook.methods.uplift import Window, return_on


def test_return_carries_the_interval_through():
    """1,000 [500, 1,500] customers of 30 for 20,000: ROI 50 % [−25 %, 125 %], a customer 20 [13.33, 40]."""
    found = return_on(Estimate(1000, 500, 1500), 20_000, 30)
    assert (0.5, -0.25, 1.25) == pytest.approx((found.roi.value, found.roi.low, found.roi.high))
    assert (20, 40 / 3, 40) == pytest.approx((found.cost_per_unit.value, found.cost_per_unit.low, found.cost_per_unit.high))
    assert 10_000 == found.profit.value
    assert "" == found.undefined


def test_cost_of_a_unit_is_undefined_where_the_interval_holds_zero():
    """Between −100 and 900 more customers: one may have cost anything; the ROI still has its range."""
    found = return_on(Estimate(400, -100, 900), 20_000, 30)
    assert "crosses_zero" == found.undefined
    assert isnan(found.cost_per_unit.value)
    assert (-1.15, 0.35) == pytest.approx((found.roi.low, found.roi.high))


def test_cost_of_a_unit_that_was_lost_or_cost_nothing_is_undefined():
    """Lost customers have no cost each, nor have those nothing was spent on; an unknown interval may hold zero."""
    assert "negative" == return_on(Estimate(-400, -700, -100), 20_000, 30).undefined
    assert "no_cost" == return_on(Estimate(400, 100, 700), 0, 30).undefined
    assert "crosses_zero" == return_on(Estimate(400), 20_000, 30).undefined


def test_without_a_margin_there_is_a_cost_per_unit_and_no_roi():
    """Cost ÷ customers needs no margin."""
    found = return_on(Estimate(1000, 500, 1500), 20_000)
    assert isnan(found.roi.value)
    assert 20.0 == found.cost_per_unit.value


def test_a_negative_factor_turns_the_interval_round():
    """Low stays below high."""
    assert Estimate(-2, -3, -1) == Estimate(2, 1, 3).times(-1)


def test_interval_and_p_agree():
    """The 95 % interval of Student's t ends at zero exactly where p is 0.05."""
    spread = Spread(1.0, 10, 30)
    edge = 2.2281388519649385  # t of 10 degrees of freedom at 97.5 %
    assert 0.0 == pytest.approx(spread.around(edge, 0.95).low, abs=1e-9)
    assert 0.05 == pytest.approx(spread.p(edge))
    assert None is Spread(nan, 2, 0).p(1.0)
    assert not Spread(nan, 2, 0).around(1.0, 0.8).known


def test_placebo_errors_give_the_error_of_the_window():
    """Forecasts of 100 that miss by ±10 % in turn: s² = mean(e²)(1 + 1/ν), ν = windows ÷ steps = 20."""
    misses = np.where(np.arange(20) % 2, 10.0, -10.0)[:, None]
    evidence = Evidence(Placebos(100 + misses, np.full((20, 1), 100.0)))
    spread = evidence.spread(0, 1, 200.0)
    assert 20 * (1 + 1 / 20) ** 0.5 == pytest.approx(spread.error)
    assert 20 == spread.freedom


def test_placebo_windows_never_see_the_campaign():
    """Whatever happens from the start on, the windows before it stay as they are."""
    y = np.arange(40.0)
    first = placebos(y, 30, 10, lambda origin, steps: np.full(steps, y[origin - 1]))
    changed = np.where(np.arange(40) < 30, y, 1e6)
    second = placebos(changed, 30, 10, lambda origin, steps: np.full(steps, changed[origin - 1]))
    assert np.array_equal(first.actual, second.actual, equal_nan=True)
    assert np.array_equal(first.forecast, second.forecast, equal_nan=True)


def test_too_few_placebos_give_no_error():
    """Seven windows are fewer than eight."""
    evidence = Evidence(Placebos(np.ones((7, 1)), np.ones((7, 1))))
    assert isnan(evidence.spread(0, 1, 1.0).error)


def test_total_at_another_level_is_wider_around_the_same_value():
    """80, 90 and 95 % lie inside one another."""
    rng = np.random.default_rng(4)
    found = seasonal_baseline(100 + rng.normal(0, 5, 90), Window(70, 80))
    wide = found.total_at(0.95)
    assert wide.value == found.total.value
    assert wide.low < found.total_at(0.9).low < found.total.low
    assert found.total == found.total_at(0.8)
