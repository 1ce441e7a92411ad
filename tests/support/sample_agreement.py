"""Sign-off sheets in memory: who was listed, what the goals are, and the target setting they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.target_setting import TargetSettingParams, prepare, propose
from goalbook.inputs.planning import Planning
from goalbook.inputs.planning.agreement import STAKEHOLDERS, STEPS
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.findings import Finding
    from goalbook.inputs import Goals, KeyResult

Q2 = TargetSettingParams(team="tiny", period="2025-Q2")
DAYS = dict.fromkeys(STEPS, pd.Timestamp(2025, 3, 20))


def person(name: str, agree: str = "yes", *, required: str = "yes", **changes: object) -> dict[str, object]:
    """Return a row of the sheet: explained, discussed and confirmed on 20 March unless changed."""
    return {"person": name, "role": "", "required": required, **DAYS, "opinion": "", "agree": agree, "hash": "", **changes}


def draft(*key_results: KeyResult, version: int = 1) -> Goals:
    """Return the goals of the second quarter as a draft."""
    return replace(tiny.goals(*(key_results or (tiny.key_result(headline=True),))), version=version)


def setting(*people: dict[str, object], goals: Goals | None = None, policy: dict[str, object] | None = None) -> TargetSetting:
    """Return the target setting of the second quarter with these people on its sheet; ``goals`` are a draft unless given."""
    columns = (*STAKEHOLDERS.names(), "source_row")
    table = pd.DataFrame([{**one, "source_row": row} for row, one in enumerate(people, 2)], columns=list(columns))
    planning = {"2025-Q2": Planning({}, {"stakeholders": table})} if people else {}
    facts = tiny.facts({"a": tiny.DAY}, start="2024-10-01", end="2025-03-31")
    return propose(prepare(tiny.inputs(facts, goals or draft(), policy=policy, planning=planning), Q2), Q2)


def said(result: TargetSetting, rule: str) -> list[Finding]:
    """Return what a rule said."""
    return [one for one in result.findings if one.rule == rule]
