"""What comes again and again: sprints of the period, the three parts of a component test, how often which object is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.decomposition.phases.words import named
from goalbook.books.gates import NAN, noted
from goalbook.core.message import Label
from goalbook.inputs.plan.phase_spans import MEAN_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.decomposition.phases.case import Ground
    from goalbook.core.period import Period

SPRINTS = ("sprint_id", "number", "name", "start", "end", "days", "complete", "done", "state")
TESTS = (
    "test_id", "name", "channel", "owner", "start", "small_end", "validation_start", "validation_end", "launch_start", "end", "days",
    "state",
)  # fmt: skip
RHYTHMS = ("object", "name", "every_days", "per_month", "needed")
SPRINT = "sprint"  # progress of the second sprint is noted as sprint_2
OBJECTS = {
    "iteration": Label("Iterations", "迭代"),
    "components": Label("New versions of components", "组件新版本"),
    "component_test": Label("Component test, start to launch", "组件测试（开始至上线）"),
    "community_theme": Label("Community themes", "社群主题活动"),
    "cocreation": Label("Co-creation events", "深度共创"),
    "platform": Label("Platform, one round of improvement", "平台迭代"),
}


def length(ground: Ground) -> int:
    """Return the days of one iteration: the plan's, else the policy's."""
    return ground.rhythm[0] or int(ground.policy.cadence.iteration_days)


def sprint_table(ground: Ground) -> pd.DataFrame:
    """Return the iterations within the period, the last of which may be cut short; none where the plan has neither modules nor rhythm."""
    wanted = any(ground.rhythm) or bool(ground.sheet.modules)
    first = ground.rhythm[1] or ground.period.start
    late = max((ground.period.start - first).days, 0)  # a rhythm that began before the period goes on in it
    start = first + timedelta(days=-(-late // length(ground)) * length(ground))
    rows = list(_sprints(ground, start)) if wanted else []
    return pd.DataFrame(rows, columns=list(SPRINTS))


def _sprints(ground: Ground, start: date) -> Iterator[tuple[Any, ...]]:
    days, last = length(ground), ground.period.end
    for number, (first, end) in enumerate(iterations(start, last, days), 1):
        known = noted(ground.progress, f"{SPRINT}_{number}", ground.day)
        done = known[-1][1] if known else NAN
        over = ground.day > end
        state = "passed" if done >= 1 else "over" if over else "running" if ground.day >= first else "ahead"
        name = Label(f"Sprint {number}", f"迭代 {number}")
        yield (f"{SPRINT}_{number}", number, name, first, end, float((end - first).days + 1), (end - first).days + 1 == days, done, state)


def iterations(start: date, last: date, days: int) -> list[tuple[date, date]]:
    """Return first and last day of every iteration that begins by the last day; none lasts beyond it."""
    count = max((last - start).days + days, 0) // days if last >= start else 0
    firsts = [start + timedelta(days=days * number) for number in range(count)]
    return [(first, min(first + timedelta(days=days - 1), last)) for first in firsts if first <= last]


def days_of_test(start: date, days: Sequence[int]) -> tuple[tuple[date, date], ...]:
    """Return first and last day of the small test, of validation and of the launch, one after the other."""
    found = []
    for lasting in days:
        found.append((start, start + timedelta(days=lasting - 1)))
        start += timedelta(days=lasting)
    return tuple(found)


def component_tests(ground: Ground) -> pd.DataFrame:
    """Return ``tests_321``: component tests in order of their start."""
    rows = []
    for test in sorted(ground.sheet.tests, key=lambda one: one.start):
        days = test.days or tuple(int(one) for one in ground.policy.cadence.component_test_days)
        small, validation, launch = days_of_test(test.start, days)
        known = noted(ground.progress, test.id, ground.day)
        passed = (test.done is not None and test.done <= ground.day) or bool(known and known[-1][1] >= 1)
        after = "late" if known else "unknown"
        state = "passed" if passed else after if ground.day > launch[1] else "running" if ground.day >= test.start else "ahead"
        name = named(test.name, Label.same(test.id))
        ends = (small[1], *validation, *launch)
        rows.append((test.id, name, test.channel, test.owner, small[0], *ends, float(sum(days)), state))
    return pd.DataFrame(rows, columns=list(TESTS))


def rhythm_table(ground: Ground) -> pd.DataFrame:
    """Return how often each object is due and how many times the period needs it; each has a rhythm of its own."""
    if not any(ground.rhythm) and not ground.sheet.modules and not ground.sheet.tests:
        return pd.DataFrame(columns=list(RHYTHMS))
    cadence, period = ground.policy.cadence, ground.period
    rows = [
        _every("iteration", float(length(ground)), period),
        _monthly("components", float(cadence.components_per_month), period),
        _once("component_test", float(sum(cadence.component_test_days))),
        _every("community_theme", float(cadence.community_theme_days), period),
        _monthly("cocreation", float(cadence.cocreation_per_month), period),
        _once("platform", float(max(cadence.platform_months)) * MEAN_MONTH),
    ]
    return pd.DataFrame(rows, columns=list(RHYTHMS))


def due_in(days: int, every: float) -> int:
    """Return how many times something that is due every so many days comes up within so many days."""
    return int(days / every + 1e-9)


def _every(name: str, days: float, period: Period) -> tuple[Any, ...]:
    lasting = (period.end - period.start).days + 1
    return name, OBJECTS[name], days, NAN, float(due_in(lasting, days))


def _monthly(name: str, count: float, period: Period) -> tuple[Any, ...]:
    return name, OBJECTS[name], NAN, count, count * len(period.months())


def _once(name: str, days: float) -> tuple[Any, ...]:
    return name, OBJECTS[name], days, NAN, NAN
