"""A campaign's work and readiness alone: its own tables and rules, without the rest of the report."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from goalbook.books.campaign import Params
from goalbook.books.campaign.move import move_of
from goalbook.books.campaign.readiness import part as readiness
from goalbook.books.campaign.rules.case import Case
from goalbook.books.campaign.work import part as work
from goalbook.books.rows import Row, rows_of
from support import campaign_of

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.findings import Finding
    from goalbook.core.register import Rule

Rows = list[dict[str, Any]]


@cache
def _bare() -> Prepared:
    return campaign_of.prepared(campaign_of.inputs(), "plan")


def case(as_of: date, mode: str = "plan", sheet: dict[str, Any] | None = None, policy: dict[str, Any] | None = None, **tables: Any) -> Case:
    """Return the campaign "x" from 1 to 6 March 2025 as it stands on a day; ``budgets`` moves the sliders, ``costs`` are given rows."""
    budgets, costs = tables.pop("budgets", ""), tables.pop("costs", None)
    given = campaign_of.inputs(sheet, policy=policy, **tables)
    plan = given.campaigns["x"]
    own = replace(_bare(), inputs=given, plan=plan, sheet=plan.sheets["campaign"], as_of=as_of, mode=mode)  # type: ignore[arg-type] # one of two
    found = {**work.tables(own), **readiness.tables(own)}
    if costs is not None:
        found["costs"] = costs
    move = move_of(own, Params.model_validate({"team": "tiny", "campaign": "x", "mode": mode, "budgets": budgets}))
    return Case(own, {**found, **work.moved(own, found, move)}, move)


def rows(given: Case, name: str) -> list[Row]:
    """Return a table's rows."""
    return rows_of(given.tables[name])


def judged(rule: Rule, given: Case) -> list[tuple[str, object]]:
    """Return status and observed value of every finding."""
    return [(one.status, one.observed) for one in findings(rule, given)]


def findings(rule: Rule, given: Case) -> list[Finding]:
    """Return what a rule finds."""
    return list(rule(given, given.prepared.inputs.policy))
