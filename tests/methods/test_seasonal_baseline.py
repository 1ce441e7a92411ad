"""The descriptive baseline: same weekdays, their trend, the days after, and matched windows."""

from __future__ import annotations

import numpy as np
import pytest
from bench.campaign_effect import COVERED, DESIGNS, FALSE, WRONG, of, run, share, wrong

from goalbook.methods.seasonal_baseline import matched_windows, seasonal_baseline
from goalbook.methods.uplift import Refused, Window, pull_forward

WEEKDAYS = np.array([80.0, 90.0, 100.0, 100.0, 110.0, 130.0, 90.0])  # 700 a week


def weekly_rhythm(days: int, *, noise: float = 0.0, growth: float = 0.0, seed: int = 1) -> np.ndarray:
    """Return days with a weekday profile, growth per day and noise."""
    rng = np.random.default_rng(seed)
    return WEEKDAYS[np.arange(days) % 7] + growth * np.arange(days) + rng.normal(0, noise, days)


def test_a_pure_weekday_rhythm_is_its_own_baseline():
    """Ten days of 20 more each: 200 in all, exactly, with no error; the past alone speaks, so it is descriptive."""
    y = weekly_rhythm(80)
    y[60:70] += 20
    found = seasonal_baseline(y, Window(60, 70))
    assert 200.0 == pytest.approx(found.total.value)
    assert WEEKDAYS[np.arange(60, 80) % 7] == pytest.approx(found.baseline[60:])
    assert found.descriptive
    assert found.effective()


def test_growth_is_carried_on_where_that_forecast_better():
    """A unit a day: without the trend the window would seem to have gained twenty and more a day."""
    found = seasonal_baseline(weekly_rhythm(100, growth=1.0), Window(80, 94))
    assert "trend" in found.notes
    assert 0.0 == pytest.approx(found.total.value, abs=1e-6)


def test_the_range_by_day_is_the_natural_limits():
    """The same half width on every day, 2.66 mean moving ranges of what the weekdays leave over."""
    found = seasonal_baseline(weekly_rhythm(90, noise=5.0), Window(70, 80))
    half = (found.high - found.baseline)[70:80]
    left_over = found.daily[:70][np.isfinite(found.daily[:70])]
    assert np.full(10, 2.66 * np.abs(np.diff(left_over)).mean()) == pytest.approx(half)


def test_noise_alone_is_not_called_effective():
    """No campaign: the interval holds zero."""
    found = seasonal_baseline(weekly_rhythm(90, noise=5.0), Window(70, 80))
    assert found.total.crosses_zero
    assert not found.effective()


def test_a_constant_series_and_one_with_gaps():
    """A constant has no effect; a gap in the window is not counted and said."""
    assert 0.0 == seasonal_baseline(np.full(60, 9.0), Window(40, 50)).total.value
    y = weekly_rhythm(80)
    y[[30, 62]] = np.nan
    y[60:70] += 20
    found = seasonal_baseline(y, Window(60, 70))
    assert 180.0 == pytest.approx(found.total.value)
    assert "missing_days" in found.notes


def test_zeros_have_no_lift_in_per_cent():
    """From nothing to ten a day: 100 more, and no percentage."""
    y = np.zeros(60)
    y[40:50] = 10
    found = seasonal_baseline(y, Window(40, 50))
    assert 100.0 == pytest.approx(found.total.value)
    assert np.isnan(found.lift.value)


def test_a_campaign_before_is_taken_out_by_leaving_its_days_empty():
    """An earlier campaign doubles a week that the baseline is learnt from; given as missing it moves nothing."""
    y = weekly_rhythm(80)
    y[60:70] += 20
    y[50:57] *= 2
    assert 200.0 != pytest.approx(seasonal_baseline(y, Window(60, 70)).total.value, rel=0.05)
    y[50:57] = np.nan
    assert 200.0 == pytest.approx(seasonal_baseline(y, Window(60, 70)).total.value)


def test_weeks_have_no_weekday():
    """A weekly figure of 700 and one week of 800: 100 more."""
    y = np.full(30, 700.0) + np.tile([1.0, -1.0], 15)
    y[26] = 800
    assert 100.0 == pytest.approx(seasonal_baseline(y, Window(26, 27), week=1).total.value, abs=2)


def test_too_little_history_is_refused_and_a_short_one_said():
    """Thirteen days are too few; with fifteen there is an effect without an interval, never a guess of one."""
    assert Refused("seasonal_baseline", "no_pre_period") == seasonal_baseline(weekly_rhythm(30), Window(13, 20))
    found = seasonal_baseline(weekly_rhythm(30, noise=3.0), Window(15, 29))
    assert "few_placebos" in found.notes
    assert np.isfinite(found.total.value)
    assert np.isnan(found.total.low) or found.spread.placebos >= 8


def test_what_was_borrowed_from_the_days_after():
    """200 more in the window, 50 less in the week after: a quarter was borrowed, 150 remain."""
    y = weekly_rhythm(90, noise=0.5)
    y[60:70] += 20
    y[70:77] -= 50 / 7
    later = pull_forward(seasonal_baseline(y, Window(60, 70)), 7)
    assert -50 == pytest.approx(later.after.value, abs=5)
    assert 150 == pytest.approx(later.net.value, abs=8)
    assert 0.25 == pytest.approx(later.borrowed, abs=0.03)
    assert later.after.high < 0
    assert later.p < 0.05


def test_no_days_after_no_pull_forward():
    """A series that ends with the campaign, or whose next days are not measured, tells nothing of them."""
    y = weekly_rhythm(70)
    assert None is pull_forward(seasonal_baseline(y, Window(60, 70)), 7)
    gone = np.where(np.arange(90) < 70, weekly_rhythm(90), np.nan)
    assert None is pull_forward(seasonal_baseline(gone, Window(60, 70)), 7)


def test_matched_windows_compare_the_same_weekdays():
    """CR-24: ten days against the same weekdays two weeks before and after: 50 % more, a fifth of it stays."""
    y = weekly_rhythm(90)
    y[60:70] *= 1.5
    y[74:84] *= 1.1
    found = matched_windows(y, Window(60, 70))
    assert 0.5 == pytest.approx(found.lift)
    assert 0.2 == pytest.approx(found.kept)
    assert 10 == found.steps


def test_matched_windows_need_both_sides():
    """Nothing before: nothing to compare; nothing after: no share kept."""
    y = weekly_rhythm(40)
    assert 0 == matched_windows(y, Window(0, 10)).steps
    assert np.isnan(matched_windows(y, Window(30, 40)).kept)


@pytest.mark.full
def test_every_design_holds_its_promise_on_campaigns_with_a_known_effect():
    """Of 160 campaigns of 0, 5, 15 and 40 % the 80 % interval covers 70 to 90 %, signs are right, and few without effect are called so."""
    found = run(40)
    for design in DESIGNS:
        mine = of(found, design)
        assert COVERED[0] <= share(mine, lambda one: one.covered) <= COVERED[1], design
        assert WRONG >= wrong(mine), design
        assert FALSE >= share(of(found, design, 0.0), lambda one: one.effective), design
