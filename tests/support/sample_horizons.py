"""Horizons and KPIs in memory: sheets of a period's planning, and what tables and rules make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.target_setting import TargetSettingParams, prepare, propose
from goalbook.inputs.planning import Planning
from goalbook.inputs.planning.horizons import Horizons
from goalbook.inputs.planning.kpis import Kpis
from support import tiny_team as tiny

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.findings import Finding

RULES = tuple(f"TS-{n}" for n in (*range(27, 40), 49))
DAY = {**tiny.DAY, "orders": 14.0, "activations": 40.0}


def followers(start: float, share: float) -> tiny.Value:
    """Return followers that grow by the same share every 30 days from 2024-10-01 on."""
    return lambda day: start * (1 + share) ** ((day.toordinal() - 739_160) / 30)


def ready(  # noqa: PLR0913 - what a test may name, all by keyword
    *,
    horizons: dict | None = None,
    kpis: dict | None = None,
    goals: Sequence[object] = (),
    day: dict | None = None,
    policy: dict | None = None,
    params: dict | None = None,
    **changes: object,
) -> tuple[Prepared, TargetSettingParams]:
    """Return the second quarter of a team of two equal channels, prepared with these sheets and goals."""
    sheets = {}
    if horizons is not None:
        sheets["horizons"] = Horizons.model_validate(horizons)
    if kpis is not None:
        sheets["kpis"] = Kpis.model_validate(kpis)
    values = day or DAY
    asked = TargetSettingParams(**{"team": "tiny", "period": "2025-Q2", **(params or {})})
    given = tuple(goals) if goals and not hasattr(goals[0], "metric") else ((tiny.goals(*goals),) if goals else ())  # type: ignore[arg-type] # goals or key results
    facts = changes.pop("facts", None)
    table = facts if isinstance(facts, pd.DataFrame) else tiny.facts({"a": values, "b": values}, start="2024-10-01", end="2025-03-31")
    inputs = tiny.inputs(table, *given, policy=policy, planning={"2025-Q2": Planning(sheets)}, **changes)
    return prepare(inputs, asked), asked


def made(**given: object) -> TargetSetting:
    """Return the whole result of `ready`."""
    prepared, params = ready(**given)  # type: ignore[arg-type] # as above
    return propose(prepared, params)


def table(result: TargetSetting, name: str, key: str) -> dict[str, dict]:
    """Return a table's rows by one of its columns."""
    return {str(row[key]): row for row in result.tables[name].to_dict("records")}


def said(result: TargetSetting, rule: str, subject: str | None = None) -> list[Finding]:
    """Return what a rule said, of one subject or of all."""
    return [one for one in result.findings if one.rule == rule and (subject is None or one.subject.en == subject)]


def verdicts(result: TargetSetting, rule: str) -> dict[str, str]:
    """Return a rule's verdicts by subject."""
    return {one.subject.en: one.status for one in said(result, rule)}
