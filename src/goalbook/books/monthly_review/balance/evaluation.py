"""The evaluation in three dimensions: economy, user assets, brand; figures from 0 to 100, a dimension their weighted mean (MR-23)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import divide
from goalbook.books.monthly_review.balance.measures import measure, of_users

if TYPE_CHECKING:
    from goalbook.books.monthly_review.balance.measures import Measure
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("dimension", "metric_id", "unit", "weight", "value", "reference", "basis", "reached", "points")
TOTALS = ("dimension", "points", "known", "missing")
USERS = "users"
DIMENSIONS = ("economic", USERS, "brand")


def evaluation(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``evaluation`` and ``evaluation_totals``; see MonthlyReview. What is not known is left out of its dimension's mean."""
    weights = prepared.inputs.policy.evaluation
    rows: list[tuple[object, ...]] = []
    totals: list[tuple[object, ...]] = []
    for dimension in DIMENSIONS:
        given = {metric: float(weight) for metric, weight in getattr(weights, dimension).items() if float(weight) > 0}
        whole = math.fsum(given.values())
        names = {metric: of_users(prepared, metric) if dimension == USERS else metric for metric in given}
        found = [(measure(prepared, names[metric]), weight / whole) for metric, weight in given.items()]
        rows += [_row(dimension, one, weight) for one, weight in found]
        totals.append(_total(dimension, found))
    return {
        "evaluation": pd.DataFrame(rows, columns=list(COLUMNS)),
        "evaluation_totals": pd.DataFrame(totals, columns=list(TOTALS)),
    }


def _row(dimension: str, one: Measure, weight: float) -> tuple[object, ...]:
    return (dimension, one.metric, one.unit, weight, one.value, one.reference, one.basis, one.reached, one.points)


def _total(dimension: str, found: list[tuple[Measure, float]]) -> tuple[object, ...]:
    known = [(one.points, weight) for one, weight in found if not math.isnan(one.points)]
    weight = math.fsum(weight for _, weight in known)
    points = divide(math.fsum(points * weight for points, weight in known), weight)
    return (dimension, points, weight, tuple(one.metric for one, _ in found if math.isnan(one.points)))
