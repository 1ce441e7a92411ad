"""Who carries how many actions in which week, and who takes over when somebody is away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.period import week_of
from goalbook.inputs.names import key
from goalbook.inputs.plan.wbs import ABSENCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.tasks import Task, Work
    from goalbook.core.period import Period
    from goalbook.inputs.planning import Planning

WEEK = 7
Absence = tuple[str, "date", "date"]


def weeks_of(period: Period) -> tuple[Period, ...]:
    """Return the ISO weeks that touch a period."""
    monday = period.start - timedelta(days=period.start.weekday())
    count = ((period.end - monday).days // WEEK) + 1
    return tuple(week_of(monday + timedelta(days=WEEK * n), 6) for n in range(count))


def load(work: Work, away: list[Absence]) -> pd.DataFrame:
    """Return ``load``: by person and week the actions that run, and the days the person is away; at the end those that nobody owns."""
    weeks = weeks_of(work.period)
    spans: dict[str, list[tuple[date, date]]] = {}
    for task in work.actions:
        spans.setdefault(task.owner, []).append((work.begins(task), work.ends(task)))
    rows = []
    for person in sorted(spans, key=lambda one: (not one, one)):
        absent = [(start, end) for who, start, end in away if who == person]
        for week in weeks:
            active = sum(start <= week.end and end >= week.start for start, end in spans[person])
            gone = sum(_overlap(start, end, week) for start, end in absent)
            rows.append((person, week.label, pd.Timestamp(week.start), active, gone))
    return pd.DataFrame(rows, columns=["person", "week", "start", "active", "days_away"])


def _overlap(start: date, end: date, week: Period) -> int:
    return max((min(end, week.end) - max(start, week.start)).days + 1, 0)


def absences(plan: Planning, people: dict[str, str]) -> list[Absence]:
    """Return who is away from when to when."""
    table = plan.table(ABSENCES)
    found = zip(table["person"], table["start"], table["end"], strict=True)
    return [(people.get(key(who), who), start.date(), end.date()) for who, start, end in found]


def key_tasks(work: Work, level: int) -> list[Task]:
    """Return the key tasks: those marked so; where none is marked, all lines of one level."""
    marked = [task for task in work.tasks.values() if task.key]
    return marked or [task for task in work.tasks.values() if task.level == level]


def handover(work: Work, away: list[Absence], level: int) -> pd.DataFrame:
    """Return ``handover``: who takes over which key task when its owner is away, and whether that works."""
    tasks = key_tasks(work, level)
    rows = [row for one in sorted(away, key=lambda one: (one[1], one[0])) for row in _handed(work, tasks, one, away)]
    return pd.DataFrame(rows, columns=["person", "start", "end", "task_id", "name", "backup", "handover_state"])


def _handed(work: Work, tasks: list[Task], absence: Absence, away: list[Absence]) -> Iterator[tuple[object, ...]]:
    who, start, end = absence
    for task in tasks:
        if task.owner != who or work.begins(task) > end or work.ends(task) < start:
            continue
        both = any(other == task.backup and first <= end and last >= start for other, first, last in away)
        state = "no_backup" if not task.backup or task.backup == who else "backup_away" if both else "ok"
        yield who, pd.Timestamp(start), pd.Timestamp(end), task.id, task.name, task.backup, state
