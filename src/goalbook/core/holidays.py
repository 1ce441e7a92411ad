"""China's calendar: public holidays, weekends worked in exchange, Spring Festival by its own date, the two large shopping festivals.

Days off stand in `chinese_calendar` as far as the State Council has announced them; later years come from `holidays`, which knows the
holidays but not yet which weekends are worked for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from goalbook.core.message import Label
from goalbook.core.period import SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SPRING = "spring_festival"
ADJUSTED = "adjusted"  # a weekend worked in exchange for a day off
OCCASIONS: Mapping[str, Label] = {
    "spring_before": Label("before Spring Festival", "春节前"),
    SPRING: Label("Spring Festival", "春节"),
    "spring_after": Label("after Spring Festival", "春节后"),
    "new_year": Label("New Year", "元旦"),
    "tomb_sweeping": Label("Qingming", "清明节"),
    "labour": Label("Labour Day", "劳动节"),
    "dragon_boat": Label("Dragon Boat", "端午节"),
    "mid_autumn": Label("Mid-Autumn", "中秋节"),
    "national": Label("National Day", "国庆节"),
    "618": Label("618", "618"),
    "double_11": Label("Double 11", "双 11"),
    ADJUSTED: Label("working weekends", "调休上班日"),
}
_PUBLIC = {
    "New Year's Day": "new_year",
    "Spring Festival": SPRING,
    "Chinese New Year": SPRING,
    "Tomb-sweeping Day": "tomb_sweeping",
    "Tomb-Sweeping Day": "tomb_sweeping",
    "Labour Day": "labour",
    "Labor Day": "labour",
    "Dragon Boat Festival": "dragon_boat",
    "Mid-autumn Festival": "mid_autumn",
    "Mid-Autumn Festival": "mid_autumn",
    "National Day": "national",
}
_SALES = (("618", (6, 1), (6, 18)), ("double_11", (11, 1), (11, 11)))
_ANNOUNCED_FROM = 2004
# The first day of the lunar year as month and day, from 2004 on; beyond the table `holidays` is asked.
_SPRING = (
    "0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 "
    "0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212 0201 0122 0210 0130 0217 0206 0126 0214 0202 0123"
)
BEFORE, EVE, LAST, AFTER = -14, -1, 6, 14  # days of Spring Festival's own windows, counted from its first day


@dataclass(frozen=True)
class CalendarDay:
    """One day as work and trade see it: ``occasion`` is a key of OCCASIONS, "" on a usual day."""

    day: date
    working: bool
    off: bool  # a public holiday, or a day off that belongs to one
    occasion: str


def calendar_days(start: date, end: date) -> tuple[CalendarDay, ...]:
    """Return every day from start to end."""
    return tuple(_calendar_day(start + timedelta(days=n)) for n in range((end - start).days + 1))


def named(days: Iterable[CalendarDay]) -> Label:
    """Return what stretches of days are known for: holidays and sales in their order, each once; weeks around a festival are not."""
    found = dict.fromkeys(one.occasion for one in days if one.occasion and one.occasion not in ("spring_before", "spring_after", ADJUSTED))
    names = [OCCASIONS[one] for one in found]
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


@cache
def spring_festival(year: int) -> date:
    """Return the first day of the lunar year that begins in a year."""
    place = year - _ANNOUNCED_FROM
    day = _SPRING[5 * place : 5 * place + 4] if place >= 0 else ""
    if day:
        return date(year, int(day[:2]), int(day[2:]))
    return min(day for day, (name, eve) in _foreseen(year).items() if name == SPRING and not eve)


@cache
def _calendar_day(day: date) -> CalendarDay:
    off, working, public = _public(day)
    return CalendarDay(day, working, off, _occasion(day, public, off=off))


def _occasion(day: date, public: str, *, off: bool) -> str:
    """Return what a day is known for; Spring Festival's weeks come first, then holidays, then sales."""
    away = (day - spring_festival(day.year)).days
    if EVE <= away <= LAST or (off and public == SPRING):
        return SPRING
    if BEFORE <= away < EVE:
        return "spring_before"
    if LAST < away <= AFTER:
        return "spring_after"
    if off:
        return public
    for name, first, last in _SALES:
        if first <= (day.month, day.day) <= last:
            return name
    return ADJUSTED if public else ""


def _public(day: date) -> tuple[bool, bool, str]:
    """Return whether a day is a public day off, whether it is worked, and the holiday it belongs to."""
    import chinese_calendar  # noqa: PLC0415 - only books that look at a calendar pay for it

    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        found, _ = _foreseen(day.year).get(day, ("", False))
        return bool(found), not found and day.weekday() < SATURDAY, found
    public = _PUBLIC.get(name or "", "")
    return bool(free and public), not free, public


@cache
def _foreseen(year: int) -> dict[date, tuple[str, bool]]:
    """Return a year's holidays as the law has them, each with whether it is the eve."""
    from holidays import country_holidays  # noqa: PLC0415 - a third of a second, for years not announced yet

    found: dict[date, tuple[str, bool]] = {}
    for day, text in country_holidays("CN", years=[year], language="en_US").items():
        name = text.split(";")[0].split(" (")[0]
        public = _PUBLIC.get(name.removesuffix("'s Eve"))
        if public:
            found[day] = (public, name.endswith("Eve"))
    return found
