"""The register of tasks: each line with what it lacks and where it stands, counts by level, key results that tasks reach."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.plan.wbs import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from goalbook.books.task_progress import Standing
    from goalbook.books.tasks import Task, Work
    from goalbook.inputs import KeyResult

COLUMNS = (
    "task_id", "parent_id", "level", "depth", "name", "key_result", "channel", "owner", "backup", "start", "due", "recurrence", "resource",
    "depends_on", "needs", "standard", "area", "process", "step", "key", "sensitive", "actions", "done", "expected", "updated",
    "progress_state", "state", "faults", "row",
)  # fmt: skip
LACKS = ("no_owner", "no_due", "no_resource", "childless")  # what is not stated
LATE = ("past_parent", "past_period", "before_need")  # a day that does not fit the others; as `state` only where nothing is lacking
TASK_LEVEL = 3  # from here on a line says what it needs


def register(work: Work, stands: Mapping[str, Standing], key_tasks: Iterable[Task]) -> pd.DataFrame:
    """Return ``wbs``; see Decomposition for the columns."""
    below, keys = actions_below(work), {task.id for task in key_tasks}
    rows = [_row(work, replace(task, key=task.id in keys), stands[task.id], below[task.id]) for task in work.tasks.values()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def actions_below(work: Work) -> dict[str, int]:
    """Return how many actions stand below each line; an action counts as one."""
    found: dict[str, int] = {}
    for task in reversed(list(work.tasks.values())):
        found[task.id] = sum(found[child] for child in task.children) or 1
    return found


def _row(work: Work, task: Task, stands: Standing, actions: int) -> tuple[object, ...]:
    faults = tuple(faults_of(work, task))
    said = (task.key_result, task.channel, task.owner, task.backup, _stamp(task.start), _stamp(task.due))
    recurrence = task.recurrence.rule if task.recurrence is not None else ""
    kind = (task.area, task.process, task.step, task.key, task.sensitive)
    how = (stands.done, stands.expected, _stamp(stands.updated), stands.state)
    return (
        *(task.id, task.parent, task.level, task.level - 1, task.name, *said, recurrence, task.resource, task.department),
        *(",".join(task.needs), task.standard, *kind, actions, *how, faults[0] if faults else "ok", faults, task.row),
    )


def faults_of(work: Work, task: Task) -> Iterator[str]:
    """Yield what a line lacks or where it is too late, by the names that `state` and `faults` have."""
    if not task.owner:
        yield "no_owner"
    if task.due is None:
        yield "no_due"
    if not _has_resource(work, task):
        yield "no_resource"
    if task.level < LEVELS and not task.children:
        yield "childless"
    parent = work.tasks.get(task.parent)
    if task.due is None:
        return
    if parent is not None and parent.due is not None and task.due > parent.due:
        yield "past_parent"
    elif parent is None and task.due > work.period.end:
        yield "past_period"
    if any(_later(work.tasks[other].due, task.due) for other in task.needs if other in work.tasks):
        yield "before_need"


def _later(one: date | None, other: date) -> bool:
    return one is not None and one > other


def _has_resource(work: Work, task: Task) -> bool:
    """Say whether a task's need is stated: by itself, of an action by its task, of a task by every action below it."""
    if task.level < TASK_LEVEL or task.resource.en:
        return True
    parent = work.tasks.get(task.parent)
    if task.level > TASK_LEVEL:
        return parent is not None and bool(parent.resource.en)
    return bool(task.children) and all(work.tasks[child].resource.en for child in task.children)


def levels(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``wbs_levels``: what each of the four levels has."""
    rows = []
    for level in range(1, LEVELS + 1):
        some = table[table["level"] == level]
        lacks = [sum(fault in faults for faults in some["faults"]) for fault in LACKS]
        if len(some):
            rows.append((level, len(some), *(len(some) - lack for lack in lacks), int((some["backup"] != "").sum())))
    return pd.DataFrame(rows, columns=["level", "lines", "with_owner", "with_due", "with_resource", "with_children", "with_backup"])


def key_results(work: Work, results: Iterable[KeyResult]) -> pd.DataFrame:
    """Return ``wbs_key_results``: the lines that serve each key result and the actions below them; without tasks nothing is counted."""
    lines = Counter(task.key_result for task in work.tasks.values())
    actions = Counter(kr for task in work.actions for kr in _served(work, task))
    rows = [(kr.id, kr.name, kr.owner, lines[kr.id], actions[kr.id]) for kr in (results if work.tasks else ())]
    return pd.DataFrame(rows, columns=["kr_id", "name", "owner", "lines", "actions"])


def _served(work: Work, task: Task) -> set[str]:
    """Return the key results of a line and of all lines above it."""
    found = {task.key_result}
    while task.parent in work.tasks:
        task = work.tasks[task.parent]
        found.add(task.key_result)
    return found - {""}


def _stamp(day: date | None) -> object:
    return pd.NaT if day is None else pd.Timestamp(day)
