"""What a randomised experiment shows: the difference of two arms, its interval, and whether the arms were split as planned.

Rates are compared by Newcombe's hybrid of two Wilson intervals ("Interval estimation for the difference between independent proportions",
1998, method 10), means by Welch's t; the lift in per cent comes from the same two intervals (Donner & Zou, "Closed-form confidence
intervals for functions of the normal mean and standard deviation", 2012), so that difference and lift leave out zero together. Nothing
here is valid when looked at early and stopped by what is seen: for that there is `always_valid`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Limits = tuple[float, float]

UNEVEN = 0.001  # p of the split below which an experiment is not read (Fabijan et al., "Diagnosing sample ratio mismatch", 2019)
BUCKETS = 500  # parts that users are drawn together in: more say nothing new about a mean
RESAMPLES = 2000


@dataclass(frozen=True)
class Rate:
    """One arm of a yes-or-no outcome: how many of ``n`` users did it. No users, or more successes than users, are a UsageError."""

    successes: float
    n: float

    def __post_init__(self) -> None:
        _require_users(self.n)
        if not 0 <= self.successes <= self.n:
            raise UsageError(msg("{n:n} conversions of {users:n} users are no rate", n=self.successes, users=self.n))

    @property
    def share(self) -> float:
        """Return successes ÷ users."""
        return self.successes / self.n


@dataclass(frozen=True)
class Mean:
    """One arm of an amount per user: users, their mean and the variance between them (n − 1); NaN where one user has none."""

    n: float
    mean: float
    variance: float

    def __post_init__(self) -> None:
        _require_users(self.n)
        if self.variance < 0:
            raise UsageError(msg("a variance lies below zero"))

    @property
    def error(self) -> float:
        """Return the squared standard error of the mean."""
        return self.variance / self.n


@dataclass(frozen=True)
class Paired:
    """One arm of an amount per user with the same users' amount from before the experiment: means, variances, covariance (n − 1)."""

    after: Mean
    before: Mean
    covariance: float


@dataclass(frozen=True)
class Effect:
    """What the treatment did: estimate and interval at ``level``, standard error, test statistic and two-sided p of no effect.

    What the data cannot tell is NaN; a lift over a control that may be nothing ends at infinity.
    """

    estimate: float
    low: float
    high: float
    error: float
    statistic: float
    p: float
    level: float

    def times(self, factor: float) -> Effect:
        """Return the effect in another unit, such as an effect per user times the users treated: what the arm gained in all."""
        low, high = sorted((self.low * factor, self.high * factor))
        sign = -1.0 if factor < 0 else 1.0
        return replace(
            self,
            estimate=self.estimate * factor,
            low=low,
            high=high,
            error=self.error * abs(factor),
            statistic=self.statistic * sign,
        )


@dataclass(frozen=True)
class RatioCheck:
    """Users per arm against the planned split: what was expected of each, χ² and its p."""

    expected: tuple[float, ...]
    statistic: float
    p: float

    def uneven(self, limit: float = UNEVEN) -> bool:
        """Tell whether chance hardly makes such a split: something lost users of one arm, and no difference can be trusted."""
        return self.p < limit


def sample_ratio(counts: Sequence[float], planned: Sequence[float] | None = None) -> RatioCheck:
    """Return the χ² test of users per arm against the planned shares, which need not sum to one; without them arms are equal.

    To be asked first of every experiment. Fewer than two arms, no users at all, or a planned share not above zero are a UsageError.
    """
    shares = [1.0] * len(counts) if planned is None else list(planned)
    if len(counts) < 2 or len(shares) != len(counts) or min(shares) <= 0:  # noqa: PLR2004 - two arms are what is compared
        raise UsageError(msg("a split needs two arms or more, each with a planned share above zero"))
    total = sum(counts)
    _require_users(total)
    expected = tuple(share / sum(shares) * total for share in shares)
    statistic = sum((seen - wanted) ** 2 / wanted for seen, wanted in zip(counts, expected, strict=True))
    return RatioCheck(expected, statistic, float(chdtrc(len(counts) - 1, statistic)))


def wilson(rate: Rate, level: float) -> Limits:
    """Return Wilson's score interval of one rate, which never leaves 0 … 1."""
    z = _z(level)
    middle = (rate.successes + z * z / 2) / (rate.n + z * z)
    half = z / (rate.n + z * z) * sqrt(rate.successes * (rate.n - rate.successes) / rate.n + z * z / 4)
    return (0.0 if rate.successes == 0 else middle - half, 1.0 if rate.successes == rate.n else middle + half)


