"""A test read early misleads, an always-valid one does not: on real experiments, and wherever the truth is known."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.always_valid import (
    Looks,
    MeanArm,
    RateArm,
    looks_at_means,
    looks_at_rates,
    planned_mixture,
    price_of_looking,
    watch,
)
from support.outside_teams import dataset

RUNS = 1000
FIXED = {0.8: 1.2816, 0.95: 1.96}
ASOS = {1: (46, 26, 21), 2: (64, 27, 37), 3: (57, 25, 25), 4: (58, 27, 25)}  # fixed at some look, fixed at the end, always-valid


def asos_looks(metric: int) -> list[Looks]:
    """Return the looks of each comparison of the ASOS experiments in one metric, oldest first."""
    import pandas as pd  # noqa: PLC0415 - wanted by this data set alone

    rows = pd.read_parquet(dataset("asos_experiments") / "asos_digital_experiments_dataset.parquet").sort_values("time_since_start")
    found = []
    for _, group in rows[rows["metric_id"] == metric].groupby(["experiment_id", "variant_id"]):
        control, treated = (MeanArm(*(group[f"{name}_{arm}"].to_numpy(float) for name in ("count", "mean", "variance"))) for arm in "ct")
        found.append(looks_at_means(control, treated))
    return found


@pytest.mark.parametrize("metric", ASOS)
def test_a13_a_fixed_test_read_early_misleads(metric: int):
    """Of 99 ASOS comparisons 46 look significant at some look and 26 at the end; the always-valid test speaks of 21 (metric 1).

    Its plan is the variance that the difference has at the last look.
    """
    looks = asos_looks(metric)
    some, end, sure = ASOS[metric]
    assert 99 == len(looks)
    assert some == sum(bool((np.abs(one.z) > 1.96).any()) for one in looks)
    assert end == sum(bool(abs(one.z[-1]) > 1.96) for one in looks)
    watched = [watch(one, planned_mixture(one.variance[-1])) for one in looks]
    assert sure == sum(bool(one.decided_at >= 0) for one in watched)


def test_a13_what_the_always_valid_test_finds_lasts():
    """Of the 21 it speaks of in metric 1, 19 are significant at the end; of the 46 of the fixed test, little more than half."""
    looks = asos_looks(1)
    watched = [watch(one, planned_mixture(one.variance[-1])) for one in looks]
    last = [bool(abs(one.z[-1]) > 1.96) for one in looks]
    assert 19 == sum(bool(found.decided_at >= 0) and real for found, real in zip(watched, last, strict=True))
    assert 26 == sum(bool((np.abs(one.z) > 1.96).any()) and real for one, real in zip(looks, last, strict=True))


def rate_looks(rng: np.random.Generator, shares: tuple[float, float], per_look: tuple[int, int], looks: int) -> Looks:
    """Return many experiments in which so many users come to each arm between two looks."""
    arms = []
    for share, users in zip(shares, per_look, strict=True):
        successes = rng.binomial(users, share, (RUNS, looks)).cumsum(axis=1)
        arms.append(RateArm(np.broadcast_to(users * np.arange(1.0, looks + 1), (RUNS, looks)), successes.astype(float)))
    return looks_at_rates(*arms)


def rate_variance(share: float, per_look: tuple[int, int], looks: int) -> float:
    """Return the variance of the difference at the planned end."""
    return share * (1 - share) * sum(1 / (users * looks) for users in per_look)


@pytest.mark.full
@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize(("share", "per_look", "looks"), [(0.02, (20, 20), 1000), (0.2, (1, 1), 2000), (0.05, (45, 5), 500)])
def test_looking_all_the_time_raises_no_false_alarms(share: float, per_look: tuple[int, int], looks: int, level: float):
    """Over 1,000 experiments without effect the always-valid test is wrong at most at its level; the fixed one far more often.

    Whatever was planned: also where the true size is five times the planned one, or a fifth of it.
    """
    found = rate_looks(np.random.default_rng(31), (share, share), per_look, looks)
    slack = 2 * np.sqrt(level * (1 - level) / RUNS)
    for plan in (0.2, 1.0, 5.0):
        watched = watch(found, planned_mixture(rate_variance(share, per_look, looks) * plan, level), level)
        assert np.mean(watched.decided_at >= 0) <= 1 - level + slack
        assert np.mean(((watched.low > 0) | (watched.high < 0)).any(axis=1)) <= 1 - level + slack
    assert np.mean((np.abs(found.z) > FIXED[level]).any(axis=1)) > 2.5 * (1 - level)


@pytest.mark.parametrize("per_look", [(50, 50), (90, 10)])
def test_heavy_spend_raises_no_false_alarms_either(per_look: tuple[int, int]):
    """Spend per head of which a few users make most: wrong in at most 5 % of 400 experiments, looked at 200 times, however split.

    A tenth of users in one arm had raised 26 % false alarms while its own variance, nearly nothing before its first buyer, was believed.
    """
    rng = np.random.default_rng(32)
    arms = []
    for size in per_look:
        users = size * np.arange(1.0, 201)
        spend = np.where(rng.random((400, 200 * size)) < 0.05, rng.lognormal(4.0, 1.0, (400, 200 * size)), 0.0)
        sums, squares = (np.cumsum(one.reshape(400, 200, size).sum(axis=2), axis=1) for one in (spend, spend**2))
        arms.append(MeanArm(users, sums / users, (squares - sums**2 / users) / (users - 1)))
    found = looks_at_means(*arms)
    planned = float(found.variance[:, -1].mean())
    for plan in (0.2, 1.0, 5.0):
        assert np.mean(watch(found, planned_mixture(planned * plan)).decided_at >= 0) <= 0.05
    assert np.mean((np.abs(found.z) > 1.96).any(axis=1)) > 0.08


def test_the_truth_lies_in_the_interval_at_all_looks_at_once():
    """With a true effect of one point the 80 % sequence holds it at every look in at least 80 % of experiments."""
    found = rate_looks(np.random.default_rng(33), (0.05, 0.06), (50, 50), 300)
    watched = watch(found, planned_mixture(rate_variance(0.055, (50, 50), 300), 0.8), 0.8)
    missed = ((watched.low > 0.01) | (watched.high < 0.01)).any(axis=1)
    assert np.mean(missed) <= 0.2


def test_a_clear_effect_is_seen_before_the_planned_end():
    """What a single look at the end sees nearly always is seen in 95 % of runs, in half of them within half the time."""
    found = rate_looks(np.random.default_rng(34), (0.05, 0.07), (50, 50), 200)
    decided = watch(found, planned_mixture(rate_variance(0.06, (50, 50), 200))).decided_at
    assert np.mean(decided >= 0) > 0.95
    assert np.median(decided[decided >= 0]) < 100


def test_the_price_of_looking_is_about_half_as_wide_again():
    """3.04 standard errors instead of 1.96 at 95 %, 2.45 instead of 1.28 at 80 %: Lambert's function solved by hand."""
    assert (3.035, 2.452) == pytest.approx((price_of_looking(0.95), price_of_looking(0.8)), abs=1e-3)
    u = price_of_looking(0.95) ** 2
    assert u - 1 == pytest.approx(np.log(u) - 2 * np.log(0.05))


