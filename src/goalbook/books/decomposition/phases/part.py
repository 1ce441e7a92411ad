"""The tables of the time plan, which no slider moves."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.phases.case import ground_of
from goalbook.books.decomposition.phases.checks import (
    direction_table,
    module_table,
    outreach_table,
    partner_table,
    readiness_table,
    route_table,
    validation_table,
)
from goalbook.books.decomposition.phases.frame import phase_table
from goalbook.books.decomposition.phases.lanes import gantt_table
from goalbook.books.decomposition.phases.rates import rate_table
from goalbook.books.decomposition.phases.rhythm import component_tests, rhythm_table, sprint_table
from goalbook.books.gates import GateState, gates
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared

GATES = tuple(field.name for field in fields(GateState))


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables of the time plan; see Decomposition for the columns."""
    ground = ground_of(prepared)
    standing = gates(ground.sheet, ground.progress, ground.day, ground.policy)
    found = {
        "phases": phase_table(ground, standing),
        "gates": pd.DataFrame([[getattr(one, name) for name in GATES] for one in standing], columns=list(GATES)),
        "readiness": readiness_table(ground),
        "sprints": sprint_table(ground),
        "modules": module_table(ground),
        "tests_321": component_tests(ground),
        "rhythms": rhythm_table(ground),
        "rate_paths": rate_table(prepared, ground),
        "directions": direction_table(prepared),
        "route": route_table(ground),
        "partners": partner_table(ground),
        "outreach": outreach_table(ground),
        "validations": validation_table(ground),
    }
    return {**found, "gantt": gantt_table(ground, found)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the sheet where nobody wrote it."""
    if not prepared.plan.has(Phases):
        folder = f"plan/{prepared.period.label}/phases.yml"
        text = msg(
            "No time plan was given; {file:text} unlocks phases with their gates, sprints, component tests and paths of rates.", file=folder
        )
        yield MissingTable("phases", "phases", text)
