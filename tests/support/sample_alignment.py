"""A target setting in memory for alignment and diagnosis: strategy, goal tree, problems and archived reviews that a test names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.target_setting import Params, compute
from goalbook.inputs import Planning
from goalbook.inputs.planning.strategy import EVIDENCE, GOAL_TREE, PROBLEMS, Strategy
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from goalbook.books.target_setting import TargetSetting
    from goalbook.core.findings import Finding
    from goalbook.inputs import Contract, Goals

FACTS = {"a": tiny.DAY, "b": tiny.DAY, "c": tiny.DAY}
CASE = (  # 80 % of the company's 50,000, split over three channels
    {"goal_id": "C", "level": "company", "metric": "new_payers", "target": 50_000.0},
    {"goal_id": "T", "parent_goal_id": "C", "level": "team", "metric": "new_payers", "key_result": "KR1"},
    {"goal_id": "A", "parent_goal_id": "T", "level": "channel", "metric": "new_payers", "key_result": "KR2"},
    {"goal_id": "B", "parent_goal_id": "T", "level": "channel", "metric": "new_payers", "key_result": "KR3"},
    {"goal_id": "P", "parent_goal_id": "T", "level": "channel", "metric": "new_payers", "key_result": "KR4"},
)


def case_goals(target: float = 40_000.0) -> Goals:
    """Return the case's goals: 15,000 + 20,000 + 5,000 by channel."""
    parts = (("KR2", "a", 15_000.0), ("KR3", "b", 20_000.0), ("KR4", "c", 5_000.0))
    split = (tiny.key_result(id=name, channel=channel, target=amount, owner="lin") for name, channel, amount in parts)
    return tiny.goals(tiny.key_result(target=target, headline=True, owner="su"), *split)


def rows(contract: Contract, given: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return a small table with the contract's columns; what a row does not name is empty."""
    blank = {column.name: float("nan") if column.kind == "number" else "" for column in contract.columns}
    found = pd.DataFrame([{**blank, **row, "source_row": place} for place, row in enumerate(given, start=2)])
    return found if len(found) else empty(contract)


def setting(
    given: Goals | None = None,
    *,
    sheet: Mapping[str, object] | None = None,
    policy: Mapping[str, object] | None = None,
    params: Mapping[str, object] | None = None,
    **tables: Iterable[Mapping[str, object]],
) -> TargetSetting:
    """Return the target setting of 2025-Q2 as of the day before it; tables by the name of their file."""
    contracts = {"goal_tree": GOAL_TREE, "problems": PROBLEMS, "evidence": EVIDENCE}
    planning = Planning(
        sheets={} if sheet is None else {"strategy": Strategy.model_validate(sheet)},
        tables={name: rows(contracts[name], table) for name, table in tables.items()},
    )
    facts = tiny.facts(FACTS, start="2025-01-01", end="2025-03-31")
    inputs = tiny.inputs(
        facts, *([given] if given is not None else []), policy=None if policy is None else dict(policy), planning={"2025-Q2": planning}
    )
    return compute(inputs, Params.from_pairs({"team": "tiny", "period": "2025-Q2", **(params or {})}))


def of(result: TargetSetting, rule: str) -> list[Finding]:
    """Return the findings of one rule."""
    return [one for one in result.findings if one.rule == rule]


def archive(outputs: Path, month: str, *findings: Mapping[str, object], variant: str = "zh", number: int = 1, finished: str = "") -> Path:
    """Write one archived review as a run leaves it, as far as goals read it; return its folder."""
    folder = outputs / "tiny" / "monthly_review" / month / variant / f"r{number:04d}"
    folder.mkdir(parents=True)
    last = pd.Period(month, "M").end_time.date().isoformat()
    blank = {"severity": "high", "channel": "", "metric_id": "new_payers", "what": {"text": "too low", "values": {}}}
    results = {
        "meta": {"period": {"label": month}, "as_of": last},
        "tables": {"problems": [{**blank, **finding} for finding in findings]},
    }
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    if finished:
        record = {"predicate": {"runDetails": {"metadata": {"finishedOn": finished}}}}
        (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
    return folder
