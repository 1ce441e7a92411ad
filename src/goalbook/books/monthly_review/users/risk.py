"""Who may leave: a count per tier, by the team's own score or by days without a sign of life, never a list (UA-16)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.customers.purchases import members
from goalbook.books.customers.schemes import NAMES
from goalbook.books.monthly_review.users.counts import spent, sum_of, values
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy

    Flags = NDArray[np.bool_]

RISK = ("tier", "name", "customers", "at_risk", "share", "low", "high", "revenue", "revenue_share", "method")
LEVEL = 0.8
KNOWN = 0.5  # share of users whose score must be known for it to be used
EVERYBODY = Label("All users", "全部用户")


def tables(newest: pd.DataFrame, day: date, policy: Policy) -> dict[str, pd.DataFrame]:
    """Return ``churn_risk``: the tiers by rule where they can be made, and all users last; empty where nothing tells."""
    judged = _at_risk(newest, day, policy)
    rows = [] if judged is None else list(_rows(newest, *judged, policy))
    return {"churn_risk": pd.DataFrame(rows, columns=list(RISK))}


def _at_risk(frame: pd.DataFrame, day: date, policy: Policy) -> tuple[Flags, Flags, str] | None:
    """Return of whom it is known, who is at risk, and how that was judged."""
    score = values(frame, "churn_score")
    told = ~np.isnan(score)
    if told.mean() >= KNOWN:
        return told, np.nan_to_num(score) >= float(policy.users.churn_score_min), "score"
    last = frame["last_active"].to_numpy()
    told = ~np.isnat(last)
    if not told.any():
        return None
    return told, told & (last <= np.datetime64(day, "s") - np.timedelta64(int(policy.users.inactive_days), "D")), "recency"


def _rows(frame: pd.DataFrame, told: Flags, risk: Flags, method: str, policy: Policy) -> Iterator[tuple[object, ...]]:
    from goalbook.methods.experiments import Rate, wilson  # noqa: PLC0415 - brings scipy, which only snapshots need

    revenue, orders = spent(frame), values(frame, "orders_n")
    everybody = np.ones(len(frame), dtype=bool)
    known = revenue is not None and not np.isnan(orders).all()
    groups = members(revenue, np.nan_to_num(orders), policy) if known and revenue is not None else {}
    total = NAN if revenue is None else float(revenue.sum())
    hidden = False
    for tier, who in (*groups.items(), ("total", everybody)):
        n, few = float((who & told).sum()), float((who & risk).sum())
        label = NAMES.get(tier, EVERYBODY)
        if n < policy.users.hidden_below:
            hidden = True
            yield tier, label, *((NAN,) * 7), method
            continue
        money = sum_of(revenue, who & risk, policy)
        hidden = hidden or math.isnan(money)
        money = NAN if hidden and tier == "total" else money  # the whole less the others would tell what is hidden
        yield tier, label, n, few, few / n, *wilson(Rate(few, n), LEVEL), money, divide(money, total), method
