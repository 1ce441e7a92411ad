"""How far each task is on a day, against the time gone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN
from goalbook.core.compare import at_least, less_than
from goalbook.inputs.plan.progress import PROGRESS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.tasks import Task, Work
    from goalbook.inputs.planning import Planning


@dataclass(frozen=True)
class Report:
    """The latest word on one item: of which day, and what was said."""

    day: date
    value: float


@dataclass(frozen=True)
class Standing:
    """One task on one day. ``done`` is NaN where nothing was ever reported; ``expected`` is the share of its time that is gone."""

    done: float
    expected: float
    updated: date | None
    state: str  # done | late | behind | on_time | ahead (lies ahead) | unreported
    days: int = field(default=1, repr=False)  # of the actions below it, its weight


def reports_of(plan: Planning, as_of: date) -> dict[str, Report]:
    """Return the latest report on every item up to a day."""
    table = plan.table(PROGRESS)
    found: dict[str, Report] = {}
    for stamp, item, value in zip(table["date_day"], table["item"], table["value"], strict=True):
        day = stamp.date()
        if day <= as_of and (item not in found or found[item].day <= day):
            found[str(item)] = Report(day, float(value))
    return found


def standings(work: Work, reports: Mapping[str, Report], as_of: date, tolerance: float) -> dict[str, Standing]:
    """Return where every task stands.

    A line is as far as the actions below it, weighted by their days, unless it is reported itself. An action that nobody reported
    counts as not begun in the lines above it, but is itself not known.
    """
    found: dict[str, Standing] = {}
    for task in reversed(work.tasks.values()):  # type: ignore[call-overload] # a dict's values can be read backwards
        found[task.id] = _standing(work, task, found, _Now(reports, as_of, tolerance))
    return {name: found[name] for name in work.tasks}


@dataclass(frozen=True)
class _Now:
    reports: Mapping[str, Report]
    as_of: date
    tolerance: float


def _standing(work: Work, task: Task, below: Mapping[str, Standing], now: _Now) -> Standing:
    own = now.reports.get(task.id)
    children = [below[child] for child in task.children]
    begins, ends = work.begins(task), work.ends(task)
    days = sum(child.days for child in children) or (ends - begins).days + 1
    if children:
        expected = sum(child.expected * child.days for child in children) / days
    else:
        expected = min(max(((now.as_of - begins).days + 1) / days, 0.0), 1.0)
    updates = [day for day in (own.day if own else None, *(child.updated for child in children)) if day is not None]
    if own is not None:
        done = own.value
    elif any(not math.isnan(child.done) for child in children):
        done = sum((0.0 if math.isnan(child.done) else child.done) * child.days for child in children) / days
    else:
        done = NAN
    state = _state(done, expected, (begins, ends), now)
    return Standing(done, expected, max(updates, default=None), state, days)


def _state(done: float, expected: float, span: tuple[date, date], now: _Now) -> str:
    if not math.isnan(done) and at_least(done, 1.0):
        return "done"
    if span[1] <= now.as_of:  # the day itself is over
        return "late"
    if span[0] > now.as_of:
        return "ahead"
    if math.isnan(done):
        return "unreported"
    return "behind" if less_than(done, expected - now.tolerance) else "on_time"
