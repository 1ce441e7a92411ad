"""The normal range of a figure's weeks: weekdays, partial weeks, trend, zeros, outliers and constants."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.methods.adjusted import LEAST, cut, normal_range, weekday_profile, weekly_levels
from goalbook.methods.control import signals, xmr

SUNDAY = 6
MONTH = np.datetime64("2025-05-01")
PROFILE = np.array([0.8, 0.8, 0.8, 0.8, 0.8, 1.5, 1.5])  # Monday to Sunday, mean 1


def days(n_weeks: int = 26, end: str = "2025-05-31"):
    """Return days from whole weeks before May to the end."""
    return np.arange(np.datetime64("2025-04-28") - 7 * n_weeks, np.datetime64(end) + 1)


def flow(values, at):
    """Return top and bottom of a figure that adds up over days."""
    top = np.array(values, dtype=float)
    assert len(at) == len(top)
    return top, np.where(np.isfinite(top), 1.0, np.nan)


def noisy(at, size=100.0, spread=0.05, seed=2):
    """Return a daily figure with a weekday profile and noise by the week."""
    rng = np.random.default_rng(seed)
    weekday = (at.astype(int) + 3) % 7
    week = (at.astype(int) + 3) // 7
    level = dict(zip(np.unique(week), rng.normal(0, spread, len(np.unique(week))), strict=True))
    return size * PROFILE[weekday] * np.exp([level[w] for w in week])


def test_weeks_of_two_months_are_never_one():
    """28 to 30 April and 1 to 4 May are one calendar week; as stubs of under five days each joins its own month."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    starts = [str(at[first]) for first in weeks.first[weeks.split :]]
    assert ["2025-05-01", "2025-05-12", "2025-05-19", "2025-05-26"] == starts
    assert "2025-04-21" == str(at[weeks.first[weeks.split - 1]])
    assert [10, 11, 7, 7, 6] == list(weeks.days[weeks.split - 1 :])


def test_weekly_data_are_their_own_weeks():
    """One slot is one week, whatever its weekday."""
    at = np.arange(np.datetime64("2025-01-05"), np.datetime64("2025-06-01"), 7)
    weeks = cut(at, MONTH, SUNDAY, weekly=True)
    assert len(at) == len(weeks.first)
    assert str(at[weeks.split]) == "2025-05-04"


def test_a_weekday_profile_is_found_and_a_long_weekend_is_no_week():
    """Days of which half are weekends compare with a whole week once each is divided by what it usually carries."""
    at = days(end="2025-06-01")[:-2]  # to Friday
    weeks = cut(at, MONTH, SUNDAY)
    top, bottom = flow(100 * PROFILE[(at.astype(int) + 3) % 7], at)
    assert PROFILE == pytest.approx(weekday_profile(top, bottom, weeks))
    levels, reach = weekly_levels(top, bottom, weeks)
    assert 100 == pytest.approx(levels)
    assert 5 / 7 == pytest.approx(reach[-1])


def test_days_not_measured_take_no_part():
    """Three days without a value leave the level of their week; with five missing nothing is said of it."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    values = 100 * PROFILE[(at.astype(int) + 3) % 7]
    few, many = values.copy(), values.copy()
    few[weeks.first[3] : weeks.first[3] + 3] = np.nan
    many[weeks.first[3] : weeks.first[3] + 5] = np.nan
    assert 100 == pytest.approx(weekly_levels(*flow(few, at), weeks)[0][3])
    assert np.isnan(weekly_levels(*flow(many, at), weeks)[0][3])


@pytest.mark.parametrize(("n", "provisional"), [(5, None), (6, True), (11, True), (12, False)])
def test_five_weeks_have_no_range_and_eleven_a_provisional_one(n: int, provisional: bool | None):  # noqa: FBT001 - the claim's own value
    """Six weeks are the least, twelve settle it."""
    at = days(n)
    weeks = cut(at, MONTH, SUNDAY)
    assert n == weeks.split  # the last three days of April join the week before
    found = normal_range(*flow(noisy(at), at), weeks, 26)
    assert provisional == (found and found.limits.provisional)


def test_a_quiet_month_is_inside_and_a_fall_by_a_third_is_not():
    """Weeks that differ by 5 % are normal; from the week in which a third is lost every one is below."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    quiet = noisy(at)
    assert not any(normal_range(*flow(quiet, at), weeks, 26).rules)
    fallen = np.where(at >= np.datetime64("2025-05-12"), quiet * 2 / 3, quiet)
    found = normal_range(*flow(fallen, at), weeks, 26)
    assert (0, -1, -1, -1) == found.sides
    assert (0, 1, 1, 1) == found.rules


