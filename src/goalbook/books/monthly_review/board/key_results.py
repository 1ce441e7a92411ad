"""Every key result: where it stands, where it is heading, how likely it is reached; or why that cannot be said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.landings import AnyLanding
from goalbook.books.monthly_review.board.pace import SUMMED
from goalbook.core.message import Label, Message, msg
from goalbook.methods.attainment import attainment
from goalbook.methods.landing import Landing, NoLanding
from goalbook.methods.ratio_landing import RatioLanding
from goalbook.methods.run_rate import current_rate, required_rate
from goalbook.methods.stock_landing import StockLanding

if TYPE_CHECKING:
    from goalbook.books.aggregate import Totals
    from goalbook.books.monthly_review.board.pace import Progress
    from goalbook.inputs import KeyResult

COLUMNS = (
    "kr_id", "objective_id", "name", "metric_id", "channel", "unit", "direction", "aggregation", "type", "tier", "owner",
    "baseline", "commit", "target", "stretch", "to_date", "month_target", "month_actual", "month_attainment", "landing", "low", "high",
    "probability", "projected_attainment", "required_per_day", "current_per_day", "skill",
    "method", "reason",
)  # fmt: skip

_NO_MEAN = msg("not evaluated: the monthly mean of a stock has no forecast with a back-test")
Landings = Mapping[tuple[str, str], AnyLanding]  # by (metric, channel)


@dataclass(frozen=True)
class Outlook:
    """What can be said of one figure's horizon; NaN or None where it cannot."""

    to_date: float = NAN
    landing: float = NAN
    low: float = NAN
    high: float = NAN
    probability: float = NAN
    required: float = NAN  # per slot left
    current: float = NAN  # per slot of the month under review
    skill: float = NAN  # of the probability, where it was tested
    method: str = "not_evaluated"
    reason: Message | None = None


@dataclass(frozen=True)
class Standing:
    """The figures an outlook starts from, on the scale of a sum over the horizon."""

    total_target: float
    to_date: float
    month_actual: float
    falling: bool
    months: int = 1  # 1 for sums; the number of months for monthly averages


