"""Exact attribution of a change to its factors: nothing is left over.

Sources: Ang, "LMDI decomposition approach: a guide for implementation" (2015); zeros after Wood & Lenzen (2006) and Ang, Zhang & Choi
(1998); Shapley values after Shorrocks (2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MAX_PLAYERS = 10  # 1,024 coalitions; the sum over all of them is exact


def log_mean(a: Floats, b: Floats) -> Floats:
    """Return L(a, b) = (a − b) ÷ (ln a − ln b), which is a where both are equal; both positive."""
    low, change = np.minimum(a, b), np.abs(a - b)  # above the lower of both, so that log1p loses no digit
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(change == 0, a, change / np.log1p(change / low))


def lmdi(before: Floats, after: Floats) -> Floats:
    """Return each factor's effect on each item's value, the product of its factors (last axis); effects add up to the change.

    Additive LMDI-I: L(V₁, V₀) · ln(x₁ ÷ x₀). Zeros take their analytic limits, never a small number: a factor that is zero before takes
    +V₁, one that is zero after takes −V₀, the others nothing; several zero at once share it. A factor that is 0 ÷ 0 behind such a zero is
    missing (NaN) and takes nothing; any other NaN makes its item's effects NaN. Negative factors are a ValueError: use `shapley`.
    """
    x0, x1 = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if (x0 < 0).any() or (x1 < 0).any():
        message = "a factor is negative: only Shapley values attribute across a change of sign"
        raise ValueError(message)
    v0, v1 = _product(x0), _product(x1)
    with np.errstate(divide="ignore", invalid="ignore"):
        smooth = log_mean(v1, v0)[..., None] * (np.log(x1) - np.log(x0))
    entered, left = _share_of_zeros(x0) * v1[..., None], -_share_of_zeros(x1) * v0[..., None]
    zero0, zero1 = (v0 == 0)[..., None], (v1 == 0)[..., None]
    limits = np.where(zero0 & zero1, 0.0, np.where(zero0, entered, left))
    effects: Floats = np.where(zero0 | zero1, limits, smooth)
    return effects


def _product(x: Floats) -> Floats:
    """Return the items' values; one zero makes a value zero even where the factors behind it are 0 ÷ 0."""
    return np.asarray(np.where((x == 0).any(axis=-1), 0.0, x.prod(axis=-1)), dtype=np.float64)


def _share_of_zeros(x: Floats) -> Floats:
    zero = (x == 0).astype(float)
    return np.asarray(zero / np.maximum(zero.sum(axis=-1, keepdims=True), 1.0))


def shapley(value: Callable[[Floats], Floats], before: Floats, after: Floats) -> Floats:
    """Return each factor's Shapley value of the change from ``value(before)`` to ``value(after)``; factors on the last axis, at most ten.

    ``value`` takes an array of any shape (…, factors) and gives one number per row; it may be negative. Every order in which the factors
    could have changed counts alike, so the effects do not depend on one.
    """
    x0, x1 = np.broadcast_arrays(np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    n = x0.shape[-1]
    if n > MAX_PLAYERS:
        message = f"{n} factors have too many coalitions; at most {MAX_PLAYERS}"
        raise ValueError(message)
    member = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    values = np.stack([value(np.where(with_, x1, x0)) for with_ in member])
    sizes = member.sum(axis=1)
    weights = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) if s < n else 0.0 for s in range(n + 1)])
    effects = []
    for k in range(n):
        without = np.flatnonzero(~member[:, k])
        gains = values[without + (1 << k)] - values[without]
        effects.append(np.tensordot(weights[sizes[without]], gains, axes=1))
    return np.stack(effects, axis=-1)


def ratio_effects(before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> Floats:
    """Return the effects of (numerators, denominators) on Σ numerators ÷ Σ denominators, numerators first; exact for any number of them.

    The midpoint of both orders, in which either side may change first; within a side each part counts by its own change.
    """
    (n0, d0), (n1, d1) = before, after
    top0, bottom0, top1, bottom1 = (x.sum(axis=-1, keepdims=True) for x in (n0, d0, n1, d1))
    of_tops = (n1 - n0) * (1 / bottom0 + 1 / bottom1) / 2
    of_bottoms = -(d1 - d0) * (top0 + top1) / (2 * bottom0 * bottom1)
    return np.concatenate([of_tops, of_bottoms], axis=-1)


def sequential(before: Floats, after: Floats, order: Sequence[int]) -> Floats:
    """Return each factor's effect on the product when factors change one after another in this order (chain substitution).

    The effects add up, but another order gives others: print the order beside them.
    """
    x = np.array(before, dtype=float)
    target = np.asarray(after, dtype=float)
    effects = np.zeros_like(x)
    for k in order:
        held = x.prod(axis=-1)
        x[..., k] = target[..., k]
        effects[..., k] = x.prod(axis=-1) - held
    return effects


@dataclass(frozen=True)
class PriceVolumeMix:
    """The change of a value Σ price · quantity by item, as finance words it; the three add up to the change."""

    price: Floats
    volume: Floats
    mix: Floats


def price_volume_mix(prices: tuple[Floats, Floats], quantities: tuple[Floats, Floats]) -> PriceVolumeMix:
    """Return price, volume and mix effects of items from (before, after) prices and quantities; the total quantity before is not zero."""
    (p0, p1), (q0, q1) = prices, quantities
    as_before = q1.sum() * q0 / q0.sum()
    return PriceVolumeMix((p1 - p0) * q1, (as_before - q0) * p0, (q1 - as_before) * p0)


def cancellation(effects: Floats) -> float:
    """Return how much of what moved cancelled out: 1 − |Σ effects| ÷ Σ |effects|; 0 = all one way, 1 = nothing left, NaN = nothing moved.

    A small change with a high figure hides large movements against each other.
    """
    known = np.asarray(effects, dtype=float)
    known = known[np.isfinite(known)]
    moved = float(np.abs(known).sum())
    return 1 - abs(float(known.sum())) / moved if moved else float("nan")
