"""The division of work over time: what is done, late, running or ahead, and how it lies beside the campaign."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.work.days import day_of, days_late, lacking, noted, standing
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.work import CAMPAIGN_SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

SCHEDULE_COLUMNS = (
    "item", "phase", "owner", "start", "end", "deliverable", "done_at", "days_late", "state", "complete", "missing",
)  # fmt: skip
GANTT_COLUMNS = ("group", "name", "kind", "phase", "owner", "deliverable", "start", "end", "done_at", "days_late", "state")
NEEDS = ("item", "owner", "start", "end", "deliverable")  # the five columns of the schedule
WARMUP, LIVE = Label("Warm-up", "预热"), Label("Campaign", "活动期")


def schedule(prepared: Prepared) -> pd.DataFrame:
    """Return the schedule with where each item stands on the last day anything is known of."""
    given = rows_of(prepared.plan.table(CAMPAIGN_SCHEDULE))
    kept = noted(given, "done_at")
    found = []
    for row in given:
        start, end, done = (day_of(row[name]) for name in ("start", "end", "done_at"))
        missing = lacking(row, NEEDS)
        found.append(
            {
                "item": two_languages(row["item"]),
                "phase": row["phase"],
                "owner": row["owner"],
                "start": start,
                "end": end,
                "deliverable": two_languages(row["deliverable"]),
                "done_at": done,
                "days_late": days_late(end, done, prepared.as_of, kept=kept),
                "state": standing((start, end), done, prepared.as_of, kept=kept),
                "complete": not missing,
                "missing": ",".join(missing),
            }
        )
    return pd.DataFrame(found, columns=list(SCHEDULE_COLUMNS))


def campaign_gantt(prepared: Prepared, sheets: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what lies in time: the campaign, its schedule, materials and pages by the day they are due; empty without any of them."""
    rows = [*_work(sheets["schedule"]), *_due(sheets["materials"], "materials", "item", "delivered")]
    rows += [*_due(sheets["development"], "development", "page", "tracking_done")]
    if rows:
        rows = [*_campaign(prepared), *rows]
    return pd.DataFrame(rows, columns=list(GANTT_COLUMNS))


def _campaign(prepared: Prepared) -> Iterator[Row]:
    nobody = {"group": "campaign", "kind": "span", "owner": "", "deliverable": Label("", ""), "done_at": None, "days_late": float("nan")}
    if prepared.first < prepared.start:
        until = prepared.start - timedelta(days=1)
        state = _span_state(prepared.first, until, prepared.as_of)
        yield {**nobody, "name": WARMUP, "phase": "warmup", "start": prepared.first, "end": until, "state": state}
    state = _span_state(prepared.start, prepared.end, prepared.as_of)
    yield {**nobody, "name": LIVE, "phase": "live", "start": prepared.start, "end": prepared.end, "state": state}


def _span_state(start: date, end: date, as_of: date) -> str:
    return "ahead" if as_of < start else "running" if as_of < end else "done"


def _work(table: pd.DataFrame) -> Iterator[Row]:
    for row in rows_of(table):
        if row["start"] is None and row["end"] is None:
            continue
        span = {"start": row["start"] or row["end"], "end": row["end"] or row["start"]}
        kept = ("phase", "owner", "deliverable", "done_at", "days_late", "state")
        yield {"group": "schedule", "kind": "work", "name": row["item"], **{name: row[name] for name in kept}, **span}


def _due(table: pd.DataFrame, group: str, name: str, done: str) -> Iterator[Row]:
    """Yield what has to be there by a day."""
    for row in rows_of(table):
        if row["due"] is None:
            continue
        yield {
            "group": group, "kind": "point", "name": row[name], "phase": "", "owner": row["owner"], "deliverable": Label("", ""),
            "start": row["due"], "end": row["due"], "done_at": row[done], "days_late": row["days_late"], "state": row["state"],
        }  # fmt: skip
