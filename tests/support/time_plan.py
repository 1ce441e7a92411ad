"""A team in memory with a time plan, and what the rules say of it on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.books.decomposition.move import move_of
from goalbook.books.decomposition.phases import part
from goalbook.books.decomposition.rules import phases, readiness, stages
from goalbook.books.decomposition.rules.case import Case
from goalbook.core.policy import load_policy
from goalbook.inputs import Planning
from goalbook.inputs.plan.phases import Phases
from support.tiny_team import DAY, facts, inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.books.decomposition import Decomposition, Prepared
    from goalbook.core.findings import Finding
    from goalbook.inputs.plan.cadence import Cadence

PERIOD = "2025-Q2"
BEFORE = date(2025, 3, 31)
FRAME = {
    "start": "2025-04-01",
    "phases": [
        {"id": "foundation", "n": 1, "weeks": 4},
        {"id": "settling", "n": 2, "weeks": 4},
        {"id": "conversion", "n": 3, "weeks": 4},
        {"id": "optimisation", "n": 4, "weeks": 1},
    ],
}


@cache
def _ground() -> Prepared:
    found = inputs(facts({"feed": DAY, "search": DAY}, end="2025-03-31"))
    return prepare(found, Params.from_pairs({"team": "tiny", "period": PERIOD}))


def prepared(
    sheet: Mapping[str, object],
    noted: Sequence[tuple[str, str, float]] = (),
    day: date = BEFORE,
    policy: Mapping[str, object] | None = None,
    calendar: Cadence | None = None,
    **given: object,
) -> Prepared:
    """Return the team on a day with this sheet, progress as (day, item, value), policy, calendar and inputs."""
    tables = {}
    if noted:
        frame = pd.DataFrame(noted, columns=["date_day", "item", "value"])
        tables["progress"] = frame.assign(date_day=pd.to_datetime(frame["date_day"]))
    sheets = {**({"phases": Phases.model_validate(dict(sheet))} if sheet else {}), **({"cadence": calendar} if calendar else {})}
    plan = Planning(sheets, tables)
    ground = _ground()
    changed = replace(ground.inputs, plans={PERIOD: plan}, policy=load_policy(dict(policy) if policy else None), **given)  # type: ignore[arg-type]
    return replace(ground, inputs=changed, plan=plan, as_of=day)


def tables(*args: object, **changes: object) -> dict[str, pd.DataFrame]:
    """Return the tables of a time plan; arguments as of `prepared`."""
    return part.tables(prepared(*args, **changes))  # type: ignore[arg-type] # passed on


def decomposed(*args: object, **changes: object) -> Decomposition:
    """Return the result; arguments as of `prepared`."""
    ground = prepared(*args, **changes)  # type: ignore[arg-type] # passed on
    with_plan = replace(ground, tables={**ground.tables, **part.tables(ground)})
    return decompose(with_plan, Params.from_pairs({"team": "tiny", "period": PERIOD}))


def said(rule_id: str, *args: object, **changes: object) -> list[Finding]:
    """Return what one rule finds; arguments as of `prepared`."""
    ground = prepared(*args, **changes)  # type: ignore[arg-type] # passed on
    case = Case(ground, part.tables(ground), move_of(_ground(), Params.from_pairs({"team": "tiny", "period": PERIOD})))
    rules = [one for module in (phases, stages, readiness) for one in vars(module).values() if getattr(one, "rule_id", "") == rule_id]
    return [finding for rule in rules for finding in rule(case, ground.inputs.policy)]


def statuses(rule_id: str, *args: object, **changes: object) -> list[str]:
    """Return the statuses of one rule's findings."""
    return [one.status for one in said(rule_id, *args, **changes)]
