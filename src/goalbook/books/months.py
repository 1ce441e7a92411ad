"""The team's history month by month, as far as its months are whole."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN
from goalbook.core.period import month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.aggregate import Cube, Totals
    from goalbook.core.period import Period


@dataclass(frozen=True)
class Months:
    """The sums of every whole month of the data, oldest first."""

    periods: tuple[Period, ...]
    totals: tuple[Totals, ...]
    cube: Cube

    def series(self, kpi: str, channel: str) -> np.ndarray:
        """Return a metric or ratio by month, NaN where missing; channel "" is the whole team."""
        return np.array([one.value(kpi, channel or None) for one in self.totals], dtype=float)

    def trailing(self, months: int) -> Totals | None:
        """Return the sums of the last so many months together, None without a whole month."""
        last = self.periods[-months:]
        days = [day for month in last for day in self.cube.slots(month)]
        return self.cube.totals(days) if days else None


def whole_months(cube: Cube) -> Months:
    """Return the months that lie wholly within the data."""
    found, month = [], month_of(cube.data_from)
    while month.start <= cube.data_to:
        if cube.covers(cube.slots(month)):
            found.append(month)
        month = month.next()
    return Months(tuple(found), tuple(cube.totals(cube.slots(one)) for one in found), cube)


def best_sum(values: Sequence[float] | np.ndarray, months: int) -> float:
    """Return the largest sum of so many months in a row, NaN where no such stretch is known."""
    runs = [sum(values[at : at + months]) for at in range(len(values) - months + 1)]
    return max((float(run) for run in runs if not math.isnan(run)), default=NAN)


def best_of(values: Sequence[float] | np.ndarray) -> float:
    """Return the largest known value, NaN where none is."""
    return best_sum(values, 1)
