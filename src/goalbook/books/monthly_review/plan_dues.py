"""What of the plan has a day beside its tasks and gates: readiness of the first week, iterations, the nine steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.decomposition.phases.case import Ground
from goalbook.books.decomposition.phases.rhythm import sprint_table
from goalbook.books.decomposition.phases.words import STEPS, named
from goalbook.books.gates import NAN, judged, noted
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.plan.cadence import Cadence
from goalbook.inputs.plan.phases import Phases
from goalbook.inputs.plan.progress import PROGRESS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs import Planning

COLUMNS = ("kind", "item_id", "name", "owner", "owner_name", "start", "day", "target", "value", "noted_on", "due_state")
Known = list[tuple[date, float]]


@dataclass(frozen=True)
class Due:
    """One thing that is to be complete by a day; ``known``: what the sheet itself says was reached, where nothing was noted."""

    kind: str  # week_1 | iteration | step
    id: str
    name: Label
    owner: str
    start: date
    day: date
    whole: float = 1.0
    known: tuple[tuple[date, float], ...] = ()


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``plan_dues``; see MonthlyReview for the columns. Empty where the goals' period has no time plan."""
    plan, called = plan_of(prepared), people_of(prepared.inputs.team)
    rows = []
    for due in _dues(prepared, plan) if plan.has(Phases) else ():
        known = _known(plan, due, prepared.as_of)
        on, value = (pd.Timestamp(known[-1][0]), known[-1][1]) if known else (pd.NaT, NAN)
        state = judged(due.day, due.start, due.whole, known, prepared.as_of)
        who = (due.owner, called.get(due.owner) or two_languages(due.owner))
        days = (pd.Timestamp(due.start), pd.Timestamp(due.day))
        rows.append((due.kind, due.id, due.name, *who, *days, due.whole, value, on, state))
    return {"plan_dues": pd.DataFrame(rows, columns=list(COLUMNS))}


def _known(plan: Planning, due: Due, day: date) -> Known:
    found = noted(plan.tables.get(PROGRESS.table), due.id, day)
    return found or [(when, value) for when, value in due.known if when <= day]


def _dues(prepared: Prepared, plan: Planning) -> Iterator[Due]:
    sheet, period, policy = plan.sheet(Phases), prepared.windows.horizon, prepared.inputs.policy.plan
    week_1 = period.start + timedelta(days=int(policy.readiness_days) - 1)
    for one in sheet.readiness:
        day = one.due or week_1
        said = () if one.actual is None else ((day, float(one.actual)),)
        done = () if one.done is None else ((one.done, 1.0),)
        name = named(one.name, Label.same(one.id))
        yield Due("week_1", one.id, name, one.owner, min(period.start, day), day, float(policy.readiness_full), done or said)
    yield from _iterations(prepared, plan)
    for step in sheet.steps:
        if step.due is not None:
            done = () if step.done is None else ((step.done, 1.0),)
            yield Due("step", step.id, named(step.name, STEPS[step.id]), step.owner, step.start or step.due, step.due, known=done)


def _iterations(prepared: Prepared, plan: Planning) -> Iterator[Due]:
    """Yield the iterations where at least one was ever noted: a team that notes none of them is not late with all of them."""
    sheet, other = plan.sheet(Phases), plan.sheet(Cadence).iteration
    rhythm = (sheet.iteration.days, sheet.iteration.start) if sheet.iteration is not None else (None, None)
    if sheet.iteration is None and other is not None:
        rhythm = (other.days, other.begins)
    progress, policy = plan.tables.get(PROGRESS.table), prepared.inputs.policy
    table = rows_of(sprint_table(Ground(sheet, progress, prepared.as_of, prepared.windows.horizon, policy, rhythm)))
    if any(row["done"] == row["done"] for row in table):
        for row in table:
            yield Due("iteration", row["sprint_id"], row["name"], "", row["start"], row["end"])
