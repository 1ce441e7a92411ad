"""Synthetic control: published weights and effect, and what it does where controls are few, gone or touched."""

from __future__ import annotations

import csv
import time
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.methods.controls import Controls, filled, touched
from goalbook.methods.differences import difference_in_differences
from goalbook.methods.simplex import simplex_weights
from goalbook.methods.synthetic_control import Options, synthetic_control
from goalbook.methods.uplift import Refused, Window
from support.outside_teams import dataset

TREATED = ("chicago", "portland")
A5 = Window(90, 105)
NONE = Controls(np.zeros((0, 60)), ())


def cities() -> tuple[np.ndarray, Controls]:
    """Return the treated cities and the other 38 of the GeoLift test data, by day."""
    rows = defaultdict(dict)
    with (dataset("geolift_test") / "GeoLift_Test.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["location"]][row["date"]] = float(row["Y"])
    series = {name: np.array([days[day] for day in sorted(days)]) for name, days in sorted(rows.items())}
    names = tuple(name for name in series if name not in TREATED)
    return np.array([series[name] for name in TREATED]), Controls(np.array([series[name] for name in names]), names)


def market(units: int = 6, days: int = 60, seed: int = 3) -> np.ndarray:
    """Return units that share a wandering market, with little noise of their own."""
    rng = np.random.default_rng(seed)
    common = np.cumsum(rng.normal(0, 0.02, days))
    return 100 * np.exp(rng.uniform(0.8, 1.2, (units, 1)) * common + rng.normal(0, 0.01, (units, days)))


def lifted(values: np.ndarray, window: Window, share: float) -> np.ndarray:
    """Return a series that is higher by a share inside a window."""
    inside = (np.arange(len(values)) >= window.start) & (np.arange(len(values)) < window.stop)
    return values * np.where(inside, 1 + share, 1.0)


def test_a5_effect_and_weights_of_the_published_walkthrough():
    """ATT 155.556, lift 5.4 %, 4,667 incremental, imbalance 909.489, and the six largest weights to four digits."""
    treated, controls = cities()
    found = synthetic_control(treated, controls, A5)
    assert 155.556 == pytest.approx(found.mean.value, abs=0.0005)
    assert 0.054 == pytest.approx(found.lift.value, abs=0.0005)
    assert 4667 == pytest.approx(found.total.value, abs=0.5)
    assert 909.489 == pytest.approx(found.imbalance, abs=0.0005)
    assert [
        ("cincinnati", 0.2272),
        ("miami", 0.2028),
        ("baton rouge", 0.1335),
        ("minneapolis", 0.0900),
        ("dallas", 0.0739),
        ("nashville", 0.0685),
    ] == [(name, round(weight, 4)) for name, weight in found.weights[:6]]
    assert 0 < found.total.low < 4667 < found.total.high


def test_a5_without_de_meaning_the_effect_is_another():
    """The same weights' problem on raw series gives 122.7: de-meaning is what reproduces the published figure."""
    treated, controls = cities()
    assert 122.7 == pytest.approx(synthetic_control(treated, controls, A5, Options(demeaned=False)).mean.value, abs=0.05)


def test_a5_takes_less_than_a_third_of_a_second_with_its_inference():
    """Forty units and 105 days, weights refitted for every placebo window; the best of three, as other work shares the machine."""
    treated, controls = cities()
    took = []
    for _ in range(3):
        began = time.perf_counter()
        synthetic_control(treated, controls, A5)
        took.append(time.perf_counter() - began)
    assert 0.3 > min(took)


@given(st.integers(2, 12), st.integers(3, 40), st.integers(0, 10_000))
def test_weights_are_the_optimum_on_the_simplex(count, days, seed):
    """No weight is negative, they sum to one, and moving weight between any two controls fits no better."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(count, days)), rng.normal(size=days)
    weights = simplex_weights(x @ x.T, x @ y)
    assert 1.0 == pytest.approx(weights.sum())
    assert 0.0 <= weights.min()
    slope = x @ (x.T @ weights - y)
    assert slope[weights > 1e-9].max() <= slope.min() + 1e-6 * (1 + np.abs(slope).max())


def test_repeated_controls_do_no_harm():
    """Three identical controls leave the problem without a single solution; the answer fits as well as one of them, and sums to one."""
    y = np.arange(5.0)
    x = np.vstack([y, y, y, -y])
    weights = simplex_weights(x @ x.T, x @ y)
    assert 1.0 == pytest.approx(weights.sum())
    assert y == pytest.approx(weights @ x)


def test_a_known_lift_is_found_with_its_interval():
    """Twenty per cent more in two weeks: within the interval, called effective, and the window's days alone count."""
    units, window = market(), Window(42, 56)
    found = synthetic_control(lifted(units[0], window, 0.2), Controls(units[1:], tuple("abcde")), window)
    caused = 0.2 * units[0][42:56].sum()
    assert found.total.low < caused < found.total.high
    assert found.effective()
    assert found.total.value == pytest.approx(found.daily[42:56].sum())


def test_no_lift_is_not_called_effective():
    """The same series without the campaign."""
    units = market()
    found = synthetic_control(units[0], Controls(units[1:], tuple("abcde")), Window(42, 56))
    assert not found.effective()
    assert found.total.low < 0 < found.total.high


def test_one_control_has_all_the_weight():
    """Less its mean the single control is the baseline."""
    units = market(2)
    found = synthetic_control(units[0], Controls(units[1:], ("only",)), Window(42, 56), Options(indexed=False))
    assert (("only", 1.0),) == found.weights
    assert found.baseline == pytest.approx(units[0][:42].mean() + units[1] - units[1][:42].mean())


def test_without_controls_or_days_before_it_is_refused():
    """Each reason by its name: no controls, only constant ones, no days before, a window beyond the series, none of its days measured."""
    units = market(3)
    constant = Controls(np.full((2, 60), 7.0), ("a", "b"))
    real = Controls(units[1:], ("a", "b"))
    assert Refused("synthetic_control", "no_controls") == synthetic_control(units[0], NONE, Window(42, 56))
    assert Refused("synthetic_control", "no_controls") == synthetic_control(units[0], constant, Window(42, 56))
    assert Refused("synthetic_control", "no_pre_period") == synthetic_control(units[0], real, Window(0, 14))
    assert Refused("synthetic_control", "bad_window") == synthetic_control(units[0], real, Window(50, 70))
    gone = np.where(np.arange(60) < 42, units[0], np.nan)
    assert Refused("synthetic_control", "no_days_in_window") == synthetic_control(gone, real, Window(42, 56))


def test_a_missing_day_stays_missing():
    """The effect is over the days measured, and the result says that some are not."""
    units, window = market(), Window(42, 56)
    y = units[0].copy()
    y[[10, 45]] = np.nan
    found = synthetic_control(y, Controls(units[1:], tuple("abcde")), window)
    assert np.isnan(found.daily[45])
    assert found.total.value / 13 == pytest.approx(found.mean.value)
    assert "missing_days" in found.notes


def test_a_control_s_missing_day_is_filled_from_the_others():
    """Own mean times the others' median that day; a control that misses more than a fifth is left out, and the result says so."""
    values = np.array([[10.0, 20.0, 30.0, 40.0], [1.0, 2.0, 3.0, 4.0], [5.0, 10.0, np.nan, 20.0]])
    day = filled(Controls(values, ("a", "b", "c")), 2)
    assert 15.0 == pytest.approx(day.values[2, 2])
    units = market()
    units[3, 5:20] = np.nan
    found = synthetic_control(units[0], Controls(units[1:], tuple("abcde")), Window(42, 56))
    assert "controls_left_out" in found.notes
    assert "c" not in dict(found.weights)


def test_controls_of_another_size_are_indexed():
    """A team ten times the size of its controls: their swings are brought to its size, and the result says so."""
    units, window = market(), Window(42, 56)
    small = Controls(units[1:] / 10, tuple("abcde"))
    found = synthetic_control(lifted(units[0], window, 0.2), small, window)
    assert "indexed" in found.notes
    assert 0.2 == pytest.approx(found.lift.value, abs=0.03)


def test_days_beyond_half_a_year_teach_nothing():
    """What lies more than 182 days before the start changes neither weights nor effect."""
    units, window = market(days=300), Window(280, 294)
    changed = units.copy()
    changed[:, :98] *= 5
    first, second = (synthetic_control(one[0], Controls(one[1:], tuple("abcde")), window) for one in (units, changed))
    assert first.weights == second.weights
    assert first.total == second.total


def test_nothing_is_said_of_days_long_after_the_end():
    """Eight weeks after the end the baseline stops; a year of facts behind a campaign makes it no slower to measure."""
    units, window = market(days=700), Window(200, 214)
    found = synthetic_control(units[0], Controls(units[1:], tuple("abcde")), window)
    assert np.isfinite(found.baseline[18 : 214 + 56]).all()
    assert np.isnan(found.baseline[:18]).all()
    assert np.isnan(found.baseline[214 + 56 :]).all()


def test_a_touched_control_is_named():
    """A control that rises by a tenth with the campaign is found, the others are not."""
    units, window = market(8, days=140), Window(112, 126)
    units[4] = lifted(units[4], window, 0.1)
    found = touched(Controls(units, tuple("abcdefgh")), window)
    assert ["e"] == [one.name for one in found]
    assert 0.1 == pytest.approx(found[0].jump, abs=0.03)


def test_untouched_or_too_few_controls_are_not_suspected():
    """Nothing jumps; of two controls that part, either may have moved."""
    units, window = market(8, days=140), Window(112, 126)
    assert [] == touched(Controls(units, tuple("abcdefgh")), window)
    assert [] == touched(Controls(np.array([units[0], lifted(units[1], window, 0.5)]), ("a", "b")), window)


def test_difference_in_differences_of_two_by_two_means():
    """Treated 100 → 130, controls 50 → 55: the controls grew by a tenth, so 20 of the 30 are the campaign's."""
    wobble = np.tile([1.0, -1.0], 20)
    before = np.arange(40) < 28
    y = np.where(before, 100.0, 130.0) + wobble
    controls = Controls(np.array([np.where(before, 50.0, 55.0) + wobble / 2, np.where(before, 100.0, 110.0) + wobble]), ("a", "b"))
    found = difference_in_differences(y, controls, Window(28, 40))
    assert 20.0 == pytest.approx(found.mean.value)
    assert (("a", 0.5), ("b", 0.5)) == found.weights
    assert Refused("difference_in_differences", "no_controls") == difference_in_differences(y, NONE, Window(28, 40))
