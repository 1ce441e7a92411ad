"""Calendar, load of meetings and the rules of rhythm: GV-01 to GV-09, GV-11, GV-13 and GV-16, with WX-46 and WX-48."""

from __future__ import annotations

import re
from datetime import date

import pytest

from goalbook.books.decomposition.cadence.part import missing
from goalbook.books.decomposition.cadence.workdays import Workdays, country_of
from goalbook.core.language import language
from goalbook.core.message import Label
from support.sample_cadence import all_that_is_asked, held, meeting, planned, said, verdicts
from support.sample_people import ready

DEPARTMENTS = "marketing, technology, sales"


def days(result, event: str) -> list[date]:
    """Return the dates of an event."""
    table = result.tables["calendar_dates"]
    return list(table[table["event_id"] == event]["day"])


def load(result, person: str) -> tuple[float, float, str]:
    """Return a person's meetings a month as planned and as one of each rhythm, and the verdict."""
    row = result.tables["meeting_load"].set_index("person").loc[person]
    return (pytest.approx(row["meetings_month"]), pytest.approx(row["merged_month"]), row["verdict"])


def test_every_meeting_asked_for_held_by_itself_is_thirty_four_a_month() -> None:
    """WX-46: 26 + 5 + 1 + 2 + 0.42; who holds the one-to-ones has two more. One of each rhythm leaves under seven."""
    result = held(*all_that_is_asked())
    assert (6 * 52 / 12 + 5 + 1 + 6 / 3 + 5 / 12, 52 / 12 + 1 + 1 + 1 / 3 + 1 / 12, "warn") == load(result, "lin")
    assert (34.4166667 + 2, 6.75 + 2, "warn") == load(result, "su")
    assert ["warn"] * 4 == verdicts(result, "GV-11")
    assert "Lin: 34.4 meetings a month, 33.9 hours (at most 12); one of each rhythm leaves 6.8" == language("en").say(
        said(result, "GV-11")[1].message
    )
    merge = result.tables["meeting_merge"]
    assert [("weekly", 6), ("monthly", 5), ("quarterly", 6), ("yearly", 5)] == list(zip(merge["cadence"], merge["n"], strict=True))
    assert {"proposed"} == set(merge["state"])


@pytest.mark.parametrize(("limit", "verdict"), [(4, "warn"), (5, "pass"), (6, "pass")])
def test_the_limit_of_meetings_is_a_policy_value(limit: int, verdict: str) -> None:
    """Five a month: above, at and below the limit."""
    result = held(*(meeting(f"m{n}", "monthly") for n in range(5)), policy={"meetings": {"max_per_month": limit}})
    assert [verdict] * 4 == verdicts(result, "GV-11")
    assert [5.0] * 4 == [one.observed for one in said(result, "GV-11")]


def test_a_team_that_merges_nothing_gets_no_proposal() -> None:
    """The switch is a policy value; the sentence then asks for fewer."""
    result = held(*all_that_is_asked(), policy={"meetings": {"merge_same_cadence": False}})
    assert result.tables["meeting_merge"].empty
    assert all("hold some of them less often" in language("en").say(one.message) for one in said(result, "GV-11"))


def test_merged_meetings_are_held_as_one_with_all_their_rules() -> None:
    """The calendar has the one; the table says which others are in it."""
    parts = [meeting("data", rules="GV-01", merged_into="one"), meeting("cross", rules="GV-09", departments="sales", merged_into="one")]
    result = held(meeting("one", minutes=90), *parts)
    row = result.tables["calendar"].iloc[0]
    assert ("one", "GV-01,GV-09", "sales", "data,cross") == (row["event_id"], row["rule"], row["departments"], row["merged"])
    assert ["in_force"] == list(result.tables["meeting_merge"]["state"])
    assert (52 / 12, 52 / 12, "pass") == load(result, "su")
    assert ["pass"] == verdicts(result, "GV-01")
    assert ["pass"] == verdicts(result, "GV-09")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (meeting("w", weekday="friday"), "FREQ=WEEKLY;BYDAY=FR"),
        (meeting("b", "biweekly"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        (meeting("m", "monthly", week="last", weekday="thursday"), "FREQ=MONTHLY;BYDAY=-1TH"),
        (meeting("d", "monthly", weekday=None, day=10), "FREQ=MONTHLY;BYMONTHDAY=10"),
    ],
)
def test_a_rhythm_is_written_as_calendars_read_it(one: dict[str, object], expected: str) -> None:
    """RFC 5545, once there is more than one day."""
    assert expected == held(one).tables["calendar"]["recurrence"][0]


def test_a_quarter_has_its_quarterly_meeting_once_and_a_year_four_times() -> None:
    """In the quarter's last month unless another is said; a single day needs no rule."""
    once = held(meeting("q", "quarterly", weekday="friday", week="last"))
    assert [date(2025, 9, 26)] == days(once, "q")
    assert "" == once.tables["calendar"]["recurrence"][0]
    whole = held(meeting("q", "quarterly", month=1), period="2026")
    assert [date(2026, 1, 6), date(2026, 4, 7), date(2026, 7, 7), date(2026, 10, 8)] == days(whole, "q")


