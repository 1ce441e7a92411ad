"""Budgets in memory: a sheet of a period's planning, the case it makes and what the rules say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting import TargetSettingParams, prepare, propose
from goalbook.inputs.planning import Planning
from goalbook.inputs.planning.budget import BudgetSheet
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.findings import Finding

SEED = {"tech": 0.30, "innovation": [0.05, 0.10], "acquisition": 0.45, "conversion": 0.55, "kol": 0.25}
Q2 = TargetSettingParams(team="tiny", period="2025-Q2")


def sheet(**written: object) -> BudgetSheet:
    """Return a sheet from what its file would say."""
    return BudgetSheet.model_validate(written)


def target_setting(*key_results: object, policy: dict | None = None, day: dict | None = None, **written: object) -> TargetSetting:
    """Return the second quarter of a team of two equal channels that spends 400 a day on 10 new payers each, with a budget."""
    planning = {"2025-Q2": Planning({"budget": sheet(**written)})} if written else {}
    values = day or tiny.DAY
    facts = tiny.facts({"a": values, "b": values}, start="2024-10-01", end="2025-03-31")
    given = (tiny.goals(*key_results),) if key_results else ()  # type: ignore[arg-type] # key results
    return propose(prepare(tiny.inputs(facts, *given, policy=policy, planning=planning), Q2), Q2)


def said(result: TargetSetting, rule: str, subject: str | None = None) -> list[Finding]:
    """Return what a rule said, of one subject or of all."""
    return [one for one in result.findings if one.rule == rule and (subject is None or one.subject.en == subject)]
