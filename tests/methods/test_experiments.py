"""Randomised arms: published intervals, what holds of any two arms, and what no data can tell."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.experiments import (
    Effect,
    Mean,
    Rate,
    bootstrap_difference,
    mean_difference,
    mean_lift,
    mean_of,
    paired_of,
    rate_difference,
    rate_lift,
    sample_ratio,
    wilson,
    without_before,
)

LEVELS = st.sampled_from([0.8, 0.95])


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    """Return any arm of up to a million users."""
    n = draw(st.integers(1, 1_000_000))
    return Rate(draw(st.integers(0, n)), n)


MEANS = st.builds(Mean, st.integers(2, 1_000_000), st.floats(0, 1e6), st.floats(0.01, 1e6))


@pytest.mark.parametrize(
    ("treated", "control", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_published_intervals(treated: tuple[int, int], control: tuple[int, int], low: float, high: float):
    """Eight differences as Newcombe (1998, table II, method 10) prints their 95 % limits, empty and full arms included."""
    found = rate_difference(Rate(*control), Rate(*treated), 0.95)
    assert (low, high) == pytest.approx((found.low, found.high), abs=5e-5)


def test_welch_is_that_of_scipy():
    """Statistic, p and interval of two small samples are those of scipy's ttest_ind without equal variances."""
    from scipy.stats import ttest_ind  # noqa: PLC0415 - a second implementation, heavy

    rng = np.random.default_rng(1)
    control, treated = rng.normal(10, 2, 12), rng.normal(12, 5, 7)
    theirs = ttest_ind(treated, control, equal_var=False)
    ours = mean_difference(mean_of(control), mean_of(treated), 0.95)
    assert theirs.statistic == pytest.approx(ours.statistic)
    assert theirs.pvalue == pytest.approx(ours.p)
    assert tuple(theirs.confidence_interval(0.95)) == pytest.approx((ours.low, ours.high))


@given(rates(), rates(), LEVELS)
def test_an_interval_holds_its_estimate(control: Rate, treated: Rate, level: float):
    """Of rates, difference and lift alike; a difference never leaves −1 … 1."""
    found = rate_difference(control, treated, level)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    low, high = wilson(control, level)
    assert 0 <= low <= control.share <= high <= 1
    if control.successes:
        lift = rate_lift(control, treated, level)
        assert lift.low <= lift.estimate + 1e-9
        assert lift.estimate <= lift.high + 1e-9
        assert lift.low >= -1 - 1e-9


@given(rates(), rates(), LEVELS)
def test_arms_swapped_turn_the_sign(control: Rate, treated: Rate, level: float):
    """Whichever arm is called the control, the evidence is the same."""
    here, there = rate_difference(control, treated, level), rate_difference(treated, control, level)
    assert (here.estimate, here.low, here.high) == pytest.approx((-there.estimate, -there.high, -there.low), abs=1e-12)
    assert here.p == pytest.approx(there.p)


@given(rates(), rates(), LEVELS)
def test_difference_and_lift_leave_out_zero_together(control: Rate, treated: Rate, level: float):
    """A report never says that a difference is there and a lift is not."""
    difference = rate_difference(control, treated, level)
    if not control.successes or min(abs(difference.low), abs(difference.high)) < 1e-9:
        return
    lift = rate_lift(control, treated, level)
    assert (difference.low > 0) == (lift.low > 0)
    assert (difference.high < 0) == (lift.high < 0)


@given(MEANS, MEANS, LEVELS)
def test_means_hold_their_estimate_and_are_symmetric(control: Mean, treated: Mean, level: float):
    """The interval holds the estimate, swapped arms turn the sign, a wider level is a wider interval."""
    here, there = mean_difference(control, treated, level), mean_difference(treated, control, level)
    assert here.low <= here.estimate <= here.high
    assert (here.low, here.high) == pytest.approx((-there.high, -there.low))
    assert here.high - here.low < (wide := mean_difference(control, treated, 0.99)).high - wide.low


@given(MEANS, MEANS)
def test_mean_and_lift_leave_out_zero_together(control: Mean, treated: Mean):
    """For amounts too, wherever the control is above zero."""
    difference, lift = mean_difference(control, treated), mean_lift(control, treated)
    if control.mean <= 0:
        assert isnan(lift.estimate)
    elif min(abs(difference.low), abs(difference.high)) > 1e-6 * control.mean:
        assert (difference.low > 0) == (lift.low > 0)


