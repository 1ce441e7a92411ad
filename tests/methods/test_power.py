"""What a planned test can show: closed forms against simulated experiments."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.experiments import Rate, rate_difference
from goalbook.methods.power import (
    Aim,
    DayNoise,
    day_noise,
    days_for_effect,
    days_for_users,
    power_of_days,
    power_of_means,
    power_of_rates,
    smallest_day_effect,
    smallest_mean_effect,
    smallest_rate_effect,
    users_for_means,
    users_for_rates,
)

USUAL = Aim()


def test_textbook_sizes():
    """From 2 % to 2.5 % takes 13,806 users an arm, half a standard deviation 63 (normal form of Cohen's 64)."""
    assert 2 * 13_806 == pytest.approx(users_for_rates(0.02, 0.005, USUAL), abs=2)
    assert 63 == pytest.approx(users_for_means(1.0, 0.5, USUAL) / 2, abs=0.5)


@given(st.floats(0.0, 0.9), st.floats(0.001, 0.1), st.sampled_from([0.1, 0.5, 0.8]), st.booleans())
def test_the_size_needed_has_the_power_asked_for(base: float, effect: float, share: float, watched: bool):  # noqa: FBT001 - drawn
    """As many users as an effect needs see it with the aim's power, and its own effect is the smallest they see."""
    aim = Aim(watched=watched)
    users = users_for_rates(base, effect, aim, share)
    control, treated = users * (1 - share), users * share
    assert 0.8 <= float(power_of_rates(base, effect, control, treated, aim)) + 1e-9
    assert effect == pytest.approx(float(smallest_rate_effect(base, control, treated, aim)), rel=0.2 if users < 100 else 0.02)


@given(st.floats(0.01, 0.5), st.floats(0.001, 0.4), st.integers(10, 10**6))
def test_power_rises_with_users_and_effect(base: float, effect: float, n: int):
    """More users and larger effects are never seen less often, and more users never show less; unequal arms show less than equal ones."""
    power = power_of_rates(base, effect, np.array([n, 2 * n]), np.array([n, 2 * n]), USUAL)
    assert power[0] <= power[1]
    assert power_of_means(1.0, effect, n, n, USUAL) <= power_of_means(1.0, 2 * effect, n, n, USUAL)
    small = smallest_mean_effect(1.0, np.array([n, 2 * n]), np.array([n, 2 * n]), USUAL)
    assert small[1] < small[0]
    assert smallest_mean_effect(1.0, 1.8 * n, 0.2 * n, USUAL) > small[0]


def test_simulated_experiments_are_seen_as_often_as_promised():
    """Of 3,000 experiments of the size that 80 % needs, 80 % leave out zero."""
    rng = np.random.default_rng(41)
    n = int(users_for_rates(0.04, 0.01, USUAL) / 2)
    pairs = rng.binomial(n, (0.04, 0.05), (3000, 2))
    seen = [rate_difference(Rate(a, n), Rate(b, n), 0.95).low > 0 for a, b in pairs]
    assert 0.8 == pytest.approx(np.mean(seen), abs=0.025)


def test_looking_early_costs_size():
    """An always-valid interval needs 1.92 times the users of a single look at 95 %."""
    ratio = users_for_means(1.0, 0.01, Aim(watched=True)) / users_for_means(1.0, 0.01, USUAL)
    assert ((3.0351 + 0.8416) / (1.96 + 0.8416)) ** 2 == pytest.approx(ratio, rel=1e-3)


def test_a_test_too_small_shows_no_rate_at_all():
    """Ten users an arm cannot show a rise from 90 %; a hundred show 7.3 points above nothing."""
    assert np.isnan(smallest_rate_effect(0.9, 10, 10, USUAL))
    assert 0.0728 == pytest.approx(float(smallest_rate_effect(0.0, 100, 100, USUAL)), abs=1e-4)


def test_no_effect_takes_for_ever():
    """Nothing to see needs endless users and days; nobody arriving never fills an arm."""
    assert inf == users_for_rates(0.1, 0.0, USUAL)
    assert inf == days_for_users(users_for_means(1.0, 0.0, USUAL), 100)
    assert inf == days_for_users(500, 0)
    assert 6 == days_for_users(501, 100)
    assert days_for_effect(DayNoise(100, 10), 0.0, 60, USUAL) is None


def test_days_of_a_level_series_are_those_of_two_means():
    """Without drift the smallest effect is z·σ·√(1 ÷ before + 1 ÷ after): 8.32 a day at σ = 10 for 14 days after 60."""
    found = smallest_day_effect(DayNoise(100, 10), 60, np.array([14, 47]), USUAL)
    assert [28.016 * np.sqrt(1 / 60 + 1 / 14), 28.016 * np.sqrt(1 / 60 + 1 / 47)] == pytest.approx(found, rel=1e-4)
    assert 66 == days_for_effect(DayNoise(100, 10), 5.0, 60, USUAL)
    assert days_for_effect(DayNoise(100, 10), 3.0, 60, USUAL) is None


def test_where_the_level_wanders_longer_is_not_always_better():
    """With a drift of a tenth of the noise the smallest effect falls for 17 days and then rises again."""
    found = smallest_day_effect(DayNoise(100, 10, 1.0), 60, np.arange(1, 60), USUAL)
    assert 17 <= int(found.argmin()) + 1 <= 18
    assert found[-1] > found.min() * 1.15


def test_the_variance_of_days_is_that_of_simulated_series():
    """Forecast 40 days' level by the filter, compare with the mean of the next 14: the error has the promised deviation."""
    rng, noise = np.random.default_rng(42), DayNoise(100, 10, 2.0)
    level = 100 + np.cumsum(rng.normal(0, 2.0, (4000, 54)), axis=1)
    seen = level + rng.normal(0, 10, level.shape)
    state, known = seen[:, 0], 100.0
    for day in range(1, 40):
        gain = (known + 4) / (known + 104)
        state, known = state + gain * (seen[:, day] - state), gain * 100
    error = seen[:, 40:].mean(axis=1) - state
    assert np.std(error) == pytest.approx(float(smallest_day_effect(noise, 40, 14, USUAL)) / USUAL.reach, rel=0.03)
    effect = 20.0
    seen_often = np.mean(error + effect > 1.96 * np.std(error))
    assert seen_often == pytest.approx(float(power_of_days(noise, effect, 40, 14, USUAL)), abs=0.02)


@pytest.mark.parametrize("drift", [0.0, 2.0, 20.0])
def test_noise_and_drift_are_told_apart(drift: float):
    """Over forty series of 400 days the mean noise of 10 and the drift are found within a tenth."""
    found = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        found.append(day_noise(100 + rng.normal(0, 10, 400) + np.cumsum(rng.normal(0, drift, 400))))
    assert 10 == pytest.approx(np.mean([one.deviation for one in found]), rel=0.1)
    assert drift == pytest.approx(np.mean([one.drift for one in found]), rel=0.1, abs=0.1)


def test_a_constant_or_a_short_series_has_no_noise_to_speak_of():
    """A constant has none, four days say nothing."""
    assert 0.0 == pytest.approx(day_noise(np.full(30, 5.0)).deviation, abs=1e-9)
    assert np.isnan(day_noise(np.arange(4.0)).deviation)
    assert np.isnan(day_noise(np.array([])).mean)
    assert 1.0 == float(power_of_days(DayNoise(5, 0.0), 1.0, 10, 5, USUAL))


def test_impossible_plans_are_refused():
    """Empty arms, rates beyond one, no day before, a negative deviation, an aim of certainty."""
    for wrong in (
        lambda: smallest_rate_effect(0.1, 0, 5, USUAL),
        lambda: power_of_rates(0.9, 0.2, 5, 5, USUAL),
        lambda: users_for_rates(0.1, 0.1, USUAL, 1.0),
        lambda: smallest_day_effect(DayNoise(1, 1), 0, 5, USUAL),
        lambda: users_for_means(-1.0, 1.0, USUAL),
    ):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(ValueError, match="between 0 and 1"):
        users_for_means(1.0, 1.0, Aim(power=1.0))
