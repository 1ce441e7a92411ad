"""The private domain month by month, from the guides' days: sums, and rates divided last over the guides that have both parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.core.period import month_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.period import Period

# One month's guides: by name of a figure one value per guide, NaN where it was not measured; first and last are days.
Guides = dict[str, "NDArray[Any]"]
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
SHOWN = 7  # months: the one under review and half a year before it
COLUMNS = ("month", "first", "last", "guides", "reachable", *COUNTS, *RATES, "customers_per_guide", "revenue_per_guide")


def elapsed(days: pd.DataFrame, month: Period, as_of: date) -> int:
    """Return how many days of a month have figures by then, counted from its first; 0 where none has."""
    own = _within(days, month.start, min(month.end, as_of))
    return int(own["date_day"].max().day) if len(own) else 0


def _within(days: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return days[(days["date_day"] >= pd.Timestamp(start)) & (days["date_day"] <= pd.Timestamp(end))]


def by_month(days: pd.DataFrame, period: Period, as_of: date) -> dict[str, Guides]:
    """Return the guides of each month up to the one under review; while that is not over, of the others as many days too.

    ``reachable`` is that of the average day, all else the sum of what is known. Empty where the month has no figures.
    """
    count = elapsed(days, period, as_of)
    if not count:
        return {}
    months = (*before(period, SHOWN - 1), period)
    own = _within(days, months[0].start, min(period.end, as_of))
    if count < period.days:
        own = own[own["date_day"].dt.day <= count]
    stamp = own["date_day"]
    # One pass over all months: a table per month costs five times as much.
    grouped = own.groupby([stamp.dt.year * 12 + stamp.dt.month, own["guide"]], sort=True)
    table = grouped[list(COUNTS)].sum(min_count=1)
    table.insert(0, "reachable", grouped["reachable"].mean())
    table = table.assign(first=grouped["date_day"].min(), last=grouped["date_day"].max())
    keys = table.index.get_level_values(0).to_numpy()
    columns = {str(name): table[name].to_numpy() for name in table.columns}
    found = {month.label: keys == month.start.year * 12 + month.start.month for month in months}
    return {label: {name: column[here] for name, column in columns.items()} for label, here in found.items() if here.any()}


def rate(guides: Guides, name: str) -> float:
    """Return a rate over the guides that have both of its parts."""
    part, whole = (guides[one] for one in RATES[name])
    both = np.isfinite(part) & np.isfinite(whole)
    return divide(float(part[both].sum()), float(whole[both].sum())) if both.any() else NAN


def month_table(kept: Mapping[str, Guides]) -> pd.DataFrame:
    """Return the months with their sums and rates, the earliest first."""
    return pd.DataFrame([_row(label, guides) for label, guides in kept.items()], columns=list(COLUMNS))


def _row(label: str, guides: Guides) -> tuple[Any, ...]:
    sums = [float(np.nansum(guides[name])) if np.isfinite(guides[name]).any() else NAN for name in ("reachable", *COUNTS)]
    heads = len(guides["reachable"])
    per_guide = [divide(one, float(heads)) for one in (sums[0], sums[-1])]
    days = (pd.Timestamp(guides["first"].min()), pd.Timestamp(guides["last"].max()))
    return (label, *days, heads, *sums, *(rate(guides, name) for name in RATES), *per_guide)


def spread(guides: Guides, least: int) -> pd.DataFrame:
    """Return quartiles over the guides of what each has in the month; of so few that a quartile is a person only their number.

    ``largest`` is the largest guide's share of the customers within reach.
    """
    reach = guides["reachable"][np.isfinite(guides["reachable"])]
    most = divide(float(reach.max()), float(reach.sum())) if len(reach) else NAN
    found = []
    for name in ("reachable", *RATES):
        with np.errstate(divide="ignore", invalid="ignore"):
            values = reach if name == "reachable" else np.divide(*(guides[one] for one in RATES[name]))
        known = values[np.isfinite(values)]
        if len(known) >= least:
            found.append((name, len(known), *(float(one) for one in np.quantile(known, (0.25, 0.5, 0.75))), most))
        elif name == "reachable" and len(known):
            found.append((name, len(known), NAN, NAN, NAN, most))
    return pd.DataFrame(found, columns=["measure", "guides", "low", "median", "high", "largest"])


def trailing(months: pd.DataFrame, period: Period, count: int) -> pd.DataFrame:
    """Return the rows of the months right before one, at most so many."""
    return months[months["month"].isin([month.label for month in before(period, count)])]


def last_month(days: pd.DataFrame) -> Period:
    """Return the last month that has figures."""
    return month_of(days["date_day"].max().date())
