"""The way to the three-year goal: a lifetime value that grows by the same rate every year, and what it asks of this period."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.horizons.current import stated
from goalbook.books.target_setting.horizons.judging import Judged
from goalbook.core.compare import at_least, less_than
from goalbook.core.message import msg
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.message import Message

COLUMNS = ("step", "name", "day", "months", "ltv_index", "value")
_DAYS = 30.4375  # of an average month
_YEAR = 12


def long_path(prepared: Prepared) -> pd.DataFrame:
    """Return the path's marks: where it begins, today, this period's end, every year; empty without a three-year goal."""
    sheet = prepared.planning.sheet(Horizons).long
    if sheet is None:
        return pd.DataFrame(columns=list(COLUMNS))
    y3 = prepared.inputs.policy.horizon.y3
    years = float(y3.years if sheet.years is None else sheet.years)
    begins = sheet.begins or prepared.period.start
    marks: list[tuple[str, Message, date]] = [("begin", msg("at the start"), begins)]
    if begins < prepared.as_of:
        marks.append(("today", msg("today"), prepared.as_of))
    marks.append(("period", msg("end of {period}", period=prepared.period.name), prepared.period.end))
    marks += [("year", msg("end of year {n:n}", n=n), _later(begins, n)) for n in range(1, math.floor(years) + 1)]
    base = _base(prepared)
    rows = []
    for step, name, day in marks:
        months = _months(begins, day)
        index = _index(prepared, months)
        rows.append((step, name, day, months, index, base * index))
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("months", kind="stable", ignore_index=True)


def ltv_judged(prepared: Prepared, rate: float) -> Judged:
    """Judge the aim of the lifetime value: at least the template's, and the team not behind its own path."""
    y3 = prepared.inputs.policy.horizon.y3
    path = long_path(prepared)
    annual = _index(prepared, float(_YEAR)) - 1
    now, asked = stated(prepared).get("ltv", NAN), _at(path, "today", "value")
    part = divide(now, asked)
    values = {"times": 1 + rate, "annual": annual, "now": now, "asked": asked, "limit": y3.ltv_growth}
    if not math.isnan(part) and less_than(part, y3.behind):
        text = msg("×{times:ratio2} is {annual:+pct} a year; the path asks for {asked:money} today, it is {now:money}", **values)
        return Judged("warn", float(y3.behind), text)
    if not at_least(rate, y3.ltv_growth):
        text = msg("×{times:ratio2} is {annual:+pct} a year; below the template's {limit:+pct0}", **values)
        return Judged("warn", float(y3.ltv_growth), text)
    interim = _at(path, "period", "value")
    if math.isnan(interim):
        text = msg(
            "×{times:ratio2} is {annual:+pct} a year: ×{index:ratio2} by the end of this period",
            **values,
            index=_at(path, "period", "ltv_index"),
        )
    else:
        text = msg("×{times:ratio2} is {annual:+pct} a year: {interim:money} by the end of this period", **values, interim=interim)
    return Judged("pass", float(y3.ltv_growth), text)


def _at(path: pd.DataFrame, step: str, column: str) -> float:
    found = path.loc[path["step"] == step, column]
    return float(found.iloc[0]) if len(found) else NAN


def _base(prepared: Prepared) -> float:
    """Return the lifetime value at the path's beginning; where the path begins now, today's."""
    sheet = prepared.planning.sheet(Horizons).long
    if sheet is None or sheet.ltv_at_begin is not None:
        return NAN if sheet is None or sheet.ltv_at_begin is None else sheet.ltv_at_begin
    return stated(prepared).get("ltv", NAN) if sheet.begins is None else NAN


def _index(prepared: Prepared, months: float) -> float:
    sheet = prepared.planning.sheet(Horizons).long
    y3 = prepared.inputs.policy.horizon.y3
    rate = y3.ltv_growth if sheet is None or sheet.ltv_growth is None else sheet.ltv_growth
    years = y3.years if sheet is None or sheet.years is None else sheet.years
    return float((1 + rate) ** (months / (_YEAR * years)))


def _months(begins: date, day: date) -> float:
    """Return the months from one day to the end of another: whole ones by the calendar, days as parts of an average month."""
    end = day + timedelta(days=1) if day > begins else day
    whole = (end.year - begins.year) * _YEAR + end.month - begins.month
    return whole + (end.day - begins.day) / _DAYS


def _later(day: date, years: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(years=years)).date() - timedelta(days=1)
