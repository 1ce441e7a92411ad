"""The year's quarters: what each is to bring, what that is of the year, and what the year's first plan said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.alignment.goals import additive
from goalbook.core.period import Period, parse_period
from goalbook.inputs.planning.strategy import Strategy

if TYPE_CHECKING:
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import Goals

COLUMNS = (
    "quarter",
    "metric_id",
    "target",
    "planned",
    "origin",
    "annual",
    "share",
    "cumulative",
    "cumulative_share",
    "plan_share",
    "current",
)


def year_table(prepared: Prepared, move: Move) -> pd.DataFrame:
    """Return table `year`: four rows where the year and one of its quarters have targets that add up, else none."""
    said = prepared.planning.sheet(Strategy).annual_target
    metric = said.metric or prepared.aim[0]
    year = prepared.period.year()
    annual = said.target if said.target is not None else _filed(prepared, year, metric, move)
    if not annual > 0 or not additive(prepared, metric):
        return pd.DataFrame(columns=list(COLUMNS))
    rows, total, plan = [], 0.0, 0.0
    for number in range(1, 5):
        quarter = parse_period(f"{year.label}-Q{number}")
        planned = said.quarters.get(quarter.label, NAN)
        filed = _filed(prepared, quarter, metric, move)
        target = planned if math.isnan(filed) else filed
        total, plan = total + target, plan + planned
        origin = "goals" if not math.isnan(filed) else "year" if not math.isnan(planned) else ""
        shares = (divide(target, annual), total, divide(total, annual), divide(plan, annual))
        rows.append((quarter.label, metric, target, planned, origin, annual, *shares, quarter.covers(prepared.period)))
    return pd.DataFrame(rows if any(row[4] for row in rows) else [], columns=list(COLUMNS))


def _filed(prepared: Prepared, period: Period, metric: str, move: Move) -> float:
    """Return a period's target of the whole team as its goals have it, else the sum of its months'; NaN where neither is written."""
    by_period = {goals.period: goals for goals in prepared.inputs.goals}
    if period in by_period:
        return _team(prepared, by_period[period], metric, move)
    if period.kind != "quarter":
        return NAN
    return sum(_team(prepared, by_period[month], metric, move) if month in by_period else NAN for month in period.months())


def _team(prepared: Prepared, goals: Goals, metric: str, move: Move) -> float:
    """Return the whole team's target of a sum; this period's as the slider has it."""
    found = next((kr for kr in goals.key_results if kr.metric == metric and not kr.channel and kr.aggregation == "sum"), None)
    if found is None:
        return NAN
    return move.targets[found.id] if goals.period == prepared.period else found.target
