"""Least squares over weights that are not negative and sum to one, solved exactly by an active set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_RIDGE = 1e-10  # of the mean diagonal: makes the solution one where controls repeat each other
_TOLERANCE = 1e-9


def simplex_weights(gram: Floats, cross: Floats) -> Floats:
    """Return w minimising ½ wᵀGw − cᵀw with w ≥ 0 and Σw = 1; G = XXᵀ of shape (controls, controls), c = Xy of shape (controls,).

    Lawson and Hanson's active-set algorithm (1974) with the sum as an equality in every step: a step solves the problem for the weights
    that are free, goes as far towards it as no weight turns negative, and frees the weight whose multiplier is most negative. Convex and
    of finite steps, so the end is the optimum.
    """
    count = len(cross)
    scale = float(np.trace(gram)) / count or 1.0
    gram = gram / scale + _RIDGE * np.eye(count)
    cross = cross / scale
    weights = np.zeros(count)
    first = int(np.argmin(np.diag(gram) / 2 - cross))
    weights[first] = 1.0
    free = np.arange(count) == first
    for _ in range(30 * count):
        wanted, multiplier = _step(gram, cross, free)
        current = weights[free]
        if (wanted <= 0).any():
            falling = wanted <= 0
            share = float(np.min(current[falling] / np.maximum(current[falling] - wanted[falling], 1e-300)))
            moved = current + share * (wanted - current)
            moved[falling & (moved <= _TOLERANCE)] = 0.0
            weights[free] = moved
            free &= weights > 0
            continue
        weights[free] = wanted
        slope = gram @ weights - cross - multiplier
        slope[free] = 0.0
        best = int(np.argmin(slope))
        if slope[best] >= -_TOLERANCE * max(1.0, float(np.abs(cross).max())):
            break
        free[best] = True
    return np.asarray(weights / weights.sum())


def _step(gram: Floats, cross: Floats, free: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the free weights that solve the problem with sum one, and the common slope of the free weights."""
    size = int(free.sum())
    system = np.ones((size + 1, size + 1))
    system[:size, :size] = gram[np.ix_(free, free)]
    system[size, size] = 0.0
    solved = np.linalg.solve(system, np.append(cross[free], 1.0))
    return solved[:size], -float(solved[size])
