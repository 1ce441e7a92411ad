"""A figure of the month beside what it is measured by: its target where the goals name one, else the team's own months before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide, is_mean
from goalbook.books.monthly_review.balance.surveys import month_nps
from goalbook.methods.attainment import attainment

if TYPE_CHECKING:
    from goalbook.books.aggregate import Totals
    from goalbook.books.monthly_review.basis.windows import Slots
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.methods.attainment import Direction

ARPU, NPS = "arpu", "nps"
INTERACTION, PD_INTERACTION = "interaction_rate", "pd_interaction_rate"
FULL = 100.0  # points


@dataclass(frozen=True)
class Measure:
    """One figure: what it is, what it is measured by (target|cap|floor|policy|baseline, "" = nothing), and how far it comes."""

    metric: str
    unit: str
    value: float
    reference: float
    basis: str
    reached: float  # 1 = the reference, above where better

    @property
    def points(self) -> float:
        """Return 0 to 100: the reference or better is full marks, half of it 50; NaN where nothing is known."""
        return NAN if math.isnan(self.reached) else FULL * min(1.0, max(0.0, self.reached))


def of_users(prepared: Prepared, metric: str) -> str:
    """Return what says it of users: how many customers of the private domain interact, where that is kept, not who likes a note."""
    kept = metric == INTERACTION and not math.isnan(_private(prepared)[0])
    return PD_INTERACTION if kept else metric


def measure(prepared: Prepared, metric: str) -> Measure:
    """Return a figure of the whole team over the month, measured."""
    if metric == NPS:
        return _nps(prepared)
    if metric == PD_INTERACTION:
        value, usual = _private(prepared)
        return _measured(metric, "share", value, ("baseline", usual), "up")
    if metric == ARPU:
        value, before = _arpu(prepared.board.comparisons.month), _arpu(_trailing(prepared))
        return _measured(metric, "money", value, ("baseline", before), "up")
    catalogue = prepared.inputs.catalogue
    if metric not in catalogue:
        return Measure(metric, "ratio", NAN, NAN, "", NAN)
    entry = catalogue.get(metric)
    value = prepared.board.comparisons.month.value(metric)
    aimed = prepared.tables["kpis"]
    row = aimed[(aimed["id"] == metric) & aimed["target"].notna()]
    aim = (str(row["target_kind"].iloc[0]), float(row["target"].iloc[0])) if len(row) else None
    reference = aim or ("baseline", _baseline(prepared, metric))
    return _measured(metric, entry.unit, value, reference, "down" if entry.direction == "down" else "up")


def _measured(metric: str, unit: str, value: float, reference: tuple[str, float], direction: Direction) -> Measure:
    basis, against = reference
    if math.isnan(against):
        return Measure(metric, unit, value, NAN, "", NAN)
    return Measure(metric, unit, value, against, basis, attainment(value, against, direction))


def _nps(prepared: Prepared) -> Measure:
    """Return the survey of the month; a score below 0 reaches nothing of the wanted one."""
    value, wanted = month_nps(prepared), float(prepared.inputs.policy.brand.nps_min)
    return Measure(NPS, "index", value, wanted, "policy", divide(value, wanted) if wanted > 0 else NAN)


def _private(prepared: Prepared) -> tuple[float, float]:
    """Return the private domain's interaction rate and its usual, as its own section has them."""
    found = prepared.tables.get("pd_metrics")
    if found is None:
        return NAN, NAN
    row = found[found["metric"] == INTERACTION].iloc[0]
    return float(row["value"]), float(row["usual"])


def _arpu(totals: Totals | None) -> float:
    """Return the revenue per new payer: payers of single days cannot be added up to those of a month."""
    return NAN if totals is None else divide(totals.value("revenue"), totals.value("new_payers"))


def _trailing(prepared: Prepared) -> Totals | None:
    days = _days_before(prepared)
    return prepared.cube.totals(days) if days else None


def _days_before(prepared: Prepared) -> Slots:
    """Return the slots of the months before that the data cover."""
    return tuple(day for month in prepared.windows.trailing if prepared.cube.covers(month) for day in month)


def _baseline(prepared: Prepared, metric: str) -> float:
    """Return what the months before would have given in this one: ratios and indices as they were, amounts per measured slot."""
    days, catalogue = _days_before(prepared), prepared.inputs.catalogue
    if not days:
        return NAN
    if catalogue.is_ratio(metric) or is_mean(catalogue, metric):
        return prepared.cube.totals(days).value(metric)
    if catalogue.get(metric).additivity != "flow":  # type: ignore[union-attr] # a ratio was answered above
        return prepared.cube.totals(days).value(metric)
    series = prepared.cube.series(metric)
    now = series[(series.index >= _stamp(prepared.windows.elapsed[0])) & (series.index <= _stamp(prepared.windows.elapsed[-1]))]
    then = series[(series.index >= _stamp(days[0])) & (series.index <= _stamp(days[-1]))]
    return float(then.mean()) * float(now.notna().sum()) if then.notna().any() else NAN


def _stamp(day: object) -> pd.Timestamp:
    return pd.Timestamp(str(day))
