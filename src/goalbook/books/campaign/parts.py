"""The parts of a campaign's report by mode, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign import assumptions, head, what_if
from goalbook.books.campaign.effect import part as effect
from goalbook.books.campaign.experiments import part as tests
from goalbook.books.campaign.funnel import part as funnel
from goalbook.books.campaign.lessons import part as lessons
from goalbook.books.campaign.people import part as people
from goalbook.books.campaign.readiness import part as readiness
from goalbook.books.campaign.risks import part as risks
from goalbook.books.campaign.scheme import part as scheme
from goalbook.books.campaign.target import part as target
from goalbook.books.campaign.tests_planned import planning as tests_planned
from goalbook.books.campaign.work import part as work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.result import MissingTable

Tables = dict[str, "pd.DataFrame"]
Fixed = tuple["Callable[[Prepared], Tables]", ...]
Moved = tuple["Callable[[Prepared, Tables, Move], Tables]", ...]
Missing = tuple["Callable[[Prepared], Iterator[MissingTable]]", ...]

# Depend on the data and the campaign's files alone; computed once. Each returns its tables by name.
FIXED: Mapping[str, Fixed] = {
    "plan": (
        head.tables,
        scheme.tables,
        target.tables,
        funnel.tables,
        effect.planned,
        risks.tables,
        people.tables,
        tests.planned,
        work.tables,
        readiness.tables,
        lessons.plan_tables,
    ),
    "retrospective": (
        head.tables,
        scheme.tables,
        target.tables,
        funnel.tables,
        effect.looked_back,
        risks.tables,
        people.tables,
        tests.looked_back,
        work.tables,
        readiness.tables,
        lessons.retro_tables,
    ),
}
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: Mapping[str, Moved] = {
    "plan": (effect.moved_plan, target.planned, assumptions.moved, people.moved, tests_planned.moved, work.moved, what_if.moved),
    "retrospective": (effect.moved_back, assumptions.moved, target.followed, people.moved, tests_planned.moved, work.moved, what_if.moved),
}
# What is absent, and what it would show, in the order of the sections.
MISSING: Mapping[str, Missing] = {
    "plan": (
        scheme.missing,
        target.missing,
        funnel.missing,
        risks.missing,
        tests.missing_plan,
        work.missing,
        readiness.missing,
        lessons.missing,
    ),
    "retrospective": (
        scheme.missing,
        target.missing,
        funnel.missing,
        effect.missing,
        risks.missing,
        tests.missing_results,
        work.missing,
        readiness.missing,
        lessons.missing,
    ),
}
