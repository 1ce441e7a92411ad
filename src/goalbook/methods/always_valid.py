"""Tests that stay honest however often they are looked at: always-valid p-values and confidence sequences of a difference.

The mixture sequential probability ratio test with a normal mixture N(0, τ²) over the effect (Robbins 1970; Johari, Pekelis & Walsh,
"Always valid inference", 2015 and 2022; Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
sequences", 2021). With an estimate of variance V, Λ = √(V ÷ (V + τ²)) · exp(τ² · estimate² ÷ (2V(V + τ²))) is a martingale where there is
no effect, so that it ever exceeds 1 ÷ α with a probability of at most α. V is estimated, which makes this valid from some hundred users on
(Waudby-Smith et al., "Time-uniform central limit theory and asymptotic confidence sequences", 2021). τ² belongs to the plan, not to the
data. What the test does not heal: an effect that is there at first and fades, and amounts whose units are not independent users.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import lambertw

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int_]

MIN_USERS = 30  # per arm, and
MIN_EVENTS = 5  # conversions expected in the smaller arm at the common rate (and as many who do not): before them nothing is judged


@dataclass(frozen=True)
class RateArm:
    """One arm at every look: users so far and how many of them converted; looks lie on the last axis."""

    n: Floats
    successes: Floats


@dataclass(frozen=True)
class MeanArm:
    """One arm at every look: users so far, their mean and variance; looks lie on the last axis."""

    n: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True)
class Looks:
    """The difference treated − control at every look and its variance (the squared standard error); NaN: nothing to judge yet."""

    estimate: Floats
    variance: Floats

    @property
    def z(self) -> Floats:
        """Return the fixed-horizon statistic of every look, which misleads whoever reads it before the planned end."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.estimate / np.sqrt(self.variance))


@dataclass(frozen=True)
class Watched:
    """What may be said at every look: the interval at ``level``, which covers the truth at all looks at once, and p so far."""

    estimate: Floats
    low: Floats
    high: Floats
    p: Floats
    level: float

    @property
    def decided_at(self) -> Places:
        """Return the first look at which there is an effect, −1 where none shows one."""
        sure = self.p <= 1 - self.level
        return np.where(sure.any(axis=-1), sure.argmax(axis=-1), -1)


def looks_at_rates(control: RateArm, treated: RateArm) -> Looks:
    """Return the looks of a yes-or-no outcome; shares, so that 0.01 is one percentage point. More successes than users: UsageError."""
    for arm in (control, treated):
        if np.any((arm.successes < 0) | (arm.successes > arm.n)):
            raise UsageError(msg("an arm has more conversions than users"))
    smaller = np.minimum(control.n, treated.n)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [arm.successes / arm.n for arm in (control, treated)]
        common = (control.successes + treated.successes) / (control.n + treated.n)
        apart = shares[0] * (1 - shares[0]) / control.n + shares[1] * (1 - shares[1]) / treated.n
        together = common * (1 - common) * (1 / control.n + 1 / treated.n)
        enough = (smaller >= MIN_USERS) & (smaller * np.minimum(common, 1 - common) >= MIN_EVENTS)
    estimate = shares[1] - shares[0]
    variance = np.maximum(apart, together)  # a small arm without a conversion yet has no variance of its own, which would prove anything
    return Looks(np.where(enough, estimate, np.nan), np.where(enough, variance, np.nan))


def looks_at_means(control: MeanArm, treated: MeanArm) -> Looks:
    """Return the looks of an amount per user, in its unit; looks with fewer than 30 users in an arm or without variance are not judged."""
    if np.any(control.variance < 0) or np.any(treated.variance < 0):
        raise UsageError(msg("a variance lies below zero"))
    users = control.n + treated.n
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = control.variance / control.n + treated.variance / treated.n
        common = ((control.n - 1) * control.variance + (treated.n - 1) * treated.variance) / (users - 2)
        variance = np.maximum(apart, common * (1 / control.n + 1 / treated.n))  # a small arm without a buyer yet has hardly any of its own
    enough = np.minimum(control.n, treated.n) >= MIN_USERS
    enough = enough & (variance > 0)
    return Looks(np.where(enough, treated.mean - control.mean, np.nan), np.where(enough, variance, np.nan))


def planned_mixture(variance: ArrayLike, level: float = 0.95) -> Floats:
    """Return the τ² with which the interval is narrowest when the difference has this variance: the planned end's squared standard error.

    At V the squared half-width is V(1 + V ÷ τ²)(2 ln(1 ÷ α) + ln(1 + τ² ÷ V)); its minimum has 1 + τ² ÷ V = −W₋₁(−α² ÷ e), Lambert's
    function. A variance not above zero is a UsageError, NaN an experiment that cannot be judged.
    """
    planned = np.asarray(variance, dtype=float)
    if np.any(planned <= 0):
        raise UsageError(msg("the planned variance of a difference lies above zero"))
    return np.asarray(planned * (price_of_looking(level) ** 2 - 1))


def price_of_looking(level: float = 0.95) -> float:
    """Return how many standard errors the always-valid interval reaches at the planned end, where a single look reaches 1.96 at 95 %."""
    if not 0 < level < 1:
        message = f"a level lies between 0 and 1, not at {level}"
        raise ValueError(message)
    return float(np.sqrt(-lambertw(-((1 - level) ** 2) / np.e, -1).real))


def watch(looks: Looks, mixture: ArrayLike, level: float = 0.95) -> Watched:
    """Return interval and running p of every look; ``mixture`` is τ², one number or one per series (all axes but the last)."""
    tau = np.asarray(mixture, dtype=float)[..., None]
    estimate, v = looks.estimate, looks.variance
    evidence = tau * estimate**2 / (2 * v * (v + tau)) - np.log1p(tau / v) / 2  # ln Λ
    p = np.minimum.accumulate(np.exp(-np.clip(np.nan_to_num(evidence, nan=0.0), 0.0, None)), axis=-1)
    half = np.sqrt(v * (v + tau) / tau * (np.log1p(tau / v) - 2 * np.log(1 - level)))
    return Watched(estimate, estimate - half, estimate + half, p, level)
