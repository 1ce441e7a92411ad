"""What the rows of the calendar are in a calendar program: an event that comes round with its moved days, or single days; and whose."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row

ACTION = 4  # the level of the work breakdown below tasks: what one person does, not what the team meets for


@dataclass(frozen=True)
class Entry:
    """One row of the calendar with the days it is held on, each as the day of its rhythm and the day it is held instead."""

    row: Row
    days: tuple[tuple[date, date], ...]

    @property
    def comes_round(self) -> bool:
        """Say whether it is written as one event that comes round."""
        return bool(self.row["recurrence"]) and len(self.days) > 1

    @property
    def moved(self) -> tuple[tuple[date, date], ...]:
        """Return the days of an event that comes round which stand outside its rhythm; each is written as an exception of its own."""
        return tuple((planned, day) for planned, day in self.days if planned != day) if self.comes_round else ()

    @property
    def written(self) -> int:
        """Return how many entries the file has for it."""
        return 1 + len(self.moved) if self.comes_round else len(self.days)


def team_entries(result: Decomposition) -> tuple[Entry, ...]:
    """Return what concerns the team: meetings, reviews, trainings, gates, tests, milestones, reminders, tasks above single actions."""
    own = _owners(result)
    return tuple(one for one in _entries(result) if str(one.row["event_id"]) not in own)


def own_entries(result: Decomposition) -> dict[str, tuple[Entry, ...]]:
    """Return by person the actions that come round: they would bury the team's calendar and belong into their own."""
    own = _owners(result)
    found: dict[str, list[Entry]] = defaultdict(list)
    for one in _entries(result):
        if one.days and (owner := own.get(str(one.row["event_id"]))):
            found[owner].append(one)
    return {person: tuple(entries) for person, entries in sorted(found.items())}


def _entries(result: Decomposition) -> Sequence[Entry]:
    held: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in rows_of(result.tables["calendar_dates"]):
        held[str(row["event_id"])].append((row["planned"], row["day"]))
    return [Entry(row, tuple(sorted(held[str(row["event_id"])]))) for row in rows_of(result.tables["calendar"])]


def _owners(result: Decomposition) -> dict[str, str]:
    """Return by event who alone does it: the owner of an action of the work breakdown."""
    actions = {f"task-{row['task_id']}" for row in rows_of(result.tables["wbs"]) if row["level"] == ACTION}
    rows = (row for row in rows_of(result.tables["calendar"]) if row["event_id"] in actions)
    return {str(row["event_id"]): str(row["attendees"]) for row in rows if row["attendees"]}
