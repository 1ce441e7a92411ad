"""A flow on a regular calendar, its level, its weekday profile and what both say about the steps to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Days = NDArray[np.datetime64]

LEVEL_MEMORY = (0.03, 0.06, 0.12, 0.25, 0.5)  # weight of the newest step in the level: candidates, the back-test chooses
_PROFILE_MEMORY = 1 / 56  # the weekday profile forgets within about eight weeks
_PROFILE_BASE = 14  # days a day is compared with for its profile: whole cycles, so that the base has no weekday of its own
_PROFILE_PRIOR = 0.1  # observations of "an ordinary day" that keep a young profile near 1
ENOUGH_PRESENT = 0.8  # share of the days to come that must have been measured for an origin to count


@dataclass(frozen=True)
class Flow:
    """Values of a flow on a gapless calendar; a missing step is NaN, never zero.

    ``dates`` are first days of steps, ``step`` is the length of a step in days (1 or 7).
    """

    dates: Days
    amounts: Floats
    step: int

    @property
    def cycle(self) -> int:
        """Steps after which the profile repeats: seven days, or nothing in weekly flows."""
        return 7 if self.step == 1 else 1

    @property
    def year(self) -> int:
        """Steps of a year that keep the weekday: 364 days or 52 weeks."""
        return 364 // self.step

    @property
    def month(self) -> int:
        """Steps of four weeks."""
        return 28 // self.step

    @property
    def first(self) -> int:
        """Position of the first measured step."""
        return int(np.isfinite(self.amounts).argmax())

    @property
    def ends(self) -> Days:
        """Last day of each step."""
        return self.dates + np.timedelta64(self.step - 1, "D")

    def until(self, day: np.datetime64) -> Flow:
        """Cut the flow after its last measured step that ends on or before a day."""
        measured = np.flatnonzero(np.isfinite(self.amounts) & (self.ends <= day))
        kept = int(measured[-1]) + 1 if len(measured) else 0
        return Flow(self.dates[:kept], self.amounts[:kept], self.step)


def days(series: pd.Series[float]) -> Days:
    """Return a dated series' index as days, whatever kind of date it holds."""
    return series.index.to_numpy().astype("datetime64[D]")


