"""calendar.ics: what another library than the one that wrote it reads out of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from goalbook.books.decomposition import Params, compute
from goalbook.books.decomposition.cadence.entries import own_entries, team_entries
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.publish.calendar_file import calendar_bytes, person_bytes, write_calendar
from goalbook.show.decomposition.cadence import cadence
from support.sample_cadence import all_that_is_asked, held, meeting, planned

DATA = Path(__file__).parents[2] / "data"
Entry = tuple[date, str, str]


def planned_entries(result, lang: str) -> list[Entry]:
    """Return day, time and name of every date of the calendar's table."""
    rows = result.tables["calendar_dates"].itertuples()
    return sorted((row.day, row.time, getattr(row.name, lang)) for row in rows)


def read_entries(content: bytes) -> list[Entry]:
    """Return day, time and name of every event that the second library expands the file to."""
    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return sorted((*_moment(event.dtstart), event.summary) for event in calendar.timeline)


def _moment(start: date | datetime) -> tuple[date, str]:
    return (start.date(), f"{start:%H:%M}") if isinstance(start, datetime) else (start, "")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("period", ["2025-Q2", "2025-Q3", "2026"])
def test_a_second_library_reads_the_same_events(period: str, lang: str) -> None:
    """Every rhythm, holidays moved and left out, whole days and hours, in both languages."""
    days = {"iteration": {"begins": "2025-04-01"}, "observations": [{"id": "pd", "name": "pd", "begins": "2025-02-10"}]}
    result = planned({"meetings": all_that_is_asked(), **days}, period=period)
    entries = planned_entries(result, lang)
    assert len(entries) > 90
    assert entries == read_entries(calendar_bytes(result, lang))


@pytest.mark.parametrize("period", ["2025-Q2", "2025-Q3"])
def test_the_demo_teams_calendar_is_read_alike(period: str) -> None:
    """Meetings, tasks, gates, tests and reminders of the demo."""
    result = demo(period)
    own = [person_bytes(result, "zh", person) for person in own_entries(result)]
    found = [entry for content in (calendar_bytes(result, "zh"), *own) for entry in read_entries(content)]
    assert planned_entries(result, "zh") == sorted(found)


def demo(period: str):
    """Return the demo's decomposition."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def test_moved_days_are_exceptions_of_their_rhythm() -> None:
    """A Monday's meeting that falls on a holiday keeps the rhythm's id and says which day it replaces."""
    result = held(meeting("m", weekday="monday"), period="2025-Q2")
    moved = [row for row in result.tables["calendar_dates"].itertuples() if row.day != row.planned]
    assert moved
    content = calendar_bytes(result, "en")
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {"m.2025-Q2.tiny@goalbook"} == {str(event["uid"]) for event in events}
    named = {event["recurrence-id"].dt.date(): event["dtstart"].dt.date() for event in events if "recurrence-id" in event}
    assert {row.planned: row.day for row in moved} == named
    assert planned_entries(result, "en") == read_entries(content)


@pytest.mark.parametrize("period", ["2025-Q2", "2025-Q3"])
def test_the_report_counts_the_entries_that_the_file_has(period: str) -> None:
    """As many VEVENTs as the sentence below the dates says."""
    result = demo(period)
    events = calendar_bytes(result, "en").count(b"BEGIN:VEVENT")
    assert f"calendar.ics beside this report, with {events} entries" in re.sub(r"<[^>]+>", "", cadence(result, language("en", "CNY")).html)
    assert events == sum(one.written for one in team_entries(result))


def test_each_members_actions_stand_beside_their_card_and_not_in_the_teams_calendar(tmp_path: Path) -> None:
    """No action of the work breakdown in calendar.ics; every owner of one that comes round has cards/<person>.ics."""
    result = demo("2025-Q3")
    (tmp_path / "cards").mkdir()
    write_calendar(result, "en", tmp_path)
    tasks = result.tables["wbs"]
    actions = set(tasks[(tasks["level"] == 4) & (tasks["recurrence"] != "")]["owner"])
    assert actions == {path.stem for path in (tmp_path / "cards").glob("*.ics")}
    assert "CATEGORIES:TASK" not in (tmp_path / "calendar.ics").read_text(encoding="utf-8")
    assert "SUMMARY:Publish notes" in (tmp_path / "cards" / "lin.ics").read_text(encoding="utf-8")


def test_descriptions_speak_in_words() -> None:
    """What an event is for is said by the rule's title, not by its id."""
    text = calendar_bytes(demo("2025-Q3"), "en").decode().replace("\r\n ", "")
    assert "What it is for: " in text
    assert not re.search(r"\b(?:GV|TM|PF|DC)-[0-9]{2}\b", text)


def test_rhythms_end_in_the_period_and_stand_in_the_teams_time_zone() -> None:
    """UNTIL is the last date in UTC; the zone's rules are in the file; holidays are left out of the rhythm."""
    text = calendar_bytes(held(meeting("m", weekday="thursday", name="review"), period="2025-Q2"), "en").decode()
    assert "RRULE:FREQ=WEEKLY;UNTIL=20250626T020000Z;BYDAY=TH" in text
    assert "DTSTART;TZID=Asia/Shanghai:20250403T100000" in text
    assert "EXDATE;TZID=Asia/Shanghai:20250501T100000" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai" in text
    assert "UID:m.2025-Q2.tiny@goalbook" in text
    assert "DTSTAMP:20250331T000000Z" in text


def test_summer_time_keeps_the_hour() -> None:
    """Ten o'clock stays ten o'clock in Berlin when clocks go back."""
    result = held(meeting("m"), period="2025-Q4", team={"timezone": "Europe/Berlin"})
    content = calendar_bytes(result, "en")
    assert {"10:00"} == {time for _, time, _ in read_entries(content)}
    assert planned_entries(result, "en") == read_entries(content)
    assert b"BEGIN:DAYLIGHT" in content


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no chance; the language is the only difference."""
    first, second = (held(meeting("m"), meeting("n", "monthly")) for _ in range(2))
    write_calendar(first, "en", tmp_path)
    assert (tmp_path / "calendar.ics").read_bytes() == calendar_bytes(second, "en")
    assert calendar_bytes(first, "zh") != calendar_bytes(first, "en")


def test_a_plan_without_meetings_still_gives_a_calendar() -> None:
    """No events, no error; also without a place on earth."""
    assert [] == read_entries(calendar_bytes(planned(), "en"))
    assert [] == read_entries(calendar_bytes(planned(team={"timezone": "UTC"}), "en"))
    utc = held(meeting("m"), team={"timezone": "UTC"})
    assert planned_entries(utc, "en") == read_entries(calendar_bytes(utc, "en"))