def test_meetings_keep_off_public_holidays() -> None:
    """Labour Day moves a Monday to Tuesday 6 May; Thursday's is left out, since the next Thursday is nearer than 1 May."""
    result = held(meeting("mon", weekday="monday"), meeting("thu", weekday="thursday"), period="2025-Q2")
    table = result.tables["calendar_dates"]
    moved = table[(table["planned"] == date(2025, 5, 5)) & (table["event_id"] == "mon")].iloc[0]
    assert (date(2025, 5, 6), Label("Labour Day", "劳动节")) == (moved["day"], moved["holiday"])
    assert date(2025, 5, 1) not in list(table["planned"])
    assert [0, 1] == sorted(result.tables["calendar"]["left_out"])
    assert not set(table["day"]) & {date(2025, 4, 4), date(2025, 5, 1), date(2025, 5, 5), date(2025, 6, 2)}


def test_a_day_of_the_month_on_a_weekend_moves_but_a_chosen_weekday_stays() -> None:
    """10 August 2025 is a Sunday; who meets on Saturdays means it."""
    result = held(meeting("tenth", "monthly", weekday=None, day=10), meeting("sat", "monthly", weekday="saturday"))
    assert [date(2025, 7, 10), date(2025, 8, 11), date(2025, 9, 10)] == days(result, "tenth")
    assert [date(2025, 7, 5), date(2025, 8, 2), date(2025, 9, 6)] == days(result, "sat")


def test_working_days_are_those_of_the_country() -> None:
    """China works on Sundays before long holidays; Germany has its own holidays; a zone without a country has weekends alone."""
    china, germany, nowhere = (Workdays(country_of(zone)) for zone in ("Asia/Shanghai", "Europe/Berlin", "UTC"))
    assert (True, False, False) == (china.works(date(2025, 4, 27)), china.works(date(2025, 5, 1)), china.works(date(2025, 4, 19)))
    assert (False, True) == (germany.works(date(2025, 10, 3)), germany.works(date(2025, 5, 5)))
    assert (True, False) == (nowhere.works(date(2025, 5, 1)), nowhere.works(date(2025, 5, 3)))


def test_one_to_ones_follow_each_other_on_one_day() -> None:
    """Half an hour each, the host in all of them; their ids tell them apart without naming anybody."""
    result = held(meeting("pair", "monthly", one_to_one="su", attendees="lin, chen", minutes=30))
    table = result.tables["calendar"]
    assert [("10:00", "su,lin"), ("10:30", "su,chen")] == list(zip(table["time"], table["attendees"], strict=True))
    assert 2 == len(set(table["event_id"]))
    assert all(re.fullmatch("pair-[0-9a-f]{8}", one) for one in table["event_id"])


def test_a_moved_meeting_that_meets_another_says_so() -> None:
    """Monday's meeting comes to Tuesday at ten, where another stands."""
    result = held(meeting("mon", weekday="monday"), meeting("tue"), period="2025-Q2")
    table = result.tables["calendar_dates"]
    assert [("mon", date(2025, 5, 6)), ("mon", date(2025, 6, 3))] == [(row.event_id, row.day) for row in table[table["clash"]].itertuples()]


def test_six_iterations_are_whole_in_a_quarter() -> None:
    """WX-48: the calendar has their beginnings, the last of which is cut short by the quarter's end."""
    result = planned({"iteration": {"begins": "2025-07-01", "days": 14}})
    sprint = result.tables["calendar"].set_index("kind").loc["sprint"]
    assert (7, "FREQ=DAILY;INTERVAL=14", date(2025, 9, 23)) == (sprint["dates"], sprint["recurrence"], sprint["until"])
    assert 6 == int(result.tables["sprints"]["complete"].sum())


def test_channel_owners_come_to_the_weekly_review() -> None:
    """GV-01: there and weekly, there and monthly, not invited, no such meeting."""
    assert ["pass"] == verdicts(held(meeting("d", rules="GV-01")), "GV-01")
    assert ["warn"] == verdicts(held(meeting("d", "monthly", rules="GV-01")), "GV-01")
    assert ["warn"] == verdicts(held(meeting("d", rules="GV-01", attendees="su")), "GV-01")
    assert ["warn"] == verdicts(held(meeting("d")), "GV-01")
    assert [] == verdicts(planned(), "GV-01")


def test_three_meetings_need_their_departments() -> None:
    """GV-02: weekly, monthly, quarterly; the departments are a policy value."""
    three = [meeting(rhythm, rhythm, rules="GV-02", departments=DEPARTMENTS) for rhythm in ("weekly", "monthly", "quarterly")]
    assert ["pass"] * 3 == verdicts(held(*three), "GV-02")
    assert ["warn", "pass", "pass"] == verdicts(held(*three[:2]), "GV-02")
    wider = held(*three, policy={"governance": {"depts": {"weekly": ["marketing", "product"]}}})
    assert ["warn"] * 3 == verdicts(wider, "GV-02")