def test_arms_alike_are_called_different_as_often_as_the_level_says():
    """Of 2,000 experiments without effect the 80 % interval leaves out zero in 20 %, the 95 % interval in 5 %."""
    rng = np.random.default_rng(5)
    pairs = rng.binomial(4000, 0.03, (2000, 2))
    for level in (0.8, 0.95):
        found = [rate_difference(Rate(a, 4000), Rate(b, 4000), level) for a, b in pairs]
        wrong = np.mean([one.low > 0 or one.high < 0 for one in found])
        assert 1 - level == pytest.approx(wrong, abs=0.02)


@pytest.mark.parametrize(("n", "shares"), [((3000, 3000), (0.02, 0.025)), ((9000, 1000), (0.02, 0.023)), ((50, 50), (0.1, 0.3))])
def test_a_lift_is_covered_as_often_as_the_level_says(n: tuple[int, int], shares: tuple[float, float]):
    """Of 2,000 experiments with a true lift the 80 % interval holds it in 78 to 83 %, the 95 % interval in 94 to 98 %."""
    rng = np.random.default_rng(6)
    pairs = [pair for pair in rng.binomial(n, shares, (2000, 2)) if pair[0]]
    true = shares[1] / shares[0] - 1
    for level, least, most in ((0.8, 0.78, 0.83), (0.95, 0.94, 0.98)):
        found = [rate_lift(Rate(a, n[0]), Rate(b, n[1]), level) for a, b in pairs]
        assert least <= np.mean([one.low <= true <= one.high for one in found]) <= most


def test_no_conversion_anywhere_is_no_effect_with_a_limit():
    """None of 1,000 in both arms: p = 1, an effect of at most 0.4 points, and no lift to be told."""
    found = rate_difference(Rate(0, 1000), Rate(0, 1000), 0.95)
    assert 1.0 == found.p
    assert (0.0, 0.0038) == pytest.approx((found.estimate, found.high), abs=5e-5)
    assert isnan(rate_lift(Rate(0, 1000), Rate(7, 1000)).estimate)


def test_a_control_that_may_be_next_to_nothing_has_no_upper_lift():
    """One buyer's spend in the control reaches down to zero: the lift is open above."""
    assert inf == mean_lift(Mean(50, 1.0, 50.0), Mean(50, 9.0, 50.0), 0.95).high


def test_arms_without_users_are_refused():
    """Nobody shows nothing; more conversions than users are no rate; neither is a variance below zero."""
    for wrong in (lambda: Rate(0, 0), lambda: Rate(5, 4), lambda: Rate(-1, 4), lambda: Mean(0, 1, 1), lambda: Mean(3, 1, -1)):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(UsageError):
        mean_of(np.array([]))
    with pytest.raises(UsageError):
        bootstrap_difference(np.array([]), np.ones(3), np.random.default_rng(0))


