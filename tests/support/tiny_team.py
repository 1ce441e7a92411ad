"""A team in memory: a few channels with the same figures every day, to see what one change does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel, Goals, Inputs, KeyResult, Objective, Team

FUNNEL = ("reads", "clicks", "registrations", "new_payers")
DAY = {"reads": 10_000.0, "clicks": 200.0, "registrations": 100.0, "new_payers": 10.0, "spend": 400.0, "revenue": 1_400.0}
Value = float | Callable[[date], float]


def facts(channels: Mapping[str, Mapping[str, Value]], start: str = "2024-01-01", end: str = "2025-05-31", freq: str = "D") -> pd.DataFrame:
    """Return one row per day (or week) and channel; a value may depend on the day, NaN = not measured."""
    days = pd.date_range(start, end, freq=freq)
    rows = [
        {"date_day": day, "channel": channel, **{name: _at(value, day.date()) for name, value in metrics.items()}}
        for day in days
        for channel, metrics in channels.items()
    ]
    return pd.DataFrame(rows).assign(traffic_type="", campaign_name="", segment="", source_file="facts.csv", source_row=1)


def _at(value: Value, day: date) -> float:
    return float(value(day)) if callable(value) else float(value)


def key_result(**changes: object) -> KeyResult:
    """Return a key result: 1,820 new payers in 2025-Q2, which is 20 a day, unless changed."""
    values: dict[str, object] = {
        "id": "KR1",
        "name": Label("", ""),
        "metric": "new_payers",
        "channel": "",
        "aggregation": "sum",
        "direction": "up",
        "unit": "count",
        "baseline": None,
        "commit": None,
        "target": 1_820.0,
        "stretch": None,
        "type": "committed",
        "tier": "",
        "owner": "",
        "headline": False,
        "phasing": {},
        "month_targets": {},
    }
    return KeyResult(**{**values, **changes})  # type: ignore[arg-type] # a test names what it means


def goals(*key_results: KeyResult, period: str = "2025-Q2") -> Goals:
    """Return the goals of a period with one objective."""
    objective = Objective("O1", Label("Grow", "增长"), key_results)
    return Goals(period=parse_period(period), version=2, objectives=(objective,), digest="0" * 64, file=f"goals/{period}.yml")


def inputs(table: pd.DataFrame, *given: Goals, policy: dict[str, object] | None = None, **changes: object) -> Inputs:
    """Return the inputs of a team whose channels are those of its facts, each with the reads-to-payers funnel."""
    names = [name for name in dict.fromkeys(table["channel"]) if name]
    settings: dict[str, object] = {"currency": "CNY", "recipients": (Label.same("lead"),), **changes.pop("team", {})}  # type: ignore[dict-item] # a mapping of settings
    settings.setdefault("channels", tuple(Channel(id=name, name=Label(name.title(), name), stages=FUNNEL) for name in names))
    values: dict[str, object] = {
        "team": Team(id="tiny", name=Label("Tiny", "小队"), **settings),  # type: ignore[arg-type] # as above
        "catalogue": load_catalogue(),
        "policy": load_policy(policy),
        "facts": table,
        "goals": given,
        "events": pd.DataFrame(columns=["date_day", "channel", "what_en", "what_zh", "by"]),
        "benchmarks": pd.DataFrame(columns=["metric", "channel", "scope", "name", "value", "source", "year", "definition", "period"]),
        "reviews": {},
        "notices": (),
        "sources": (),
        "missing": (),
    }
    return Inputs(**{**values, **changes})  # type: ignore[arg-type] # as above
