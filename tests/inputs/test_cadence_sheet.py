"""The sheet of meetings and the tables of standards: what is read, and what is refused with its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.cadence import Cadence
from goalbook.inputs.plan.standards import SOP_CHECKS, STANDARDS, TRAININGS
from inputs.tiny_team import problems, read

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "plan/2025-Q2/"


def said(folder: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Return column and message of every problem of a team with these files."""
    return [(one.column, language("en").say(one.message)) for one in problems(folder, {PLACE + name: text for name, text in files.items()})]


def sheet(folder: Path, text: str) -> Cadence:
    """Return the sheet as read."""
    return read(folder, {PLACE + "cadence.yml": text}).plans["2025-Q2"].sheet(Cadence)


def test_a_meeting_is_read_as_people_write_it(tmp_path: Path) -> None:
    """An hour without quotes, a Chinese weekday, rhythm and name, lists as text."""
    one = sheet(
        tmp_path,
        "meetings:\n  - {id: a, name: a, cadence: 每周, weekday: 周三, time: 10:30, attendees: Lin, rules: GV-01 GV-02}\n",
    )
    found = one.meetings[0]
    assert ("weekly", 2, "10:30", ("Lin",), ("GV-01", "GV-02")) == (found.cadence, found.weekday, found.time, found.attendees, found.rules)
    last = sheet(tmp_path, "meetings: [{id: a, name: a, cadence: half-yearly, day: last, month: 5}]\n").meetings[0]
    assert ("half_yearly", -1, 5) == (last.cadence, last.day, last.month)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("{id: a, name: a, cadence: weekly}", "meetings.1.weekday", "say on which weekday it is held"),
        ("{id: a, name: a, cadence: monthly}", "meetings.1.day", "say on which day of the month it is held"),
        ("{id: a, name: a, cadence: monthly, day: 3, weekday: monday}", "meetings.1.day", "say on which day of the month it is held"),
        ("{id: a, name: a, cadence: once}", "meetings.1.on", "say on which day it is held"),
        ("{id: a, name: a, cadence: quarterly, day: 3, month: 4}", "meetings.1.month", "the month counts from 1 to 3 here"),
        ("{id: a, name: a, cadence: daily, time: noon}", "meetings.1.time", "'noon' is no time of day"),
        ("{id: a, name: a, cadence: daily, attendees: [lin, lni]}", "meetings.1.attendees.2", "did you mean 'lin'"),
        ("{id: a, name: a, cadence: daily, attendees: [林木]}", "meetings.1.attendees.1", "'林木' is not known"),
        ("{id: a, name: a, cadence: daily, one_to_one: su}", "meetings.1.one_to_one", "'su'"),
        ("{id: a, name: a, cadence: daily, rules: GV-99}", "meetings.1.rules.1", "'GV-99' is not known"),
        ("{id: a, name: a, cadence: daily, merged_into: b}", "meetings.1.merged_into", "'b' is not known"),
        ("{id: a, name: a, cadence: daily, merged_into: a}", "meetings.1.merged_into", "'a' is merged into itself"),
        ("{id: a, name: a, cadence: daily}, {id: a, name: b, cadence: daily}", "meetings.2.id", "'a' stands twice"),
        (
            ", ".join(f"{{id: {one}, name: a, cadence: daily, merged_into: {into}}}" for one, into in ("ab", "bc", ("c", "''"))),
            "meetings.1.merged_into",
            "'b' is itself merged into another meeting",
        ),
    ],
)
def test_a_meeting_that_cannot_be_held_is_refused_at_its_place(tmp_path: Path, text: str, column: str, expected: str) -> None:
    """Days that are missing, strangers, rules that are none, mergers that lead nowhere."""
    found = said(tmp_path, {"cadence.yml": f"meetings: [{text}]\n"})
    assert [column] == [place for place, _ in found]
    assert expected in found[0][1]


def test_standards_checks_and_trainings_are_read(tmp_path: Path) -> None:
    """Versions, days and names; checks after the plan's day are not known yet, trainings to come are."""
    files = {
        "standards.csv": "process,step,owner,standard,metric,limit,unit,version,effective_from\n"
        "content,review,Lin,good,data_review,24,hours,,\n"
        "content,review,lin,good,data_review,12,hours,2,2025-05-15\n",
        "sop_checks.csv": "date_day,process,item,metric,actual\n2025-03-20,content,a,data_review,20\n2025-04-20,content,b,data_review,20\n",
        "trainings.csv": "person,process,day,joined\nlin,content,2025-06-01,\n",
    }
    plan = read(tmp_path, {PLACE + name: text for name, text in files.items()}, date(2025, 5, 31)).plans["2025-Q2"]
    assert [2, 2, 1] == [len(plan.table(one)) for one in (STANDARDS, SOP_CHECKS, TRAININGS)]
    early = read(tmp_path, {PLACE + name: text for name, text in files.items()}, date(2025, 3, 31)).plans["2025-Q2"]
    assert [2, 1, 1] == [len(early.table(one)) for one in (STANDARDS, SOP_CHECKS, TRAININGS)]


@pytest.mark.parametrize(
    ("rows", "column", "expected"),
    [
        ("content,review,lni,good,,,,,,,", "owner", "did you mean 'lin'"),
        ("content,review,lin,good,data_review,-1,hours,,,,", "limit", "is negative"),
        ("content,review,lin,good,data_review,12,,,,,", "unit", "is empty; a limit needs its unit"),
        ("content,review,lin,good,,12,hours,,,,", "metric", "is empty; name what the limit measures"),
        ("content,review,lin,good,data_review,12,hours,1.5,,,", "version", "is no version"),
        ("content,review,lin,good,,,,,,brand_fti,", "dimensions", "did you mean 'brand_fit'"),
        ("content,review,lin,good,m,24,hours,1,,,\ncontent,review,lin,better,m,12,hours,1,,,", "version", "stands in row 2 too"),
        ("content,review,lin,good,m,24,hours,1,,,\ncontent,review,lin,good,m,12,hours,2,,,", "effective_from", "say from which day"),
        (
            "content,review,lin,good,m,24,hours,1,2025-05-01,,\ncontent,review,lin,good,m,12,hours,2,2025-05-01,,",
            "effective_from",
            "is not after the version before, 2025-05-01",
        ),
        ("content,review,lin,good,,,,,,,\ncontent,review,lin,good,,,,,,,", "process", "says the same as row 2"),
    ],
)
def test_a_standard_that_cannot_hold_is_refused_with_its_cell(tmp_path: Path, rows: str, column: str, expected: str) -> None:
    """Strangers, limits without unit, versions out of order."""
    head = "process,step,owner,standard,metric,limit,unit,version,effective_from,dimensions,levels\n"
    found = said(tmp_path, {"standards.csv": head + rows + "\n"})
    assert [column] == [place for place, _ in found]
    assert expected in found[0][1]


def test_checks_and_trainings_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    """A score of seven, a measurement of nothing, a training before joining, somebody nobody knows: all at once."""
    files = {
        "sop_checks.csv": "date_day,process,item,metric,actual,brand_fit\n2025-03-20,content,a,,20,7\n",
        "trainings.csv": "person,process,day,joined\nlin,content,2025-03-01,2025-03-02\nsu,content,,\n",
    }
    assert ["metric", "brand_fit", "day", "person"] == [place for place, _ in said(tmp_path, files)]
