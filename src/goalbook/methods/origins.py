"""Past origins of a landing: what would have been forecast at each, and how far off it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.flow import LEVEL_MEMORY, Flow, ahead, levels, profiles, shape_ahead, trailing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.methods.flow import Ahead, Floats

    Whole = NDArray[np.int64]

WARM_UP_DAYS = 28  # no origin earlier: a level and a profile need four weeks
_SEASON_WEIGHTS = (0.5, 1.0)
_SEASON_ORIGINS_DAYS = 91  # days over which the yearly season must have proved itself


@dataclass(frozen=True)
class Horizon:
    """A period seen from an origin: steps gone by, steps left, and steps between the origin and its begin."""

    elapsed: int
    left: int
    skip: int = 0

    @property
    def ahead(self) -> int:
        """Steps from the origin to the end of the period."""
        return self.left + self.skip


@dataclass(frozen=True)
class Rolling:
    """One flow's past origins for one horizon, and the forecast from its last one.

    Arrays of origins are NaN where nothing can be said. ``log_error`` = ln(actual ÷ forecast) of the steps left, each forecast made with
    what its origin knew. ``path`` and ``spread`` have one entry per step after the last origin: cumulative forecast, and root mean square
    of the past cumulative log errors.
    """

    horizon: Horizon
    to_date: Floats
    present: Floats
    remaining: Floats
    present_ahead: Floats
    log_error: Floats
    path: Floats
    spread: Floats
    memory: float
    season: float

    @property
    def forecast(self) -> Floats:
        """Forecast of the steps left at each past origin."""
        return np.asarray(self.remaining * np.exp(-self.log_error))


def past_mean(x: Floats, lag: int) -> tuple[Floats, Floats]:
    """Return mean and count of the finite entries up to ``lag`` steps before each position, along the last axis."""
    finite = np.isfinite(x)
    seen = max(x.shape[-1] - lag, 0)
    sums, counts = np.zeros(x.shape), np.zeros(x.shape)
    sums[..., lag:] = np.cumsum(np.where(finite, x, 0.0)[..., :seen], axis=-1)
    counts[..., lag:] = np.cumsum(finite[..., :seen], axis=-1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan), counts


def _log_errors(seen: Ahead, level: Floats) -> Floats:
    """Return ln(actual ÷ level × weight) where both are positive; levels broadcast against (origins, steps)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.log(seen.actual / (level * seen.weight))
    return np.where(np.isfinite(errors), errors, np.nan)


