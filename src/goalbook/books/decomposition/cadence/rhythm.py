"""From what people write, every Monday or each quarter's last Friday, to an iCalendar rule and the days it falls on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from goalbook.inputs.plan.cadence import Meeting

PER_MONTH = {  # how often a month: a year has 52 weeks
    "weekly": 52 / 12, "biweekly": 26 / 12, "monthly": 1.0, "quarterly": 1 / 3, "half_yearly": 1 / 6, "yearly": 1 / 12,
}  # fmt: skip
ORDER = ("daily", "weekly", "biweekly", "monthly", "quarterly", "half_yearly", "yearly", "once")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHS = {"quarterly": 3, "half_yearly": 6, "yearly": 12}
_YEAR = 12


def rule_of(meeting: Meeting) -> str:
    """Return a meeting's rhythm as RFC 5545 writes it, "" for a single day."""
    match meeting.cadence:
        case "once":
            return ""
        case "daily":
            return f"FREQ=WEEKLY;BYDAY={','.join(_CODES[:5])}"
        case "weekly" | "biweekly":
            every = ";INTERVAL=2" if meeting.cadence == "biweekly" else ""
            return f"FREQ=WEEKLY{every};BYDAY={_CODES[meeting.weekday or 0]}"
    return f"FREQ=MONTHLY{_by_month(meeting)};{_by_day(meeting)}"


def _by_month(meeting: Meeting) -> str:
    """Return the months of the year in which it is held: the last of each quarter, half-year or year unless it says another."""
    length = _MONTHS.get(meeting.cadence)
    if length is None:
        return ""
    place = meeting.month or length
    return f";BYMONTH={','.join(str(month) for month in range(place, _YEAR + 1, length))}"


def _by_day(meeting: Meeting) -> str:
    if meeting.weekday is None:
        return f"BYMONTHDAY={meeting.day}"
    return f"BYDAY={meeting.week}{_CODES[meeting.weekday]}"


def days_of(rule: str, start: date, end: date, begins: date | None = None) -> tuple[date, ...]:
    """Return the days of a rule from start to end; weeks that are left out are counted from the one in which it begins."""
    found = rrulestr(rule, dtstart=_noon(begins or start)).between(_noon(start), _noon(end), inc=True)
    return tuple(one.date() for one in found)


def next_of(rule: str, start: date) -> date | None:
    """Return the first day of a rule on or after a day."""
    found: datetime | None = rrulestr(rule, dtstart=_noon(start)).after(_noon(start), inc=True)
    return None if found is None else found.date()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
