"""What a customer is worth: the simple formulas, and the value expected from transactions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.methods.bgnbd import BgNbd, History

    Floats = NDArray[np.float64]

NAN = math.nan
WEEKS_PER_MONTH = 365.2425 / 12 / 7


def lifetime(retention: float) -> float:
    """Return the periods a customer stays, 1 ÷ churn; infinite where nobody leaves."""
    return 1 / (1 - retention) if retention < 1 else math.inf


def simple_ltv(arpu: float, margin: float, retention: float) -> float:
    """Return ARPU × margin × lifetime, the first period counted whole; ARPU and retention belong to the same period."""
    return arpu * margin * lifetime(retention)


def discounted_ltv(arpu: float, margin: float, retention: float, discount: float) -> float:
    """Return the same with every later period discounted: the first period's margin plus m·r ÷ (1 + d − r)."""
    once = arpu * margin
    return once + once * retention / (1 + discount - retention) if 1 + discount > retention else math.inf


def seed_clv(arpu: float, retention: float, years: float, coefficient: float) -> float:
    """Return (ARPU × retention × years) × coefficient, the source's own formula (UA-09).

    It counts survival twice, since the years of use are themselves what retention leads to; and its "LTV coefficient" presumes the
    lifetime value that it computes. Read as a margin factor the coefficient is harmless (B-31).
    """
    return arpu * retention * years * coefficient


def payback(cac: float, arpu: float, margin: float, ltv: float = NAN) -> float:
    """Return the periods until margin has paid for the acquisition, CAC ÷ (ARPU × margin); NaN where it never does.

    Whoever is worth less than one costs has left before: churn ends the payments that the plain division goes on counting.
    """
    return cac / (arpu * margin) if arpu * margin > 0 and not ltv < cac else NAN


def implied_average(top_share: float, top_value: float, revenue_share: float) -> float:
    """Return the average value of all users when a top share of them, each worth ``top_value``, brings that share of revenue."""
    return top_share * top_value / revenue_share if revenue_share > 0 else NAN


def needed_top_value(roi: float, cac: float, top_share: float, revenue_share: float) -> float:
    """Return what a user of the top share must be worth for the average user to return ``roi`` times the acquisition cost."""
    return roi * cac * revenue_share / top_share if top_share > 0 else NAN


def over_average(share: float, revenue_share: float) -> float:
    """Return how many times the average a user of a group is worth that is ``share`` of users and brings ``revenue_share``."""
    return revenue_share / share if share > 0 else NAN


def over_rest(share: float, revenue_share: float) -> float:
    """Return how many times a user of the rest a user of the group is worth."""
    rest = over_average(1 - share, 1 - revenue_share)
    return over_average(share, revenue_share) / rest if rest > 0 else NAN


def discounted_purchases(model: BgNbd, history: History, factors: Floats, step: float = WEEKS_PER_MONTH) -> Floats:
    """Return each customer's expected purchases of the coming months, each month's times its discount factor.

    ``step``: a month in the history's unit of time, by default weeks.
    """
    ends = [model.expected(history, month * step) for month in range(len(factors) + 1)]
    return np.asarray(sum(factor * (end - before) for factor, before, end in zip(factors, ends[:-1], ends[1:], strict=True)), dtype=float)


def discount_factors(months: int, discount: float) -> Floats:
    """Return what one unit of money at the end of each coming month is worth today, ``discount`` being the rate a month."""
    return np.asarray((1 + discount) ** -np.arange(1, months + 1, dtype=float), dtype=float)


def lorenz(values: Floats, points: int = 20) -> list[tuple[float, float]]:
    """Return (share of customers, share of the sum), the most valuable first, from (0, 0) to (1, 1); nothing without a sum."""
    total = float(values.sum())
    if not len(values) or total <= 0:
        return []
    summed = _summed(values)
    return [(step / points, _share_of(summed, step / points)) for step in range(points + 1)]


def top_share(values: Floats, share: float) -> float:
    """Return what share of the sum the given share of customers brings, the most valuable first; a part of a customer counts in part."""
    total = float(values.sum())
    if not len(values) or total <= 0:
        return NAN
    return _share_of(_summed(values), share)


def _summed(values: Floats) -> Floats:
    """Return what the first 0, 1, 2 … customers bring together, the most valuable first; the sort is what takes long."""
    return np.concatenate([[0.0], np.cumsum(np.sort(values)[::-1])])


def _share_of(summed: Floats, share: float) -> float:
    at = share * (len(summed) - 1)
    first = min(int(at), len(summed) - 2)
    return float((summed[first] + (at - first) * (summed[first + 1] - summed[first])) / summed[-1])
