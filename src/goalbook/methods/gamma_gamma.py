"""Gamma-Gamma: what a repeat customer spends per purchase, from the mean of the purchases seen (Fader & Hardie 2013).

A customer's purchases vary by Gamma(p, ν) around a mean of the customer's own, ν ~ Gamma(q, v); how much is independent of how often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, psi

from goalbook.methods.bgnbd import LEAST_REPEATS
from goalbook.methods.likelihood import LIMIT, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STARTS = ((1.0, 1.0, 1.0), (6.0, 4.0, 0.5))  # p, q, v (as a share of the mean purchase)


@dataclass(frozen=True)
class GammaGamma:
    """The three parameters and the log-likelihood at them; ``v`` has the unit of money of the purchases."""

    p: float
    q: float
    v: float
    log_likelihood: float

    @property
    def mean(self) -> float:
        """Return the mean purchase of all customers; infinite where q leaves none."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("inf")

    def expected(self, x: Floats, mean: Floats) -> Floats:
        """Return the mean purchase expected of each customer: the own mean, drawn to the mean of all the more the fewer were seen."""
        seen = np.where(x > 0, mean, 0.0)
        return np.asarray(self.p * (self.v + x * seen) / (self.p * x + self.q - 1), dtype=float)


def fit_gamma_gamma(x: Floats, mean: Floats) -> GammaGamma | None:
    """Return the fit of highest likelihood from two starts; None where too few customers bought for more than nothing.

    ``x``: number of purchases seen of each, ``mean``: their mean amount.
    """
    used = (x > 0) & (mean > 0)
    if int(used.sum()) < LEAST_REPEATS:
        return None
    x, mean = x[used], mean[used]
    scale = float(mean.mean())
    z = mean / scale
    best, cost = fit(lambda logs: _cost(logs, x, z), STARTS, (LIMIT, LIMIT, LIMIT))
    p, q, v = (float(value) for value in best)
    return GammaGamma(p, q, v * scale, -cost - len(x) * float(np.log(scale)))


def _cost(logs: Floats, x: Floats, z: Floats) -> tuple[float, Floats]:
    """Return the negative log-likelihood and its gradient by log parameters."""
    p, q, v = np.exp(logs)
    total = x * z + v
    ends = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + (p * x - 1) * np.log(z) + p * x * np.log(x)
    ends -= (p * x + q) * np.log(total)
    slope_p = x * (psi(p * x + q) - psi(p * x) + np.log(z) + np.log(x) - np.log(total))
    slope_q = psi(p * x + q) - psi(q) + np.log(v) - np.log(total)
    slope_v = q / v - (p * x + q) / total
    slopes = np.array([slope_p.sum() * p, slope_q.sum() * q, slope_v.sum() * v])
    return -float(ends.sum()), -slopes
