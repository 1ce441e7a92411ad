"""The phase of the private domain by its age, and the metrics that lead in it with the others beside them (UA-17, B-39)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.private_domain.months import RATES, trailing
from goalbook.books.private_domain import PHASES, beginnings, phase_on
from goalbook.core.message import Label
from goalbook.inputs.operations.private_domain import Launch
from goalbook.inputs.planning.kpis import Kpis

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.core.policy import Policy
    from goalbook.inputs import Inputs

METRICS = ("metric", "kpi", "phase", "name", "unit", "direction", "leads", "value", "previous", "usual", "change", "verdict")
STATE = ("phase", "launched", "begins", "ends")
USUAL = 3  # months that the month is held against
# By metric: what it is called, its unit, which way is good, which KPI of the policy's phases it is.
NAMES = {
    "add_rate": (Label("Add rate", "加粉率"), "share", "up", "add_rate"),
    "delete_rate": (Label("Delete rate", "删粉率"), "share", "down", "delete_rate"),
    "interaction_rate": (Label("Interaction rate", "互动率"), "share", "up", "interaction_rate"),
    "revenue": (Label("Revenue of the private domain", "私域销售额"), "money", "up", "revenue_data"),
    "customers_per_guide": (Label("Customers per guide", "人均管理客户数"), "count", "up", "management_efficiency"),
    "revenue_per_guide": (Label("Revenue per guide", "导购人均产出"), "money", "up", "output_per_head"),
}


def launch_day(inputs: Inputs, period: Period) -> date | None:
    """Return when the private domain began: as users/launch.yml says, else the newest KPI sheet of a period that had begun by then."""
    folder = inputs.operations.get("users")
    own = None if folder is None else folder.sheet(Launch).private_domain
    if own is not None:
        return own
    sheets = [sheet for _, sheet in sorted(_kpi_sheets(inputs, period), key=lambda one: one[0]) if sheet.pd_launch_date is not None]
    return sheets[-1].pd_launch_date if sheets else None


def _kpi_sheets(inputs: Inputs, period: Period) -> list[tuple[date, Kpis]]:
    starts = {one.period.label: one.period.start for one in (*inputs.goals, *inputs.goal_versions, *inputs.drafts)}
    return [
        (starts[label], planning.sheet(Kpis))
        for label, planning in inputs.planning.items()
        if label in starts and starts[label] <= period.end and planning.has(Kpis)
    ]


def phase_of(launch: date | None, day: date, policy: Policy) -> str:
    """Return the phase on a day, "" before the launch or where nobody says when that was."""
    return "" if launch is None else phase_on(day, beginnings(launch, policy.pd.phase_months))


def state(launch: date | None, day: date, policy: Policy) -> pd.DataFrame:
    """Return the phase on a day with its days, "" before the launch; empty where nobody says when that was (WX-44)."""
    if launch is None:
        return pd.DataFrame(columns=list(STATE))
    begins = beginnings(launch, policy.pd.phase_months)
    name = phase_on(day, begins)
    start = begins[PHASES.index(name)] if name else None
    after = begins[PHASES.index(name) + 1] if name in PHASES[:-1] else None
    ends = None if after is None else after - timedelta(days=1)
    return pd.DataFrame(
        {"phase": [name], "launched": [launch], "begins": pd.Series([start], dtype=object), "ends": pd.Series([ends], dtype=object)}
    )


def metrics(months: pd.DataFrame, period: Period, phase: str, policy: Policy) -> pd.DataFrame:
    """Return each metric with its month before and the usual of three months, those of the phase first; without a phase none leads.

    ``usual`` of a rate is Σ part ÷ Σ whole of those months, of an amount their mean; ``change`` is relative to it.
    """
    leading = tuple(policy.get(f"kpi.phase.{phase}")) if phase else ()
    phase_of = {kpi: name for name in PHASES for kpi in policy.get(f"kpi.phase.{name}")}
    now, earlier = months[months["month"] == period.label], months[months["month"] == period.previous().label]
    usual = trailing(months, period, USUAL)
    rows = []
    for metric, (name, unit, direction, kpi) in NAMES.items():
        value, normal = _value(now, metric), _usual(usual, metric)
        change = divide(value, normal) - 1
        worse = change if direction == "down" else -change
        verdict = "not_evaluated" if math.isnan(change) else "warn" if worse > float(policy.pd.rate_change) + 1e-9 else "pass"
        shown = (value, _value(earlier, metric), normal, change, verdict)
        rows.append((metric, kpi, phase_of.get(kpi, ""), name, unit, direction, kpi in leading, *shown))
    table = pd.DataFrame(rows, columns=list(METRICS))
    return table.sort_values("leads", ascending=False, kind="stable").reset_index(drop=True)


def _value(row: pd.DataFrame, metric: str) -> float:
    return float(row[metric].iloc[0]) if len(row) else NAN


def _usual(months: pd.DataFrame, metric: str) -> float:
    if len(months) < USUAL:
        return NAN
    if metric not in RATES:
        return float(months[metric].mean())
    part, whole = RATES[metric]
    both = months[months[part].notna() & months[whole].notna()]
    return divide(float(both[part].sum()), float(both[whole].sum())) if len(both) else NAN
