"""What a group of customers is worth against what it cost: seen so far, expected within the horizon, with its range and payback."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from goalbook.books.aggregate import NAN, divide
from goalbook.core.compare import at_least, more_than

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.value.customers import Customers, Future

    Floats = NDArray[np.float64]

LEVEL = 0.8
MARKS = (1, 3, 6, 12)  # months since the first purchase at which the report looks


@dataclass(frozen=True)
class Cost:
    """What new customers of a group cost: spend and how many of them the facts count."""

    spend: float
    new_payers: float

    @property
    def cac(self) -> float:
        """Return spend per new customer; NaN where a part is missing."""
        return divide(self.spend, self.new_payers)


@dataclass(frozen=True)
class Worth:
    """A group's value per customer; money after margin. ``curve``: cumulative, by whole months since the first purchase."""

    customers: int
    so_far: float
    expected: float
    low: float
    high: float
    curve: tuple[float, ...]

    def at(self, month: int) -> float:
        """Return what a customer brought within so many months; NaN where too few have been seen so long."""
        return self.curve[month - 1] if month <= len(self.curve) else NAN

    def payback(self, cac: float) -> float:
        """Return the month since the first purchase within which margin had paid for acquisition; NaN where it has not so far."""
        paid = [month for month, value in enumerate(self.curve, start=1) if at_least(value, cac)]
        return float(paid[0]) if paid and not math.isnan(cac) else NAN


def worth_of(found: Customers, future: Future, margin: Floats, chosen: NDArray[np.int64], least: int) -> Worth:
    """Return the value of chosen customers, ``margin`` being each customer's share of revenue that is kept.

    A month's point rests on those who have been seen through it, at least ``least``; the range on how customers differ and on what is
    still to come.
    """
    kept = margin[chosen]
    bought = found.bought[chosen] * kept[:, None]
    sums = bought.sum(axis=1)
    values = sums + future.amount[chosen] * kept
    n = len(chosen)
    expected = float(values.mean()) if n else NAN
    half = NAN
    if n > 1 and math.isfinite(expected):
        variance = float(values.var(ddof=1)) + float((future.variance[chosen] * kept**2).mean())
        half = float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * math.sqrt(variance / n)
    return Worth(n, float(sums.mean()) if n else NAN, expected, expected - half, expected + half, _curve(bought, found.seen[chosen], least))


def _curve(bought: Floats, seen: NDArray[np.int64], least: int) -> tuple[float, ...]:
    """Return what a customer brought, cumulatively; every month's part is the mean of those who were seen through it."""
    through = seen[:, None] > np.arange(bought.shape[1])
    counts = through.sum(axis=0)
    months = int((counts >= max(least, 1)).sum())
    parts = np.where(through, bought, 0.0).sum(axis=0)[:months] / counts[:months]
    return tuple(float(value) for value in np.cumsum(parts))


@dataclass(frozen=True)
class Line:
    """What is asked: worth more than ``above`` times the cost, told of at least so many.

    ``margin`` says whether one is known, ``fair`` whether the customers of the file stand for all that were won.
    """

    above: float
    least: int
    margin: bool = True
    fair: bool = True


def verdict(worth: Worth, cac: float, line: Line) -> str:
    """Say whether customers are worth more than they cost, as far as the range allows to say (MR-27): pass, fail or uncertain.

    few: too few customers; no_cac: what they cost is not known; no_margin: revenue is above the cost, which says nothing of margin;
    open: no model fits, and what they brought so far is not enough yet. Of customers who may not stand for all, few of them in the file
    and nobody saying that they were drawn by chance, it is never said that they pay: part.
    """
    needed, passed = line.above * cac, "pass" if line.fair else "part"
    if worth.customers < line.least:
        return "few"
    if math.isnan(cac) or cac <= 0:
        return "no_cac"
    if math.isfinite(worth.high) and not more_than(worth.high, needed):
        return "fail"
    if not line.margin:
        return "no_margin"
    if not math.isfinite(worth.expected):
        return passed if more_than(worth.so_far, needed) else "open"
    return passed if more_than(worth.low, needed) else "uncertain"
