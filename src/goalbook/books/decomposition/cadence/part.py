"""Calendar, dates, iterations and the load of meetings as tables; no slider changes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.cadence.events import events, months_after
from goalbook.books.decomposition.cadence.load import load_rows, merge_rows
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.cadence import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.cadence.events import Event
    from goalbook.books.decomposition.preparation import Prepared

CALENDAR = (
    "event_id", "kind", "rule", "name", "start", "time", "minutes", "recurrence", "until", "attendees", "source", "cadence", "departments",
    "merged", "dates", "moved",
)  # fmt: skip
DATES = ("day", "time", "minutes", "event_id", "kind", "name", "attendees", "planned", "holiday")
LOAD = ("person", "name", "meetings_month", "hours_month", "merged_month", "limit", "verdict")
MERGE = (
    "cadence", "state", "meetings", "names", "n", "merged_name", "attendees", "minutes_now", "minutes_merged", "month_now", "month_merged",
)  # fmt: skip
ITERATIONS = ("n", "start", "end", "complete")
COORDINATION = ("day", "kind", "what")
OBSERVATIONS = ("observation_id", "name", "begins", "due", "verdict_on")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see Decomposition for the columns."""
    found = events(prepared)
    sheet = prepared.plan.sheet(Cadence)
    days = sorted((one for event in found for one in _dates(event)), key=lambda row: (row[0], str(row[1]), str(row[3])))
    return {
        "calendar": _table([_event(one) for one in found], CALENDAR),
        "calendar_dates": _table(days, DATES),
        "meeting_load": _table(load_rows(prepared, found), LOAD),
        "meeting_merge": _table(merge_rows(prepared, found), MERGE),
        "iterations": _table(_iterations(prepared, found), ITERATIONS),
        "coordination": _table([(one.day, one.kind, one.what) for one in sheet.coordination], COORDINATION),
        "observations": _table(_observations(prepared, sheet), OBSERVATIONS),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Name the sheet of meetings where there are goals and none was written."""
    if prepared.goals is not None and not prepared.plan.has(Cadence):
        text = msg(
            "No meetings are listed. plan/{period:text}/cadence.yml would give the calendar with its public holidays, calendar.ics, "
            "and what the meetings cost each person.",
            period=prepared.period.label,
        )
        yield MissingTable(Cadence.file, "cadence", text)


def _table(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object) if rows else pd.DataFrame(columns=list(columns))


def _event(one: Event) -> tuple[object, ...]:
    days = [day for day, _, _ in one.dates]
    start = days[0] if days else one.next_day
    repeated = one.recurrence if len(one.days) > 1 or not days else ""
    return (
        *(one.event_id, one.kind, ",".join(one.rules), one.name, start, one.time, one.minutes, repeated),
        *(days[-1] if len(days) > 1 else None, ",".join(one.attendees), one.source, one.cadence, ",".join(one.departments)),
        *(",".join(one.merged), len(days), len(one.moved)),
    )


def _dates(one: Event) -> Iterator[tuple[object, ...]]:
    attendees = ",".join(one.attendees)
    for day, planned, holiday in one.dates:
        yield (day, one.time, one.minutes, one.event_id, one.kind, one.name, attendees, planned, holiday)


def _iterations(prepared: Prepared, found: tuple[Event, ...]) -> list[tuple[object, ...]]:
    """Return the iterations of the sheet's rhythm; the last may go on after the period."""
    sheet = prepared.plan.sheet(Cadence)
    own = next((one for one in found if one.event_id == "iteration"), None)
    if sheet.iteration is None or own is None:
        return []
    ends: list[tuple[date, date]] = [(day, day + timedelta(days=sheet.iteration.days - 1)) for day in own.days]
    return [(n, start, end, end <= prepared.period.end) for n, (start, end) in enumerate(ends, 1)]


def _observations(prepared: Prepared, sheet: Cadence) -> list[tuple[object, ...]]:
    months = int(prepared.inputs.policy.get("pd.window_months"))
    found = [(one, months_after(one.begins, months)) for one in sheet.observations]
    return [(one.id, one.name, one.begins, due, one.verdict_on or due) for one, due in found]