def test_the_planned_mixture_is_the_narrowest():
    """Half and twice the τ² make the interval at the planned end wider; there it is the price of looking times the error."""
    looks = Looks(np.array([0.0]), np.array([4.0]))
    best = planned_mixture(4.0)
    width = [float(watch(looks, best * by).high[0]) for by in (0.5, 1.0, 2.0)]
    assert 2 * price_of_looking(0.95) == pytest.approx(width[1])
    assert width[1] < min(width[0], width[2])


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.001, 100)), min_size=1, max_size=30), st.floats(0.001, 100))
def test_p_never_rises_and_agrees_with_the_interval(looks: list[tuple[float, float]], mixture: float):
    """The running p is monotone within 0 … 1, the interval holds its estimate, and p ≤ 5 % exactly when some interval left out zero."""
    estimate, variance = (np.array(one) for one in zip(*looks, strict=True))
    found = watch(Looks(estimate, variance), mixture)
    assert (np.diff(found.p) <= 0).all()
    assert (found.p >= 0).all()
    assert (found.p <= 1).all()
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()
    near = np.minimum(np.abs(found.low), np.abs(found.high)).min() < 1e-9
    assert near or bool((found.p <= 0.05).any()) == bool(((found.low > 0) | (found.high < 0)).any())
    turned = watch(Looks(-estimate, variance), mixture)
    assert np.array_equal(found.p, turned.p)


def test_a_first_handful_of_users_is_not_judged():
    """Twenty users, nine conversions, or nobody at all: no interval, and p stays at 1."""
    n = np.array([0.0, 20.0, 400.0, 4000.0])
    found = looks_at_rates(RateArm(n, np.array([0.0, 0.0, 0.0, 0.0])), RateArm(n, np.array([0.0, 20.0, 9.0, 90.0])))
    watched = watch(found, planned_mixture(1e-4))
    assert [True, True, True, False] == np.isnan(watched.low).tolist()
    assert [1.0, 1.0, 1.0] == watched.p[:3].tolist()
    assert 3 == watched.decided_at


def test_no_variance_proves_nothing():
    """Means whose variance is zero or unknown at every look are never decided."""
    n = np.array([100.0, 200.0])
    found = looks_at_means(MeanArm(n, n * 0, n * 0), MeanArm(n, n * 0 + 1, np.array([0.0, np.nan])))
    assert -1 == watch(found, 1.0).decided_at
    assert isnan(planned_mixture(np.nan))


def test_impossible_arms_are_refused():
    """More conversions than users, a variance below zero, a plan without variance, a level of 95."""
    n = np.array([100.0])
    with pytest.raises(UsageError):
        looks_at_rates(RateArm(n, n + 1), RateArm(n, n))
    with pytest.raises(UsageError):
        looks_at_means(MeanArm(n, n, -n), MeanArm(n, n, n))
    with pytest.raises(UsageError):
        planned_mixture(0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        price_of_looking(95)
