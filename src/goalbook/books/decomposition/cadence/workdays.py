"""Which days a team does not work, by the country of its time zone: weekends, public holidays, and days worked in their stead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from goalbook.core.message import Label
from goalbook.core.period import SATURDAY

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
        if self.holiday(day) is not None:
            return False
        return day.weekday() < SATURDAY or (self.country == "CN" and _worked_instead(day))

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


@cache
def _holiday(country: str, day: date) -> Label | None:
    if country == "CN":
        import chinese_calendar  # noqa: PLC0415 - heavy, and only teams in China need it

        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            pass  # a year it does not know yet
        else:
            return _chinese_name(name) if off and name else None
    found = _listed(country, day.year).get(day)
    return Label.same(found) if found else None


def _chinese_name(name: str) -> Label:
    from chinese_calendar import Holiday  # noqa: PLC0415 - loaded by now

    return next((Label(one.value, one.chinese) for one in Holiday if one.value == name), Label.same(name))


def _worked_instead(day: date) -> bool:
    import chinese_calendar  # noqa: PLC0415 - as above

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return False


@cache
def _listed(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - heavy, and only teams outside China need it

    try:
        return {day: str(name) for day, name in holidays.country_holidays(country, years=[year]).items()}
    except NotImplementedError:
        return {}  # a country it does not know
