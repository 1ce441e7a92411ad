"""Past origins of a landing: what would have been forecast at each, and how far off it was."""

from __future__ import annotations

from dataclasses import dataclass
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


def _seasonal(errors: Floats, flow: Flow, lag: int) -> tuple[Floats, Floats]:
    """Return the errors after correction by last year's error at the same time of year, and the weight used per origin.

    The correction is the same-period-last-year ratio actual ÷ forecast, fully or by half on the log scale. It is used only from the origin
    on at which it has lowered the mean absolute error over a quarter of known origins or more.
    """
    n, year = len(errors), flow.year
    before = np.full(n, np.nan)
    before[year:] = errors[: max(n - year, 0)]
    means, _ = past_mean(np.abs(np.array([errors - w * before for w in _SEASON_WEIGHTS])), lag)
    plain, count = past_mean(np.abs(np.where(np.isfinite(before), errors, np.nan)), lag)
    best = np.argmin(np.where(np.isfinite(means), means, np.inf), axis=0)
    better = np.nan_to_num(np.take_along_axis(means, best[None], 0)[0], nan=np.inf) < plain
    use = better & (count >= _SEASON_ORIGINS_DAYS // flow.step) & np.isfinite(before)
    weight = np.where(use, np.array(_SEASON_WEIGHTS)[best], 0.0)
    return errors - weight * np.nan_to_num(before), weight


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
    profile = profiles(flow)
    return Learnt(flow, profile, levels(flow, profile))


def roll(flow: Flow, horizon: Horizon) -> Rolling:
    """Forecast level × weekday profile from every origin of a flow, choosing the level's memory by the errors known at that origin."""
    return roll_learnt(learn(flow), horizon)


def roll_learnt(learnt: Learnt, horizon: Horizon) -> Rolling:
    """Return the same for a flow whose profile and levels are known already."""
    flow, profile, level = learnt.flow, learnt.profile, learnt.level
    seen = ahead(flow, profile, horizon.ahead, horizon.skip)
    to_date, present = trailing(flow.amounts, horizon.elapsed)
    usable = np.arange(len(flow.amounts)) >= flow.first + max(WARM_UP_DAYS // flow.step, horizon.elapsed) - 1
    per_memory = np.where(usable, _log_errors(seen.last(), level), np.nan)
    choice = choose(per_memory, horizon.ahead)
    base = np.take_along_axis(per_memory, choice[None], 0)[0]
    errors, season = _seasonal(base, flow, horizon.ahead)
    per_step = np.where(usable[:, None], _log_errors(seen, level[choice, np.arange(len(choice))][:, None]), np.nan)
    path = level[choice[-1], -1] * shape_ahead(flow, profile, horizon.ahead, horizon.skip)
    if season[-1] > 0:
        path = path * np.exp(season[-1] * np.nan_to_num(per_step[-1 - flow.year]))
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
        season=float(season[-1]),
    )
