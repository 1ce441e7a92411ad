"""Calendar, dates, iterations and the load of meetings as tables; no slider changes them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.decomposition.cadence.events import events, months_after
from goalbook.books.decomposition.cadence.load import load_rows, merge_rows
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.cadence import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.cadence.events import Event
    from goalbook.books.decomposition.preparation import Prepared

CALENDAR = (
    "event_id", "kind", "rule", "name", "start", "time", "minutes", "recurrence", "until", "attendees", "source", "cadence", "departments",
    "merged", "dates", "moved", "left_out",
)  # fmt: skip
DATES = ("day", "time", "minutes", "event_id", "kind", "name", "attendees", "planned", "holiday", "series", "clash")
LOAD = ("person", "name", "meetings_month", "hours_month", "merged_month", "limit", "verdict")
MERGE = (
    "cadence", "state", "meetings", "names", "n", "merged_name", "attendees", "minutes_now", "minutes_merged", "month_now", "month_merged",
)  # fmt: skip
COORDINATION = ("day", "kind", "what")
OBSERVATIONS = ("observation_id", "name", "begins", "due", "verdict_on")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see Decomposition for the columns."""
    found = events(prepared)
    sheet = prepared.plan.sheet(Cadence)
    days = sorted((one for event in found for one in _dates(event)), key=lambda row: (row[0], str(row[1]), str(row[3])))
    return {
        "calendar": _table([_event(one) for one in found], CALENDAR),
        "calendar_dates": _table(_clashes(days), DATES),
        "meeting_load": _table(load_rows(prepared, found), LOAD),
        "meeting_merge": _table(merge_rows(prepared, found), MERGE),
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
        *(",".join(one.merged), len(days), len(one.moved), one.left_out),
    )


def _dates(one: Event) -> Iterator[tuple[object, ...]]:
    attendees = ",".join(one.attendees)
    for day, planned, holiday in one.dates:
        yield (day, one.time, one.minutes, one.event_id, one.kind, one.name, attendees, planned, holiday, one.series)


def _clashes(days: list[tuple[Any, ...]]) -> list[tuple[object, ...]]:
    """Return the dates, each with whether it was moved into another appointment of the same people."""
    by_day: dict[date, list[tuple[Any, ...]]] = defaultdict(list)
    for row in days:
        by_day[row[0]].append(row)
    return [(*row, row[0] != row[7] and any(_overlap(row, other) for other in by_day[row[0]] if other is not row)) for row in days]


def _overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    first, second = _minutes(one), _minutes(other)
    meet = first is not None and second is not None and first < second + other[2] and second < first + one[2]
    return meet and (not one[6] or not other[6] or bool(set(one[6].split(",")) & set(other[6].split(","))))


def _minutes(row: tuple[Any, ...]) -> int | None:
    """Return when an appointment begins, in minutes of its day; None where it takes the whole day."""
    hour, _, minute = str(row[1]).partition(":")
    return int(hour) * 60 + int(minute) if minute else None


def _observations(prepared: Prepared, sheet: Cadence) -> list[tuple[object, ...]]:
    months = int(prepared.inputs.policy.get("pd.window_months"))
    found = [(one, months_after(one.begins, months)) for one in sheet.observations]
    return [(one.id, one.name, one.begins, due, one.verdict_on or due) for one, due in found]
