"""BG/NBD: how often customers come back, from when they bought (Fader, Hardie & Lee 2005).

Of each customer three numbers count: ``x`` repeat purchases, ``t_x`` the time of the last one since the first, ``t`` the time since the
first until today. While alive a customer buys at rate λ ~ Gamma(r, α) and leaves after each purchase with probability p ~ Beta(a, b).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1, psi

from goalbook.methods.likelihood import LIMIT, fit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

STARTS = ((1.0, 1.0, 1.0, 1.0), (0.25, 5.0, 0.8, 2.5))  # r, α (in tenths of the longest history), a, b
ALIKE = 5.0  # of the log of r, a and b: beyond it customers are alike for all that data tell, and the terms overflow
NEAR_ONE = 1e-6  # the expectation has a removable pole at a = 1
LEAST_REPEATS = 10  # fewer repeat customers identify no four parameters


@dataclass(frozen=True)
class History:
    """Customers as three arrays in one unit of time: repeat purchases, time of the last, time observed."""

    x: Floats
    t_x: Floats
    t: Floats

    @property
    def n(self) -> int:
        """Return the number of customers."""
        return len(self.x)


@dataclass(frozen=True)
class BgNbd:
    """The four parameters and the log-likelihood at them; ``alpha`` has the unit of time of the history."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def expected(self, history: History, ahead: float | Floats) -> Floats:
        """Return the purchases expected of each customer within a time from today, the same for all or each customer's own."""
        x, t_x, t = history.x, history.t_x, history.t
        z = ahead / (self.alpha + t + ahead)
        a = self.a + NEAR_ONE if abs(self.a - 1) < NEAR_ONE else self.a
        # Euler's form of the hypergeometric term: none of its first two parameters grows with x, so nothing overflows.
        left = (1 - z) ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, a + self.b + x - 1, z)
        alive = 1 / (1 + self._odds_of_leaving(x, t_x, t))
        return np.asarray((a + self.b + x - 1) / (a - 1) * (1 - left) * alive, dtype=float)

    def alive(self, history: History) -> Floats:
        """Return the probability that each customer still buys."""
        return np.asarray(1 / (1 + self._odds_of_leaving(history.x, history.t_x, history.t)), dtype=float)

    def new_customer(self, ahead: float) -> float:
        """Return the repeat purchases expected of a customer who buys for the first time today."""
        nobody = np.zeros(1)
        return float(self.expected(History(nobody, nobody, nobody), ahead)[0])

    def _odds_of_leaving(self, x: Floats, t_x: Floats, t: Floats) -> Floats:
        log_odds = np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1) + (self.r + x) * np.log((self.alpha + t) / (self.alpha + t_x))
        return np.where(x > 0, np.exp(np.minimum(log_odds, 700.0)), 0.0)


def history_of(x: ArrayLike, t_x: ArrayLike, t: ArrayLike) -> History:
    """Return a history from anything like arrays."""
    return History(*(np.asarray(one, dtype=float) for one in (x, t_x, t)))


def fit_bgnbd(history: History) -> BgNbd | None:
    """Return the fit of highest likelihood from two starts; None where too few customers came back to tell."""
    if int((history.x > 0).sum()) < LEAST_REPEATS or not history.t.max() > 0:
        return None
    scale = float(history.t.max()) / 10
    scaled = History(history.x, history.t_x / scale, history.t / scale)
    data = _counted(scaled)
    best, cost = fit(lambda logs: _cost(logs, data), STARTS, (ALIKE, LIMIT, ALIKE, ALIKE))
    r, alpha, a, b = (float(value) for value in best)
    # A change of the unit of time by `scale` changes the density of each of the x purchase times by that factor.
    return BgNbd(r, alpha * scale, a, b, -cost - float(history.x.sum()) * float(np.log(scale)))


Counted = tuple["Floats", "Floats", "Floats", "Floats"]


def _counted(history: History) -> Counted:
    """Return the distinct customers and how many there are of each: those who never came back on one day are alike."""
    rows, counts = np.unique(np.column_stack([history.x, history.t_x, history.t]), axis=0, return_counts=True)
    return rows[:, 0], rows[:, 1], rows[:, 2], counts.astype(float)


def _cost(logs: Floats, data: Counted) -> tuple[float, Floats]:
    """Return the negative log-likelihood and its gradient by log parameters."""
    r, alpha, a, b = np.exp(logs)
    x, t_x, t, weight = data
    again = x > 0
    beaten = np.maximum(x, 1) - 1
    stays = -(r + x) * np.log(alpha + t)
    leaves = np.where(again, np.log(a) - np.log(b + beaten) - (r + x) * np.log(alpha + t_x), -np.inf)
    both = np.logaddexp(stays, leaves)
    ends = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b) + both
    left = np.exp(leaves - both)  # share of the likelihood in which the customer has left
    slope_r = psi(r + x) - psi(r) + np.log(alpha) - (1 - left) * np.log(alpha + t) - left * np.log(alpha + t_x)
    slope_alpha = r / alpha - (r + x) * ((1 - left) / (alpha + t) + left / (alpha + t_x))
    slope_a = psi(a + b) - psi(a + b + x) + left / a
    slope_b = psi(b + x) - psi(a + b + x) - psi(b) + psi(a + b) - left / (b + beaten)
    slopes = np.array([float(weight @ one) for one in (slope_r * r, slope_alpha * alpha, slope_a * a, slope_b * b)])
    return -float(weight @ ends), -slopes
