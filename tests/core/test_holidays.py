"""China's calendar: what is announced, what is foreseen, Spring Festival by its own date."""

from __future__ import annotations

from datetime import date

import pytest
from holidays import country_holidays

from goalbook.core.holidays import calendar_days, named, spring_festival


def the(day: str) -> tuple[bool, bool, str]:
    """Return what is known of one day."""
    (one,) = calendar_days(date.fromisoformat(day), date.fromisoformat(day))
    return one.working, one.off, one.occasion


def test_spring_festival_is_where_the_lunar_calendar_has_it() -> None:
    """The table says what `holidays` says, year by year; beyond the table and before it, `holidays` is asked."""
    years = range(2004, 2051)
    known = country_holidays("CN", years=years, language="en_US")
    first = {year: min(day for day, name in known.items() if day.year == year and "New Year (Spring" in name) for year in years}
    assert first == {year: spring_festival(year) for year in years}
    assert (date(2003, 2, 1), date(2060, 2, 2)) == (spring_festival(2003), spring_festival(2060))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-01-26", (True, False, "spring_before")),  # a Sunday worked for the festival
        ("2025-01-28", (False, True, "spring_festival")),
        ("2025-02-04", (False, True, "spring_festival")),
        ("2025-02-08", (True, False, "spring_after")),  # a worked Saturday
        ("2025-02-13", (True, False, "")),
        ("2026-01-28", (True, False, "")),  # the festival is on 17 February 2026
        ("2026-02-17", (False, True, "spring_festival")),
        ("2025-05-05", (False, True, "labour")),
        ("2025-04-27", (True, False, "adjusted")),
        ("2025-06-18", (True, False, "618")),
        ("2025-06-19", (True, False, "")),
        ("2025-11-11", (True, False, "double_11")),
        ("2027-02-06", (False, True, "spring_festival")),  # not announced yet
        ("2027-10-01", (False, True, "national")),
        ("2027-07-03", (False, False, "")),  # a usual Saturday
    ],
)
def test_what_a_day_is_known_for(day: str, expected: tuple[bool, bool, str]) -> None:
    """Days off, weekends worked for them, and sales."""
    assert expected == the(day)


def test_a_stretch_of_days_is_named_after_holidays_and_sales_alone() -> None:
    """Weeks around a festival and worked weekends have no name of their own."""
    assert ("Labour Day, Dragon Boat", "劳动节、端午节") == (
        (found := named(calendar_days(date(2025, 4, 20), date(2025, 5, 31)))).en,
        found.zh,
    )
    assert "" == named(calendar_days(date(2025, 1, 15), date(2025, 1, 27))).en


def test_working_days_of_a_month_count_what_is_worked_for_holidays() -> None:
    """April 2025: 22 weekdays, one off for Qingming, one Sunday worked for Labour Day."""
    assert 22 == sum(day.working for day in calendar_days(date(2025, 4, 1), date(2025, 4, 30)))
