"""How new and returning visitors convert, by month: orders over visits, summed before they are divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.inputs.operations.visitors import VISITORS
from goalbook.methods.experiments import Rate, wilson

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("visit_month", "visitor", "visits", "orders", "conversion", "conversion_low", "conversion_high", "visit_share", "facts_orders")
LEVEL = 0.8
MONTHS = 13  # the month under review and the year before it
KINDS = ("new", "returning")


def table(prepared: Prepared) -> pd.DataFrame:
    """Return a row per month and kind up to the month under review, at most thirteen months; none where visits are not kept."""
    found = by_month(prepared.inputs.kept("users", VISITORS), prepared.windows.period.label, pd.Timestamp(prepared.as_of))
    totals = prepared.progress.by_month
    sold = [totals[month].team("orders") if month in totals else NAN for month in found["visit_month"]]
    return found.assign(facts_orders=np.array(sold, dtype=float))


def by_month(given: pd.DataFrame, last: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the conversion by month and kind with its range; a row whose visits or orders are missing is not counted."""
    known = given.dropna(subset=["visits", "orders"])
    days = pd.to_datetime(known["date_day"])
    months = days.dt.strftime("%Y-%m").where(days.notna(), known["month"].astype(str))
    known = known.assign(visit_month=months)[(months <= last) & ~(days > as_of)]
    sums = known.groupby(["visit_month", "kind"])[["visits", "orders"]].sum()
    wanted = sorted(set(known["visit_month"]))[-MONTHS:]
    rows = []
    for month in wanted:
        total = sum(float(sums.loc[(month, kind), "visits"]) for kind in KINDS if (month, kind) in sums.index)
        for kind in KINDS:
            if (month, kind) not in sums.index or not float(sums.loc[(month, kind), "visits"]):
                continue
            visits, orders = (float(sums.loc[(month, kind), name]) for name in ("visits", "orders"))
            rows.append((month, kind, visits, orders, orders / visits, *wilson(Rate(orders, visits), LEVEL), visits / total))
    return pd.DataFrame(rows, columns=list(COLUMNS[:-1]))
