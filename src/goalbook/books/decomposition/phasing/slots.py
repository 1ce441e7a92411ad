"""The days (or weeks) of history and of the period, each with its month, weekday and what it is known for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.holidays import OCCASIONS, CalendarDay, calendar_days, named
from goalbook.methods.phasing import Slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.aggregate import Cube
    from goalbook.core.message import Label
    from goalbook.core.period import Period

PLACES = {name: place for place, name in enumerate(("", *OCCASIONS))}


@dataclass(frozen=True)
class Span:
    """A month or week of the period and the places of its slots."""

    grain: str  # month | week
    label: str
    start: date
    end: date
    places: tuple[int, ...]
    days: int
    working_days: int
    holiday: Label


def marked(days: Sequence[date], *, weekly: bool) -> Slots:
    """Return slots with their marks; a week has no weekday and no holiday of its own."""
    month = np.array([day.year * 12 + day.month - 1 for day in days], dtype=np.intp)
    if weekly or not days:
        none = np.zeros(len(days), dtype=np.intp)
        return Slots(month, none, none, weekly=weekly)
    known = calendar_days(days[0], days[-1])
    weekday = np.array([day.weekday() for day in days], dtype=np.intp)
    return Slots(month, weekday, np.array([PLACES[one.occasion] for one in known], dtype=np.intp))


def since(slots: Slots, first: int) -> Slots:
    """Return the slots from a place on."""
    return Slots(slots.month[first:], slots.weekday[first:], slots.occasion[first:], slots.weekly)


def spans(cube: Cube, period: Period) -> tuple[Span, ...]:
    """Return the months of a period, then its weeks, with the slots that count in each. A week counts where the team's weeks end."""
    days = cube.slots(period)
    months = [
        _span("month", (month.label, month.start, month.end), [place for place, day in enumerate(days) if month.contains(day)])
        for month in period.months()
    ]
    weekly = cube.grain == "week"
    by_week: dict[date, list[int]] = {}
    for place, day in enumerate(days):
        by_week.setdefault(day + timedelta(days=(cube.week_end - day.weekday()) % 7), []).append(place)
    weeks = []
    for last, places in by_week.items():
        start, end = (last - timedelta(days=6), last) if weekly else (days[places[0]], days[places[-1]])
        weeks.append(_span("week", (end.isoformat(), start, end), places))
    return (*months, *weeks)


def _span(grain: str, named_span: tuple[str, date, date], places: Sequence[int]) -> Span:
    label, start, end = named_span
    inside: tuple[CalendarDay, ...] = calendar_days(start, end)
    return Span(grain, label, start, end, tuple(places), len(inside), sum(one.working for one in inside), named(inside))
