"""Calendar periods and their labels. Today is never asked for: dates are always arguments."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import total_ordering
from typing import Literal

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg

Kind = Literal["week", "month", "quarter", "half", "year"]

SATURDAY, SUNDAY = 5, 6
MONTHS_IN: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LABEL = re.compile(r"(?P<year>[12][0-9]{3})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-W(?P<week>[0-5][0-9]))?")


@total_ordering
@dataclass(frozen=True)
class Period:
    """A week, month, quarter, half-year or year with its first and last day; ordered by these."""

    kind: Kind
    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse days that are not exactly one such calendar period."""
        days = (self.start, self.end)
        fits = self.end - self.start == timedelta(days=6) if self.kind == "week" else _span(self.kind, self.start) == days
        if not fits:
            raise UsageError(
                msg("{start:date} to {end:date} is not one {kind}", start=self.start, end=self.end, kind=kind_name(self.kind)),
            )

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    @property
    def label(self) -> str:
        """Return the label people write in files: 2025-05, 2025-Q2, 2025-H1, 2025, 2025-W21."""
        match self.kind:
            case "week":
                year, week = self._week_number()
                return f"{year:04d}-W{week:02d}"
            case "month":
                return f"{self.start.year:04d}-{self.start.month:02d}"
            case "quarter":
                return f"{self.start.year:04d}-Q{self._index()}"
            case "half":
                return f"{self.start.year:04d}-H{self._index()}"
            case "year":
                return f"{self.start.year:04d}"

    @property
    def name(self) -> Message:
        """Return the name a reader sees."""
        year = str(self.start.year)
        match self.kind:
            case "week":
                iso_year, week = self._week_number()
                return msg("week {week:text} of {year:text}", week=str(week), year=str(iso_year))
            case "month":
                return msg("{month:month}", month=self.start)
            case "quarter":
                return (
                    msg("Q1 {year:text}", year=year),
                    msg("Q2 {year:text}", year=year),
                    msg("Q3 {year:text}", year=year),
                    msg("Q4 {year:text}", year=year),
                )[self._index() - 1]
            case "half":
                first, second = msg("first half of {year:text}", year=year), msg("second half of {year:text}", year=year)
                return first if self._index() == 1 else second
            case "year":
                return msg("the year {year:text}", year=year)

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days + 1

    def dates(self) -> tuple[date, ...]:
        """Return every day."""
        return tuple(self.start + timedelta(days=n) for n in range(self.days))

    def contains(self, day: date) -> bool:
        """Say whether the day lies in the period; times of day are ignored."""
        return self.start <= as_day(day) <= self.end

    def covers(self, other: Period) -> bool:
        """Say whether the other period lies wholly in this one; a week lies where it ends."""
        if other.kind == "week" and self.kind != "week":
            return self.contains(other.end)
        return self.start <= other.start and other.end <= self.end

    def previous(self) -> Period:
        """Return the period of the same kind just before."""
        return self._of_kind(self.start - timedelta(days=1))

    def next(self) -> Period:
        """Return the period of the same kind just after."""
        return self._of_kind(self.end + timedelta(days=1))

    def year_ago(self) -> Period:
        """Return the same period of the year before; for a week the one 52 weeks before, so that weekdays match."""
        if self.kind == "week":
            return Period("week", self.start - timedelta(days=364), self.end - timedelta(days=364))
        return _period(self.kind, self.start.replace(year=self.start.year - 1))

    def months(self) -> tuple[Period, ...]:
        """Return the months in it; of a week the month in which it ends."""
        if self.kind == "week":
            return (month_of(self.end),)
        first = self.start.month
        return tuple(month_of(date(self.start.year, first + n, 1)) for n in range(MONTHS_IN[self.kind]))

    def month(self) -> Period:
        """Return the month that covers a week or month."""
        return self._enclosing("month")

    def quarter(self) -> Period:
        """Return the quarter that covers it."""
        return self._enclosing("quarter")

    def half(self) -> Period:
        """Return the half-year that covers it."""
        return self._enclosing("half")

    def year(self) -> Period:
        """Return the year that covers it."""
        return self._enclosing("year")

    def to_json(self) -> dict[str, str]:
        """Return the period as JSON-ready data."""
        return {"label": self.label, "start": self.start.isoformat(), "end": self.end.isoformat()}

    def _enclosing(self, kind: Kind) -> Period:
        found = _period(kind, self.end)
        if not found.covers(self):
            raise UsageError(msg("no single {kind} covers {label:text}", kind=kind_name(kind), label=self.label))
        return found

    def _of_kind(self, day: date) -> Period:
        return week_of(day, self.end.weekday()) if self.kind == "week" else _period(self.kind, day)

    def _index(self) -> int:
        return (self.start.month - 1) // MONTHS_IN[self.kind] + 1

    def _week_number(self) -> tuple[int, int]:
        # The ISO number of the middle day: exactly ISO for weeks that end on Sunday, consecutive for any other week end.
        year, week, _ = (self.start + timedelta(days=3)).isocalendar()
        return year, week