def rate_difference(control: Rate, treated: Rate, level: float = 0.8) -> Effect:
    """Return treated − control with Newcombe's interval, and the z test with a common rate. Shares: 0.01 is one percentage point."""
    statistic, p = _z_test(control, treated)
    variance = sum(arm.share * (1 - arm.share) / arm.n for arm in (control, treated))
    limits = (wilson(control, level), wilson(treated, level))
    estimate = treated.share - control.share
    low, high = _difference_limits((control.share, treated.share), limits)
    return Effect(estimate, low, high, sqrt(variance), statistic, p, level)


def rate_lift(control: Rate, treated: Rate, level: float = 0.8) -> Effect:
    """Return treated ÷ control − 1 with its interval; NaN without a conversion in the control, which nothing can be compared with."""
    effect = rate_difference(control, treated, level)
    return _lift(effect, (control.share, treated.share), (wilson(control, level), wilson(treated, level)))


def mean_difference(control: Mean, treated: Mean, level: float = 0.8) -> Effect:
    """Return treated − control with Welch's t interval and test, in the unit of the means.

    An arm of one user, or two arms in which all users are alike, have no known error: all but the estimate is NaN.
    """
    estimate = treated.mean - control.mean
    variance = control.error + treated.error
    t = _t(control, treated, level)
    if not isfinite(t):
        return Effect(estimate, nan, nan, nan, nan, nan, level)
    error = sqrt(variance)
    p = 2 * float(stdtr(_degrees(control, treated), -abs(estimate) / error))
    return Effect(estimate, estimate - t * error, estimate + t * error, error, estimate / error, p, level)


def mean_lift(control: Mean, treated: Mean, level: float = 0.8) -> Effect:
    """Return treated ÷ control − 1 with its interval; NaN where the control's mean is not above zero."""
    effect = mean_difference(control, treated, level)
    t = _t(control, treated, level)
    reach = [t * sqrt(arm.error) for arm in (control, treated)]
    limits = ((control.mean - reach[0], control.mean + reach[0]), (treated.mean - reach[1], treated.mean + reach[1]))
    return _lift(effect, (control.mean, treated.mean), limits)


def mean_of(values: Floats) -> Mean:
    """Return users, mean and variance of one arm's amounts, one per user; who spent nothing counts as zero, nobody as a UsageError."""
    _require_users(len(values))
    return Mean(len(values), float(values.mean()), float(values.var(ddof=1)) if len(values) > 1 else nan)


def paired_of(after: Floats, before: Floats) -> Paired:
    """Return one arm's moments from both amounts of the same users, in the same order."""
    covariance = float(((after - after.mean()) * (before - before.mean())).sum() / (len(after) - 1)) if len(after) > 1 else nan
    return Paired(mean_of(after), mean_of(before), covariance)


def without_before(control: Paired, treated: Paired) -> tuple[Mean, Mean]:
    """Return both arms as they would be had their users been alike before: CUPED (Deng et al. 2013), for `mean_difference`.

    Each user's amount less θ times how far the amount before lies from everyone's, θ = cov ÷ var pooled over the arms. The estimate stays
    unbiased because arms are random; its variance shrinks by the squared correlation.
    """
    arms = (control, treated)
    freedom = [arm.after.n - 1 for arm in arms]
    spread = sum(f * arm.before.variance for f, arm in zip(freedom, arms, strict=True))
    together = sum(f * arm.covariance for f, arm in zip(freedom, arms, strict=True))
    theta = together / spread if spread > 0 else 0.0
    usual = sum(arm.before.n * arm.before.mean for arm in arms) / sum(arm.before.n for arm in arms)
    found = [
        Mean(
            arm.after.n,
            arm.after.mean - theta * (arm.before.mean - usual),
            max(arm.after.variance - 2 * theta * arm.covariance + theta**2 * arm.before.variance, 0.0),
        )
        for arm in arms
    ]
    return found[0], found[1]


