"""Descriptive baseline from the series' own past: the same weekday's mean, with its trend where that forecast better.

Nothing here stands for what would have come without the campaign but the past; whatever else happened in the window counts as its effect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.control import xmr
from goalbook.methods.placebo import LEAST_WINDOWS, Evidence, placebos
from goalbook.methods.uplift import LEVEL, WEEK, Fit, Refused, Uplift, Window, fault, measured, part_of, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from goalbook.methods.placebo import Placebos

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Way:
    """How many weeks are learnt from, and which share of their trend is carried on."""

    weeks: int
    trend: float


_WAYS = (_Way(4, 0.0), _Way(2, 0.0), _Way(8, 0.0), _Way(4, 0.5), _Way(8, 0.5), _Way(8, 1.0))


def seasonal_baseline(y: Floats, window: Window, level: float = LEVEL, week: int = WEEK) -> Uplift | Refused:
    """Return the effect against the same weekdays' means over the last 2, 4 or 8 weeks, with none, half or all of their trend.

    ``y`` has shape (days,). The way is the one whose forecasts of windows as long as the campaign erred least before it; of equals the
    plainest. The range by day is that of individual values, ± 2.66 · mean moving range of what the fit leaves over (XmR).
    """
    reason = fault(y, window)
    if reason is not None:
        return Refused("seasonal_baseline", reason)
    part = part_of(len(y), window)
    z, start = y[part.steps], part.window.start
    tried: list[tuple[float, _Way, Placebos]] = []
    for way in _WAYS:
        if tried and way.weeks * week > start:
            continue
        windows = placebos(z, start, warm_up(start, week), _forecaster(z, way, week))
        tried.append((_miss(windows, window.steps), way, windows))
    _, way, windows = min(tried, key=lambda one: one[0])
    learnt = _learn(z, start, way, week)
    first = max(0, start - way.weeks * week)
    baseline = np.concatenate([np.full(first, nan), learnt.at(np.arange(first, len(z)))])
    fit = Fit(
        "seasonal_baseline", part.padded(baseline), Evidence(windows), notes=(f"weeks_{way.weeks}", *(("trend",) if way.trend else ()))
    )
    found = measured(y, window, fit, level)
    return _with_limits(found) if isinstance(found, Uplift) else found


@dataclass(frozen=True)
class _Learnt:
    """Mean value and mean position of every weekday, and the slope per step that is carried on."""

    means: Floats
    places: Floats
    slope: float

    def at(self, positions: NDArray[np.int64]) -> Floats:
        days = positions % len(self.means)
        return np.asarray(self.means[days] + self.slope * (positions - self.places[days]))


def _learn(y: Floats, origin: int, way: _Way, week: int) -> _Learnt:
    """Learn from the last weeks before an origin; the slope is that within weekdays, so that the profile does not bend it."""
    first = max(0, origin - way.weeks * week)
    values, positions = y[first:origin], np.arange(first, origin)
    known, days = np.isfinite(values), positions % week
    counts = np.bincount(days[known], minlength=week).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(days[known], values[known], week) / counts
        places = np.bincount(days[known], positions[known], week) / counts
    off, moved = (values - means[days])[known], (positions - places[days])[known]
    squares = float(moved @ moved)
    slope = way.trend * float(off @ moved) / squares if squares > 0 and way.trend else 0.0
    return _Learnt(means, places, slope)


def _forecaster(y: Floats, way: _Way, week: int) -> Callable[[int, int], Floats]:
    def forecast(origin: int, steps: int) -> Floats:
        return _learn(y, origin, way, week).at(np.arange(origin, origin + steps))

    return forecast


def _miss(windows: Placebos, steps: int) -> float:
    """Return the mean absolute error of forecasts as long as the campaign, or as long as at least eight windows are."""
    for last in range(steps, 0, -1):
        error, _ = windows.errors(0, last)
        if len(error) >= LEAST_WINDOWS:
            return float(np.abs(error).mean()) / last
    return inf


def _with_limits(found: Uplift) -> Uplift:
    """Return the result with the natural limits of single days around its baseline."""
    limits = xmr(found.daily[: found.window.start].tolist())
    if limits is None:
        return found
    return replace(found, low=found.baseline - limits.half_width, high=found.baseline + limits.half_width)


@dataclass(frozen=True)
class Matched:
    """Sums over the window, over as many steps on the same weekdays before it, and after it; each over the steps measured in all three.

    ``lift`` = during ÷ before − 1; ``kept`` = (after − before) ÷ (during − before): the share of the lift that outlasts the campaign, NaN
    where there was none. NaN where a window is not in the series; ``steps`` = number of steps compared.
    """

    before: float
    during: float
    after: float
    lift: float
    kept: float
    steps: int


def matched_windows(y: Floats, window: Window, week: int = WEEK) -> Matched:
    """Return a campaign's window against the same weekdays before and after it, whole weeks away (rulebook CR-24)."""
    away = -(-window.steps // week) * week
    positions = np.arange(window.start, window.stop)
    padded = np.concatenate([np.full(away, nan), y, np.full(away, nan)])
    before, during, after = padded[positions], padded[positions + away], padded[positions + 2 * away]
    known = np.isfinite(before) & np.isfinite(during)
    with_after = known & np.isfinite(after)
    if not known.any():
        return Matched(nan, nan, nan, nan, nan, 0)
    sums = [float(each[known].sum()) for each in (before, during)]
    later = float(after[with_after].sum()) if with_after.sum() == known.sum() else nan
    gained = sums[1] - sums[0]
    lift = gained / sums[0] if sums[0] > 0 else nan
    return Matched(sums[0], sums[1], later, lift, (later - sums[0]) / gained if gained > 0 else nan, int(known.sum()))