def kind_name(kind: Kind) -> Message:
    """Return the word for a kind of period."""
    return {"week": msg("week"), "month": msg("month"), "quarter": msg("quarter"), "half": msg("half-year"), "year": msg("year")}[kind]


def as_day(day: date) -> date:
    """Drop the time of day, if there is one."""
    return day.date() if isinstance(day, datetime) else day


def month_of(day: date) -> Period:
    """Return the month of a day."""
    return _period("month", day)


def quarter_of(day: date) -> Period:
    """Return the quarter of a day."""
    return _period("quarter", day)


def half_of(day: date) -> Period:
    """Return the half-year of a day."""
    return _period("half", day)


def year_of(day: date) -> Period:
    """Return the year of a day."""
    return _period("year", day)


def week_of(day: date, week_end: int = SUNDAY) -> Period:
    """Return the week of a day, which ends on the given weekday (0 = Monday … 6 = Sunday)."""
    end = as_day(day) + timedelta(days=(week_end - day.weekday()) % 7)
    return Period("week", end - timedelta(days=6), end)


def parse_period(text: str, week_end: int = SUNDAY) -> Period:
    """Read a label such as 2025-05, 2025-Q2, 2025-H1, 2025 or 2025-W21; anything else is a UsageError."""
    found = _LABEL.fullmatch(text.strip().upper())
    if found is None:
        raise UsageError(_not_a_period(text))
    year = int(found["year"])
    if found["week"]:
        return _week(text, year, int(found["week"]), week_end)
    if found["month"]:
        return _period("month", date(year, int(found["month"]), 1))
    if found["quarter"]:
        return _period("quarter", date(year, 3 * int(found["quarter"]), 1))
    if found["half"]:
        return _period("half", date(year, 6 * int(found["half"]), 1))
    return _period("year", date(year, 1, 1))


def name_of(label: str) -> Message | Label:
    """Return the name of what a report is about: of a period by its label; a campaign keeps its id."""
    try:
        return parse_period(label).name
    except UsageError:
        return Label.same(label)


def _not_a_period(text: str) -> Message:
    return msg(
        "'{text:text}' is not a period: write a month as 2025-05, a quarter as 2025-Q2, a half-year as 2025-H1, "
        "a year as 2025, a week as 2025-W21",
        text=text,
    )


def _week(text: str, year: int, week: int, week_end: int) -> Period:
    try:
        middle = date.fromisocalendar(year, week, (week_end + 4) % 7 + 1)
    except ValueError:
        raise UsageError(_not_a_period(text)) from None
    return Period("week", middle - timedelta(days=3), middle + timedelta(days=3))


def _period(kind: Kind, day: date) -> Period:
    start, end = _span(kind, day)
    return Period(kind, start, end)


def _span(kind: Kind, day: date) -> tuple[date, date]:
    months = MONTHS_IN[kind]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])
