"""Where the team stands before the period: what its sheet says, its facts' last whole months, its customers' purchases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN, divide
from goalbook.core.period import month_of
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.aggregate import Totals
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period

ACTIVATION, NPS = "activation_rate", "nps"


def whole_months(prepared: Prepared, most: int) -> tuple[Period, ...]:
    """Return the last months that the facts hold from their first to their last slot, at most so many, oldest first."""
    cube = prepared.cube
    month = month_of(cube.data_to)
    found: list[Period] = []
    while len(found) < most and month.end >= cube.data_from:
        if cube.covers(cube.slots(month)):
            found.append(month)
        elif found:
            break
        month = month.previous()
    return tuple(reversed(found))


def recent(prepared: Prepared) -> tuple[Totals, int]:
    """Return the sums over the last whole months of the baseline and how many these are; of shorter facts over all, as 0 months."""
    months = whole_months(prepared, int(prepared.inputs.policy.baseline.months))
    if not months:
        return prepared.cube.totals((prepared.cube.data_from, prepared.cube.data_to)), 0
    days: tuple[date, ...] = (*prepared.cube.slots(months[0]), *prepared.cube.slots(months[-1]))
    return prepared.cube.totals(days), len(months)


def current_value(prepared: Prepared, totals: Totals, metric: str, channel: str = "") -> float:
    """Return a metric, ratio or word of the sheet as it stands now; NaN where neither facts nor sheet hold it."""
    given = stated(prepared).get(metric)
    if given is not None and not channel:
        return given
    of = channel or None
    if metric == "repurchase_rate" and not channel:
        return _repurchase(prepared)
    if metric == ACTIVATION:
        return divide(totals.value("activations", of), totals.value("registrations", of))
    return totals.value(metric, of) if metric in prepared.inputs.catalogue else NAN


def revenue_of_top(prepared: Prepared, top: float) -> float:
    """Return the share of revenue that the best share of customers brings by their purchases; NaN without purchases."""
    curve = prepared.tables.get("lorenz")
    if curve is None or not len(curve) or math.isnan(top):
        return NAN
    return float(np.interp(top, curve["share"].astype(float), curve["revenue_share"].astype(float)))


def _repurchase(prepared: Prepared) -> float:
    """Return the share of customers who bought again, by their purchases."""
    table = prepared.tables.get("lifetime")
    if table is None or not len(table):
        return NAN
    return divide(float(table["repeat_customers"].iloc[0]), float(table["customers"].iloc[0]))


def stated(prepared: Prepared) -> Mapping[str, float]:
    """Return what the sheet says of figures that facts do not hold, and the score of the last survey."""
    sheet = prepared.planning.sheet(Horizons)
    now = {name: float(value) for name, value in sheet.now.model_dump().items() if value is not None}
    score = survey(prepared)[0]
    return now if math.isnan(score) else {**now, NPS: score}


def survey(prepared: Prepared) -> tuple[float, str, float]:
    """Return the last promoter score, its month and its answers: the sheet's, else that of the newest review's survey."""
    sheet = prepared.planning.sheet(Horizons).nps
    if sheet is not None:
        return float(sheet.value), sheet.survey_month or "", NAN if sheet.n is None else float(sheet.n)
    for month in sorted(prepared.inputs.reviews, reverse=True):
        table = prepared.inputs.reviews[month].get("surveys")
        if month > month_of(prepared.as_of).label or table is None or isinstance(table, str):
            continue
        rows = table[(table["kind"] == "nps") & (table["n"] > 0)].dropna(subset=["promoters", "detractors"])
        if len(rows):
            n = float(rows["n"].sum())
            return 100 * float(rows["promoters"].sum() - rows["detractors"].sum()) / n, month, n
    return NAN, "", NAN
