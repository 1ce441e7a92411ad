"""Figures of a whole and of its parts made to add up, each moving by how far it may be off (Wickramasuriya et al. 2019, MinT).

With S the sums of the parts and W the variances, ỹ = S(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ. Written as a projection onto what adds up,
ỹ = ŷ − WCᵀ(CWCᵀ)⁻¹Cŷ with C = [I −A] over the sums A, it needs no inverse of W: a variance of 0 fixes a figure exactly.

Between bounds the same least squares are solved along their multiplier λ: the whole is ŷ₀ − λw₀, each part ŷᵢ + λwᵢ cut off at its bounds.
What adds up then grows with λ in straight pieces, so that the one λ at which whole and parts agree is found exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

RIGID = 1e-12  # of the largest variance: what stands for a fixed figure where W has to be inverted
NEAR = 1e-9  # relative: figures that add up to this are left as they are


def reconcile(sums: Sequence[Sequence[float]], figures: Sequence[float], variances: Sequence[float]) -> Floats:
    """Return the figures, sums first and then parts, moved so that each sum is that of its parts.

    ``sums`` has one row per sum and one column per part, 1 where the part belongs to it. Figures all fixed and apart are a UsageError.
    """
    aggregate, given, spread = (np.asarray(values, dtype=float) for values in (sums, figures, variances))
    constraint = np.hstack([np.eye(len(aggregate)), -aggregate])
    off = constraint @ given
    scale = max(float(np.abs(given).max(initial=0.0)), 1.0)
    if np.all(np.abs(off) <= NEAR * scale):
        return given.copy()
    middle = (constraint * spread) @ constraint.T
    moved: Floats = given - spread * (constraint.T @ np.linalg.pinv(middle, hermitian=True) @ off)
    if np.any(np.abs(constraint @ moved) > NEAR * scale * len(given)):
        raise UsageError(msg("the figures are all fixed and do not add up; let one of them move"))
    return moved if moved.min() >= 0 or given.min() < 0 else _above_zero(aggregate, given, spread)


def reconcile_between(figures: Sequence[float], variances: Sequence[float], bounds: Sequence[tuple[float, float]]) -> Floats:
    """Return a whole and then its parts, moved so that they add up and no part leaves its bounds, in which its figure has to lie.

    A whole that the bounds cannot reach gives way, however exact it is. Figures all fixed and apart are a UsageError.
    """
    given, spread = np.asarray(figures, dtype=float), np.asarray(variances, dtype=float)
    low, high = (np.asarray([bound[side] for bound in bounds], dtype=float) for side in (0, 1))
    off = float(given[1:].sum() - given[0])
    if abs(off) <= NEAR * max(float(np.abs(given).max(initial=0.0)), 1.0):
        return given.copy()
    if not spread.any():
        raise UsageError(msg("the figures are all fixed and do not add up; let one of them move"))
    multiplier = _multiplier(given, spread, (low, high))
    parts = np.clip(given[1:] + multiplier * spread[1:], low, high)
    return np.concatenate([[parts.sum()], parts])


def _multiplier(given: Floats, spread: Floats, bounds: tuple[Floats, Floats]) -> float:
    """Return the λ at which whole and parts agree, the outermost bend of the parts where none does."""
    loose = spread[1:] > 0
    free, width = given[1:][loose], spread[1:][loose]
    bends = np.unique(np.concatenate([(limit[loose] - free) / width for limit in bounds]))
    if not len(bends):
        return 0.0

    def over(at: float) -> float:
        """Return by how much the parts are more than the whole."""
        return float(np.clip(given[1:] + at * spread[1:], *bounds).sum() - given[0] + at * spread[0])

    heights = [over(float(at)) for at in bends]
    for end, height, outward in ((0, heights[0], heights[0] > 0), (-1, heights[-1], heights[-1] < 0)):
        if outward:  # beyond the last bend the whole alone can still move
            return float(bends[end]) - (height / float(spread[0]) if spread[0] else 0.0)
    at = max(int(np.searchsorted(heights, 0.0)), 1) if len(bends) > 1 else 0
    if not at or heights[at] == heights[at - 1]:
        return float(bends[at])
    return float(np.interp(0.0, heights[at - 1 : at + 1], bends[at - 1 : at + 1]))


def structural(sums: Sequence[Sequence[float]]) -> list[float]:
    """Return variances that say nothing of accuracy but how many parts a figure is the sum of."""
    rows = [float(sum(row)) for row in sums]
    return [*rows, *([1.0] * len(sums[0]))]


def _above_zero(aggregate: Floats, given: Floats, spread: Floats) -> Floats:
    """Return the nearest figures that add up and none of which is negative, where the given ones were not."""
    from scipy.optimize import lsq_linear  # noqa: PLC0415 - heavy, and rarely wanted

    summing = np.vstack([aggregate, np.eye(aggregate.shape[1])])
    weight = 1 / np.sqrt(np.maximum(spread, RIGID * float(spread.max())))
    best = lsq_linear(summing * weight[:, None], given * weight, bounds=(0, np.inf), tol=1e-12)
    return np.asarray(summing @ best.x, dtype=float)


def whole_numbers(amounts: Sequence[float], total: int) -> list[int]:
    """Return whole numbers that sum to the total, by largest remainder: each amount's share rounded down, the rest to the largest rests."""
    if total < 0 or min(amounts, default=0.0) < 0:
        raise UsageError(msg("only amounts from zero on are split into whole numbers"))
    every = sum(amounts)
    if not every:
        if total:
            raise UsageError(msg("nothing says how {total:n} are shared", total=total))
        return [0] * len(amounts)
    exact = [amount / every * total for amount in amounts]
    floor = [int(value + NEAR) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (floor[at] - exact[at], at))
    for at in by_rest[: total - sum(floor)]:
        floor[at] += 1
    return floor
