"""What a target asks of a day, and what a campaign's page counted over all of its days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.target.measured import total
from goalbook.core.compare import at_least
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.metrics import Catalogue
    from goalbook.inputs import Planning


def per_day(target: float, days: float, unit: str = "count") -> float:
    """Return what each day has to bring: of a count whole ones, rounded up, since 161 a day miss what takes 161.1."""
    rate = target / days if days > 0 else math.nan
    return float(math.ceil(round(rate, 9))) if unit == "count" and math.isfinite(rate) else rate


def said_rate(rate: float, needed: float, unit: str) -> float:
    """Return a daily rate as a sentence writes it beside what a day has to bring: rounded up where it suffices, down where it does not."""
    if unit != "count" or not math.isfinite(rate):
        return rate
    return float((math.ceil if at_least(rate, needed) else math.floor)(round(rate, 9)))


def page_total(plan: Planning, first: date, end: date, catalogue: Catalogue) -> float:
    """Return what the campaign's page counted of its own figure from its first day, warm-up included, to the end: an effect's base."""
    metric = plan.sheet(Campaign).metric
    return math.nan if catalogue.is_ratio(metric) else total(plan.table(CAMPAIGN_FACTS), metric, "", (first, end), catalogue)
