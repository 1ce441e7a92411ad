"""A team in memory that keeps risks, controls, incidents, pilots and a budget: tables of risks/ by name, and the May that reads them."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import build_cube
from goalbook.books.monthly_review.basis.windows import windows
from goalbook.core.period import parse_period
from goalbook.inputs import Planning
from goalbook.inputs.operations.pilots import ITERATIONS, PILOTS, POOL_SPEND
from goalbook.inputs.operations.risk_tables import CONTROL_STATES, FORESIGHT, INCIDENTS, PLAYBOOKS, RISK_TABLE
from goalbook.inputs.plan.resources import PLAN_BUDGET
from goalbook.inputs.planning.budget import BudgetSheet
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.aggregate import Cube
    from goalbook.inputs.contract import Contract

CONTRACTS = {one.table: one for one in (PLAYBOOKS, RISK_TABLE, CONTROL_STATES, INCIDENTS, FORESIGHT, PILOTS, ITERATIONS, POOL_SPEND)}
MAY, AS_OF = parse_period("2025-05"), date(2025, 5, 31)
RISK = {"month": "2025-05", "risk": "R1", "kind": "channel", "what": "流量下降 / Traffic falls", "probability": 0.2, "impact": 100.0}
BOOK = {"playbook": "P1", "what": "x", "trigger": "t", "steps": "s", "owner": "su"}
INCIDENT = {"incident": "N1", "what": "慢 / Slow", "control": "flow", "detected_at": "2025-05-10 10:00"}
PILOT = {"month": "2025-05", "pilot": "P1", "what": "试 / Try", "cost": 100.0, "metric": "clicks", "change": 0.1, "approved": "yes"}


def table(contract: Contract, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return a table as reading gives it: every column of the contract, empty where a row has none."""
    nothing = {"date": pd.NaT, "number": float("nan")}
    filled = [{column.name: row.get(column.name, nothing.get(column.kind, "")) for column in contract.columns} for row in rows]
    frame = pd.DataFrame(filled, columns=list(contract.names()))
    dates = {column.name: "datetime64[ns]" for column in contract.columns if column.kind == "date"}
    numbers = {column.name: "float64" for column in contract.columns if column.kind == "number"}
    return frame.astype({**dates, **numbers}).assign(source_row=range(2, len(rows) + 2))


@cache
def facts() -> pd.DataFrame:
    """Return the facts, which no test changes."""
    return tiny.facts({"a": tiny.DAY}, start="2025-04-01")


@cache
def seen() -> Cube:
    """Return the facts as they were known at the end of May."""
    return build_cube(tiny.inputs(facts()), AS_OF)


def prepared(
    budget: list[dict[str, object]] | None = None,
    policy: dict[str, object] | None = None,
    total: float | None = None,
    **kept: list[dict[str, object]],
) -> Any:
    """Return what the parts look at: a team that spends 400 a day on one channel since April, these tables, the goals' total."""
    tables = {name: table(CONTRACTS[name], rows) for name, rows in kept.items()}
    plans = {"2025-Q2": Planning({}, {"budget": table(PLAN_BUDGET, budget)})} if budget else {}
    goals = {} if total is None else {"2025-Q2": Planning({"budget": BudgetSheet(total=total)}, {})}
    inputs = tiny.inputs(facts(), policy=policy, plans=plans, planning=goals, operations={"risks": Planning({}, tables)})
    cube = seen()
    return SimpleNamespace(inputs=inputs, as_of=AS_OF, cube=cube, windows=windows(cube, MAY, parse_period("2025-Q2"), 3))
