"""Private-domain revenue as four factors: what each did to the month, and what each alone would have to be for its target (UA-02)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.private_domain import FACTOR_NAMES, FACTOR_UNITS
from goalbook.core.compare import at_most
from goalbook.core.message import Label
from goalbook.inputs.planning.economics import Economics
from goalbook.methods.attribution import lmdi

if TYPE_CHECKING:
    from goalbook.books.monthly_review.private_domain.months import Guides
    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

FORMULA = ("factor", "name", "unit", "previous", "now", "effect", "needed", "possible", "target_source")
REVENUE = Label("Private-domain revenue", "私域销售额")
_WHOLE = ("reachable", "delivered", "converted", "revenue")


def factors(guides: Guides | None) -> tuple[dict[str, float], int]:
    """Return the four factors of a month's revenue over the guides that have all of them, and how many others there are.

    Order value is revenue per customer who bought, so that the product is the revenue to the digit.
    """
    if guides is None:
        return dict.fromkeys(FACTOR_NAMES, NAN), 0
    parts = np.array([guides[name] for name in _WHOLE], dtype=float)
    whole = np.isfinite(parts).all(axis=0)
    others = int((~whole).sum())
    if not whole.any():
        return dict.fromkeys(FACTOR_NAMES, NAN), others
    reach, delivered, converted, revenue = (float(one) for one in parts[:, whole].sum(axis=1))
    values = (reach, divide(delivered, reach), divide(converted, delivered), divide(revenue, converted))
    return dict(zip(FACTOR_NAMES, values, strict=True)), others


def formula(before: dict[str, float], now: dict[str, float], target: tuple[float, str]) -> pd.DataFrame:
    """Return one row per factor and the revenue last; effects add up to its change (LMDI).

    ``needed``: what the factor alone would have to be for the target; a share above 1 is not possible (WX-43).
    """
    was, brings = (math.prod(one.values()) for one in (before, now))
    effects = _effects(before, now)
    rows = []
    for name, label in FACTOR_NAMES.items():
        needed = divide(now[name] * target[0], brings)
        unit = FACTOR_UNITS.get(name, "money")
        possible = unit != "share" or math.isnan(needed) or at_most(needed, 1.0)
        rows.append((name, label, unit, before[name], now[name], effects[name], needed, possible, ""))
    rows.append(("revenue", REVENUE, "money", was, brings, brings - was, target[0], True, target[1]))
    return pd.DataFrame(rows, columns=list(FORMULA))


def _effects(before: dict[str, float], now: dict[str, float]) -> dict[str, float]:
    if any(math.isnan(value) for value in (*before.values(), *now.values())):
        return dict.fromkeys(FACTOR_NAMES, NAN)
    found = lmdi(np.array([list(before.values())]), np.array([list(now.values())]))[0]
    return dict(zip(FACTOR_NAMES, (float(one) for one in found), strict=True))


def target_of(inputs: Inputs, wanted: pd.DataFrame, period: Period, horizon: Period, count: int) -> tuple[float, str]:
    """Return the revenue wanted of the elapsed days and where it stands: the month's own target, else its days' share of the goals'."""
    own = wanted.loc[wanted["month"] == period.label, "revenue"]
    if len(own):
        return float(own.iloc[0]) * count / period.days, "month"
    planning = inputs.planning.get(horizon.label)
    filed = None if planning is None else planning.sheet(Economics).private_domain.target
    return (NAN, "") if filed is None else (filed * count / horizon.days, "goals")
