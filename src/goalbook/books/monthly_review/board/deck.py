"""The review deck: six weeks and twelve months of the main figures, the prior year beside each, measured as its inventors do.

A week is compared with the week 364 days before, so that weekdays match; month, quarter and year to date with the same calendar
dates of the prior year. Facts kept by the week know no calendar dates: there every window is compared with its own slots 364 days before.
Ratios are aggregated first and divided after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import ENTRY_METRICS, NAN, Cube, Totals, is_mean, slots
from goalbook.books.monthly_review.basis.targets import Limits, Plan, target_of
from goalbook.books.monthly_review.basis.windows import Slots, before
from goalbook.books.monthly_review.board.kpis import change
from goalbook.core.compare import at_least
from goalbook.core.metrics import ENTRY
from goalbook.core.period import month_of
from goalbook.inputs import goals_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.monthly_review.basis.windows import Windows
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.metrics import Catalogue
    from goalbook.inputs import Goals

COLUMNS = ("id", "kind", "span", "start", "end", "value", "prior_year", "target", "partial")
CHANGES = ("id", "kind", "wow", "yoy_week", "mtd", "mtd_yoy", "qtd", "qtd_yoy", "ytd", "ytd_yoy")
WEEKS, MONTHS = 6, 12
YEAR = timedelta(days=364)  # 52 weeks
# After the headline, in the order of the report: how many come in, how many of them go on, what it brings and costs.
MAIN = (ENTRY, "click_rate", "registration_rate", "payment_rate", "revenue", "cac", "roi")
MORE = ("spend", "clicks", "registrations", "orders", "conversion_rate", "aov")
MOST = 14


@dataclass(frozen=True)
class Bucket:
    """One column of the deck: a week or a month with its slots, those it is compared with, and how far the data must reach."""

    span: str  # week | month
    start: date
    end: date
    days: Slots
    prior: Slots
    partial: bool = False


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``deck`` and ``deck_changes``; see MonthlyReview for their columns."""
    inputs, ids = prepared.inputs, figures(prepared)
    targets = Targets(prepared.cube, inputs.goals, Limits.of(inputs.policy, inputs.team.currency))
    deck = Deck(prepared.cube, prepared.windows, targets, float(inputs.policy.deck.cover))
    return {
        "deck": pd.DataFrame(list(deck.rows(ids)), columns=list(COLUMNS)),
        "deck_changes": pd.DataFrame(list(deck.changes(ids)), columns=list(CHANGES)),
    }


def figures(prepared: Prepared) -> tuple[str, ...]:
    """Return the deck's figures: the headline, its funnel, cost and return, then page one's and those with a target, then the board's."""
    board, entry = prepared.tables["kpis"], _entry(prepared.cube)
    known = {*board.loc[board["actual"].notna(), "id"], *([entry] if entry else [])}
    order = board.assign(late=board["strip"].isna() & board["target"].isna()).sort_values("late", kind="stable")["id"]
    wanted = dict.fromkeys((prepared.aim.metric, *(entry if kpi == ENTRY else kpi for kpi in MAIN), *MORE, *order))
    return tuple(kpi for kpi in wanted if kpi in known)[:MOST]


def _entry(cube: Cube) -> str:
    """Return the funnel's entry, by its own name where all channels enter by the same metric; "" where there is none."""
    channels = [str(column[1]) for column in cube.wide.columns if column[0] == ENTRY]
    if not channels:
        return ""
    for metric in ENTRY_METRICS:
        pairs = [(metric, channel) for channel in channels]
        if all(pair in cube.wide.columns and cube.wide[pair].equals(cube.wide[ENTRY, pair[1]]) for pair in pairs):
            return metric
    return ENTRY


@dataclass(frozen=True)
class Targets:
    """What the goals, else the policy's caps and floors, ask of the whole team; the goals of whichever period the slots lie in."""

    cube: Cube
    goals: tuple[Goals, ...]
    limits: Limits

    def plans(self, days: Slots) -> tuple[tuple[Plan, Slots], ...]:
        """Return the slots by month, each part with the plan it lies in."""
        found = []
        for month in dict.fromkeys(month_of(day) for day in days):
            goals = goals_for(self.goals, month)
            plan = Plan(goals, goals.period if goals is not None else month, self.cube)
            found.append((plan, tuple(day for day in days if month.contains(day))))
        return tuple(found)

    def of(self, kpi: str, plans: tuple[tuple[Plan, Slots], ...]) -> float:
        """Return the target over some slots: flows add up over months, of anything else the last month's counts."""
        parts = [target_of(kpi, plan, self.limits, days).value for plan, days in plans]
        if not parts:
            return NAN
        return math.fsum(parts) if adds_up(self.cube.catalogue, kpi) else parts[-1]


