"""The work breakdown: goal, sub-goal, task and action, each with who does it until when; and who is away when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.plan.processes import AREAS, FINER, PROCESSES, step_of
from goalbook.inputs.plan.recurrence import read_recurrence
from goalbook.inputs.planning.rows import circles, named_twice
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.inputs.planning.known import Known
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

LEVELS = 4  # goal, sub-goal, task, action
WBS = Contract(
    "wbs",
    "plan/<period>/wbs.csv",
    msg("the goals' work broken down: goal, sub-goal, task, action, each with owner, deadline and what it needs"),
    (
        Column("task", "text", msg("id of the line"), required=True),
        Column("parent", "text", msg("id of the line above; empty for a goal")),
        Column(
            "level", "number", msg("1 goal, 2 sub-goal, 3 task, 4 action; one more than the line above, which stands for an empty cell")
        ),
        Column("name", "text", msg("what is done"), required=True),
        Column("key_result", "text", msg("id of the key result it serves; an empty cell has that of the line above")),
        Column("channel", "channel", msg("channel of team.yml; an empty cell has that of the line above")),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("backup", "text", msg("who stands in when the owner is away")),
        Column("start", "date", msg("first day")),
        Column("due", "date", msg("last day")),
        Column("recurrence", "text", msg("how often it comes round: daily, workdays, weekly:monday, biweekly:friday, monthly:5")),
        Column("resource", "text", msg("what it needs, or none; an empty cell of an action has that of its task")),
        Column("department", "text", msg("other department it depends on")),
        Column("needs", "text", msg("ids of lines that must be done before, joined by commas")),
        Column("standard", "text", msg("when it counts as done")),
        Column("area", "text", msg("work area of the account"), allowed=(*AREAS, *FINER, "other")),
        Column("process", "text", msg("core process it belongs to"), allowed=tuple(PROCESSES)),
        Column("step", "text", msg("step of that process: of content topic, user_research, script, review, shoot, publish, data_review")),
        Column("key", "text", msg("a key task, which somebody must stand in for"), allowed=("yes", "no")),
        Column("sensitive", "text", msg("content that goes through every level of review"), allowed=("yes", "no")),
    ),
    msg("the tree of tasks: who does what until when, what is left out, who carries too much"),
)
ABSENCES = Contract(
    "absences",
    "plan/<period>/absences.csv",
    msg("who is away from when to when"),
    (
        Column("person", "text", msg("somebody of team.yml"), required=True),
        Column("start", "date", msg("first day away"), required=True),
        Column("end", "date", msg("last day away"), required=True),
        Column("note", "text", msg("why, or whom to ask")),
    ),
    msg("who takes over which key task when"),
)
_BETWEEN = re.compile(r"[\s,，;；、]+")


def ids_in(text: str) -> tuple[str, ...]:
    """Return the ids that a cell names, in order, each once."""
    return tuple(dict.fromkeys(one for one in _BETWEEN.split(text.strip()) if one))


def wbs_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield what is wrong with the tree as such: a missing owner or deadline is no such fault, it is for the report to name."""
    yield from named_twice(rows, "task", [row["task"] for row in rows])
    by_id = {row["task"]: row for row in reversed(rows) if row["task"]}
    for row in rows:
        yield from _place(row, by_id)
        yield from _names(row, ground.known)
        yield from _days(row)
        yield from _process(row)
        yield from _needs(row, by_id)
    yield from circles(rows, "task", "parent")
    yield from _needs_in_a_circle(rows, by_id)


def _place(row: Row, by_id: Mapping[str, Row]) -> Iterator[Fault]:
    parent, level = row["parent"], row["level"]
    if parent and parent not in by_id:
        yield row, "parent", unknown_name(parent, list(by_id))
    if pd.isna(level):
        if len(_above(row, by_id)) >= LEVELS:
            yield row, "parent", msg("makes a fifth level; goal, sub-goal, task and action are all there are")
        return
    if level not in range(1, LEVELS + 1):
        yield row, "level", msg("is no level; 1 is a goal, 2 a sub-goal, 3 a task, 4 an action")
        return
    above = by_id[parent]["level"] if parent in by_id else None
    if not parent and level != 1:
        yield row, "parent", msg("is empty; only a goal (level 1) has no line above")
    elif above is not None and not pd.isna(above) and parent != row["task"] and level != above + 1:
        yield row, "level", msg("stands below a line of level {above:n}; its own is one more", above=float(above))


