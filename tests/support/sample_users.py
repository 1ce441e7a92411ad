"""Snapshots of users made by hand: what is not named is not known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.monthly_review.users.part import of_snapshots
from goalbook.core.policy import load_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARCH, APRIL, MAY = date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31)
NUMBERS = (
    "orders_n", "revenue_12m", "promo_orders_n", "promo_order_share", "influence_score", "tags_n", "churn_score", "joined_fission",
    "consent",
)  # fmt: skip


def snapshot(n: int, **columns: Sequence[object]) -> pd.DataFrame:
    """Return a snapshot of users 1 … n as the reader gives it; days as ISO text, None where not known."""
    given: dict[str, object] = {name: columns.get(name, [np.nan] * n) for name in NUMBERS}
    days = {
        name: pd.to_datetime(pd.Series(columns.get(name, [None] * n))).astype("datetime64[s]") for name in ("first_seen", "last_active")
    }
    segment = pd.Categorical([str(one) for one in columns.get("segment", [""] * n)])
    user = columns.get("user", range(1, n + 1))
    frame = pd.DataFrame({"user": np.array(user, dtype=np.uint64), "segment": segment, **days, **given})
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))


def tables(known: Mapping[date, pd.DataFrame], policy: Mapping[str, object] | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables of users of these snapshots."""
    return of_snapshots(known, load_policy(dict(policy) if policy else None))
