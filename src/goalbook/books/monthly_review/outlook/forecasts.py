"""What was forecast at the end of earlier months, with the facts known then, and what came (MR-32)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.landings import earlier_landings
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.outlook.restated import as_known, later_corrections, restatement_table
from goalbook.methods.accuracy import mape

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.methods.foretold import Foretold

MONTHS = 6  # ahead of the one under review
COLUMNS = ("month", "made_on", "horizon", "forecast", "low", "high", "actual", "error", "inside")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what was forecast against what came, and what was corrected since the review before."""
    return {"forecasts": forecast_table(prepared), "restatements": restatement_table(prepared)}


def forecast_table(prepared: Prepared) -> pd.DataFrame:
    """Return the headline's forecast of each month, made at the end of the month before, and of the goals' period; see MonthlyReview."""
    frame = prepared.windows
    month = frame.period
    wanted = dict.fromkeys([*((one, one) for one in (*before(month, MONTHS), month)), (month, frame.horizon)])
    asked = [(one.previous().end, period) for one, period in wanted]
    rows = [
        _row(one, period, day, told, _actual(prepared, period))
        for (one, period), (day, _), told in zip(wanted, asked, _said(prepared, asked), strict=True)
        if told is not None
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _said(prepared: Prepared, asked: list[tuple[date, Period]]) -> list[Foretold | None]:
    """Return what was said of each period on its day; days of which figures were corrected later are seen as they stood."""
    cube, aim, restatements = prepared.cube, prepared.aim, prepared.inputs.restatements
    corrected = {day for day, _ in asked if not later_corrections(cube, restatements, day).empty}
    cubes = [(cube, [one for one in asked if one[0] not in corrected])]
    cubes += [(as_known(cube, restatements, day), [one for one in asked if one[0] == day]) for day in sorted(corrected)]
    answers: dict[tuple[date, Period], Foretold | None] = {}
    for known, own in cubes:
        answers |= dict(zip(own, earlier_landings(known, aim.metric, aim.channel, own), strict=True))
    return [answers[one] for one in asked]


def _actual(prepared: Prepared, period: Period) -> float:
    """Return what a period brought, NaN while the data do not cover all of it."""
    days = prepared.cube.slots(period)
    if not prepared.cube.covers(days):
        return NAN
    return prepared.cube.totals(days).value(prepared.aim.metric, prepared.aim.channel if prepared.aim.channel != WHOLE_TEAM else None)


def _row(month: Period, period: Period, made_on: date, told: Foretold, actual: float) -> tuple[object, ...]:
    low, high = (NAN if edge is None else edge for edge in (told.low, told.high))
    judged = not math.isnan(actual + low + high)
    error = told.landing / actual - 1 if actual > 0 else NAN
    return month.label, made_on, period.label, told.landing, low, high, actual, error, low <= actual <= high if judged else None


@dataclass(frozen=True)
class Reliability:
    """How good the forecasts of whole months were: how many, their mean absolute error, how many had a range and how many held."""

    n: int
    error: float
    ranged: int
    inside: int

    @property
    def accuracy(self) -> float:
        """1 − mean absolute percentage error."""
        return 1 - self.error


def reliability(table: pd.DataFrame) -> Reliability:
    """Return how good the forecasts of months were; those whose actual is not known yet do not count."""
    months = table[(table["horizon"] == table["month"]) & table["error"].notna()] if len(table) else table
    held = [bool(one) for one in months["inside"] if one is not None and not pd.isna(one)]
    return Reliability(len(months), mape(list(months["forecast"]), list(months["actual"])), len(held), sum(held))
