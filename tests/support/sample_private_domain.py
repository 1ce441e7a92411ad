"""A private domain that a test writes itself: guides with the same day every day, and the month's figures that follow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.inputs import Channel, Planning
from goalbook.inputs.operations.private_domain import PD_TARGETS, PRIVATE_DOMAIN, USER_ASSETS, WECOM
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.inputs import Inputs

MAY = parse_period("2025-05")
DAY = {
    "reachable": 1000.0, "invites": 10.0, "adds": 6.0, "deletes": 2.0, "interacting": 5.0, "delivered": 10.0, "converted": 2.0,
    "orders": 3.0, "revenue": 200.0,
}  # fmt: skip
ASSETS = [
    ("2025-04", "WeCom", 900.0, 150.0, 50.0, 1000.0, 0.1),
    ("2025-05", "WeCom", 1000.0, 160.0, 60.0, 1100.0, 0.1),
    ("2025-04", "Weibo", 520.0, 10.0, 30.0, 500.0, 0.0),
    ("2025-05", "Weibo", 500.0, 5.0, 15.0, 490.0, 0.0),
]
WECOM_ROWS = [("2025-04", 1000.0, 700.0, 315.0, 110.0), ("2025-05", 1000.0, 600.0, 210.0, 63.0)]


def days(start: str = "2025-04-01", end: str = "2025-05-31", guides: int = 6, **changes: float) -> pd.DataFrame:
    """Return the same day for every guide; ``changes`` are of May alone."""
    rows = []
    for day in pd.date_range(start, end):
        values = {**DAY, **(changes if day >= pd.Timestamp("2025-05-01") else {})}
        rows += [{"date_day": day, "guide": f"g{place}", **values} for place in range(guides)]
    return pd.DataFrame(rows, columns=["date_day", "guide", *DAY])


def statement(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Return the user asset sheet as it is kept."""
    names = ["month", "touchpoint_en", "opening", "added", "lost", "closing", "dedup_share"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(touchpoint_zh=table["touchpoint_en"])


def wecom(rows: list[tuple[object, ...]], version: str = "current") -> pd.DataFrame:
    """Return WeCom's months as they are kept."""
    return pd.DataFrame(rows, columns=["month", "contacts", "added", "served", "bought"]).assign(version=version)


def surveys(n: float, promoters: float, detractors: float) -> pd.DataFrame:
    """Return one survey that asks for a recommendation, without a day."""
    row = {"kind": "nps", "date_day": pd.NaT, "n": n, "promoters": promoters, "detractors": detractors, "themes": ""}
    return pd.DataFrame([row]).astype({"date_day": "datetime64[ns]"})


def inputs(
    tables: dict[str, pd.DataFrame], policy: dict[str, object] | None = None, start: str = "2025-01-01", **changes: object
) -> Inputs:
    """Return a team with one public and one private channel that keeps these tables of its private domain."""
    channels = tuple(
        Channel(id=name, name=Label.same(name.title()), stages=tiny.FUNNEL, is_public_domain=public)
        for name, public in (("ads", True), ("groups", False))
    )
    facts = tiny.facts({"ads": tiny.DAY, "groups": {**tiny.DAY, "new_payers": 12.0}}, start)
    kept = {contract.table: tables.get(contract.table, empty(contract)) for contract in (PRIVATE_DOMAIN, USER_ASSETS, WECOM, PD_TARGETS)}
    operations = {"users": Planning({}, kept)} if tables else {}
    return tiny.inputs(facts, policy=policy, team={"channels": channels}, operations=operations, **changes)


def every_table() -> dict[str, pd.DataFrame]:
    """Return all four tables: in May fewer customers get a message than in April."""
    return {
        "private_domain": days(delivered=7.0, converted=1.4, revenue=140.0),
        "user_assets": statement(ASSETS),
        "wecom": wecom(WECOM_ROWS),
        "private_domain_targets": pd.DataFrame({"month": ["2025-05"], "revenue": [40_000.0]}),
    }


def review(
    tables: dict[str, pd.DataFrame], policy: dict[str, object] | None = None, start: str = "2025-01-01", **changes: object
) -> MonthlyReview:
    """Return May 2025 of that team; parameters of the review are among the changes by their names."""
    params = {name: changes.pop(name) for name in ("wecom",) if name in changes}
    return compute(inputs(tables, policy, start, **changes), MonthlyReviewParams(team="tiny", period="2025-05", **params))


def case(**tables: pd.DataFrame) -> SimpleNamespace:
    """Return what a rule looks at: these tables and the month."""
    return SimpleNamespace(tables=tables, head=SimpleNamespace(period=MAY, as_of=MAY.end))
