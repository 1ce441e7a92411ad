"""The private domain month by month, from the guides' days: sums, and rates divided last over the guides that have both parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.core.period import Period, month_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

COUNTS = ("invites", "adds", "deletes", "interacting", "delivered", "converted", "orders", "revenue")
# Every rate with the parts it is divided from.
RATES = {
    "add_rate": ("adds", "invites"),
    "delete_rate": ("deletes", "reachable"),
    "interaction_rate": ("interacting", "reachable"),
    "delivery_rate": ("delivered", "reachable"),
    "scenario_conversion": ("converted", "delivered"),
    "order_value": ("revenue", "converted"),
}
WHOLE = 31  # days: no month has more
SHOWN = 7  # months: the one under review and half a year before it
COLUMNS = ("month", "first", "last", "guides", "reachable", *COUNTS, *RATES, "customers_per_guide", "revenue_per_guide")
BY_GUIDE = ("guide", "reachable", *COUNTS)


def of_guides(days: pd.DataFrame) -> pd.DataFrame:
    """Return one row per guide: customers on the average day, sums of what is counted; NaN where nothing was measured."""
    grouped = days.groupby("guide", sort=True)
    table = grouped[list(COUNTS)].sum(min_count=1)
    table.insert(0, "reachable", grouped["reachable"].mean())
    return table.reset_index()


def rate(guides: pd.DataFrame, name: str) -> float:
    """Return a rate over the guides that have both of its parts."""
    part, whole = RATES[name]
    both = guides[guides[part].notna() & guides[whole].notna()]
    return divide(float(both[part].sum()), float(both[whole].sum())) if len(both) else NAN


def elapsed(days: pd.DataFrame, month: Period, as_of: date) -> int:
    """Return how many days of a month have figures by then, counted from its first; 0 where none has."""
    own = _within(days, month.start, min(month.end, as_of))
    return int(own["date_day"].max().day) if len(own) else 0


def days_of(days: pd.DataFrame, month: Period, count: int) -> pd.DataFrame:
    """Return the first days of a month, as many as the month under review has."""
    whole = count >= month.days
    own = _within(days, month.start, month.end)
    return own if whole else own[own["date_day"].dt.day <= count]


def _within(days: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return days[(days["date_day"] >= pd.Timestamp(start)) & (days["date_day"] <= pd.Timestamp(end))]


def month_table(days: pd.DataFrame, period: Period, as_of: date) -> pd.DataFrame:
    """Return the months up to the one under review that have figures, all cut as it is where it is not over; empty without its days."""
    count = elapsed(days, period, as_of)
    if not count:
        return pd.DataFrame(columns=list(COLUMNS))
    # A month that is over counts whole however many days the others have.
    span = WHOLE if count == period.days else count
    rows = [row for month in (*before(period, SHOWN - 1), period) if (row := _row(days_of(days, month, span), month)) is not None]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(days: pd.DataFrame, month: Period) -> tuple[Any, ...] | None:
    if days.empty:
        return None
    guides = of_guides(days)
    sums = [float(guides[name].sum(min_count=1)) for name in ("reachable", *COUNTS)]
    rates = [rate(guides, name) for name in RATES]
    heads = float(len(guides))
    per_guide = [divide(one, heads) for one in (sums[0], sums[-1])]
    return (month.label, days["date_day"].min(), days["date_day"].max(), int(heads), *sums, *rates, *per_guide)


def spread(days: pd.DataFrame, period: Period, count: int, least: int) -> pd.DataFrame:
    """Return quartiles over the guides of what each has in the month; of so few that a quartile is a person only their number."""
    guides = of_guides(days_of(days, period, count))
    found = []
    for name in ("reachable", *RATES):
        values = guides["reachable"] if name == "reachable" else guides[RATES[name][0]] / guides[RATES[name][1]]
        known = values[np.isfinite(values.to_numpy(dtype=float))]
        if len(known) >= least:
            found.append((name, len(known), *(float(known.quantile(share)) for share in (0.25, 0.5, 0.75))))
        elif name == "reachable" and len(known):
            found.append((name, len(known), NAN, NAN, NAN))
    return pd.DataFrame(found, columns=["measure", "guides", "low", "median", "high"])


def trailing(months: pd.DataFrame, period: Period, count: int) -> pd.DataFrame:
    """Return the rows of the months right before one, at most so many."""
    return months[months["month"].isin([month.label for month in before(period, count)])]


def last_month(days: pd.DataFrame) -> Period:
    """Return the last month that has figures."""
    return month_of(days["date_day"].max().date())


def guide_shares(days: pd.DataFrame, period: Period, count: int) -> Sequence[float]:
    """Return the guides' shares of the customers within reach, the largest first, without their names."""
    reach = of_guides(days_of(days, period, count))["reachable"].dropna()
    return sorted((reach / reach.sum()).tolist(), reverse=True)
