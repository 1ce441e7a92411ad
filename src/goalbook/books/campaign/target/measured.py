"""What a campaign's own facts say of one figure between two days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.funnel.stages import PAGE, STAGES
from goalbook.core.message import Label

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.core.metrics import Catalogue, Direction


def total(facts: pd.DataFrame, metric: str, channel: str, days: tuple[date, date], catalogue: Catalogue) -> float:
    """Return the sum of a figure over the days, of a ratio that of its parts divided; NaN where it was not measured."""
    found = facts[(facts["date_day"].dt.date >= days[0]) & (facts["date_day"].dt.date <= days[1])] if len(facts) else facts
    if channel:
        found = found[found["channel"] == channel]
    if not catalogue.is_ratio(metric):
        return _sum(found, metric)
    parts = catalogue.ratio(metric)
    over, under = _sum(found, parts.numerator), _sum(found, parts.denominator)
    return over / under if under > 0 else math.nan


def _sum(facts: pd.DataFrame, metric: str) -> float:
    name = PAGE.get(metric, metric)
    return float(facts[name].sum(min_count=1)) if name in facts.columns and facts[name].dtype.kind in "fi" else math.nan


def metric_label(catalogue: Catalogue, metric: str) -> Label:
    """Return the name of a figure of the catalogue or of a campaign's page alone."""
    if metric in catalogue:
        return catalogue.name(metric)
    return next((stage.name for stage in STAGES if stage.metric == metric), Label.same(metric))


def unit_of(catalogue: Catalogue, metric: str) -> str:
    """Return the unit of a figure; what a campaign's page alone counts is a count."""
    return str(catalogue.get(metric).unit) if metric in catalogue else "count"


def direction_of(catalogue: Catalogue, metric: str, levels: tuple[float | None, ...] = ()) -> Direction:
    """Return which way is good: as the levels from promise to hope run, else as the catalogue has it."""
    given = [level for level in levels if level is not None]
    if len(given) > 1 and given[0] != given[-1]:
        return "down" if given[-1] < given[0] else "up"
    return catalogue.get(metric).direction if metric in catalogue else "up"
