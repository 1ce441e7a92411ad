"""Periods and their labels."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.period import SATURDAY, SUNDAY, Period, half_of, month_of, name_of, parse_period, quarter_of, week_of, year_of
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


@given(DAYS, st.integers(0, 6))
def test_week_labels_are_read_back_and_follow_each_other(day: date, week_end: int) -> None:
    """Whatever weekday a team's week ends on, no week number is skipped or given twice."""
    week = week_of(day, week_end)
    assert week == parse_period(week.label, week_end)
    assert week.next().label != week.label
    assert week == week.next().previous()
    assert week.end.weekday() == week.year_ago().end.weekday()


@given(DAYS)
def test_longer_periods_cover_shorter_ones(day: date) -> None:
    """Month, quarter, half-year and year of a day lie in each other; each finds the longer ones again."""
    month, quarter, half, year = month_of(day), quarter_of(day), half_of(day), year_of(day)
    assert year.covers(half)
    assert half.covers(quarter)
    assert quarter.covers(month)
    assert (quarter, half, year) == (month.quarter(), quarter.half(), half.year())
    assert not month.covers(quarter)
    assert year.days == sum(one.days for one in year.months())
    assert month.year_ago().start.month == month.start.month


def test_a_week_belongs_to_the_month_in_which_it_ends() -> None:
    """The week from 26 May to 1 June 2025 is June's, and not in the second quarter's May."""
    week = week_of(date(2025, 5, 26))
    assert "2025-06" == week.month().label
    assert month_of(date(2025, 6, 30)).covers(week)
    assert not month_of(date(2025, 5, 1)).covers(week)


def test_a_quarter_has_no_single_month() -> None:
    """Asking for what does not exist is an error, not a guess."""
    with pytest.raises(UsageError):
        parse_period("2025-Q2").month()


def test_days_that_are_no_whole_period_are_refused() -> None:
    """A month ends on its last day."""
    with pytest.raises(UsageError):
        Period("month", date(2025, 5, 1), date(2025, 5, 30))


def test_periods_sort_by_their_days() -> None:
    """The earlier start comes first, then the earlier end, whatever the kinds."""
    labels = ["2025-Q2", "2025", "2024-12", "2025-04", "2025-H1"]
    assert ["2024-12", "2025-H1", "2025", "2025-04", "2025-Q2"] == [one.label for one in sorted(map(parse_period, labels))]


def test_a_time_of_day_does_not_move_a_day() -> None:
    """Facts carry midnight; the last day of a month is in it at any hour."""
    may = parse_period("2025-05")
    assert may.contains(datetime(2025, 5, 31, 23, 59))  # noqa: DTZ001 - facts have no zone
    assert may == month_of(datetime(2025, 5, 31, 23, 59))  # noqa: DTZ001 - as above
    assert not may.contains(may.end + timedelta(days=1))


@pytest.mark.parametrize(
    ("label", "english", "chinese"),
    [
        ("2025-05", "May 2025", "2025 年 5 月"),
        ("2025-Q2", "Q2 2025", "2025 年二季度"),
        ("2025-H2", "second half of 2025", "2025 年下半年"),
        ("2025-W21", "week 21 of 2025", "2025 年第 21 周"),
    ],
)
def test_periods_are_named_as_people_say_them(label: str, english: str, chinese: str) -> None:
    """A reader sees names, not labels."""
    name = parse_period(label).name
    assert (english, chinese) == (language("en").say(name), language("zh").say(name))


@pytest.mark.parametrize(
    "title",
    [
        "2025-Q2",
        "2025年第二季度复盘",
        "二季度总结",
        "Q2 review",
        "一季度复盘与二季度计划",
        "2025年4-6月总结",
        "4月至6月",
        "Apr–Jun 2025",
        "quarter",
        "年中总结",
        "",
    ],
)
def test_titles_that_agree_or_claim_nothing_pass(title: str) -> None:
    """A span of months, a title that names this quarter among others, or no period at all contradicts nothing."""
    assert check_label(title, date(2025, 4, 1), date(2025, 6, 30)) is None


@pytest.mark.parametrize(
    "title",
    [
        "2025-Q1",
        "第1季度",
        "Q3 plan",
        "6月复盘",
        "May 2025",
        "2025 May review",
        "2025-06 review",
        "上半年",
        "H1",
        "月报",
        "weekly",
        "2024年二季度",
        "年度总结",
        "2025",
    ],
)
def test_titles_that_mean_other_days_are_told(title: str) -> None:
    """GV-15: whatever the title calls it, April to June 2025 is the second quarter."""
    message = check_label(title, date(2025, 4, 1), date(2025, 6, 30))
    assert message is not None
    assert "Q2 2025" in language("en").say(message)


def test_a_fiscal_half_year_may_be_called_one() -> None:
    """Six whole months are a half-year wherever they begin, as long as no number says which."""
    assert check_label("half-year", date(2025, 4, 1), date(2025, 9, 30)) is None
    assert check_label("2025-H1", date(2025, 4, 1), date(2025, 9, 30)) is not None


def test_a_report_is_about_a_period_or_a_campaign() -> None:
    """A period has a name in each language; a campaign's id is its own."""
    said = [language(code).say(name_of(label)) for label in ("2025-05", "618-2025") for code in ("en", "zh")]
    assert ["May 2025", "2025 年 5 月", "618-2025", "618-2025"] == said
