"""What customers bought, customer by customer: the one table about persons, by an id that names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.rows import records, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.errors import Problem

TRANSACTIONS = Contract(
    "transactions",
    "transactions.csv",
    msg("one row per customer and day of purchase; customers by an id that names nobody"),
    (
        Column("customer", "text", msg("id of the customer, which names nobody; stays text to the last digit"), required=True),
        Column("date_day", "date", msg("day of the purchase"), required=True),
        Column("orders", "number", msg("orders of that day; empty means one"), "count"),
        Column("amount", "number", msg("what they came to"), "money", required=True),
        Column("channel", "channel", msg("channel that first brought the customer; the first row that names one counts")),
    ),
    msg("customer value from what was bought, its concentration and the tiers"),
)


def transaction_problems(frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield numbers of orders below nothing; what came back is an amount below nothing."""
    for row in records(frame[frame["orders"] < 0]):
        yield row_problem(file, row, "orders", msg("is negative; expected 0 or more"))