def calendar(series: pd.Series[float]) -> Flow:
    """Put a dated series on a gapless daily or weekly calendar ending with its last measured step.

    Weekly when all distances between its dates are whole weeks. Raises ValueError on duplicate dates.
    """
    kept = series.dropna().sort_index()
    dates = days(kept)
    if len(np.unique(dates)) != len(dates):
        text = "a flow has one value per date"
        raise ValueError(text)
    all_dates = np.sort(days(series))
    gaps = np.diff(all_dates).astype(int)
    step = 7 if len(gaps) and not (gaps % 7).any() else 1
    if not len(dates):
        return Flow(dates, np.empty(0), step)
    full = np.arange(dates[0], dates[-1] + np.timedelta64(1, "D"), np.timedelta64(step, "D"))
    values = np.full(len(full), np.nan)
    values[(dates - dates[0]).astype(int) // step] = kept.to_numpy(dtype=float)
    return Flow(full, values, step)


def side_by_side(flow: Flow, others: Sequence[pd.Series[float]]) -> list[Flow]:
    """Put a flow and its siblings on one calendar that begins with the oldest and ends with the flow; steps they lack are NaN."""
    own = [other.set_axis(pd.DatetimeIndex(days(other))) for other in others]
    first = min([flow.dates[0], *(days(o.dropna()).min() for o in own if o.notna().any())])
    earlier = -(-int((flow.dates[0] - first).astype(int)) // flow.step)
    dates = np.concatenate([flow.dates[0] - np.timedelta64(flow.step, "D") * np.arange(earlier, 0, -1), flow.dates])
    amounts = [np.concatenate([np.full(earlier, np.nan), flow.amounts])]
    amounts += [o.reindex(pd.DatetimeIndex(dates)).to_numpy().astype(np.float64) for o in own]
    return [Flow(dates, each, flow.step) for each in amounts if np.isfinite(each).any() and not (each < 0).any()]


def remembered(x: Floats, weight: float | Floats) -> Floats:
    """Return the exponentially discounted running sum along the first axis; several weights stand along the last."""
    keep, state, out = 1 - weight, np.zeros(x.shape[1:]), np.empty_like(x)
    for i, row in enumerate(x):
        state = state * keep + row
        out[i] = state
    return out


def trailing(amounts: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return sum and count of the measured values among the last ``steps`` up to each position, fewer at the begin."""
    ends = np.arange(1, len(amounts) + 1)
    begins = np.maximum(ends - steps, 0)
    sums, counts = (np.concatenate([[0.0], np.cumsum(x)]) for x in (np.nan_to_num(amounts), np.isfinite(amounts)))
    return sums[ends] - sums[begins], counts[ends] - counts[begins]


def profiles(flow: Flow) -> Floats:
    """Return per origin the factor of each position in the cycle, mean 1; shape (origins, cycle).

    The profile is an exponentially weighted mean of day ÷ trailing two weeks' mean per weekday (classical decomposition with forgetting;
    Holt-Winters' multiplicative season keeps the same form). It uses nothing after the origin.
    """
    y, cycle = flow.amounts, flow.cycle
    if cycle == 1:
        return np.ones((len(y), 1))
    sums, counts = trailing(y, _PROFILE_BASE)
    usable = ~np.isnan(y) & (sums > 0)
    ratio = np.where(usable, np.nan_to_num(y) * counts / np.where(usable, sums, 1.0), 0.0)
    which = np.eye(cycle)[np.arange(len(y)) % cycle]
    both = remembered(np.hstack([which * ratio[:, None], which * usable[:, None]]), _PROFILE_MEMORY)
    profile = (both[:, :cycle] + _PROFILE_PRIOR) / (both[:, cycle:] + _PROFILE_PRIOR)
    return np.asarray(profile / profile.mean(axis=1, keepdims=True))


def levels(flow: Flow, profile: Floats) -> Floats:
    """Return the level per ordinary step, for each candidate memory and origin; shape (memories, origins).

    Exponentially weighted mean of the logs of value ÷ profile; where the flow has zeros, of the values themselves. Missing steps weigh
    nothing.
    """
    y = flow.amounts
    present = ~np.isnan(y)
    plain = np.where(present, y, 1.0) / profile[np.arange(len(y)), np.arange(len(y)) % flow.cycle]
    has_zeros = bool((plain <= 0).any())
    x = np.where(present, plain if has_zeros else np.log(np.maximum(plain, 1e-300)), 0.0)
    weights = np.array(LEVEL_MEMORY)
    stacked = np.column_stack([x, present.astype(float)])
    sums = remembered(np.repeat(stacked[:, :, None], len(weights), axis=2), weights)
    means = (sums[:, 0] / np.maximum(sums[:, 1], 1e-12)).T
    return np.asarray(means if has_zeros else np.exp(means))


@dataclass(frozen=True)
class Ahead:
    """For every origin and every step ahead, cumulative: the profile's weight and what then happened, over measured steps only.

    Shapes (origins, steps). ``weight`` × level is the forecast. Both are NaN where the future is not known or too little of it was
    measured.
    """

    weight: Floats
    actual: Floats
    count: Floats

    def last(self) -> Ahead:
        """Keep only the whole horizon; shape (origins,)."""
        return Ahead(self.weight[:, -1], self.actual[:, -1], self.count[:, -1])


def ahead(flow: Flow, profile: Floats, steps: int, skip: int = 0) -> Ahead:
    """Look ``steps`` ahead of every origin, the first ``skip`` of them not counted (a gap before the period begins)."""
    n, j = len(flow.amounts), np.arange(1, steps + 1)
    future = np.lib.stride_tricks.sliding_window_view(np.append(flow.amounts, np.full(steps, np.nan)), steps)[1 : n + 1]
    counted = (~np.isnan(future)) & (j > skip)
    shape = profile[np.arange(n)[:, None], (np.arange(n)[:, None] + j) % flow.cycle]
    weight = np.cumsum(np.where(counted, shape, 0.0), axis=1)
    actual = np.cumsum(np.where(counted, future, 0.0), axis=1)
    count = np.cumsum(counted, axis=1).astype(float)
    known = (np.arange(n)[:, None] + j < n) & (count >= ENOUGH_PRESENT * np.maximum(j - skip, 1))
    return Ahead(np.where(known, weight, np.nan), np.where(known, actual, np.nan), count)


def shape_ahead(flow: Flow, profile: Floats, steps: int, skip: int = 0) -> Floats:
    """Return the cumulative profile weight of the steps after the last one; shape (steps,)."""
    j = np.arange(1, steps + 1)
    return np.cumsum(np.where(j > skip, profile[-1][(len(flow.amounts) - 1 + j) % flow.cycle], 0.0))
