"""How well the order of one figure foretells the order of another: Spearman's rank correlation with its range.

The range follows Bonett & Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations" (2000): Fisher's z
with variance (1 + r² / 2) / (n − 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, nan, sqrt, tanh
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST = 4  # pairs below which there is no range
_CERTAIN = 1 - 1e-12  # a perfect order has no finite z


@dataclass(frozen=True)
class RankCorrelation:
    """Rank correlation of n pairs with its central range; NaN where fewer than four pairs or one value only are known."""

    n: int
    value: float = nan
    low: float = nan
    high: float = nan


def rank_correlation(first: Sequence[float], second: Sequence[float], level: float = 0.8) -> RankCorrelation:
    """Return the correlation of the ranks; pairs of which a part is not known are left out, equal values share their mean rank."""
    pairs = np.array([first, second], dtype=float)
    pairs = pairs[:, ~np.isnan(pairs).any(axis=0)]
    n = pairs.shape[1]
    if n < LEAST or np.ptp(pairs[0]) == 0 or np.ptp(pairs[1]) == 0:
        return RankCorrelation(n)
    value = float(np.corrcoef(ranks(pairs[0]), ranks(pairs[1]))[0, 1])
    middle = atanh(max(-_CERTAIN, min(_CERTAIN, value)))
    reach = float(ndtri(0.5 + level / 2)) * sqrt((1 + value**2 / 2) / (n - 3))
    return RankCorrelation(n, value, tanh(middle - reach), tanh(middle + reach))


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of every value, 1 for the smallest; equal values share their mean rank."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=float)