def choose(errors: Floats, lag: int) -> Whole:
    """Return per origin the candidate with the least mean absolute error among the origins whose outcome was known by then."""
    mean, count = past_mean(np.abs(errors), lag)
    best = np.argmin(np.where(np.isfinite(mean), mean, np.inf), axis=0)
    return np.asarray(np.where(count.max(axis=0) > 0, best, errors.shape[0] // 2))


@dataclass(frozen=True)
class _Season:
    """Last year's ratio at each origin: errors after it, its weight, and the mean absolute error known by then, with those it is over."""

    errors: Floats
    weight: Floats
    mean: Floats
    over: NDArray[np.bool_]

    def mean_of(self, errors: Floats, lag: int) -> Floats:
        """Return the mean absolute error of another way over the same origins."""
        whole, part = (past_mean(np.abs(each), lag)[0] for each in (errors, np.where(self.over, errors, np.nan)))
        return np.where(self.weight > 0, part, whole)


def _seasonal(errors: Floats, flow: Flow, lag: int) -> _Season:
    """Return the errors after correction by last year's error at the same time of year, and the weight used per origin.

    The correction is the same-period-last-year ratio actual ÷ forecast, fully or by half on the log scale. It is used only from the origin
    on at which it has lowered the mean absolute error over a quarter of known origins or more.
    """
    n, year = len(errors), flow.year
    before = np.full(n, np.nan)
    before[year:] = errors[: max(n - year, 0)]
    over = np.isfinite(before)
    means, _ = past_mean(np.abs(np.array([errors - w * before for w in _SEASON_WEIGHTS])), lag)
    plain, count = past_mean(np.abs(np.where(over, errors, np.nan)), lag)
    best = np.argmin(np.where(np.isfinite(means), means, np.inf), axis=0)
    least = np.take_along_axis(means, best[None], 0)[0]
    use = (np.nan_to_num(least, nan=np.inf) < plain) & (count >= _SEASON_ORIGINS_DAYS // flow.step) & over
    weight = np.where(use, np.array(_SEASON_WEIGHTS)[best], 0.0)
    after = errors - weight * np.nan_to_num(before)
    return _Season(after, weight, np.where(use, least, past_mean(np.abs(after), lag)[0]), over)


def blend(mean: Floats) -> Floats:
    """Return per way and origin its weight: 1 ÷ squared mean absolute error of the outcomes known by then, alike where none is (NaN).

    A blend of forecasts whose errors differ is better than the best of them picked by its past (Bates and Granger 1969); absolute errors
    keep one wild origin from deciding. Shapes (ways, origins).
    """
    weights = np.where(np.isfinite(mean), 1 / np.maximum(np.nan_to_num(mean), 1e-9) ** 2, 0.0)
    return np.where(np.isfinite(mean).any(axis=0), weights, 1.0)


def blended(weights: Floats, values: Floats) -> Floats:
    """Return the weighted mean over the ways that have a value; NaN where none with a weight has one."""
    used = np.where(np.isfinite(values), weights, 0.0)
    total = used.sum(axis=0)
    return np.where(total > 0, (used * np.nan_to_num(values)).sum(axis=0) / np.where(total > 0, total, 1.0), np.nan)


def _pace_errors(seen: Ahead, to_date: Floats, present: Floats) -> Floats:
    """Return ln(actual ÷ run rate) of the steps left: the mean of the measured steps so far for each measured step ahead."""
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.log(seen.actual / (to_date / present * seen.count))
    return np.where(np.isfinite(errors), errors, np.nan)


def _with_pace(path: Floats, weights: Floats, pace: float) -> Floats:
    """Return the cumulative forecast blended on the log scale with the run rate of the period so far, where it has one."""
    if not pace > 0 or not weights.sum() > 0:
        return path
    share = weights[1] / weights.sum()
    return np.asarray(path ** (1 - share) * (pace * np.arange(1, len(path) + 1)) ** share)


@dataclass(frozen=True)
class Learnt:
    """What a flow teaches, whatever the horizon: its profile and its levels at every origin."""

    flow: Flow
    profile: Floats
    level: Floats

    def until(self, steps: int) -> Learnt:
        """Return what the first steps alone taught: nothing at an origin comes from after it, so most of it is at hand."""
        cut = Flow(self.flow.dates[:steps], self.flow.amounts[:steps], self.flow.step)
        if bool((cut.amounts <= 0).any()) != bool((self.flow.amounts <= 0).any()):
            return learn(cut)  # a level with zeros is a mean of values, else of their logs
        return Learnt(cut, self.profile[:steps], self.level[:, :steps])


def learn(flow: Flow) -> Learnt:
    """Return profile and levels of a flow."""
    return _learnt(*_key(flow))


def roll(flow: Flow, horizon: Horizon) -> Rolling:
    """Forecast level × weekday profile from every origin of a flow, choosing the level's memory by the errors known at that origin."""
    return _rolled(*_key(flow), horizon)


def _key(flow: Flow) -> tuple[np.datetime64, int, bytes]:
    """Return a flow as what a cache can look up: in one review each flow is its own, the team's part and its siblings' sibling."""
    return flow.dates[0], flow.step, flow.amounts.tobytes()


@lru_cache(maxsize=64)
def _learnt(first: np.datetime64, step: int, amounts: bytes) -> Learnt:
    values = np.frombuffer(amounts)
    flow = Flow(first + np.timedelta64(step, "D") * np.arange(len(values)), values, step)
    profile = profiles(flow)
    return Learnt(flow, profile, levels(flow, profile))


@lru_cache(maxsize=128)
def _rolled(first: np.datetime64, step: int, amounts: bytes, horizon: Horizon) -> Rolling:
    return roll_learnt(_learnt(first, step, amounts), horizon)


def roll_learnt(learnt: Learnt, horizon: Horizon) -> Rolling:
    """Return the same for a flow whose profile and levels are known already."""
    flow, profile, level = learnt.flow, learnt.profile, learnt.level
    seen = ahead(flow, profile, horizon.ahead, horizon.skip)
    to_date, present = trailing(flow.amounts, horizon.elapsed)
    usable = np.arange(len(flow.amounts)) >= flow.first + max(WARM_UP_DAYS // flow.step, horizon.elapsed) - 1
    per_memory = np.where(usable, _log_errors(seen.last(), level), np.nan)
    choice = choose(per_memory, horizon.ahead)
    base = np.take_along_axis(per_memory, choice[None], 0)[0]
    season = _seasonal(base, flow, horizon.ahead)
    pace = np.where(usable, _pace_errors(seen.last(), to_date, present), np.nan)
    weights = blend(np.array([season.mean, season.mean_of(pace, horizon.ahead)]))
    errors = np.where(np.isfinite(base), blended(weights, np.array([season.errors, pace])), np.nan)
    per_step = np.where(usable[:, None], _log_errors(seen, level[choice, np.arange(len(choice))][:, None]), np.nan)
    path = level[choice[-1], -1] * shape_ahead(flow, profile, horizon.ahead, horizon.skip)
    if season.weight[-1] > 0:
        path = path * np.exp(season.weight[-1] * np.nan_to_num(per_step[-1 - flow.year]))
    path = _with_pace(path, weights[:, -1], to_date[-1] / present[-1] if present[-1] else 0.0)
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(past_mean((per_step**2).T, 0)[0][:, -1])
    known = np.isfinite(errors)
    return Rolling(
        horizon=horizon,
        to_date=to_date,
        present=present,
        remaining=np.where(known, seen.actual[:, -1], np.nan),
        present_ahead=seen.count[:, -1],
        log_error=errors,
        path=path,
        spread=spread,
        memory=float(LEVEL_MEMORY[choice[-1]]),
        season=float(season.weight[-1]),
    )
