"""The figures of one channel by slot, traffic type and metric, in the two windows that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.preparation import Prepared

    Floats = NDArray[np.float64]

MOSTLY = 0.5  # a stage measured on fewer of the headline's slots is left out of the funnel
WEEK = 7
MAX_WEEKS = 26  # of history that say how much a week moves


@dataclass(frozen=True)
class Ground:
    """The two windows that are compared, and where their figures come from."""

    prepared: Prepared
    base: pd.DatetimeIndex  # slots of the months before that the data cover
    month: pd.DatetimeIndex
    headline: str

    @classmethod
    def of(cls, prepared: Prepared) -> Ground:
        """Return the windows of a review: the trailing months, as far as there are data, and the elapsed month."""
        cube, frame = prepared.cube, prepared.windows
        base = [day for slots in frame.trailing for day in slots if cube.data_from <= day <= cube.data_to]
        return cls(prepared, pd.DatetimeIndex(base), pd.DatetimeIndex(list(frame.elapsed)), prepared.aim.metric)

    @property
    def flow(self) -> bool:
        """Say whether the headline adds up over slots."""
        return self.prepared.cube.catalogue.metrics[self.headline].additivity == "flow"

    def weeks(self, slots: float) -> float:
        """Return how many weeks so many slots are."""
        return slots if self.prepared.cube.grain == "week" else slots / WEEK

    @cached_property
    def places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the windows' places among the slots of the data."""
        index = self.prepared.cube.wide.index
        return index.get_indexer(self.base), index.get_indexer(self.month)

    def columns(self, channel: str, metrics: tuple[str, ...]) -> Floats:
        """Return the metrics of a channel over all slots of the data (slots × metrics)."""
        wide = self.prepared.cube.wide
        return np.stack([wide[metric, channel].to_numpy(dtype=float) for metric in metrics], axis=1)


@dataclass(frozen=True)
class Cells:
    """Figures of a channel in both windows: slots × types × metrics, NaN = not measured."""

    types: tuple[str, ...]  # ("",) where traffic is not told apart
    base: Floats
    month: Floats

    def only(self, places: list[int]) -> Cells:
        """Return some of the metrics."""
        return Cells(self.types, self.base[:, :, places], self.month[:, :, places])

    def measured(self) -> list[int]:
        """Return the places of the metrics measured on most of the headline's slots in both windows; the headline itself stays."""
        last = self.base.shape[2] - 1
        shares = []
        for cells in (self.base, self.month):
            known = np.asarray(np.logical_not(np.isnan(cells)).any(axis=1))
            headline = known[:, -1]
            shares.append((known & headline[:, None]).sum(axis=0) / max(int(headline.sum()), 1))
        return [place for place in range(last + 1) if place == last or min(share[place] for share in shares) >= MOSTLY]

    def sums(self, totals: tuple[float, float]) -> tuple[Floats, Floats] | None:
        """Return both windows' sums (types × metrics) over the slots on which the funnel is whole, scaled to the headline's totals.

        None where they are no funnel: figures behind a stage that is zero, negative ones, or too few whole slots.
        """
        before, after = window_sums(self.base, totals[0]), window_sums(self.month, totals[1])
        return None if before is None or after is None else (before, after)


def window_sums(cells: Floats, total: float) -> Floats | None:
    """Return one window's sums as `Cells.sums` does."""
    known = ~np.isnan(cells)
    # A type without a row on a day brought nothing that day; one with half a row makes the day unusable.
    none = np.logical_not(known.any(axis=2))
    whole = np.logical_or(known.all(axis=2), none).all(axis=1) & known.any(axis=(1, 2))
    headline = int(known[:, :, -1].any(axis=1).sum())
    if not whole.any() or whole.sum() < MOSTLY * headline:
        return None
    sums: Floats = np.where(known, cells, 0.0)[whole].sum(axis=0)
    got = float(sums[:, -1].sum())
    if (not got and total) or (sums < 0).any() or ((sums[:, :-1] == 0) & (sums[:, 1:] > 0)).any():
        return None
    return np.asarray(sums * (total / got if got else headline / whole.sum()))


def channel_cells(ground: Ground, channel: str, metrics: tuple[str, ...]) -> Cells:
    """Return a channel's figures, all traffic together."""
    values = ground.columns(channel, metrics)[:, None, :]
    base, month = ground.places
    return Cells(("",), values[base], values[month])


def type_cells(ground: Ground, channel: str, metrics: tuple[str, ...]) -> Cells | None:
    """Return a channel's figures by traffic type; None where fewer than two types have them all."""
    facts, cube = ground.prepared.inputs.facts, ground.prepared.cube
    if "traffic_type" not in facts.columns or not set(metrics) <= set(facts.columns):
        return None
    ours = facts[(facts["channel"] == channel).to_numpy()]
    kinds, types = pd.factorize(ours["traffic_type"], sort=True)
    if len(types) < 2:  # noqa: PLR2004 - nothing to mix
        return None
    shift = pd.Timedelta(days=6 if cube.grain == "week" else 0)
    slots = cube.wide.index.get_indexer(pd.DatetimeIndex(ours["date_day"] + shift))  # −1: not known yet
    values = ours[list(metrics)].to_numpy(dtype=float)
    cells = _added_up((slots, kinds), values, (len(cube.wide), len(types), len(metrics)))
    base, month = ground.places
    both = np.concatenate([cells[base], cells[month]])
    have = (~np.isnan(both)).any(axis=0)
    used = [place for place in range(len(types)) if have[place].any()]
    if len(used) < 2 or not have[used].all():  # noqa: PLR2004 - as above
        return None
    return Cells(tuple(str(types[place]) for place in used), cells[base][:, used], cells[month][:, used])


def _added_up(places: tuple[NDArray[np.intp], NDArray[np.intp]], values: Floats, shape: tuple[int, int, int]) -> Floats:
    """Sum rows to slots × types × metrics; a cell to which no row gave a figure is NaN."""
    inside = places[0] >= 0
    at = places[0][inside] * shape[1] + places[1][inside]
    rows = values[inside]
    found = np.empty(shape)
    for metric in range(shape[2]):
        known = ~np.isnan(rows[:, metric])
        size = shape[0] * shape[1]
        sums = np.bincount(at[known], rows[known, metric], size)
        found[:, :, metric] = np.where(np.bincount(at[known], minlength=size) > 0, sums, np.nan).reshape(shape[:2])
    return found