def test_steady_growth_is_no_signal():
    """A figure that grows 2 % a week leaves limits that stand still, not those that grow with it."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    growing = noisy(at, spread=0.02) * np.exp(0.02 * np.arange(len(at)) / 7)
    found = normal_range(*flow(growing, at), weeks, 26)
    assert 0.02 == pytest.approx(found.limits.slope, abs=0.004)
    assert not any(found.rules)
    flat = xmr(list(np.log(weekly_levels(*flow(growing, at), weeks)[0][: weeks.split])), median=True)
    assert flat.outside(float(np.log(found.weeks[-1])))


def test_one_festival_is_no_trend():
    """A single week at twice the level tilts no line and widens no range."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    plain = noisy(at)
    festival = np.where((at >= np.datetime64("2025-03-10")) & (at < np.datetime64("2025-03-17")), 2 * plain, plain)
    before, after = (normal_range(*flow(values, at), weeks, 26) for values in (plain, festival))
    assert 0.0 == after.limits.slope
    assert before.band == pytest.approx(after.band, rel=0.25)


def test_one_outlier_does_not_hide_a_fall():
    """An export error of a hundred times the day leaves the range as it was."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    values = noisy(at)
    spiked = values.copy()
    spiked[40] *= 100
    plain, found = (normal_range(*flow(one, at), weeks, 26) for one in (values, spiked))
    assert plain.band == pytest.approx(found.band, rel=0.25)
    assert plain.center == pytest.approx(found.center, rel=0.05)


def test_a_constant_is_not_taken_to_be_steadier_than_two_percent():
    """No width would make any change a signal: 1 % more is none, 3 % more is one."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    for factor, signal in ((1.0, False), (1.01, False), (1.03, True), (0.97, True)):
        values = np.where(at >= MONTH, 50.0 * factor, 50.0)
        found = normal_range(*flow(values, at), weeks, 26)
        assert found.limits.half_width == pytest.approx(LEAST)
        assert signal == any(found.rules), factor


def test_a_constant_with_one_outlier_is_still_a_constant():
    """Most ranges are zero; the two the outlier makes do not count."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    values = np.full(len(at), 50.0)
    values[30] = 5_000
    found = normal_range(*flow(values, at), weeks, 26)
    assert found.limits.half_width == pytest.approx(LEAST)
    assert not any(found.rules)


def test_weeks_of_nothing_are_judged_without_logarithms():
    """Few orders a week, some weeks none: a further week of none is normal, ten in a week are not."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    rng = np.random.default_rng(4)
    values = (rng.random(len(at)) < 0.2).astype(float)
    values[14:21] = 0.0
    found = normal_range(*flow(np.where(at >= MONTH, 0.0, values), at), weeks, 26)
    assert "root" == found.scale
    assert 0.0 == found.lower
    assert 1 not in found.rules
    many = normal_range(*flow(np.where(at >= MONTH, 2.0, values), at), weeks, 26)
    assert 1 in many.rules


def test_a_week_of_nothing_is_a_signal_where_there_was_always_something():
    """A shop that stands still is below what is normal."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    found = normal_range(*flow(np.where(at >= np.datetime64("2025-05-19"), 0.0, noisy(at)), at), weeks, 26)
    assert (0, 0, 1, 1) == found.rules


def test_what_was_always_zero_has_no_normal_range():
    """The first sale ever is no signal: nothing is known."""
    at = days()
    values = np.where(at >= MONTH, 1.0, 0.0)
    assert normal_range(*flow(values, at), cut(at, MONTH, SUNDAY), 26) is None


def test_figures_below_zero_are_judged_as_they_are():
    """A margin may be negative."""
    at = days()
    values = noisy(at) - 120
    found = normal_range(*flow(values, at), cut(at, MONTH, SUNDAY), 26)
    assert "plain" == found.scale
    assert found.lower < found.upper


def test_a_rate_is_divided_last():
    """Days with many reads count more; a day with none does not break it."""
    at = days()
    weeks = cut(at, MONTH, SUNDAY)
    reads = noisy(at, 10_000)
    reads[5] = 0.0
    clicks = 0.02 * reads
    levels, _ = weekly_levels(clicks, reads, weeks)
    assert 0.02 == pytest.approx(levels)


def test_few_false_alarms_in_months_where_nothing_happened():
    """Of 200 months of noise at most one in eight has a signal, of 200 of a figure that wanders one in five; the textbook has many more."""
    at = days(40)
    weeks = cut(at, MONTH, SUNDAY)
    week = (at.astype(int) + 3) // 7
    week -= week.min()
    for memory, most in ((0.0, 25), (0.6, 40)):
        ours = textbook = 0
        for seed in range(200):
            rng = np.random.default_rng(seed)
            walk = np.zeros(week.max() + 1)
            for place in range(1, len(walk)):
                walk[place] = memory * walk[place - 1] + rng.normal(0, 0.05)
            top, bottom = flow(100 * np.exp(walk[week]), at)
            ours += any(normal_range(top, bottom, weeks, 26).rules)
            levels = np.log(weekly_levels(top, bottom, weeks)[0])[weeks.split - 26 :]
            textbook += any(signals(list(levels), xmr(list(levels[:26]), median=True, trended=True))[26:])
        assert ours <= most
        assert ours < textbook / 2
