"""What the facts of the last whole months say of acquisition: spend, new payers, revenue, orders by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.core.period import Period, month_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.books.aggregate import Cube, Totals
    from goalbook.books.target_setting.preparation import Prepared

FIGURES = ("spend", "revenue", "new_payers", "orders", "cac", "roi", "aov")
COLUMNS = ("channel", "kind", *FIGURES, "months")


def whole_months(cube: Cube, count: int) -> tuple[Period, ...]:
    """Return the last months that the data cover whole, the earliest first, at most so many."""
    month, found = month_of(cube.data_to), list[Period]()
    while len(found) < count:
        slots = cube.slots(month)
        if not slots or slots[0] < cube.data_from:
            break
        if cube.covers(slots):
            found.append(month)
        month = month.previous()
    return tuple(reversed(found))


def days_of(cube: Cube, months: Sequence[Period]) -> tuple[date, ...]:
    """Return the slots of these months, or all there are where no month is whole."""
    days = tuple(day for month in months for day in cube.slots(month))
    return days or (cube.data_from, cube.data_to)


def recent(prepared: Prepared) -> pd.DataFrame:
    """Return one row per channel and one for the whole team ("total") over the policy's months of baseline."""
    months = whole_months(prepared.cube, int(prepared.inputs.policy.baseline.months))
    totals = prepared.cube.totals(days_of(prepared.cube, months))
    rows = [_row(totals, channel, len(months)) for channel in (None, *prepared.cube.channels)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(totals: Totals, channel: str | None, months: int) -> tuple[object, ...]:
    kind = "total" if channel is None else "channel"
    return (channel or WHOLE_TEAM, kind, *(totals.value(figure, channel) for figure in FIGURES), months)
