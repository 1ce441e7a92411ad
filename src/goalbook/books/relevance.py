"""Does a figure move with revenue? Month by month, up to three months ahead of it (TS-13)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN
from goalbook.core.compare import DIGITS, at_least

if TYPE_CHECKING:
    from goalbook.core.policy import Policy

LAGS = (0, 1, 2, 3)
STILL = 1e-9  # of the figure itself
Fit = tuple[int, float, float, int, float]


def fit(figure: np.ndarray, revenue: np.ndarray, least: int) -> Fit:
    """Return pairs, Pearson's and Spearman's coefficients, lag and the coefficient used, at the lag where that is largest."""
    best: Fit = (_pairs(figure, revenue, 0)[0].size, NAN, NAN, 0, NAN)
    for lag in LAGS:
        one, other = _pairs(figure, revenue, lag)
        if one.size < least or _still(one) or _still(other):
            continue
        pearson, spearman = _correlation(one, other), _correlation(_ranks(one), _ranks(other))
        used = math.copysign(min(abs(pearson), abs(spearman)), pearson) if pearson * spearman > 0 else 0.0
        if math.isnan(best[4]) or round(abs(used), DIGITS) > round(abs(best[4]), DIGITS):
            best = (one.size, pearson, spearman, lag, used)
    return best


def contrary(r: float, direction: str) -> bool:
    """Say whether a figure that is to rise moves against revenue, or one that is to fall with it."""
    return r < 0 if direction == "up" else r > 0


def verdict(r: float, policy: Policy, direction: str) -> str:
    """Return what a correlation says: shown, weak (which is allowed), none, of the wrong sign; not known is not judged."""
    if math.isnan(r):
        return "not_evaluated"
    if contrary(r, direction) and at_least(abs(r), policy.correlation.warn):
        return str(policy.correlation.wrong_sign)
    if at_least(abs(r), policy.get("correlation.pass")):
        return "pass"
    return "warn" if at_least(abs(r), policy.correlation.warn) else "fail"


def _still(values: np.ndarray) -> bool:
    """Return whether a figure never moves but for rounding."""
    return bool(np.ptp(values) <= STILL * np.abs(values).max())


def _pairs(figure: np.ndarray, revenue: np.ndarray, lag: int) -> tuple[np.ndarray, np.ndarray]:
    one, other = figure[: len(figure) - lag], revenue[lag:]
    both = np.isfinite(one) & np.isfinite(other)
    return one[both], other[both]


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks, equal values sharing their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]
