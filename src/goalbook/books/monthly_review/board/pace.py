"""Progress month by month: what each month brought, and what the months left must bring (MR-16)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, Totals
from goalbook.methods.attainment import attainment, deviation

if TYPE_CHECKING:
    from goalbook.books.monthly_review.basis.targets import Plan
    from goalbook.books.monthly_review.basis.windows import Slots, Windows
    from goalbook.core.period import Period
    from goalbook.inputs import KeyResult

SUMMED = ("sum", "average")
COLUMNS = (
    "kr_id", "metric_id", "channel", "aggregation", "month", "state", "target", "actual", "cumulative", "average", "attainment", "mom",
    "required", "best_month", "feasible",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """Everything the month table of one review is made from; ``by_month`` holds the totals of every month with data."""

    cube: Cube
    windows: Windows
    plan: Plan
    by_month: dict[str, Totals]
    whole_months: frozenset[str]

    def elapsed_share(self, month: Period) -> float:
        """Return how much of a month the data reach."""
        days = self.cube.slots(month)
        return len(_elapsed(self, days)) / len(days)


def month_table(progress: Progress) -> pd.DataFrame:
    """Return the months of the horizon for every key result."""
    rows = [row for kr in progress.plan.key_results for row in _rows(progress, kr)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def best_month(progress: Progress, kr: KeyResult) -> float:
    """Return the best whole month known, by the key result's direction."""
    known = [value for label in progress.whole_months if not math.isnan(value := _value(progress, kr, label))]
    return (min if kr.direction == "down" else max)(known) if known else NAN


def _rows(progress: Progress, kr: KeyResult) -> list[dict[str, object]]:
    best, rows = best_month(progress, kr), []
    previous = progress.windows.horizon.months()[0].previous().label
    before = _value(progress, kr, previous) if previous in progress.whole_months else NAN
    cumulative, months = NAN, 0.0
    for month in progress.windows.horizon.months():
        days = progress.cube.slots(month)
        state = _state(progress, days)
        actual = _value(progress, kr, month.label) if state != "remaining" else NAN
        if kr.aggregation in SUMMED and not math.isnan(actual):
            cumulative = actual if math.isnan(cumulative) else cumulative + actual
            months += progress.elapsed_share(month)
        target = progress.plan.amount(kr, days if state != "partial" else _elapsed(progress, days))
        required = _required(progress, kr, month) if state != "actual" else NAN
        rows.append(
            {
                "kr_id": kr.id,
                "metric_id": kr.metric,
                "channel": kr.channel,
                "aggregation": kr.aggregation,
                "month": month.label,
                "state": state,
                "target": target,
                "actual": actual,
                "cumulative": cumulative if state != "remaining" else NAN,
                "average": cumulative / months if months and state != "remaining" else NAN,
                "attainment": attainment(actual, target, kr.direction),
                "mom": deviation(actual, before) if state == "actual" else NAN,
                "required": required,
                "best_month": best,
                "feasible": _feasible(required, best, kr.direction),
            },
        )
        before = actual
    return rows


def _state(progress: Progress, days: Slots) -> str:
    elapsed = _elapsed(progress, days)
    return "remaining" if not elapsed else "actual" if len(elapsed) == len(days) else "partial"


def _elapsed(progress: Progress, days: Slots) -> Slots:
    return tuple(day for day in days if day <= progress.cube.data_to)


def _value(progress: Progress, kr: KeyResult, label: str) -> float:
    totals = progress.by_month.get(label)
    return totals.value(kr.metric, kr.channel if kr.channel != WHOLE_TEAM else None) if totals is not None else NAN


def _required(progress: Progress, kr: KeyResult, month: Period) -> float:
    """Return what the whole month must bring: what it has, and its share of what is still missing (never below nothing)."""
    if kr.aggregation not in SUMMED:
        return kr.target if kr.aggregation == "ratio" else NAN
    spread = progress.plan.per_slot(kr)
    got = [_value(progress, kr, m.label) for m in progress.windows.horizon.months()]
    missing = progress.plan.total(kr) - math.fsum(value for value in got if not math.isnan(value))
    ahead = {day: amount for day, amount in spread.items() if day > progress.cube.data_to}
    weight = math.fsum(ahead.values()) or NAN
    own = math.fsum(amount for day, amount in ahead.items() if month.contains(day))
    so_far = _value(progress, kr, month.label) if any(day <= progress.cube.data_to for day in progress.cube.slots(month)) else 0.0
    return max(0.0, missing) * own / weight + (0.0 if math.isnan(so_far) else so_far)


def _feasible(required: float, best: float, direction: str) -> bool | None:
    if math.isnan(required) or math.isnan(best):
        return None
    return required >= best if direction == "down" else required <= best