@pytest.mark.parametrize(("least", "verdict"), [(1, "pass"), (2, "pass"), (3, "info")])
def test_changes_of_coordination_are_counted_by_month(least: int, verdict: str) -> None:
    """GV-04: two in July; none in August and September. By default this informs."""
    changes = [{"day": f"2025-07-{day:02d}", "what": f"change {day}"} for day in (3, 20)]
    result = planned({"coordination": changes}, policy={"coordination": {"min_changes": least}})
    assert [verdict, "info", "info"] == verdicts(result, "GV-04")
    harder = planned({"coordination": changes}, policy={"coordination": {"severity": "fail"}})
    assert ["pass", "fail", "fail"] == verdicts(harder, "GV-04")


def test_a_quarter_without_a_round_of_adjustment_fails() -> None:
    """GV-05: a monthly strategy meeting will do; in half a year each quarter is judged by itself."""
    assert ["pass"] == verdicts(held(meeting("s", "monthly", rules="GV-05")), "GV-05")
    assert ["fail"] == verdicts(held(meeting("s", "monthly")), "GV-05")
    once = meeting("s", "once", on="2025-08-14", rules="GV-05")
    assert ["pass", "fail"] == verdicts(held(once, period="2025-H2"), "GV-05")
    assert [] == verdicts(planned(), "GV-05")


@pytest.mark.parametrize(
    ("rule", "enough", "rare"), [("GV-06", "quarterly", "yearly"), ("GV-07", "yearly", "once"), ("GV-08", "yearly", "once")]
)
def test_what_is_due_once_a_quarter_or_year_is_planned(rule: str, enough: str, rare: str) -> None:
    """Often enough passes, too rare and none at all warn; the yearly one may lie after the period."""
    assert ["pass"] == verdicts(held(meeting("m", enough, rules=rule)), rule)
    assert ["warn"] == verdicts(held(meeting("m", rare, on="2025-08-14", rules=rule)), rule)
    assert ["warn"] == verdicts(held(meeting("m")), rule)
    assert [] == verdicts(planned(), rule)


def test_a_yearly_meeting_outside_the_period_has_no_date_in_it() -> None:
    """The table says when it is next; the dates leave it out."""
    result = held(meeting("y", "yearly", weekday="monday", week=3))
    assert (date(2025, 12, 15), 0) == tuple(result.tables["calendar"].loc[0, ["start", "dates"]])
    assert [] == days(result, "y")


def test_departments_learning_from_each_other_is_only_said() -> None:
    """GV-13 is optional: nothing, part of it, all of it."""
    three = [meeting(rhythm, rhythm, rules="GV-13") for rhythm in ("weekly", "monthly", "quarterly")]
    assert ([], ["info"], ["pass"]) == tuple(verdicts(held(*given), "GV-13") for given in ([meeting("x")], three[:1], three))


@pytest.mark.parametrize(("day", "verdict"), [("2025-08-09", "warn"), ("2025-08-10", "pass"), ("2025-08-11", "pass")])
def test_slow_growth_is_judged_after_half_a_year(day: str, verdict: str) -> None:
    """GV-16: a day early, on the day, a day later."""
    watched = {"id": "pd", "name": "private domain", "begins": "2025-02-10", "verdict_on": day}
    assert [verdict] == verdicts(planned({"observations": [watched]}), "GV-16")
    shorter = planned({"observations": [watched]}, policy={"pd": {"window_months": 5}})
    assert ["pass"] == verdicts(shorter, "GV-16")


def test_the_reminder_of_half_a_year_stands_on_a_working_day() -> None:
    """10 August 2025 is a Sunday."""
    result = planned({"observations": [{"id": "pd", "name": "private domain", "begins": "2025-02-10"}]})
    assert [date(2025, 8, 11)] == days(result, "verdict-pd")


def test_without_a_sheet_nothing_is_judged_and_it_is_said_once() -> None:
    """Empty tables with their columns, one missing table, no verdict."""
    result = planned()
    assert ["cadence"] == [one.table for one in result.missing if one.section == "cadence"]
    assert {"GV-10"} >= {one.rule for one in result.findings if one.rule.startswith("GV")}
    assert [0, 0] == [len(result.tables[name]) for name in ("calendar", "meeting_load")]
    assert "meetings_month" in result.tables["meeting_load"]
    assert [] == list(missing(ready(goals=None)))


def test_a_team_that_names_nobody_has_one_line_of_load() -> None:
    """Meetings without people still cost time."""
    result = held(meeting("w"), team={"people": ()})
    assert [("", 52 / 12)] == [(row.person, pytest.approx(row.meetings_month)) for row in result.tables["meeting_load"].itertuples()]
