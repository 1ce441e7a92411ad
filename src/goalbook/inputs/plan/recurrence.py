"""How often a task comes round, as people write it: daily, weekly:monday, 每周一, monthly:5."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKLY_ZH = re.compile(
    r"(?P<every>每|每两|每二|双|隔)(?:周|星期)(?P<days>[一二三四五六日天](?:[、,，和]?(?:周|星期)?[一二三四五六日天])*)"
)
_MONTHLY_ZH = re.compile(r"每个?月(?P<day>[0-9]{1,2})[日号]")
_MONTH_END = ("monthly:last", "每月最后一天", "每月末", "每月底")
_DAILY = ("daily", "每天", "每日")
_WORKDAYS = ("workdays", "weekdays", "每个工作日", "工作日")
LAST_DAY = 31
WEEK = 7


@dataclass(frozen=True)
class Recurrence:
    """The days on which a task comes round: on weekdays every so many weeks, on one day of the month, else every day."""

    weekdays: tuple[int, ...] = ()  # Monday is 0
    every: int = 1  # weeks
    monthday: int = 0  # 0 none, -1 the last day of the month

    @property
    def rule(self) -> str:
        """Return it as iCalendar writes it (RFC 5545, RRULE)."""
        if self.monthday:
            return f"FREQ=MONTHLY;BYMONTHDAY={self.monthday}"
        if not self.weekdays:
            return "FREQ=DAILY"
        interval = f";INTERVAL={self.every}" if self.every > 1 else ""
        return f"FREQ=WEEKLY{interval};BYDAY={','.join(_CODES[day] for day in self.weekdays)}"

    def days(self, start: date, end: date) -> tuple[date, ...]:
        """Return its days from start to end; weeks are counted from the one in which it starts."""
        span = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        return tuple(day for day in span if self._falls(day, start))

    def _falls(self, day: date, start: date) -> bool:
        if self.monthday:
            last = monthrange(day.year, day.month)[1]
            return day.day == (last if self.monthday < 0 else self.monthday)
        if not self.weekdays:
            return True
        monday = start - timedelta(days=start.weekday())
        return day.weekday() in self.weekdays and (day - monday).days // WEEK % self.every == 0


def read_recurrence(text: str) -> Recurrence | None:
    """Return what a cell says, None where it says nothing that is understood; an empty cell is the caller's business."""
    said = text.strip().casefold().replace("：", ":").replace(" ", "")
    if said in _DAILY:
        return Recurrence()
    if said in _WORKDAYS:
        return Recurrence(tuple(range(5)))
    if said in _MONTH_END:
        return Recurrence(monthday=-1)
    return _monthly(said) or _weekly(said) or _weekly_zh(said)


def _monthly(said: str) -> Recurrence | None:
    found = _MONTHLY_ZH.fullmatch(said)
    day = found["day"] if found else said.removeprefix("monthly:") if said.startswith("monthly:") else ""
    return Recurrence(monthday=int(day)) if day.isdecimal() and 1 <= int(day) <= LAST_DAY else None


def _weekly(said: str) -> Recurrence | None:
    freq, colon, names = said.partition(":")
    every = {"weekly": 1, "biweekly": 2}.get(freq)
    if every is None or not colon:
        return None
    found = [_weekday(name) for name in re.split(r"[,，、]", names)]
    return None if None in found else Recurrence(tuple(sorted({day for day in found if day is not None})), every)


def _weekday(name: str) -> int | None:
    return next((place for place, full in enumerate(WEEKDAYS) if name in (full, full[:3])), None)


def _weekly_zh(said: str) -> Recurrence | None:
    found = _WEEKLY_ZH.fullmatch(said)
    if found is None:
        return None
    days = sorted({_ZH[letter] for letter in found["days"] if letter in _ZH})
    return Recurrence(tuple(days), 1 if found["every"] == "每" else 2)
