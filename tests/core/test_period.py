"""Periods and their labels."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.period import SATURDAY, SUNDAY, month_of, parse_period, quarter_of, week_of
from goalbook.core.period_label import check_label

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q2", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_labels_name_their_days(label: str, start: date, end: date) -> None:
    """A label is read to its days and written back the same."""
    period = parse_period(label)
    assert (start, end, label) == (period.start, period.end, period.label)


@pytest.mark.parametrize("text", ["2025-13", "2025-Q5", "../2025-05", "2025-5", "25-05", "2025-05-01", "", "May 2025", "2025-W60"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Anything else than the five forms is a usage error that says what to write."""
    with pytest.raises(UsageError):
        parse_period(text)


@given(DAYS, st.sampled_from([SATURDAY, SUNDAY]))
def test_a_week_ends_on_the_teams_day(day: date, week_end: int) -> None:
    """Each day lies in one week of seven days that ends on the team's week end."""
    week = week_of(day, week_end)
    assert week.contains(day)
    assert (7, week_end) == (week.days, week.end.weekday())


@given(DAYS)
def test_months_and_quarters_follow_each_other(day: date) -> None:
    """The period before ends the day before this one starts; a quarter is its three months."""
    for period in (month_of(day), quarter_of(day)):
        assert 1 == (period.start - period.previous().end).days
        assert period == parse_period(period.label)
    assert 3 == len(quarter_of(day).months())
    assert quarter_of(day) == month_of(day).quarter()


def test_a_quarter_is_not_a_half_year() -> None:
    """WX-56: April to June called a half-year is refused, in both languages and spellings."""
    start, end = date(2025, 4, 1), date(2025, 6, 30)
    for title in ("half", "2025 Apr–Jun half-year summary", "半年度总结", "2025-H1"):
        message = check_label(title, start, end)
        assert message is not None, title
        assert "2025-04-01" in language("zh").say(message)
    assert check_label("2025-Q2", start, end) is None