def bootstrap_difference(control: Floats, treated: Floats, rng: np.random.Generator, level: float = 0.8) -> Effect:
    """Return treated − control of amounts per user, one per user and zero for who spent nothing, with a percentile bootstrap interval.

    For spend per head, whose few large orders bend the distribution of a mean. Users are resampled in up to 500 random buckets of
    nearly equal size, which keeps mean, variance and skewness of the mean and makes a million users as quick as a thousand.
    """
    before, after = (_resampled(values, rng) for values in (control, treated))
    estimate = float(treated.mean() - control.mean())
    drawn = after - before
    error = float(drawn.std(ddof=1))
    if not error > 0:
        return Effect(estimate, nan, nan, nan, nan, nan, level)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    tail = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    p = min(1.0, 2 * (1 + tail) / (1 + len(drawn)))
    return Effect(estimate, min(float(low), estimate), max(float(high), estimate), error, estimate / error, p, level)


def _resampled(values: Floats, rng: np.random.Generator) -> Floats:
    """Return means of the values drawn again, one per resample."""
    _require_users(len(values))
    buckets = min(BUCKETS, len(values))
    edges = np.linspace(0, len(values), buckets + 1).astype(int)
    sums = np.add.reduceat(rng.permutation(values), edges[:-1])
    picked = rng.integers(0, buckets, (RESAMPLES, buckets), dtype=np.int32)
    return np.asarray(sums[picked].sum(axis=1) / np.diff(edges)[picked].sum(axis=1))


def _lift(effect: Effect, points: Limits, limits: tuple[Limits, Limits]) -> Effect:
    """Return the difference's effect as a ratio less one, by the limits of control and treated."""
    control, treated = points
    if not control > 0:
        return replace(effect, estimate=nan, low=nan, high=nan, error=nan)
    low, high = _ratio_limits(points, limits)
    return replace(effect, estimate=treated / control - 1, low=low - 1, high=high - 1, error=effect.error / control)


def _difference_limits(points: Limits, limits: tuple[Limits, Limits]) -> Limits:
    (control, treated), ((low0, high0), (low1, high1)) = points, limits
    estimate = treated - control
    return estimate - sqrt((treated - low1) ** 2 + (high0 - control) ** 2), estimate + sqrt((high1 - treated) ** 2 + (control - low0) ** 2)


def _ratio_limits(points: Limits, limits: tuple[Limits, Limits]) -> Limits:
    """Return the limits of treated ÷ control; the upper one is infinite where the control's own reaches zero."""
    (control, treated), ((low0, high0), (low1, high1)) = points, limits
    both = treated * control
    least, by_most = low1 * (2 * treated - low1), high0 * (2 * control - high0)
    most, by_least = high1 * (2 * treated - high1), low0 * (2 * control - low0)
    root = sqrt(max(both**2 - least * by_most, 0.0))
    below = (both - root) / by_most if by_most < 0 or both < 0 else _over(least, both + root)  # the form that cancels no digits
    above = (both + sqrt(max(both**2 - most * by_least, 0.0))) / by_least if by_least > 0 else inf
    return below, above


def _over(top: float, bottom: float) -> float:
    return top / bottom if bottom else 0.0


def _z_test(control: Rate, treated: Rate) -> tuple[float, float]:
    """Return z and two-sided p of equal rates; rates both 0 or both 1 are equal."""
    common = (control.successes + treated.successes) / (control.n + treated.n)
    variance = common * (1 - common) * (1 / control.n + 1 / treated.n)
    z = (treated.share - control.share) / sqrt(variance) if variance > 0 else 0.0
    return z, 2 * float(ndtr(-abs(z)))


def _degrees(control: Mean, treated: Mean) -> float:
    """Return Welch's degrees of freedom."""
    parts = [arm.error**2 / (arm.n - 1) for arm in (control, treated) if arm.error > 0]
    return (control.error + treated.error) ** 2 / sum(parts)


def _t(control: Mean, treated: Mean, level: float) -> float:
    """Return how many standard errors the interval reaches; NaN where the error is not known."""
    _z(level)
    if min(control.n, treated.n) <= 1 or not control.error + treated.error > 0:
        return nan
    return float(-stdtrit(_degrees(control, treated), (1 - level) / 2))


def _z(level: float) -> float:
    if not 0 < level < 1:
        message = f"a level lies between 0 and 1, not at {level}"
        raise ValueError(message)
    return float(-ndtri((1 - level) / 2))


def _require_users(n: float) -> None:
    if not n > 0:
        raise UsageError(msg("an arm without users shows nothing"))