def test_a_level_is_a_share():
    """95 is no level, 0.95 is."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        rate_difference(Rate(1, 2), Rate(1, 2), 95)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean_difference(Mean(5, 1, 1), Mean(5, 1, 1), 1.0)


def test_one_user_has_no_spread():
    """An arm of one user, or users all alike, leave the estimate and say nothing of how sure it is."""
    for one in (mean_of(np.array([3.0])), Mean(1, 3.0, 0.0)):
        found = mean_difference(Mean(500, 2.0, 4.0), one)
        assert 1.0 == found.estimate
        assert np.isnan([found.low, found.high, found.p]).all()
    assert isnan(mean_difference(Mean(9, 0.0, 0.0), Mean(9, 0.0, 0.0)).p)
    assert 1.0 == rate_difference(Rate(0, 1), Rate(1, 1)).estimate


def test_an_effect_per_user_times_users_is_what_was_gained():
    """0.5 points of 40,000 users are 200 customers, with the interval carried through; a cost turns the interval around."""
    found = rate_difference(Rate(800, 40_000), Rate(1000, 40_000))
    gained = found.times(40_000)
    assert (200, found.low * 40_000) == pytest.approx((gained.estimate, gained.low))
    lost = found.times(-1)
    assert (-found.high, -found.low, -found.statistic) == (lost.low, lost.high, lost.statistic)
    assert found.p == gained.p == lost.p


def test_a_split_that_lost_users_is_seen():
    """5,000 to 5,000 is even; 821,588 to 815,482 of a half split is not (p below 2e-6, Kohavi); 90 to 10 as planned is."""
    assert 1.0 == sample_ratio([5000, 5000]).p
    lost = sample_ratio([821_588, 815_482])
    assert 1.8e-6 == pytest.approx(lost.p, rel=0.05)
    assert lost.uneven()
    assert not sample_ratio([9010, 990], [0.9, 0.1]).uneven()
    assert (9000, 1000) == pytest.approx(sample_ratio([9010, 990], [9, 1]).expected)
    assert not sample_ratio([100, 130]).uneven()
    assert sample_ratio([100, 130]).uneven(0.05)


def test_a_split_of_nothing_is_refused():
    """One arm, arms without users and planned shares of zero are no split."""
    for counts, planned in (([5], None), ([0, 0], None), ([5, 5], [1.0, 0.0]), ([5, 5], [1.0])):
        with pytest.raises(UsageError):
            sample_ratio(counts, planned)


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=5).filter(any))
def test_the_order_of_arms_does_not_matter(counts: list[int]):
    """Any split has a p between 0 and 1, the same for its arms in any order."""
    found = sample_ratio(counts).p
    assert 0 <= found <= 1
    assert found == pytest.approx(sample_ratio(counts[::-1]).p)


def test_what_users_did_before_takes_their_differences_out():
    """With spend correlated at 0.8 with last month's the variance falls to 36 %, and the true 1.0 lies in a narrower interval."""
    rng = np.random.default_rng(11)
    before = rng.normal(50, 10, 20_000)
    after = 0.8 * before + rng.normal(0, 6, 20_000)
    after[10_000:] += 1.0
    arms = [paired_of(after[part], before[part]) for part in (slice(0, 10_000), slice(10_000, None))]
    plain, adjusted = mean_difference(arms[0].after, arms[1].after), mean_difference(*without_before(*arms))
    assert 0.36 == pytest.approx((adjusted.error / plain.error) ** 2, abs=0.02)
    assert adjusted.low <= 1.0 <= adjusted.high


def test_what_was_the_same_for_all_before_changes_nothing():
    """A covariate without variance leaves both arms as they are."""
    rng = np.random.default_rng(12)
    arms = [paired_of(rng.normal(5, 2, 90), np.full(90, 7.0)) for _ in range(2)]
    assert (arms[0].after, arms[1].after) == without_before(*arms)


def spend(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return spend per head: three of a hundred buy, a few of them much."""
    return np.where(rng.random(n) < 0.03, rng.lognormal(4.0, 1.2, n), 0.0)


@pytest.mark.full
def test_the_bootstrap_of_heavy_spend_covers_as_often_as_it_says():
    """Over 300 experiments without effect the 80 % interval holds zero in 74 to 86 %."""
    rng = np.random.default_rng(21)
    found = [bootstrap_difference(spend(rng, 3000), spend(rng, 3000), rng) for _ in range(300)]
    assert 0.74 <= np.mean([one.low <= 0 <= one.high for one in found]) <= 0.86


def test_the_bootstrap_is_the_same_for_the_same_seed():
    """Two runs agree in every digit, and with Welch's error within a tenth."""
    rng = np.random.default_rng(22)
    control, treated = spend(rng, 20_000), spend(rng, 5_000)
    one, two = (bootstrap_difference(control, treated, np.random.default_rng(3), 0.95) for _ in range(2))
    assert one == two
    welch = mean_difference(mean_of(control), mean_of(treated), 0.95)
    assert welch.estimate == pytest.approx(one.estimate)
    assert welch.error == pytest.approx(one.error, rel=0.1)


def test_the_bootstrap_of_users_all_alike_knows_no_error():
    """Nobody bought anything, or one user alone: the estimate, and NaN."""
    found = bootstrap_difference(np.zeros(40), np.zeros(40), np.random.default_rng(0))
    assert 0.0 == found.estimate
    assert isnan(found.p)
    assert isinstance(bootstrap_difference(np.zeros(40), np.ones(1), np.random.default_rng(0)), Effect)
