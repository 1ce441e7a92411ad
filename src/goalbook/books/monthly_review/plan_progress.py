"""How far the plan of the goals' period is on the review's day: its tasks against the time gone, its gates against what was noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.ahead import people_of
from goalbook.books.gates import gates
from goalbook.books.task_progress import reports_of, standings
from goalbook.books.tasks import work_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs import Planning
from goalbook.inputs.plan.phases import Phases
from goalbook.inputs.plan.progress import PROGRESS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.task_progress import Standing
    from goalbook.books.tasks import Task, Work

TASKS = (
    "task_id", "parent_id", "level", "depth", "name", "key_result", "owner", "owner_name", "backup", "start", "due", "actions",
    "done", "expected", "updated", "progress_state", "days_late",
)  # fmt: skip
DONE = ("period", "done", "expected", "updated", "days_silent", "actions", "finished", "late", "behind", "unreported")
GATES = ("gate_id", "name", "counts", "owner", "owner_name", "day", "target", "expected", "value", "noted_on", "gate_state")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``plan_tasks``, ``plan_done`` and ``plan_gates``: empty where the goals' period has no tasks, no gates, or lies ahead."""
    period, as_of, plan = prepared.windows.horizon, prepared.as_of, plan_of(prepared)
    work = work_of(plan, period, prepared.inputs.team)
    stands = standings(work, reports_of(plan, as_of), as_of, prepared.inputs.policy.wbs.behind)
    called = people_of(prepared.inputs.team)
    return {
        "plan_done": pd.DataFrame(_done(work, stands, as_of), columns=list(DONE)),
        "plan_tasks": pd.DataFrame(
            [_task(work.tasks[name], _Seen(work, one, as_of, called)) for name, one in stands.items()], columns=list(TASKS)
        ),
        "plan_gates": pd.DataFrame(_gates(prepared, plan, called), columns=list(GATES)),
    }


def plan_of(prepared: Prepared) -> Planning:
    """Return the plan of the goals' period, an empty one where that lies ahead."""
    period = prepared.windows.horizon
    return prepared.inputs.plans.get(period.label, Planning()) if period.start <= prepared.as_of else Planning()


def _done(work: Work, stands: dict[str, Standing], as_of: date) -> list[tuple[object, ...]]:
    """Return the one row of the whole plan; the goals weigh by the days of their actions. Silence counts from the plan's first day."""
    tops = [stands[task.id] for task in work.tasks.values() if not task.parent]
    if not tops:
        return []
    days = sum(one.days for one in tops)
    known = [one for one in tops if one.done == one.done]
    done = sum(one.done * one.days for one in known) / days if known else NAN
    expected = sum(one.expected * one.days for one in tops) / days
    updated = max((one.updated for one in tops if one.updated is not None), default=None)
    first = min(work.begins(task) for task in work.tasks.values())
    silent = max((as_of - (updated or first)).days, 0)
    counts = [sum(stands[task.id].state == state for task in work.actions) for state in ("done", "late", "behind", "unreported")]
    return [(work.period.label, done, expected, _stamp(updated), silent, len(work.actions), *counts)]


@dataclass(frozen=True)
class _Seen:
    work: Work
    stands: Standing
    as_of: date
    called: Mapping[str, Label]


def _task(task: Task, seen: _Seen) -> tuple[object, ...]:
    stands = seen.stands
    late = (seen.as_of - task.due).days if stands.state == "late" and task.due is not None else NAN
    actions = _actions(seen.work, task.id)
    who = (task.owner, _called(seen.called, task.owner), task.backup, _stamp(task.start), _stamp(task.due), actions)
    how = (stands.done, stands.expected, _stamp(stands.updated), stands.state, late)
    return (task.id, task.parent, task.level, task.level - 1, task.name, task.key_result, *who, *how)


def _actions(work: Work, name: str) -> int:
    children = work.tasks[name].children
    return sum(_actions(work, child) for child in children) if children else 1


def _called(called: Mapping[str, Label], person: str) -> Label:
    return called.get(person) or two_languages(person)


def _gates(prepared: Prepared, plan: Planning, called: Mapping[str, Label]) -> list[tuple[object, ...]]:
    if not plan.has(Phases):
        return []
    found = gates(plan.sheet(Phases), plan.tables.get(PROGRESS.table), prepared.as_of, prepared.inputs.policy)
    return [
        (
            *(one.gate_id, one.name, one.counts, one.owner, _called(called, one.owner), _stamp(one.day)),
            *(one.target, one.expected, one.value, _stamp(one.on), one.state),
        )
        for one in found
    ]


def _stamp(day: date | None) -> object:
    return pd.NaT if day is None else pd.Timestamp(day)
