"""How small an effect a planned test can show, how many users or days a given effect needs, and how likely it is to be seen.

All closed forms: an effect δ is seen with probability Φ(|δ| ÷ s − c), where s is the standard error of the difference at that effect, and c
the standard errors the test's interval reaches (Cohen 1988; Fleiss, Levin & Paik 2003, unpooled). The other side's chance of a false find
in the wrong direction is left out; it is below 0.001 wherever the power is 0.5 or more at 95 %. Numbers of users may be arrays, so that a
slider over the length of a test is one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.methods.always_valid import price_of_looking

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

LONGEST = 400  # days that a test may take before it is none
LEAST_DAYS = 5  # that say how days differ
RATIOS = np.concatenate([[0.0], np.geomspace(0.005, 20.0, 60)])  # drift ÷ deviation that a series is tried with
TINY = 1e-300


@dataclass(frozen=True)
class Aim:
    """What a test has to reach: the level of its interval, and the chance to see the effect where there is one.

    ``watched``: it is looked at while it runs and judged by an always-valid interval, which costs size.
    """

    level: float = 0.95
    power: float = 0.8
    watched: bool = False

    @property
    def critical(self) -> float:
        """Return the standard errors from which a difference counts as seen."""
        if not (0 < self.level < 1 and 0 < self.power < 1):
            message = f"level and power lie between 0 and 1, not at {self.level} and {self.power}"
            raise ValueError(message)
        return price_of_looking(self.level) if self.watched else float(-ndtri((1 - self.level) / 2))

    @property
    def reach(self) -> float:
        """Return the standard errors that an effect must measure to be seen with this power."""
        return self.critical + float(ndtri(self.power))


@dataclass(frozen=True)
class DayNoise:
    """How days of a series differ: mean per day, standard deviation around its level, and of the level's own step from day to day.

    The series is thought free of its weekdays. With ``drift`` the level wanders (local level model), so that a forecast from before the
    campaign grows worse with every day, and a longer campaign is not always seen better.
    """

    mean: float
    deviation: float
    drift: float = 0.0


def power_of_rates(base: float, effect: float, control: ArrayLike, treated: ArrayLike, aim: Aim) -> Floats:
    """Return the chance to see a rate move from ``base`` by ``effect`` (both shares) with so many users per arm."""
    _require_rates(base, base + effect)
    n0, n1 = _users(control), _users(treated)
    return _power(effect, base * (1 - base) / n0 + (base + effect) * (1 - base - effect) / n1, aim)


def power_of_means(deviation: float, effect: float, control: ArrayLike, treated: ArrayLike, aim: Aim) -> Floats:
    """Return the chance to see a mean move by ``effect``; users differ by ``deviation`` (standard deviation) in both arms."""
    _require_spread(deviation)
    return _power(effect, deviation**2 * (1 / _users(control) + 1 / _users(treated)), aim)


def power_of_days(noise: DayNoise, effect: float, before: int, after: ArrayLike, aim: Aim) -> Floats:
    """Return the chance to see a daily count move by ``effect`` a day over ``after`` days, against a forecast from ``before`` days."""
    return _power(effect, _day_variance(noise, before, after), aim)


def smallest_rate_effect(base: float, control: ArrayLike, treated: ArrayLike, aim: Aim) -> Floats:
    """Return the smallest rise above ``base`` that so many users show; NaN where even a rate of one would not be told from it.

    With z the aim's reach, δ² = z²(p₀q₀ ÷ n₀ + (p₀ + δ)(q₀ − δ) ÷ n₁) is quadratic in δ; its positive root is the answer.
    """
    _require_rates(base, base)
    n0, n1 = _users(control), _users(treated)
    z2 = aim.reach**2
    square, slope, rest = 1 + z2 / n1, z2 * (1 - 2 * base) / n1, z2 * base * (1 - base) * (1 / n0 + 1 / n1)
    found = (slope + np.sqrt(slope**2 + 4 * square * rest)) / (2 * square)
    return np.where(base + found <= 1, found, np.nan)


def smallest_mean_effect(deviation: float, control: ArrayLike, treated: ArrayLike, aim: Aim) -> Floats:
    """Return the smallest difference of means that so many users show, in the unit of the deviation."""
    _require_spread(deviation)
    return np.asarray(aim.reach * deviation * np.sqrt(1 / _users(control) + 1 / _users(treated)))


def smallest_day_effect(noise: DayNoise, before: int, after: ArrayLike, aim: Aim) -> Floats:
    """Return the smallest change per day that ``after`` days show against ``before`` days; over ``noise.mean`` it is a share."""
    return np.asarray(aim.reach * np.sqrt(_day_variance(noise, before, after)))


def users_for_rates(base: float, effect: float, aim: Aim, treated_share: float = 0.5) -> float:
    """Return the users of both arms together that an effect on a rate needs, rounded up; infinite for no effect."""
    _require_rates(base, base + effect)
    lifted = base + effect
    return _users_for(base * (1 - base), lifted * (1 - lifted), effect, (aim, treated_share))


def users_for_means(deviation: float, effect: float, aim: Aim, treated_share: float = 0.5) -> float:
    """Return the users of both arms together that a difference of means needs, rounded up; infinite for no effect."""
    _require_spread(deviation)
    return _users_for(deviation**2, deviation**2, effect, (aim, treated_share))


def days_for_users(users: float, per_day: float) -> float:
    """Return the whole days in which so many users arrive; infinite where none arrive."""
    return float(ceil(users / per_day)) if per_day > 0 and users < inf else inf


def days_for_effect(noise: DayNoise, effect: float, before: int, aim: Aim) -> int | None:
    """Return the fewest days whose change of ``effect`` a day is seen; None where 400 days and ever fewer do not show it."""
    days = np.arange(1, LONGEST + 1)
    seen = smallest_day_effect(noise, before, days, aim) <= abs(effect)
    return int(days[seen.argmax()]) if seen.any() else None


def day_noise(values: Floats) -> DayNoise:
    """Return how the days of a series differ: the local level model of highest likelihood (Durbin & Koopman 2012, diffuse start).

    Deviation and drift are NaN with fewer than five days.
    """
    mean = float(np.mean(values)) if len(values) else nan
    if len(values) < LEAST_DAYS:
        return DayNoise(mean, nan, nan)
    level, known = np.full(len(RATIOS), values[0]), np.ones(len(RATIOS))  # known: variance of the level, in σ²
    squares, logs = np.zeros(len(RATIOS)), np.zeros(len(RATIOS))
    for value in values[1:]:
        predicted = known + RATIOS**2
        gain = predicted / (predicted + 1)
        off = value - level
        squares += off**2 / (predicted + 1)
        logs += np.log(predicted + 1)
        level, known = level + gain * off, gain
    n = len(values) - 1
    variance = squares / n
    best = int(np.argmin(n * np.log(np.maximum(variance, TINY)) + logs))
    deviation = sqrt(float(variance[best]))
    return DayNoise(mean, deviation, deviation * float(RATIOS[best]))


def _power(effect: float, variance: Floats, aim: Aim) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = ndtr(np.abs(effect) / np.sqrt(variance) - aim.critical)
    return np.asarray(np.where(variance > 0, found, 1.0 if effect else 0.0))


def _users_for(control: float, treated: float, effect: float, plan: tuple[Aim, float]) -> float:
    """Return n with reach² · (variance of the control ÷ its users + the same of the treated) = effect²."""
    aim, share = plan
    if not 0 < share < 1:
        raise UsageError(msg("both arms of a test need users"))
    if not effect:
        return inf
    return float(ceil(aim.reach**2 * (control / (1 - share) + treated / share) / effect**2))


def _day_variance(noise: DayNoise, before: int, after: ArrayLike) -> Floats:
    """Return the variance of a mean of ``after`` days less its forecast from ``before`` days.

    The level known after n days has variance P by the Kalman recursion (σ² ÷ n without drift); the mean of the next m days adds
    σ² ÷ m and drift² · (m + 1)(2m + 1) ÷ 6m.
    """
    _require_spread(noise.deviation)
    if before < 1 or np.any(np.asarray(after) < 1):
        raise UsageError(msg("a comparison of days needs at least one day before and one after"))
    m, square = np.asarray(after, dtype=float), noise.deviation**2
    level = square
    for _ in range(before - 1):
        predicted = level + noise.drift**2
        level = predicted * square / (predicted + square) if square > 0 else 0.0
    return np.asarray(level + square / m + noise.drift**2 * (m + 1) * (2 * m + 1) / (6 * m))


def _users(n: ArrayLike) -> Floats:
    users = np.asarray(n, dtype=float)
    if np.any(users <= 0):
        raise UsageError(msg("both arms of a test need users"))
    return users


def _require_rates(*rates: float) -> None:
    if not all(0 <= rate <= 1 for rate in rates):
        raise UsageError(msg("a rate lies between 0 and 1"))


def _require_spread(deviation: float) -> None:
    if deviation < 0:
        raise UsageError(msg("a standard deviation lies below zero"))
