"""A rate of several pieces together, sum ÷ sum, with the range that pieces differing from each other leave open.

Clicks on one piece are not independent draws: what varies is the piece. The error is that of the ratio estimator over pieces (Cochran,
"Sampling Techniques", 1977, 6.4), with Student's t of n − 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.estimate import Estimate, Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 3  # pieces below which there is a rate and no range


@dataclass(frozen=True)
class SumRatio:
    """Σ parts ÷ Σ wholes of n pieces, its standard error and degrees of freedom; NaN where not known."""

    n: int
    value: float = nan
    error: float = nan
    freedom: float = 1.0

    def range(self, level: float = 0.8) -> Estimate:
        """Return the rate with its central range."""
        return Spread(self.error, self.freedom, 0).around(self.value, level)


def sum_ratio(parts: Sequence[float], wholes: Sequence[float]) -> SumRatio:
    """Return Σ parts ÷ Σ wholes; pieces of which either is not known are left out, without a whole there is no rate."""
    known = np.array([parts, wholes], dtype=float)
    known = known[:, ~np.isnan(known).any(axis=0)]
    total, n = float(known[1].sum()), known.shape[1]
    if total <= 0:
        return SumRatio(n)
    rate = float(known[0].sum()) / total
    if n < LEAST:
        return SumRatio(n, rate)
    off = known[0] - rate * known[1]
    return SumRatio(n, rate, sqrt(n / (n - 1) * float((off**2).sum())) / total, n - 1.0)


def difference(after: SumRatio, before: SumRatio) -> SumRatio:
    """Return after − before of two independent rates, with Welch's degrees of freedom."""
    first, second = after.error**2, before.error**2
    spread = first**2 / after.freedom + second**2 / before.freedom
    freedom = (first + second) ** 2 / spread if spread > 0 else inf
    return SumRatio(after.n + before.n, after.value - before.value, sqrt(first + second), freedom)
