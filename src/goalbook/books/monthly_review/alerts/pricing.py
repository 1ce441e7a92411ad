"""What a deviation is worth in money, at the month's average value of a unit: a size to compare by, not a forecast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from goalbook.books.aggregate import Totals
    from goalbook.books.monthly_review.alerts.alerts import Judged


def price(judged: Judged, month: Totals) -> float:
    """Return the money a deviation stands for, negative where it costs; NaN where nothing ties the figure to money.

    Flows and rates: revenue × (actual − expected) ÷ actual, of the channel or of the whole team. Ratios of money (CAC, ROI, order value):
    (actual − expected) × what they are divided by. Spend and other costs: what was spent beyond the expectation.
    """
    catalogue, channel = month.catalogue, None if judged.channel == WHOLE_TEAM else judged.channel
    entry = catalogue.get(judged.metric)
    sign = -1.0 if entry.direction == "down" else 1.0
    change = judged.actual - judged.expected
    if catalogue.is_ratio(judged.metric):
        ratio = catalogue.ratios[judged.metric]
        if catalogue.get(ratio.numerator).unit == "money":
            return sign * change * month.value(ratio.denominator, channel)
    elif entry.unit == "money":
        return sign * change
    if entry.direction == "down" or not judged.actual or not _drives_revenue(judged, month):
        return NAN
    revenue = month.value("revenue", channel)
    return revenue * change / judged.actual if not math.isnan(revenue) else NAN


def _drives_revenue(judged: Judged, month: Totals) -> bool:
    """Say whether a figure multiplies into revenue: what adds up over days, and rates of it; not followers, indices or scores."""
    catalogue = month.catalogue
    if judged.metric == ENTRY or catalogue.is_ratio(judged.metric):
        return True
    return catalogue.metrics[judged.metric].additivity == "flow" and catalogue.metrics[judged.metric].unit == "count"
