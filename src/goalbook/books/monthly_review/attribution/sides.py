"""What a channel's funnel stood at before and in the month under review, ready to be compared factor by factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.monthly_review.attribution.cells import channel_cells, type_cells
from goalbook.books.monthly_review.basis.funnels import VOLUME, Factor, chain, factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.attribution.cells import Ground

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sides:
    """One channel before and after: sums of its funnel's metrics by traffic type, both for the slots measured in the month.

    ``whole`` is what all elapsed slots would have brought at the level before: where days are missing, more than the sum of ``before``.
    """

    channel: str
    factors: tuple[Factor, ...]
    types: tuple[str, ...]  # ("",) where traffic is not told apart
    before: Floats  # types × metrics
    after: Floats
    whole: float
    measured: tuple[int, int]  # slots before, in the month
    state: str = "both"  # or entered, left
    planned: bool = False  # before is the stage plan

    @property
    def start(self) -> float:
        """Return the headline figure before, for the slots measured in the month."""
        return float(self.before[:, -1].sum())

    @property
    def end(self) -> float:
        """Return the headline figure of the month."""
        return float(self.after[:, -1].sum())


def sides(ground: Ground, channel: str) -> Sides | None:
    """Return a channel's two sides, None where it never has the headline figure in either window."""
    found = chain(ground.prepared.cube, channel, ground.headline)
    if not found:
        return None
    values = ground.columns(channel, (ground.headline,))[:, 0]
    base, month = (values[places][~np.isnan(values[places])] for places in ground.places)
    if not len(base) or not len(month):
        return _one_sided(ground, channel, found, (float(base.sum()), float(month.sum())))
    if ground.flow:
        level, end = float(base.mean()), float(month.sum())
        start, whole = level * len(month), level * len(ground.month)
    else:  # a stock stands where it stood last
        start, end = float(base[-1]), float(month[-1])
        whole = start
    types, before, after, used = _compared(ground, channel, found, (start, end))
    if not start and not end:
        return None
    state = "entered" if not before[:, 0].sum() else "left" if not after[:, 0].sum() else "both"
    whole = start if len(month) == len(ground.month) else whole
    return Sides(channel, used, types, before, after, whole, (len(base), len(month)), state)


def _one_sided(ground: Ground, channel: str, found: tuple[Factor, ...], sums: tuple[float, float]) -> Sides | None:
    """Return a channel with figures on one side only. One that stopped counts with what it brought per slot of the months before."""
    was = sums[0] * len(ground.month) / len(ground.base) if len(ground.base) else 0.0
    if not was and not sums[1]:
        return None
    whole = (Factor(VOLUME, found[0].name, ground.headline, ""),)
    before, after = np.array([[was]]), np.array([[sums[1]]])
    return Sides(channel, whole, ("",), before, after, was, (len(ground.base), len(ground.month)), "left" if was else "entered")


Compared = tuple[tuple[str, ...], "Floats", "Floats", tuple[Factor, ...]]


def _compared(ground: Ground, channel: str, found: tuple[Factor, ...], totals: tuple[float, float]) -> Compared:
    """Return types, both sides' sums and the factors: as fine as the figures allow, by traffic type first, fewer stages at last."""
    metrics = tuple(factor.top for factor in found)
    catalogue = ground.prepared.cube.catalogue
    together = channel_cells(ground, channel, metrics)
    kept = together.measured()
    apart = type_cells(ground, channel, tuple(metrics[place] for place in kept)) if len(kept) > 1 else None
    sums = apart.sums(totals) if apart is not None else None
    if apart is not None and sums is not None:
        return apart.types, *sums, factors(catalogue, tuple(metrics[place] for place in kept))
    while len(kept) > 1:
        sums = together.only(kept).sums(totals)
        if sums is not None:
            return together.types, *sums, factors(catalogue, tuple(metrics[place] for place in kept))
        kept = [*kept[:-2], kept[-1]]  # the stage next to the headline goes first
    return ("",), np.array([[totals[0]]]), np.array([[totals[1]]]), factors(catalogue, metrics[-1:])
