"""Figures of a whole and of its parts made to add up, each moving by how far it may be off (Wickramasuriya et al. 2019, MinT).

With S the sums of the parts and W the variances, ỹ = S(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ. Written as a projection onto what adds up,
ỹ = ŷ − WCᵀ(CWCᵀ)⁻¹Cŷ with C = [I −A] over the sums A, it needs no inverse of W: a variance of 0 fixes a figure exactly.
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
