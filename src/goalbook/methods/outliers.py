"""Single days far off the usual: which carry a trend, and series in which such a day is as high as usual days get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from goalbook.methods.flow import Floats, Flow

QUARTER_DAYS = 91  # what is usual is read from as long before a day; a second such day within it is no single one
_NORMAL = 1.4826  # median absolute deviation × this = standard deviation, where errors are normal
_LEAST = 14  # measured steps without which nothing is usual


@dataclass(frozen=True)
class Outlier:
    """A step far above the others: its place, its value, and how much it is above the usual one (the median)."""

    place: int
    value: float
    excess: float


def carrying(amounts: Floats, mads: float, share: float) -> list[Outlier]:
    """Return the steps, greatest first, that are beyond ``mads`` robust deviations and bring more than a share of all by themselves.

    None where they are more than one in a quarter (91): then a few days bring nearly all of it, month by month.
    """
    known = amounts[np.isfinite(amounts)]
    if len(known) < _LEAST or known.sum() <= 0:
        return []
    usual = float(np.median(known))
    limit = usual + mads * _NORMAL * float(np.median(np.abs(known - usual)))
    places = np.flatnonzero((np.nan_to_num(amounts) > limit) & (np.nan_to_num(amounts) - usual > share * known.sum()))
    if len(places) > max(len(amounts) // QUARTER_DAYS, 1):
        return []
    found = [Outlier(int(place), float(amounts[place]), float(amounts[place]) - usual) for place in places]
    return sorted(found, key=lambda one: (-one.value, one.place))


def calmed(flow: Flow, mads: float) -> Flow:
    """Return a flow whose single outliers are as high as ``mads`` robust deviations above the median of the quarter before.

    Single: alone in its quarter, and the next step is back below. What comes again or stays (a sales season, a new level) is kept, so that
    the errors of the forecast know of it. The last step is kept: nothing yet tells whether it stays.
    """
    length = QUARTER_DAYS // flow.step
    padded = np.concatenate([np.full(length, np.nan), flow.amounts])
    before = np.lib.stride_tricks.sliding_window_view(padded, length)[: len(flow.amounts)]
    usual = _medians(before)
    limit = usual + mads * _NORMAL * _medians(np.abs(before - usual[:, None]))
    limit = np.where(np.isfinite(before).sum(axis=1) >= min(_LEAST, length), limit, np.inf)
    high = np.nan_to_num(flow.amounts) > limit
    sums = np.concatenate([[0], np.cumsum(high)])
    earlier = sums[:-1] - sums[np.maximum(np.arange(len(high)) - length, 0)]
    alone = high & (earlier == 0) & ~np.append(high[1:], True)
    return replace(flow, amounts=np.where(alone, limit, flow.amounts)) if alone.any() else flow


def _medians(windows: Floats) -> Floats:
    """Return the median of each row's finite values (sorted, they stand first), NaN where there is none."""
    count = np.isfinite(windows).sum(axis=1)
    rows, ordered = np.arange(len(windows)), np.sort(windows, axis=1)
    return np.asarray((ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, np.minimum(count // 2, windows.shape[1] - 1)]) / 2)