def _names(row: Row, known: Known) -> Iterator[Fault]:
    for column in ("owner", "backup"):
        if row[column] and (refusal := nobody(known, row[column])):
            yield row, column, refusal
    if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
        yield row, "key_result", refusal


def _days(row: Row) -> Iterator[Fault]:
    if not pd.isna(row["start"]) and not pd.isna(row["due"]) and row["due"] < row["start"]:
        yield row, "due", msg("is before the first day, {start:date}", start=row["start"].date())
    if row["recurrence"] and read_recurrence(row["recurrence"]) is None:
        yield row, "recurrence", msg("is not understood; write daily, workdays, weekly:monday, biweekly:friday or monthly:5")


def _process(row: Row) -> Iterator[Fault]:
    process, step = row["process"], row["step"]
    if step and process not in PROCESSES:
        yield row, "step", msg("has no process; name one of {known:text}", known=", ".join(PROCESSES))
    elif step and step_of(process, step) is None:
        yield row, "step", unknown_step(step, process)


def unknown_step(step: str, process: str) -> Message:
    """Return what is said of a step that its process does not have."""
    steps = ", ".join(PROCESSES[process][1])
    return msg("'{step:text}' is no step of {process:text}; it has {known:text}", step=step, process=process, known=steps)


def _needs(row: Row, by_id: Mapping[str, Row]) -> Iterator[Fault]:
    for other in ids_in(row["needs"]):
        if other == row["task"]:
            yield row, "needs", msg("'{task:text}' waits for itself", task=other)
        elif other not in by_id:
            yield row, "needs", unknown_name(other, list(by_id))
        elif other in _above(row, by_id):
            yield row, "needs", msg("'{task:text}' stands above it and is done only when it is; name what comes before", task=other)


def _above(row: Row, by_id: Mapping[str, Row]) -> set[str]:
    found: set[str] = set()
    here = row["parent"]
    while here in by_id and here not in found:
        found.add(here)
        here = by_id[here]["parent"]
    return found


def _needs_in_a_circle(rows: list[Row], by_id: Mapping[str, Row]) -> Iterator[Fault]:
    """Yield lines that wait for each other; each circle once, at its first row. What waits for nothing open is taken away in turn."""
    waits = {name: {other for other in ids_in(row["needs"]) if other in by_id and other != name} for name, row in by_id.items()}
    while free := [name for name, others in waits.items() if not others & waits.keys()]:
        for name in free:
            del waits[name]
    told: set[str] = set()
    for row in rows:
        circle = _circle(row["task"], waits)
        if circle and not told & set(circle):
            told |= set(circle)
            places = ", ".join(str(by_id[name]["source_row"]) for name in circle)
            names = ", ".join(circle)
            yield row, "needs", msg("{names:text} wait for each other (rows {rows:text}); one of them can begin", names=names, rows=places)


def _circle(start: str, waits: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return a shortest way from a line over what it waits for back to itself, empty where there is none."""
    came: dict[str, str] = {}
    queue = [start] if start in waits else []
    for here in queue:
        for other in sorted(waits[here] & waits.keys()):
            if other == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if other not in came:
                came[other] = here
                queue.append(other)
    return ()


def absence_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers and days out of order."""
    for row in rows:
        if row["person"] and (refusal := nobody(ground.known, row["person"])):
            yield row, "person", refusal
        if not pd.isna(row["start"]) and not pd.isna(row["end"]) and row["end"] < row["start"]:
            yield row, "end", msg("is before the first day, {start:date}", start=row["start"].date())