def key_result_table(progress: Progress, month: Totals, horizon: Totals, landings: Landings) -> pd.DataFrame:
    """Return one row per key result; see MonthlyReview for the columns."""
    if progress.plan.goals is None:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = [
        _row(progress, objective.id, kr, month, outlook_of(progress, kr, month, horizon, landings.get((kr.metric, kr.channel))))
        for objective in progress.plan.goals.objectives
        for kr in objective.key_results
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def outlook_of(progress: Progress, kr: KeyResult, month: Totals, horizon: Totals, landing: AnyLanding | None) -> Outlook:
    """Return the outlook of a key result by its aggregation: flows, ratios and stocks land, the rest is not evaluated."""
    to_date = horizon.value(kr.metric, _channel(kr.channel))
    if kr.aggregation not in SUMMED:
        return _level_outlook(progress, kr, to_date, landing)
    months = len(progress.windows.horizon.months()) if kr.aggregation == "average" else 1
    standing = Standing(kr.target * months, to_date, month.value(kr.metric, _channel(kr.channel)), kr.direction == "down", months)
    return flow_outlook(progress, standing, landing)


def flow_outlook(progress: Progress, standing: Standing, landing: AnyLanding | None) -> Outlook:
    """Return the outlook of a flow; monthly averages are the sum divided by the months (to date: by the months elapsed)."""
    frame = progress.windows
    shares = [progress.elapsed_share(month) for month in frame.horizon.months()]
    now = Outlook(
        to_date=standing.to_date / (sum(shares) if standing.months > 1 else 1),
        required=required_rate(standing.total_target, standing.to_date, frame.remaining),
        current=current_rate(standing.month_actual, len(frame.elapsed)),
    )
    if isinstance(landing, RatioLanding | StockLanding):
        if standing.months > 1:
            return Outlook(to_date=now.to_date, reason=_NO_MEAN)
        return _levelled(Outlook(to_date=standing.to_date), landing, standing.total_target, falling=standing.falling)
    if not isinstance(landing, Landing):
        return replace(now, reason=landing.reason if landing is not None else None)
    chance = landing.probability(standing.total_target) if not math.isnan(standing.total_target) else None
    return replace(
        now,
        landing=landing.landing / standing.months,
        low=_or_nan(landing.low) / standing.months,
        high=_or_nan(landing.high) / standing.months,
        probability=NAN if chance is None else 1 - chance if standing.falling else chance,
        skill=_or_nan(landing.skill),
        method=landing.method,
        reason=landing.reason if chance is None or landing.method == "run_rate" else None,
    )


def _level_outlook(progress: Progress, kr: KeyResult, to_date: float, landing: AnyLanding | None) -> Outlook:
    """Return the outlook of a ratio or an end value; once the period is over it is what it is."""
    if progress.windows.horizon_over:
        hit = to_date <= kr.target if kr.direction == "down" else to_date >= kr.target
        chance = NAN if math.isnan(to_date) else float(hit)
        return Outlook(to_date=to_date, landing=to_date, low=to_date, high=to_date, probability=chance, method="complete")
    if isinstance(landing, RatioLanding | StockLanding):
        return _levelled(Outlook(to_date=to_date), landing, kr.target, falling=kr.direction == "down")
    if isinstance(landing, NoLanding):
        return Outlook(to_date=to_date, reason=landing.reason)
    return Outlook(to_date=to_date, reason=msg("not evaluated: the end value of a flow has no forecast with a back-test"))


def _levelled(now: Outlook, landing: RatioLanding | StockLanding, target: float, *, falling: bool) -> Outlook:
    chance = None if math.isnan(target) else landing.probability(target)
    return replace(
        now,
        landing=landing.landing,
        low=_or_nan(landing.low),
        high=_or_nan(landing.high),
        probability=NAN if chance is None else 1 - chance if falling else chance,
        skill=_or_nan(landing.skill),
        method=landing.method,
        reason=landing.reason if chance is None or landing.method == "run_rate" else None,
    )


def _row(progress: Progress, objective: str, kr: KeyResult, month: Totals, outlook: Outlook) -> dict[str, object]:
    actual = month.value(kr.metric, _channel(kr.channel))
    target = progress.plan.amount(kr, progress.windows.elapsed)
    return {
        "kr_id": kr.id,
        "objective_id": objective,
        "name": kr.name if kr.name.en or kr.name.zh else _default_name(progress, kr),
        "metric_id": kr.metric,
        "channel": kr.channel,
        "unit": progress.cube.catalogue.get(kr.metric).unit,
        "direction": kr.direction,
        "aggregation": kr.aggregation,
        "type": kr.type,
        "tier": kr.tier or "",
        "owner": kr.owner or "",
        "baseline": _or_nan(kr.baseline),
        "commit": _or_nan(kr.commit),
        "target": kr.target,
        "stretch": _or_nan(kr.stretch),
        "to_date": outlook.to_date,
        "month_target": target,
        "month_actual": actual,
        "month_attainment": attainment(actual, target, kr.direction),
        "landing": outlook.landing,
        "low": outlook.low,
        "high": outlook.high,
        "probability": outlook.probability,
        "projected_attainment": attainment(outlook.landing, kr.target, kr.direction),
        "required_per_day": outlook.required,
        "current_per_day": outlook.current,
        "skill": outlook.skill,
        "method": outlook.method,
        "reason": outlook.reason,
    }


def _default_name(progress: Progress, kr: KeyResult) -> Label:
    return progress.cube.catalogue.name(kr.metric)


def _channel(channel: str) -> str | None:
    return channel if channel != WHOLE_TEAM else None


def _or_nan(value: float | None) -> float:
    return NAN if value is None else float(value)
