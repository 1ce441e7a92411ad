"""Sums over many windows of a few figures: the facts as one array, so that a window costs microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.monthly_review.aggregate import Totals, is_mean
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.aggregate import Cube
    from goalbook.core.metrics import Catalogue

STEP = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Grid:
    """Slots × columns of the wide table; gives the totals that `Cube.totals` gives, of the columns it holds."""

    days: NDArray[np.datetime64]
    values: NDArray[np.float64]
    columns: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    catalogue: Catalogue

    def totals(self, days: Sequence[date]) -> Totals:
        """Aggregate from the first to the last slot: flows summed, stocks last known, indices averaged, distinct counts left."""
        if not days:
            return Totals({}, self.channels, self.catalogue)
        first, last = np.searchsorted(self.days, np.array([days[0], days[-1]], "datetime64[D]") + np.array([0 * STEP, STEP]))
        block = self.values[first:last]
        known = ~np.isnan(block)
        count = known.sum(axis=0)
        summed = np.where(count > 0, np.where(known, block, 0.0).sum(axis=0), np.nan)
        found = {}
        for place, column in enumerate(self.columns):
            how = self._how(column[0])
            value = summed[place]
            if how == "mean":
                value = value / max(count[place], 1)
            elif how == "last" and count[place]:
                value = block[known[:, place], place][-1]
            elif how == "none" and len(block) > 1:
                value = np.nan
            found[column] = float(value)
        return Totals(found, self.channels, self.catalogue)

    def _how(self, metric: str) -> str:
        if metric == ENTRY or metric not in self.catalogue.metrics:
            return "sum"
        if is_mean(self.catalogue, metric):
            return "mean"
        return {"flow": "sum", "stock": "last", "distinct": "none"}[self.catalogue.metrics[metric].additivity]


def grid_of(cube: Cube, kpis: Iterable[str]) -> Grid:
    """Return the grid of some metrics and of the parts of some ratios."""
    ratios = cube.catalogue.ratios
    wanted = {part for kpi in kpis for part in ((ratios[kpi].numerator, ratios[kpi].denominator) if kpi in ratios else (kpi,))}
    columns = [(str(column[0]), str(column[1])) for column in cube.wide.columns if column[0] in wanted]
    return Grid(
        cube.wide.index.to_numpy().astype("datetime64[D]"),
        cube.wide[columns].to_numpy(dtype=float),
        tuple(columns),
        cube.channels,
        cube.catalogue,
    )
