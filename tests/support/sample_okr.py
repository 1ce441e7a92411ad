"""A target setting in memory for the OKR sheet: what the rules say of key results that a test names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.books.target_setting import Params, compute
from goalbook.core.message import Label
from goalbook.inputs import Channel
from goalbook.inputs.goal_planning import Aim, Planned, Yields
from support import tiny_team as tiny

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.target_setting import TargetSetting
    from goalbook.core.findings import Finding
    from goalbook.inputs import Goals, KeyResult, Objective

FACTS = {"a": tiny.DAY, "b": tiny.DAY}


def planned(**given: object) -> Planned:
    """Return what a goals file says of a key result beyond its numbers."""
    return Planned.model_construct(**{**Planned().__dict__, **given})


def kr(kr_id: str = "KR1", /, **changes: object) -> KeyResult:
    """Return a key result; what it says beyond its numbers stands under ``plan``."""
    plan = changes.pop("plan", {})
    return tiny.key_result(id=kr_id, planned=planned(**plan), **changes)  # type: ignore[dict-item] # a mapping


def driver(name: str, target: float, rates: dict[str, float], **changes: object) -> KeyResult:
    """Return a key result of reads that yield new payers of channel a at the rates."""
    settings: dict[str, object] = {"metric": "reads", "channel": "a", "aggregation": "average", **changes}
    return kr(name, target=target, plan={"yields": Yields(metric="new_payers", rates=rates)}, **settings)


def objective(*results: KeyResult, name: str = "O1", text: str = "Grow", **aim: object) -> Objective:
    """Return an objective."""
    (one,) = tiny.goals(*results).objectives
    return replace(one, id=name, text=Label.same(text), aim=Aim.model_construct(**{**Aim().__dict__, **aim}))


def goals(*objectives: Objective) -> Goals:
    """Return the goals of 2025-Q2 with these objectives."""
    return replace(tiny.goals(*objectives[0].key_results), objectives=objectives)


def setting(
    given: Goals | None, table: pd.DataFrame | None = None, policy: dict[str, object] | None = None, **params: object
) -> TargetSetting:
    """Return the target setting of 2025-Q2 as of the day before it."""
    facts = tiny.facts(FACTS, start="2024-04-01", end="2025-03-31") if table is None else table
    channels = [name for name in dict.fromkeys(facts["channel"]) if name]
    team = {
        "channels": tuple(
            Channel(id=name, name=Label(name.title(), name), stages=tiny.FUNNEL, is_public_domain=name != "p") for name in channels
        )
    }
    inputs = tiny.inputs(facts, *([given] if given is not None else []), policy=policy, team=team)
    return compute(inputs, Params.from_pairs({"team": "tiny", "period": "2025-Q2", **params}))


def of(result: TargetSetting, rule: str) -> list[Finding]:
    """Return the findings of one rule."""
    return [one for one in result.findings if one.rule == rule]


def statuses(rule: str, *results: KeyResult, policy: dict[str, object] | None = None) -> list[str]:
    """Return the verdicts of a rule on key results of one objective."""
    return [one.status for one in of(setting(goals(objective(*results)), policy=policy), rule)]
