"""The expensive part of a decomposition, which no slider changes: history, response curves, calendars, tasks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from goalbook.books.ahead import Ahead, before
from goalbook.books.decomposition.parts import FIXED
from goalbook.books.months import Months, whole_months
from goalbook.core.message import msg
from goalbook.inputs import Planning

if TYPE_CHECKING:
    from goalbook.books.decomposition.params import DecompositionParams
    from goalbook.inputs import Inputs


@dataclass(frozen=True, kw_only=True)
class Prepared(Ahead):
    """What `decompose` starts from; depends on the team's data, the period and as_of alone."""

    plan: Planning  # what lies in plan/<period>/
    planning: Planning  # what lies in goals/<period>/
    months: Months = field(repr=False)  # whole months of history


def prepare(inputs: Inputs, params: DecompositionParams) -> Prepared:
    """Aggregate history and read the plan. A team without facts before the period is a UsageError."""
    refusal = msg("goals are decomposed for a month, quarter, half-year or year, not for a week")
    found = before(inputs, params, params.cutoff(), refusal)
    label = found.period.label
    prepared = Prepared(
        **{name: getattr(found, name) for name in ("inputs", "period", "as_of", "cube", "goals")},
        plan=inputs.plans.get(label, Planning()),
        planning=inputs.planning.get(label, Planning()),
        months=whole_months(found.cube),
    )
    for part in FIXED:
        prepared = replace(prepared, tables={**prepared.tables, **part(prepared)})
    return prepared
