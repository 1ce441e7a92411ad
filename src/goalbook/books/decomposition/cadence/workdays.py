"""Which days a team does not work, by the country of its time zone: weekends, public holidays, and days worked in their stead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from goalbook.core.holidays import OCCASIONS, calendar_days
from goalbook.core.message import Label
from goalbook.core.period import SATURDAY

if TYPE_CHECKING:
    from goalbook.core.holidays import CalendarDay

CHINA = "CN"
_NOTHING = Label("", "")
_FARTHEST = 31  # no run of days off is longer


def country_of(timezone: str) -> str:
    """Return the country of a time zone, "" where it has none, as UTC."""
    from babel.core import get_global  # noqa: PLC0415 - reads its data file, which only a calendar needs

    found = str(get_global("zone_territories").get(timezone, ""))
    return found if found != "001" else ""


@dataclass(frozen=True)
class Workdays:
    """The working days of one country; without a country every weekday is one."""

    country: str

    def holiday(self, day: date) -> Label | None:
        """Return the public holiday that a day belongs to, None where it is none; an ordinary weekend is none."""
        return _holiday(self.country, day) if self.country else None

    def works(self, day: date) -> bool:
        """Say whether a day is worked: no holiday, and no weekend unless it is worked in a holiday's stead."""
        if self.country == CHINA:
            return _in_china(day).working
        return self.holiday(day) is None and day.weekday() < SATURDAY

    def near(self, day: date, last: date) -> date:
        """Return the next working day, the one before where the next lies after ``last``; the day itself where none is found."""
        for step in (1, -1):
            for n in range(1, _FARTHEST + 1):
                found = day + timedelta(days=step * n)
                if step > 0 and found > last:
                    break
                if self.works(found):
                    return found
        return day


def _holiday(country: str, day: date) -> Label | None:
    if country == CHINA:
        found = _in_china(day)
        return OCCASIONS.get(found.occasion, _NOTHING) if found.off else None
    name = _listed(country, day.year).get(day)
    return Label.same(name) if name else None


def _in_china(day: date) -> CalendarDay:
    return calendar_days(day, day)[0]


@cache
def _listed(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - heavy, and only teams outside China need it

    try:
        return {day: str(name) for day, name in holidays.country_holidays(country, years=[year]).items()}
    except NotImplementedError:
        return {}  # a country it does not know
