"""Output per head: revenue and reachable customers per full post, against the team's own months before (PF-15)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.private_domain.phases import launch_day
from goalbook.inputs.operations.members import FULL, MEMBERS
from goalbook.inputs.operations.private_domain import PRIVATE_DOMAIN

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period

COLUMNS = ("measure", "unit", "fte", "amount", "value", "baseline", "months", "index", "stable")
REVENUE, REACHABLE, LOAD = "revenue_per_head", "reachable_per_head", "reachable_per_guide"
UNITS = {REVENUE: "money", REACHABLE: "count", LOAD: "count"}


@dataclass(frozen=True)
class _Month:
    """What one month has: its amounts, full posts and guides; NaN where not known."""

    revenue: float  # per slot
    reachable: float
    guides: float
    fte: float

    def value(self, measure: str) -> float:
        """Return one of the three measures."""
        if measure == LOAD:
            return divide(self.reachable, self.guides)
        return divide(self.revenue if measure == REVENUE else self.reachable, self.fte)


def output_per_post(prepared: Prepared) -> pd.DataFrame:
    """Return ``output_per_post``, one row per measure that is known; without members no row; see MonthlyReview for the columns."""
    if not len(prepared.inputs.kept("people", MEMBERS)):
        return pd.DataFrame(columns=list(COLUMNS))
    least, most = (int(n) for n in prepared.inputs.policy.kpi.output_months)
    now = _month(prepared, prepared.windows.period)
    past = [_month(prepared, month) for month in before(prepared.windows.period, most)]
    stable, slots = _stable(prepared), len(prepared.windows.elapsed)
    rows = []
    for name, unit in UNITS.items():
        scale = slots if name == REVENUE else 1
        amount = {REVENUE: now.revenue * slots}.get(name, now.reachable)
        values = [one.value(name) for one in past if not math.isnan(one.value(name))]
        usual = sum(values) / len(values) if len(values) >= least else NAN
        value = now.value(name)
        if not math.isnan(value):
            rows.append((name, unit, now.fte, amount, value * scale, usual * scale, len(values), divide(value, usual), stable))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _month(prepared: Prepared, month: Period) -> _Month:
    totals = prepared.progress.by_month.get(month.label)
    own = month == prepared.windows.period
    whole = own or month.label in prepared.progress.whole_months
    days = prepared.windows.elapsed if own else prepared.cube.slots(month)
    revenue = totals.value("revenue") / len(days) if totals is not None and whole and days else NAN
    reachable, guides = _reached(prepared, month)
    return _Month(revenue, reachable, guides, _posts(prepared, month))


def _posts(prepared: Prepared, month: Period) -> float:
    """Return the full posts at a month's end, or at the end of what is known of it."""
    members = prepared.inputs.kept("people", MEMBERS)
    day = pd.Timestamp(min(month.end, prepared.as_of))
    here = ~(members["joined"] > day) & ~(members["left"] < day)
    return float(members.loc[here, "fte"].fillna(FULL).sum())


def _reached(prepared: Prepared, month: Period) -> tuple[float, float]:
    """Return the customers whom the guides could write to at a month's end, and how many guides: NaN where so few tell of single people."""
    table = prepared.inputs.kept("users", PRIVATE_DOMAIN)
    days = (table["date_day"] >= pd.Timestamp(month.start)) & (table["date_day"] <= pd.Timestamp(month.end)) & table["reachable"].notna()
    last = table[days].sort_values("date_day", kind="stable").groupby("guide")["reachable"].last()
    enough = len(last) >= int(prepared.inputs.policy.pd.guides_min)
    return (float(last.sum()) if len(last) else NAN, float(len(last)) if enough else NAN)


def _stable(prepared: Prepared) -> bool | None:
    """Say whether the private domain has reached its stable phase; None where nobody says when it began."""
    launch = launch_day(prepared.inputs, prepared.windows.period)
    if launch is None:
        return None
    months = int(prepared.inputs.policy.pd.phase_months[1])
    return bool(pd.Timestamp(prepared.as_of) >= pd.Timestamp(launch) + pd.DateOffset(months=months))
