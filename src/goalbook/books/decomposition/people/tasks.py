"""What each member does week by week: the tasks that nothing stands below, and the gates, tests and training of their calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.people.members import NOBODY, Members
from goalbook.core.message import Label, two_languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = ("person", "week", "due", "task_id", "name", "kind", "recurrence", "backup", "department")
EVENTS = ("gate", "test", "training")  # of the calendar; tasks stand in the work breakdown, meetings and reviews in the calendar alone
_DAYS = 7
Row = dict[str, object]


def card_tasks(prepared: Prepared) -> pd.DataFrame:
    """Return ``card_tasks`` in the order of persons and weeks, what comes round at the end; see Decomposition for the columns."""
    members = Members.of(prepared.inputs.team)
    rows: list[tuple[object, ...]] = [*_tasks(prepared, members), *_events(prepared, members)]
    order = list(members.people)

    def place(row: tuple[object, ...]) -> tuple[int, bool, str, str]:
        person = str(row[0])
        return (order.index(person) if person in order else len(order), row[1] is None, str(row[2] or ""), str(row[3]))

    rows.sort(key=place)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _tasks(prepared: Prepared, members: Members) -> Iterator[tuple[object, ...]]:
    table = _table(prepared, "wbs")
    parents = {row["parent_id"] for row in table}
    for row in table:
        if not _text(row["owner"]) or row["task_id"] in parents or _done(row):
            continue
        due = _day(row.get("due"), row.get("start"))
        again = _text(row.get("recurrence"))
        week = None if again or due is None else _week_of(due, prepared.inputs.team.week_end)
        backup = _text(row.get("backup"))
        stand_in = members.id(backup) if backup else ""
        yield (
            members.id(str(row["owner"])),
            week,
            due,
            row["task_id"],
            _label(row["name"]),
            "task",
            again,
            stand_in,
            _label(row.get("depends_on")),
        )


def _events(prepared: Prepared, members: Members) -> Iterator[tuple[object, ...]]:
    for row in _table(prepared, "calendar"):
        day, again = _day(row.get("start")), _text(row.get("recurrence"))
        if row["kind"] not in EVENTS or day is None or day > prepared.period.end:
            continue
        week = None if again else _week_of(day, prepared.inputs.team.week_end)
        for person in _text(row.get("attendees")).split(","):
            if person:
                yield (members.id(person), week, day, row["event_id"], _label(row["name"]), row["kind"], again, "", NOBODY)


def _table(prepared: Prepared, name: str) -> list[Row]:
    table = prepared.tables.get(name)
    return [] if table is None else [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _done(row: Mapping[str, object]) -> bool:
    done = row.get("done")
    return isinstance(done, float | int) and done >= 1


def _day(*days: object) -> date | None:
    """Return the first of these that is a day."""
    for day in days:
        if day is not None and not pd.isna(day):  # type: ignore[call-overload] # a cell of any kind
            return pd.Timestamp(day).date()  # type: ignore[arg-type] # as above
    return None


def _week_of(day: date, week_end: int) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=(day.weekday() - week_end - 1) % _DAYS)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _label(value: object) -> Label:
    return value if isinstance(value, Label) else two_languages(_text(value))
