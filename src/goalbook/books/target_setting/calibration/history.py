"""The months behind a figure, and where it is heading if it goes on as in the last three to six of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.landings import dated, ratio_parts, stock_series
from goalbook.core.period import month_of
from goalbook.methods.flow import ENOUGH_PRESENT
from goalbook.methods.outliers import carrying

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from goalbook.books.aggregate import Cube, Totals
    from goalbook.books.target_setting.calibration.asked import Asked
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period

SHOWN = 25  # months of the history table
COLUMNS = ("kr_id", "metric_id", "channel", "month", "value", "whole")


@dataclass(frozen=True)
class Month:
    """What a month brought; of a stock its last value and the change since the month before. Not whole: the data hold a part of it."""

    period: Period
    value: float
    change: float
    whole: bool


@dataclass(frozen=True)
class Trend:
    """The plain forecast of the history rule (TS-23): mean of the last whole months × months of the period.

    ``monthly`` is that mean, of a stock the mean change; ``total`` what the key result measures if it goes on so, of a stock the change;
    ``start`` is where a stock begins: its baseline, else its last value and the trend's change until the period begins. ``months`` entered
    the mean, ``known`` are there in all. ``outlier`` is a day that alone brought a good part of it, None as a rule.
    """

    monthly: float
    total: float
    start: float
    months: int
    known: int
    outlier: OutlierDay | None = None


@dataclass(frozen=True)
class OutlierDay:
    """The greatest of the days that carry a flow's trend, what it brought, and the trend's total had such days been usual ones."""

    day: date
    value: float
    total: float


@dataclass(frozen=True)
class Track:
    """One figure with its months, oldest first, and its trend."""

    asked: Asked
    months: tuple[Month, ...]
    trend: Trend


def tracks_of(prepared: Prepared, asked: Iterable[Asked]) -> tuple[Track, ...]:
    """Return the months of every figure that is asked for."""
    cube = prepared.cube
    calendar = _months(cube)
    totals = {month: cube.totals(cube.slots(month)) for month in calendar}
    return tuple(_track(prepared, one, calendar, totals) for one in asked)


def history_table(tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the months of every figure; see TargetSetting for the columns."""
    rows = [
        (track.asked.kr_id, track.asked.metric, track.asked.channel, month.period.label, month.value, month.whole)
        for track in tracks
        for month in track.months[-SHOWN:]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def value_of(totals: Totals, asked: Asked) -> float:
    """Return a figure's value over a window."""
    return totals.value(asked.metric, None if asked.channel == WHOLE_TEAM else asked.channel)


def measured(cube: Cube, asked: Asked) -> pd.Series:
    """Return by slot whether a figure was measured: True or False over all slots of the cube, counted on the day a slot ends."""
    if asked.shape == "ratio":
        parts = ratio_parts(cube, month_of(cube.data_to), asked.metric, asked.channel or None)
        have = [part.notna().to_numpy() for part in (each.reindex(_starts(cube)) for each in parts)]
        return pd.Series(have[0] & have[1], cube.wide.index)
    series = stock_series(cube, asked.metric, asked.channel) if asked.shape == "stock" else dated(cube, asked.metric, asked.channel)
    return pd.Series(series.reindex(_starts(cube)).notna().to_numpy(), cube.wide.index)


def _starts(cube: Cube) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(cube.wide.index) - pd.Timedelta(days=6 if cube.grain == "week" else 0)


def _months(cube: Cube) -> list[Period]:
    month, last, found = month_of(cube.data_from), month_of(cube.data_to), []
    while month <= last:
        if cube.slots(month):
            found.append(month)
        month = month.next()
    return found


def _track(prepared: Prepared, asked: Asked, calendar: list[Period], totals: dict[Period, Totals]) -> Track:
    cube = prepared.cube
    present = measured(cube, asked)
    found: list[Month] = []
    before = NAN
    for month in calendar:
        slots = cube.slots(month)
        share = float(present.loc[pd.Timestamp(slots[0]) : pd.Timestamp(slots[-1])].sum()) / len(slots)
        whole = cube.covers(slots) and (share > 0 if asked.shape == "stock" else share >= ENOUGH_PRESENT)
        value = value_of(totals[month], asked)
        found.append(Month(month, value, value - before, whole))
        before = value
    first = next((place for place, month in enumerate(found) if not math.isnan(month.value)), len(found))
    months = tuple(found[first:])
    return Track(asked, months, _trend(prepared, asked, months))


def _trend(prepared: Prepared, asked: Asked, months: tuple[Month, ...]) -> Trend:
    whole = [month for month in months if month.whole and not math.isnan(month.value)]
    window = whole[-int(prepared.inputs.policy.calibration.window_months[1]) :]
    count = len(prepared.period.months())
    if asked.shape == "stock":
        changes = [month.change for month in window if not math.isnan(month.change)]
        monthly = math.fsum(changes) / len(changes) if changes else NAN
        start = asked.baseline if not math.isnan(asked.baseline) else _start(prepared, asked, months, monthly)
        return Trend(monthly, monthly * count, start, len(changes), len(whole))
    monthly = _level(prepared, asked, window) if window else _so_far(prepared, asked)
    total = monthly * (count if asked.shape == "flow" and asked.aggregation == "sum" else 1)
    return Trend(monthly, total, NAN, len(window), len(whole), _outlier(prepared, asked, window, total))


def _start(prepared: Prepared, asked: Asked, months: tuple[Month, ...], monthly: float) -> float:
    """Return a stock's last value and the trend's change over the days from its last count to the begin of the period."""
    if not months:
        return NAN
    series = stock_series(prepared.cube, asked.metric, asked.channel).dropna()
    last, step = series.index[-1].date(), 6 if prepared.cube.grain == "week" else 0
    left = pd.date_range(last + timedelta(days=step + 1), prepared.period.start - timedelta(days=1))
    return months[-1].value + (monthly * math.fsum(1 / day.days_in_month for day in left) if len(left) else 0.0)


def _outlier(prepared: Prepared, asked: Asked, window: list[Month], total: float) -> OutlierDay | None:
    """Return the day that carries a flow's trend by itself, and the trend without such days; None as a rule."""
    if asked.shape != "flow" or not window or not total > 0:
        return None
    cube, policy = prepared.cube, prepared.inputs.policy.calibration
    slots = [day for month in window for day in cube.slots(month.period)]
    series = cube.series(asked.metric, None if asked.channel == WHOLE_TEAM else asked.channel)
    amounts = series.reindex(pd.DatetimeIndex(slots)).to_numpy(dtype=float)
    found = carrying(amounts, float(policy.outlier_mads), float(policy.outlier_share))
    if not found:
        return None
    rest = 1 - math.fsum(one.excess for one in found) / float(np.nansum(amounts))
    return OutlierDay(slots[found[0].place], found[0].value, total * rest)


def _level(prepared: Prepared, asked: Asked, window: list[Month]) -> float:
    """Return the mean month of the window; of a ratio Σ numerator ÷ Σ denominator over it; of weeks the mean week × weeks of a month."""
    cube = prepared.cube
    if asked.shape == "ratio":
        days = [day for month in window for day in cube.slots(month.period)]
        return value_of(cube.totals(days), asked)
    total = math.fsum(month.value for month in window)
    if cube.grain != "week":
        return total / len(window)
    weeks = sum(len(cube.slots(month.period)) for month in window)
    return total / weeks * len(cube.slots(prepared.period)) / len(prepared.period.months())


def _so_far(prepared: Prepared, asked: Asked) -> float:
    """Return what a month brings at the mean of the few slots that are known, where not even one month is whole."""
    cube = prepared.cube
    present = measured(cube, asked)
    if asked.shape == "none" or not present.any():
        return NAN
    days = [stamp.date() for stamp in present.index]
    total = value_of(cube.totals(days), asked)
    if asked.shape == "ratio":
        return total
    return total / float(present.sum()) * len(cube.slots(prepared.period)) / len(prepared.period.months())
