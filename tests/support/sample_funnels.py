"""A decomposition in memory for chains and output: what the tables and rules say of a funnels sheet that a test writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.core.message import Label
from goalbook.inputs import Channel, Person, Planning
from goalbook.inputs.plan.funnels import FunnelSheet
from support import tiny_team as tiny

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.decomposition import Decomposition, Prepared
    from goalbook.core.findings import Finding
    from goalbook.inputs import Goals

PERIOD = "2025-Q2"
FACTS = {"a": tiny.DAY, "p": {"reads": 1_000.0, "clicks": 80.0, "new_contacts": 30.0, "new_payers": 12.0}}
STAGES = {"a": tiny.FUNNEL, "p": ("reads", "clicks", "new_contacts", "new_payers")}
# 10,000 reads a day × 2 % × 50 % × 10 % are the 910 new payers of 91 days that history has.
CHAIN: dict[str, Any] = {
    "channel": "a",
    "outcome": "new_payers",
    "feeds": "KR1",
    "volume": {"metric": "reads", "amount": 910_000},
    "rates": [{"name": "click_rate", "value": 0.02}, {"name": "registration_rate", "value": 0.5}, {"name": "payment_rate", "value": 0.1}],
}


def chain(**changes: object) -> dict[str, Any]:
    """Return the chain that fits history, changed."""
    return {**CHAIN, **changes}


def prepared(
    sheet: dict[str, Any] | None = None, *, goals: Goals | None = None, table: pd.DataFrame | None = None, **changes: Any
) -> Prepared:
    """Return 2025-Q2 of a team with a public channel a and a private domain p, prepared the day before it."""
    facts = tiny.facts(FACTS, start="2024-04-01", end="2025-03-31") if table is None else table
    given = goals or tiny.goals(tiny.key_result(channel="a", target=910.0), tiny.key_result(id="KR2", channel="p", target=400.0))
    channels = tuple(Channel(id=name, name=Label(name.upper(), name), stages=STAGES[name], is_public_domain=name != "p") for name in STAGES)
    people = (Person(id="lin", name=Label.same("Lin")), Person(id="su", name=Label.same("Su")))
    plans = {} if sheet is None else {PERIOD: Planning({"funnels": FunnelSheet.model_validate(sheet)}, {})}
    inputs = tiny.inputs(facts, given, team={"channels": channels, "people": people}, plans=plans, **changes)
    return prepare(inputs, asked())


def asked(**moved: object) -> Params:
    """Return the parameters, with these sliders moved."""
    return Params.from_pairs({"team": "tiny", "period": PERIOD, **moved})


def decomposed(sheet: dict[str, Any] | None = None, moved: dict[str, object] | None = None, **given: Any) -> Decomposition:
    """Return the decomposition of a sheet with these sliders moved."""
    return decompose(prepared(sheet, **given), asked(**(moved or {})))


def rows(result: Decomposition, table: str) -> list[dict[str, Any]]:
    """Return a table row by row."""
    return [{str(key): value for key, value in row.items()} for row in result.tables[table].to_dict("records")]


def found(result: Decomposition, rule: str) -> list[Finding]:
    """Return the findings of one rule."""
    return [one for one in result.findings if one.rule == rule]


def statuses(result: Decomposition, rule: str) -> list[str]:
    """Return the verdicts of one rule."""
    return [one.status for one in found(result, rule)]
