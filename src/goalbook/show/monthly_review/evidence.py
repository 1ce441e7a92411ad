"""Which channel carries the gap, and what is known of the change behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label
from goalbook.show.monthly_review.words import inside, number, rows

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.result import MonthlyReview


def gap_share(review: MonthlyReview) -> dict[str, object] | None:
    """Return the channel step that carries most of the gap in the gap's own direction: step (id), value, gap, planned."""
    table = rows(review.tables.get("waterfall"))
    steps = [row for row in table if row["kind"] == "channel" or row["kind"] == "no_target"]
    totals = [number(row["value"]) for row in table if row["kind"] in {"plan", "baseline", "actual"}]
    if len(totals) != 2 or len(steps) < 2:  # noqa: PLR2004 - first and last bar; one channel is all there is
        return None
    gap = totals[1] - totals[0]
    top = max(steps, key=lambda row: number(row["value"]) * (1 if gap >= 0 else -1))
    if gap == 0 or number(top["value"]) * gap <= 0:
        return None
    return {"channel": top["step"], "value": number(top["value"]), "gap": gap, "planned": table[0]["kind"] == "plan"}


def strongest_evidence(review: MonthlyReview, channel: str) -> dict[str, object] | None:
    """Return the claimed rate with the largest relative change, of the named channel if one is named."""
    table = [row for row in rows(review.tables.get("causes")) if bool(row["claimed"]) and 0 < number(row["before"]) <= 1]
    chosen = [row for row in table if row["channel"] == channel or not channel]
    return max(chosen, key=lambda row: abs(number(row["change"])), default=None)


def has_event(row: dict[str, object]) -> bool:
    """Return whether a recorded event stands beside the change."""
    event = row["event"]
    return not pd.isna(row["event_day"]) and (isinstance(event, Label) or (isinstance(event, str) and bool(event)))  # type: ignore[call-overload] # a cell


def event_of(row: dict[str, object]) -> Label:
    """Return the event's words as they stand inside a sentence."""
    event = row["event"]
    return inside(event if isinstance(event, Label) else Label.same(str(event)))


def name_of(row: dict[str, object]) -> Label:
    """Return the name of a cause's figure."""
    name = row["name"]
    return name if isinstance(name, Label) else Label.same(str(name))


def day_of(value: object) -> date:
    """Return a cell as a calendar day."""
    return pd.Timestamp(value).date()  # type: ignore[arg-type] # a cell
