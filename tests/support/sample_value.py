"""A team whose customers' purchases a test writes itself: two channels, the same facts every day, CAC 40."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs import Planning
from goalbook.inputs.planning.economics import Economics
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding

DAY = {**tiny.DAY, "orders": 20.0}
FIRST = date(2025, 1, 10)


def purchases(amount: float = 100.0, customers: int = 40, again: int = 12, channel: str = "ads") -> pd.DataFrame:
    """Return customers who came day by day from January 2025 and bought once; the first ``again`` came back after 32 days or more."""
    rows = []
    for place in range(customers):
        came = FIRST + timedelta(days=2 * place)
        days = [came, came + timedelta(days=32 + place)] if place < again else [came]
        rows += [(f"{channel}-{place:03d}", day, 1.0, amount + place % 5, channel) for day in days]
    table = pd.DataFrame(rows, columns=["customer", "date_day", "orders", "amount", "channel"])
    return table.assign(date_day=pd.to_datetime(table["date_day"]))


def review(transactions: pd.DataFrame | None, margin: float | None = 0.5, policy: dict[str, object] | None = None) -> MonthlyReview:
    """Return May 2025 of the team with these purchases, a fair sample, half of revenue kept, unless said otherwise."""
    sheet = {"unit_economics": {"margin": margin, "arpu": 100, "retention": 0.6, "years": 2}}
    planning = {"2025-Q2": Planning({"economics": Economics.model_validate(sheet)})}
    facts = tiny.facts({"ads": DAY, "shop": DAY}, "2025-01-01")
    inputs = tiny.inputs(facts, transactions=transactions, planning=planning, policy=policy or {"clv": {"fair_sample": True}})
    return compute(inputs, MonthlyReviewParams(team="tiny", period="2025-05"))


def row(result: MonthlyReview, kind: str, channel: str = "", month: str = "") -> dict[str, object]:
    """Return one row of the cohorts."""
    table = result.tables["cohort_ltv"]
    found = table[(table["kind"] == kind) & (table["channel"] == channel) & (table["cohort_month"] == month)]
    assert len(found) == 1, found
    return {str(name): value for name, value in found.iloc[0].items()}


def said(result: MonthlyReview, rule: str) -> list[Finding]:
    """Return what one rule found."""
    return [one for one in result.findings if one.rule == rule]
