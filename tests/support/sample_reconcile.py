"""A team of three members in memory with what they name, ask and spend, and the decomposition it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition import DecompositionParams, compute
from goalbook.core.message import Label
from goalbook.inputs.plan.bottom_up import BOTTOM_UP
from goalbook.inputs.plan.feedback import FEEDBACK, DecompositionMeeting
from goalbook.inputs.plan.resources import HIRES, PLAN_BUDGET, REALLOCATIONS
from goalbook.inputs.planning import Planning
from goalbook.inputs.planning.budget import BudgetSheet
from goalbook.inputs.small_table import empty
from goalbook.inputs.team import Person
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition
    from goalbook.core.findings import Finding
    from goalbook.inputs import KeyResult
    from goalbook.inputs.contract import Contract

CONTRACTS = (BOTTOM_UP, FEEDBACK, PLAN_BUDGET, REALLOCATIONS, HIRES)
PEOPLE = tuple(Person(id=one, name=Label(one.title(), one)) for one in ("ann", "bob", "cid"))
MEETING = {"day": "2025-03-20", "lead": "ann", "attendees": ["ann", "bob", "cid"], "minutes": "all explained"}


def parts(*targets: float) -> tuple[KeyResult, ...]:
    """Return a headline and its channels' parts: KR1 is the sum of the targets, KR2 is channel a's, and so on."""
    rest = (tiny.key_result(id=f"KR{at + 2}", channel="abc"[at], target=target, owner=PEOPLE[at].id) for at, target in enumerate(targets))
    return (tiny.key_result(id="KR1", target=float(sum(targets)), headline=True, owner="ann"), *rest)


def table(contract: Contract, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return a table as reading its file would make it; cells that are not named are empty."""
    frame = empty(contract)
    if not rows:
        return frame
    numbers = {column.name for column in contract.columns if column.kind == "number"}
    dates = {column.name for column in contract.columns if column.kind == "date"}
    data = {}
    for name in contract.names():
        cells = [row.get(name) for row in rows]
        if name in dates:
            data[name] = pd.to_datetime(pd.Series(cells, dtype="object"))
        else:
            data[name] = pd.Series(cells, dtype=float) if name in numbers else pd.Series([cell or "" for cell in cells], dtype=object)
    return pd.DataFrame({**data, "source_row": range(2, len(rows) + 2)})


def plan(meeting: dict[str, object] | None = None, **rows: list[dict[str, object]]) -> Planning:
    """Return a plan's folder: tables by name, and the meeting."""
    sheets = {DecompositionMeeting.file: DecompositionMeeting.model_validate(meeting)} if meeting is not None else {}
    return Planning(sheets, {one.table: table(one, rows[one.table]) for one in CONTRACTS if one.table in rows})


def decomposition(  # noqa: PLR0913 - a test names what it means
    folder: Planning | None = None,
    *key_results: KeyResult,
    earlier: dict[str, Planning] | None = None,
    frame: dict[str, object] | None = None,
    policy: dict[str, object] | None = None,
    past: tuple[object, ...] = (),
    day: dict[str, float] | None = None,
    **moved: object,
) -> Decomposition:
    """Return the second quarter of a team of three equal channels: 10 new payers and 400 spent a day in each until 31 March."""
    values = day or tiny.DAY
    facts = tiny.facts(dict.fromkeys("abc", values), start="2024-07-01", end="2025-03-31")  # type: ignore[arg-type] # values by day
    given = (*past, *((tiny.goals(*key_results),) if key_results else ()))
    planning = {"2025-Q2": Planning({"budget": BudgetSheet.model_validate(frame)})} if frame else {}
    plans = {**(earlier or {}), **({"2025-Q2": folder} if folder is not None else {})}
    inputs = tiny.inputs(facts, *given, policy=policy, planning=planning, plans=plans, team={"people": PEOPLE})  # type: ignore[arg-type] # goals
    return compute(inputs, DecompositionParams.from_pairs({"team": "tiny", "period": "2025-Q2", **moved}))  # type: ignore[dict-item] # pairs


def said(result: Decomposition, rule: str, subject: str | None = None) -> list[Finding]:
    """Return what a rule said, of one subject or of all."""
    return [one for one in result.findings if one.rule == rule and (subject is None or one.subject.en == subject)]
