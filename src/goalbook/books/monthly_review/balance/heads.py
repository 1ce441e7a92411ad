"""Output per head: revenue and reachable customers per full post or guide, against the team's own months before (PF-15)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.private_domain.months import trailing
from goalbook.books.monthly_review.private_domain.phases import USUAL, launch_day
from goalbook.inputs.operations.members import FULL, MEMBERS

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period

COLUMNS = (
    "measure", "unit", "heads", "heads_before", "amount", "amount_index", "on_year",
    "value", "baseline", "months", "index", "stable",
)  # fmt: skip
REVENUE, REACHABLE, LOAD = "revenue_per_head", "reachable_per_head", "reachable_per_guide"
PER_GUIDE = "customers_per_guide"  # what the private domain's section calls the last of them
UNITS = {REVENUE: "money", REACHABLE: "count", LOAD: "count"}


@dataclass(frozen=True)
class _Month:
    """What one month has: an amount and the full posts it is divided by; NaN where not known."""

    amount: float  # revenue per slot, or customers of the average day
    posts: float

    @property
    def value(self) -> float:
        return divide(self.amount, self.posts)


def output_per_post(prepared: Prepared) -> pd.DataFrame:
    """Return ``output_per_post``, one row per measure that is known; without members no row; see MonthlyReview for the columns."""
    if not len(prepared.inputs.kept("people", MEMBERS)):
        return pd.DataFrame(columns=list(COLUMNS))
    stable = _stable(prepared)
    rows = [_per_post(prepared, REVENUE), _per_post(prepared, REACHABLE), _per_guide(prepared)]
    return pd.DataFrame([(*row, stable) for row in rows if row is not None], columns=list(COLUMNS))


def _per_post(prepared: Prepared, measure: str) -> tuple[object, ...] | None:
    """Return a measure per full post; its baseline is the median of the months, so that a single month of a campaign does not set it."""
    least, most = (int(n) for n in prepared.inputs.policy.kpi.output_months)
    period = prepared.windows.period
    read = _revenue if measure == REVENUE else _reachable
    now = _Month(read(prepared, period), _posts(prepared, period))
    if math.isnan(now.value):
        return None
    past = [_Month(read(prepared, month), _posts(prepared, month)) for month in before(period, most)]
    known = [one for one in past if not math.isnan(one.value)]
    enough = len(known) >= least
    usual, amount = (median(one.value for one in known), median(one.amount for one in known)) if enough else (NAN, NAN)
    scale = len(prepared.windows.elapsed) if measure == REVENUE else 1
    heads = (now.posts, mean(one.posts for one in known) if enough else NAN)
    on_year = divide(now.amount, read(prepared, period.year_ago())) - 1
    amounts = (now.amount * scale, divide(now.amount, amount), on_year)
    return (measure, UNITS[measure], *heads, *amounts, now.value * scale, usual * scale, len(known), divide(now.value, usual))


def _per_guide(prepared: Prepared) -> tuple[object, ...] | None:
    """Return the customers per guide as the private domain's section has them; None of so few guides that they tell of single people."""
    table, metrics, period = prepared.tables.get("pd_months"), prepared.tables.get("pd_metrics"), prepared.windows.period
    if table is None or metrics is None:
        return None
    own, past = table[table["month"] == period.label].iloc[0], trailing(table, period, USUAL)
    metric = metrics[metrics["metric"] == PER_GUIDE].iloc[0]
    value, usual, guides = float(metric["value"]), float(metric["usual"]), float(own["guides"])
    if math.isnan(value) or guides < int(prepared.inputs.policy.pd.guides_min):
        return None
    known = not math.isnan(usual)
    heads = (guides, float(past["guides"].mean()) if known else NAN)
    amounts = (float(own["reachable"]), divide(float(own["reachable"]), float(past["reachable"].mean())) if known else NAN, NAN)
    return (LOAD, UNITS[LOAD], *heads, *amounts, value, usual, len(past), divide(value, usual))


def _revenue(prepared: Prepared, month: Period) -> float:
    """Return a month's revenue per slot; that of an earlier month only where it is whole."""
    totals = prepared.progress.by_month.get(month.label)
    own = month == prepared.windows.period
    whole = own or month.label in prepared.progress.whole_months
    days = prepared.windows.elapsed if own else prepared.cube.slots(month)
    return totals.value("revenue") / len(days) if totals is not None and whole and days else NAN


def _reachable(prepared: Prepared, month: Period) -> float:
    """Return the customers whom the guides could write to on a month's average day, as the private domain's section counts them."""
    table = prepared.tables.get("pd_months")
    if table is None:
        return NAN
    own = table.loc[table["month"] == month.label, "reachable"]
    return float(own.iloc[0]) if len(own) else NAN


def _posts(prepared: Prepared, month: Period) -> float:
    """Return the full posts at a month's end, or at the end of what is known of it."""
    members = prepared.inputs.kept("people", MEMBERS)
    day = pd.Timestamp(min(month.end, prepared.as_of))
    here = ~(members["joined"] > day) & ~(members["left"] < day)
    return float(members.loc[here, "fte"].fillna(FULL).sum())


def _stable(prepared: Prepared) -> bool | None:
    """Say whether the private domain has reached its stable phase; None where nobody says when it began."""
    launch = launch_day(prepared.inputs, prepared.windows.period)
    if launch is None:
        return None
    months = int(prepared.inputs.policy.pd.phase_months[1])
    return bool(pd.Timestamp(prepared.as_of) >= pd.Timestamp(launch) + pd.DateOffset(months=months))