@dataclass(frozen=True)
class Deck:
    """What the two tables are made from; a window that the data cover by less than ``cover`` is not known."""

    cube: Cube
    windows: Windows
    targets: Targets
    cover: float

    def rows(self, kpis: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
        """Yield every week and month of every figure."""
        buckets = (*self.weeks(), *self.months())
        sums = [(each, self._totals(each.days), self._totals(each.prior), self.targets.plans(each.days)) for each in buckets]
        for kpi in kpis:
            kind = "ratio" if self.cube.catalogue.is_ratio(kpi) else "metric"
            for bucket, now, then, plans in sums:
                value, prior, target = _value(now, kpi), _value(then, kpi), self.targets.of(kpi, plans)
                yield kpi, kind, bucket.span, bucket.start, bucket.end, value, prior, target, bucket.partial

    def changes(self, kpis: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
        """Yield the changes of every figure: week on week and on the prior year's, month, quarter and year to date with theirs."""
        before_last, last = self.weeks()[-2:]
        week, week_before, week_ago = (self._totals(days) for days in (last.days, before_last.days, last.prior))
        spans = [(self._totals(now), self._totals(then)) for now, then in self._to_date()]
        for kpi in kpis:
            compared = [(_value(now, kpi), _value(then, kpi)) for now, then in spans]
            found = [change(self.cube.catalogue, kpi, _value(week, kpi), _value(other, kpi)) for other in (week_before, week_ago)]
            for now, then in compared:
                found += [now, change(self.cube.catalogue, kpi, now, then)]
            yield kpi, "ratio" if self.cube.catalogue.is_ratio(kpi) else "metric", *found

    def weeks(self) -> tuple[Bucket, ...]:
        """Return the last whole weeks up to the last slot of the month under review, oldest first."""
        last = self.windows.elapsed[-1]
        last -= timedelta(days=(last.weekday() - self.cube.week_end) % 7)
        starts = [last - timedelta(days=7 * back + 6) for back in range(WEEKS - 1, -1, -1)]
        return tuple(self._week(start, start + timedelta(days=6)) for start in starts)

    def _week(self, start: date, end: date) -> Bucket:
        days = self._slots(start, end)
        return Bucket("week", start, end, days, _ago(days))

    def months(self) -> tuple[Bucket, ...]:
        """Return the months up to the one under review, of that what has elapsed."""
        frame = self.windows
        found = []
        for month in before(frame.period, MONTHS - 1):
            days = self.cube.slots(month)
            found.append(Bucket("month", month.start, month.end, days, self._prior(days, self.cube.slots(month.year_ago()))))
        own = self._prior(frame.elapsed, frame.prior_year)
        found.append(Bucket("month", frame.period.start, frame.elapsed[-1], frame.elapsed, own, partial=not frame.month_over))
        return tuple(found)

    def _to_date(self) -> Iterator[tuple[Slots, Slots]]:
        frame, last = self.windows, self.windows.elapsed[-1]
        for period in (frame.period, frame.period.quarter(), frame.period.year()):
            now = self._slots(period.start, last)
            yield now, self._prior(now, self._slots(period.year_ago().start, frame.prior_year[-1]) if frame.prior_year else ())

    def _prior(self, days: Slots, dates: Slots) -> Slots:
        return dates if self.cube.grain == "day" else _ago(days)

    def _slots(self, start: date, end: date) -> Slots:
        return slots(start, end, self.cube.grain, self.cube.week_end)

    def _totals(self, days: Slots) -> Totals | None:
        reached = sum(self.cube.data_from <= day <= self.cube.data_to for day in days)
        return self.cube.totals(days) if days and at_least(reached / len(days), self.cover) else None


def adds_up(catalogue: Catalogue, kpi: str) -> bool:
    """Say whether the values of a figure add up over time."""
    return kpi == ENTRY or (kpi in catalogue.metrics and catalogue.metrics[kpi].additivity == "flow" and not is_mean(catalogue, kpi))


def _value(totals: Totals | None, kpi: str) -> float:
    return totals.value(kpi) if totals is not None else NAN


def _ago(days: Slots) -> Slots:
    return tuple(day - YEAR for day in days)
