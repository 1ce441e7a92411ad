"""A team in memory with all that target setting's sliders move: goals in tiers, a customer's value, private domain, a company's goal."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.books.target_setting import Params, prepare
from goalbook.inputs import Planning, Source
from goalbook.inputs.planning.economics import Economics
from goalbook.inputs.planning.strategy import Strategy
from goalbook.inputs.scenario_marks import Marks
from goalbook.inputs.scenarios import Scenario
from support import tiny_team as tiny

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.target_setting import Prepared, TargetSettingParams
    from goalbook.inputs import Goals

PERIOD = "2025-Q2"
WEIGHTS = {"base": 0.5, "challenge": 0.3, "value": 0.15, "breakthrough": 0.05}
SHEET = {
    "unit_economics": {"arpu": 120, "retention": 0.4, "years": 2, "margin": 0.6, "cac": 40},
    "private_domain": {"customers": 10_000, "delivery": 0.4, "conversion": 0.05, "order_value": 200},
}
STRATEGY = {"strategy_type": "growth", "company_goal": {"metric": "new_payers", "target": 5_000}, "team_share": 0.4}


def uneven(day: date) -> float:
    """Return about ten payers a day, more in some months than in others, in slow waves: the same chance for every period is no good."""
    return 8.0 + (day.month * 7 + day.day * 3) % 5 + 2 * math.sin(day.toordinal() / 40)


def goals() -> Goals:
    """Return three key results in two tiers: the team's payers, those of one channel, a cost that should fall."""
    found = tiny.goals(
        tiny.key_result(id="KR1", target=1_900.0, commit=1_700.0, stretch=2_200.0, tier="base", headline=True, owner="su"),
        tiny.key_result(id="KR2", channel="a", target=1_200.0, tier="challenge"),
        tiny.key_result(id="KR3", metric="cac", aggregation="ratio", direction="down", unit="money", target=38.0),
    )
    return replace(found, tier_weights=WEIGHTS)


def scenario(name: str, held: dict[str, object], marks: Marks | None = None) -> Scenario:
    """Return a saved scenario; the line of its n-th key is n."""
    lines = {key: place for place, key in enumerate(held, start=1)}
    return Scenario(name, Source(f"scenarios/{name}.yml", "0" * 64, len(held), "scenarios"), marks or Marks(), held, lines)


def ready(
    *scenarios: Scenario, given: Goals | None = None, sheet: dict | None = None, strategy: dict | None = None, **changes: object
) -> Prepared:
    """Return the quarter prepared, with these scenarios saved. Without goals: ``given`` of no key results."""
    facts = tiny.facts({"a": {**tiny.DAY, "new_payers": uneven}, "b": {**tiny.DAY, "new_payers": uneven}}, end="2025-03-31")
    planning = Planning(
        {
            "economics": Economics.model_validate(SHEET if sheet is None else sheet),
            "strategy": Strategy.model_validate(STRATEGY if strategy is None else strategy),
        }
    )
    own = goals() if given is None else given
    inputs = tiny.inputs(facts, *([own] if own.key_results else []), planning={PERIOD: planning}, scenarios=scenarios, **changes)
    return prepare(inputs, asked())


def asked(**params: object) -> TargetSettingParams:
    """Return the parameters with these moved."""
    return Params.from_pairs({"team": "tiny", "period": PERIOD, **params})
