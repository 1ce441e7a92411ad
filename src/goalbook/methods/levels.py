"""Levels of a figure over stretches of time: sums of its parts, cleaned of lone outliers and of the weekday's habit.

A figure is top ÷ bottom by slot (day or week), in one or more strata such as organic and paid traffic. Its level over a stretch is the log
of summed tops ÷ summed bottoms; strata are compared each with itself and then averaged, so that a shift between them changes no level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int_]

OUTLIER = 5.0  # robust standard deviations from the median of the slots around
LEAST = 0.5  # what stands for a sum of nothing, so that it has a log
TINY = 1e-9


@dataclass(frozen=True)
class Parts:
    """Tops and bottoms (strata × slots, NaN = not measured), and the number of slots in a week: 7 or 1."""

    top: Floats
    bottom: Floats
    week: int

    @property
    def slots(self) -> int:
        """Return the number of slots."""
        return int(self.top.shape[1])

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """Return running totals of both parts by stratum, 0 first; a slot with one part missing adds to neither."""
        known = np.isfinite(self.top) & np.isfinite(self.bottom) & (self.bottom > 0)
        both = (np.where(known, self.top, 0.0), np.where(known, self.bottom, 0.0))
        first = np.zeros((len(self.top), 1))
        return np.hstack([first, both[0].cumsum(axis=1)]), np.hstack([first, both[1].cumsum(axis=1)])

    @cached_property
    def weights(self) -> Floats:
        """Return each stratum's share of all tops: what counts most weighs most."""
        tops = np.maximum(self.sums[0][:, -1], 0.0) + TINY
        return np.asarray(tops / tops.sum())

    def level(self, start: Places | int, stop: Places | int) -> Floats:
        """Return the log level by stratum from slot ``start`` up to before ``stop``; NaN where nothing was measured."""
        top, bottom = (total[:, stop] - total[:, start] for total in self.sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(bottom > TINY, np.log(np.maximum(top, LEAST) / bottom), np.nan)

    def change(self, before: tuple[Places, Places], after: tuple[Places, Places]) -> Floats:
        """Return the change of the log level between stretches, strata averaged by weight over those known in both."""
        steps = np.atleast_2d(self.level(*after) - self.level(*before))
        nothing = (self._tops(*after) < LEAST) & (self._tops(*before) < LEAST)
        steps = np.where(np.isfinite(steps) & nothing, 0.0, steps)
        known = np.isfinite(steps)
        weight = self.weights[:, None] * known
        total = weight.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(total > 0, (np.where(known, steps, 0.0) * weight).sum(axis=0) / total, np.nan))

    def _tops(self, start: Places, stop: Places) -> Floats:
        total = self.sums[0]
        return np.asarray(total[:, stop] - total[:, start])

    def ratio_by_slot(self) -> Floats:
        """Return the log of all strata's tops ÷ bottoms by slot, NaN where not measured."""
        tops, bottoms = (np.diff(total).sum(axis=0) for total in self.sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(bottoms > TINY, np.log(np.maximum(tops, LEAST) / bottoms), np.nan))


def cleaned(parts: Parts) -> Parts:
    """Return the parts with lone outliers set to the level around them: a change has to last four days (two weeks) to be one."""
    top = parts.top.copy()
    reach = 3 if parts.week > 1 else 1
    for row, (above, below) in enumerate(zip(parts.top, parts.bottom, strict=True)):
        with np.errstate(divide="ignore", invalid="ignore"):
            log = np.log(np.maximum(above, LEAST) / below)
        log[~np.isfinite(log)] = np.nan
        around = _running_median(log, reach)
        far = np.abs(log - around)
        known = far[np.isfinite(far)]
        if len(known) and (scale := 1.4826 * float(np.median(known))) >= 0:
            odd = far > OUTLIER * scale + TINY
            top[row, odd] = below[odd] * np.exp(around[odd])
    return replace(parts, top=top)


def without_weekdays(parts: Parts, until: int, first: int = 0) -> Parts:
    """Return the parts with each weekday's habit in the bottoms, as the slots from ``first`` up to ``until`` show it; weeks have none."""
    if parts.week == 1:
        return parts
    days = np.arange(parts.slots) % parts.week
    tops, bottoms = (np.diff(total)[:, first:until] for total in parts.sums)
    factor = np.ones((len(parts.top), parts.week))
    for day in range(parts.week):
        own = days[first:until] == day
        top, bottom = tops[:, own].sum(axis=1), bottoms[:, own].sum(axis=1)
        known = (top > 0) & (bottom > 0) & (tops.sum(axis=1) > 0)
        whole = tops.sum(axis=1) / np.maximum(bottoms.sum(axis=1), TINY)
        factor[known, day] = (top[known] / bottom[known]) / whole[known]
    return replace(parts, bottom=parts.bottom * factor[:, days])


def _running_median(values: Floats, reach: int) -> Floats:
    padded = np.concatenate([np.full(reach, np.nan), values, np.full(reach, np.nan)])
    return median_of_known(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).T)


def median_of_known(table: Floats) -> Floats:
    """Return the median of each column's known values, NaN where there is none; numpy's own takes ten times as long."""
    ordered = np.sort(table, axis=0)  # NaN last
    known = np.isfinite(ordered).sum(axis=0)
    columns = np.arange(table.shape[1])
    low, high = np.maximum(known - 1, 0) // 2, np.minimum(known // 2, len(table) - 1)
    return np.asarray(np.where(known > 0, (ordered[low, columns] + ordered[high, columns]) / 2, np.nan))
