"""Who visits the shop, new visitors and returning ones apart, and how many of the visits end in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, parts, repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import month_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

VISITORS = Contract(
    "visitors",
    "users/visitors.csv",
    msg("one row per month (or day) and kind of visitor: visits and the orders that came of them"),
    (
        Column("date_day", "date", msg("day of the visits; empty where the row is a month's")),
        Column("month", "month", msg("month of the visits, as 2025-05; empty where the row is a day's")),
        Column("kind", "text", msg("on the first visit or known from before"), required=True, allowed=("new", "returning")),
        Column("visits", "number", msg("visits, or sessions"), "count", required=True),
        Column("orders", "number", msg("visits that ended in an order"), "count", required=True),
    ),
    msg("how well new and returning visitors convert, by month"),
)


def visitor_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield rows without one time of their own, more orders than visits, and a time that stands twice for one kind."""
    for row in rows:
        if pd.isna(row["date_day"]) == (not row["month"]):
            yield row, "month", msg("needs either a day or a month, and not both")
    yield from month_faults(rows)
    yield from negatives(rows, VISITORS)
    yield from parts(rows, "orders", "visits")
    yield from repeated(rows, ("date_day", "month", "kind"))
