"""The two tables of the reporting routine: every day by channel with its change, every week by channel beside the competitor (MR-29)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import ENTRY_METRICS, NAN, WHOLE_TEAM, Totals, divide
from goalbook.books.monthly_review.board.deck import MAIN, WEEKS, adds_up, figures
from goalbook.books.monthly_review.board.kpis import change
from goalbook.core.errors import UsageError
from goalbook.core.period import Period, parse_period, week_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.metrics import Catalogue

DAYS = 31
MORE = ("spend",)
WEEK, YEAR = timedelta(days=7), timedelta(days=364)
COMPETITOR = ("competitor", "competitor_name", "competitor_scope", "competitor_source", "competitor_verified", "of_competitor")
WEEKLY = ("week_start", "week_end", "channel", "metric_id", "value", "previous", "wow", "prior_year", "yoy", *COMPETITOR)
TOTAL, UNASSIGNED = "total", "unassigned"


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``daily`` and ``weekly``; see MonthlyReview for their columns."""
    made = TwoTables(prepared, core_figures(prepared))
    return {"daily": made.daily(), "weekly": pd.DataFrame(list(made.weekly()), columns=list(WEEKLY))}


def core_figures(prepared: Prepared) -> tuple[str, ...]:
    """Return the figures of the two tables: the headline, its funnel, what it costs and brings."""
    wanted = {prepared.aim.metric, *MAIN, *ENTRY_METRICS, *MORE}
    return tuple(kpi for kpi in figures(prepared) if kpi in wanted)


@dataclass(frozen=True)
class TwoTables:
    """What the two tables are made from."""

    prepared: Prepared
    kpis: tuple[str, ...]

    def daily(self) -> pd.DataFrame:
        """Return the days of the month by channel, each figure with its change on the same weekday a week before; none of weekly facts."""
        columns = ["date_day", "channel", *(name for kpi in self.kpis for name in (kpi, change_column(kpi)))]
        frame, cube = self.prepared.windows, self.prepared.cube
        days = frame.elapsed[-DAYS:] if cube.grain == "day" else ()
        totals = {day: cube.totals((day,)) for first in days for day in (first, first - WEEK)}
        rows = []
        for day, channel in product(days, self._channels()):
            row: list[object] = [day, channel]
            for kpi in self.kpis:
                now, then = (_value(totals[each], kpi, channel) for each in (day, day - WEEK))
                row += [now, change(cube.catalogue, kpi, now, then)]
            rows.append(row)
        return pd.DataFrame(rows, columns=columns)

    def weekly(self) -> Iterator[tuple[object, ...]]:
        """Yield the last whole weeks by channel and figure: value, week before, prior year, competitor."""
        catalogue, channels = self.prepared.cube.catalogue, self._channels()
        market = Market.of(self.prepared.inputs.benchmarks, catalogue)
        ends = [self._last_end() - WEEK * back for back in range(WEEKS - 1, -1, -1)]
        totals = {end: self._week(end) for last in ends for end in (last, last - WEEK, last - YEAR)}
        for end, channel, kpi in product(ends, channels, self.kpis):
            now, before, ago = (_value(totals[each], kpi, channel) for each in (end, end - WEEK, end - YEAR))
            if not (math.isnan(now) and math.isnan(before)):
                changes = (before, change(catalogue, kpi, now, before), ago, change(catalogue, kpi, now, ago))
                other = market.beside(kpi, "" if channel == TOTAL else channel, week_of(end, end.weekday()))
                beside = _beside(other, now, falling=catalogue.get(kpi).direction == "down")
                yield end - timedelta(days=6), end, channel, kpi, now, *changes, *beside

    def _channels(self) -> tuple[str, ...]:
        cube = self.prepared.cube
        known = cube.wide.columns[cube.wide.notna().any().to_numpy()]
        loose = any(str(column[1]) == WHOLE_TEAM and str(column[0]) in self.kpis for column in known)
        return (*cube.channels, *((UNASSIGNED,) if loose and cube.channels else ()), TOTAL)

    def _last_end(self) -> date:
        last = self.prepared.windows.elapsed[-1]
        return last - timedelta(days=(last.weekday() - self.prepared.cube.week_end) % 7)

    def _week(self, end: date) -> Totals | None:
        cube = self.prepared.cube
        days = (end,) if cube.grain == "week" else tuple(end - timedelta(days=back) for back in range(6, -1, -1))
        return cube.totals(days) if cube.covers(days) else None


def _beside(other: Competitor | None, now: float, *, falling: bool) -> tuple[object, ...]:
    if other is None:
        return NAN, "", "", "", None, NAN
    ratio = divide(other.value, now) if falling else divide(now, other.value)
    return other.value, other.name, other.scope, other.source, other.verified, ratio


def change_column(kpi: str) -> str:
    """Return the name of the column that holds a figure's change in the daily table."""
    return f"{kpi}_change"


@dataclass(frozen=True)
class Competitor:
    """A figure of the market as it stands beside a week; without source, year and definition it is not verified."""

    value: float
    name: str
    scope: str  # competitor | industry
    source: str
    verified: bool


@dataclass(frozen=True)
class Market:
    """The figures of benchmarks.csv by metric and channel, each with the period it is about, competitors first, short periods first."""

    figures: Mapping[tuple[str, str], tuple[tuple[Period | None, Competitor], ...]]
    catalogue: Catalogue

    @classmethod
    def of(cls, benchmarks: pd.DataFrame, catalogue: Catalogue) -> Market:
        """Sort the rows that have a value."""
        found: dict[tuple[str, str], list[tuple[Period | None, Competitor]]] = {}
        for row in benchmarks.to_dict("records"):
            if not pd.isna(row["value"]):
                verified = all(_text(row.get(name)) for name in ("source", "year", "definition"))
                made = Competitor(float(row["value"]), _text(row["name"]), str(row["scope"]), _text(row.get("source")), verified)
                found.setdefault((str(row["metric"]), _text(row.get("channel"))), []).append((_period(_text(row.get("period"))), made))
        return cls({key: tuple(sorted(rows, key=_rank)) for key, rows in found.items()}, catalogue)

    def beside(self, kpi: str, channel: str, week: Period) -> Competitor | None:
        """Return the figure that a week of a channel ("" = the whole team) is held against.

        Of figures that add up a week gets its share of the days of the period they are about; without a period they cannot be compared.
        """
        adding = adds_up(self.catalogue, kpi)
        for period, one in self.figures.get((kpi, channel), ()):
            share = _share(period, week, adding=adding)
            if share is not None:
                return replace(one, value=one.value * share)
        return None


def _rank(row: tuple[Period | None, Competitor]) -> tuple[bool, float]:
    period, one = row
    return one.scope != "competitor", period.days if period is not None else math.inf


def _share(period: Period | None, week: Period, *, adding: bool) -> float | None:
    """Return the part of a period's figure that a week is held against; None where the two do not belong together."""
    if period is None:
        return None if adding else 1.0
    if not (period.contains(week.end) or period.contains(week.start)):
        return None
    return week.days / period.days if adding else 1.0


def _period(label: str) -> Period | None:
    try:
        return parse_period(label) if label else None
    except UsageError:
        return None


def _value(totals: Totals | None, kpi: str, channel: str) -> float:
    if totals is None:
        return NAN
    return totals.value(kpi, {TOTAL: None, UNASSIGNED: WHOLE_TEAM}.get(channel, channel))


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) else str(value).strip()
