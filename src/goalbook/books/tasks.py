"""A plan's tasks as a tree: goal, sub-goal, task, action, in the order in which they are read, with who does them and how far they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label, two_languages
from goalbook.inputs.names import key
from goalbook.inputs.plan.recurrence import Recurrence, read_recurrence
from goalbook.inputs.plan.wbs import WBS, ids_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs.planning import Planning
    from goalbook.inputs.team import Team

Row = dict[str, object]


@dataclass(frozen=True)
class Task:
    """One line of the work breakdown; owner and backup are ids of people. Key result and channel not said are those of the line above."""

    id: str
    parent: str
    level: int
    name: Label
    key_result: str
    channel: str
    owner: str
    backup: str
    start: date | None
    due: date | None
    recurrence: Recurrence | None
    resource: Label
    department: Label
    needs: tuple[str, ...]
    standard: Label
    area: str
    process: str
    step: str
    key: bool
    sensitive: bool
    row: int
    children: tuple[str, ...] = ()

    @property
    def is_action(self) -> bool:
        """Say whether nothing stands below it."""
        return not self.children


@dataclass(frozen=True)
class Work:
    """The tasks of one period by id, parents before children."""

    period: Period
    tasks: Mapping[str, Task] = field(default_factory=dict)

    @property
    def actions(self) -> tuple[Task, ...]:
        """Return the lines without children."""
        return tuple(task for task in self.tasks.values() if task.is_action)

    def begins(self, task: Task) -> date:
        """Return a task's first day; what has none begins with the period."""
        return task.start or (min(self.period.start, task.due) if task.due else self.period.start)

    def ends(self, task: Task) -> date:
        """Return a task's last day; what has none ends with the period."""
        return task.due or (max(self.period.end, task.start) if task.start else self.period.end)


def people_by_name(team: Team) -> dict[str, str]:
    """Return people's ids by each of their names, as names are compared."""
    return {key(text): one.id for one in team.people for text in (one.name.zh, one.name.en, one.id)}


def work_of(plan: Planning, period: Period, team: Team) -> Work:
    """Return the tasks that a period's plan has."""
    people = people_by_name(team)
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in plan.table(WBS).to_dict("records")]
    below: dict[str, list[Row]] = {}
    for row in rows:
        below.setdefault(str(row["parent"]), []).append(row)
    found: dict[str, Task] = {}

    def add(some: Iterable[Row], above: Task | None) -> None:
        for row in some:
            children = below.get(str(row["task"]), [])
            task = _task(row, above, people)
            found[task.id] = replace(task, children=tuple(str(child["task"]) for child in children))
            add(children, found[task.id])

    add(below.get("", []), None)
    return Work(period, found)


def _task(row: Row, above: Task | None, people: Mapping[str, str]) -> Task:
    def text(name: str) -> str:
        return str(row[name] or "")

    def person(name: str) -> str:
        return people.get(key(text(name)), text(name))

    return Task(
        id=text("task"),
        parent=text("parent"),
        level=above.level + 1 if above is not None else 1,
        name=two_languages(text("name")),
        key_result=text("key_result") or (above.key_result if above is not None else ""),
        channel=text("channel") or (above.channel if above is not None else ""),
        owner=person("owner"),
        backup=person("backup"),
        start=_day(row["start"]),
        due=_day(row["due"]),
        recurrence=read_recurrence(text("recurrence")) if text("recurrence") else None,
        resource=two_languages(text("resource")),
        department=two_languages(text("department")),
        needs=ids_in(text("needs")),
        standard=two_languages(text("standard")),
        area=text("area"),
        process=text("process"),
        step=text("step"),
        key=text("key") == "yes",
        sensitive=text("sensitive") == "yes",
        row=int(str(row["source_row"])),
    )


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(str(value)).date()  # type: ignore[call-overload] # a cell
