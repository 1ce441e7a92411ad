"""Months and times as people write them, columns that mean the same, counts that cannot be: one reader for every small table."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.inputs import check_team, load_inputs
from goalbook.inputs.dates import moment_text
from goalbook.inputs.operations.months import month_text
from goalbook.inputs.operations.private_domain import WECOM
from goalbook.inputs.operations.risk_tables import INCIDENTS
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "month,contacts,added,served,bought\n"


def faults(folder: Path, files: dict[str, str]) -> list[str]:
    """Return what is wrong with these files, by row and column."""
    found = check_team(write(folder, dict(files)), "tiny").problems
    return [f"{one.row} {one.column}: {language('en').say(one.message)}" for one in found]


@pytest.mark.parametrize(
    "written",
    ["2025-05", "2025/5", "2025/05", "2025.05", "2025年5月", "2025年05月份", "202505", "2025-05-01", "2025/5/1", "2025-05-01 00:00:00",
     "May-25", "May 2025", "45778"],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(written: str) -> None:
    """By hand, in Chinese, or as a spreadsheet makes of it: the date of its first day."""
    assert "2025-05" == month_text(written)


@pytest.mark.parametrize("written", ["2025-13", "2025-Q2", "2025-05-14", "2025", "Ma-25", "Marsh-25", "05-2025-01x", "x"])
def test_what_is_no_month_stays_as_it_stands(written: str) -> None:
    """So that the fault names what was written."""
    assert written == month_text(written)


def test_a_time_is_read_with_seconds_or_without() -> None:
    """As a spreadsheet writes it, and in Chinese; a day alone is no time."""
    assert {"2025-04-10 10:00"} == {
        moment_text(text) for text in ("2025-04-10 10:00:00", "2025/4/10 10:00", "2025-04-10T10:00:00.000", "2025年4月10日 10时00分")
    }
    assert "2025-04-10" == moment_text("2025-04-10")


def test_tables_may_be_sheets_with_dates_for_months(tmp_path: Path) -> None:
    """A month that a spreadsheet keeps as a date is the month, a time keeps its minute."""
    sheets: dict[str, list[list[object]]] = {
        "users/wecom.xlsx": [["month", "contacts", "added"], [date(2025, 4, 1), 10, 5], ["2025年5月", 20, 6]],
        "risks/incidents.xlsx": [["incident", "what", "detected_at"], ["N1", "x", datetime(2025, 4, 10, 10, 0)]],  # noqa: DTZ001 - as a cell has it
    }
    folder = write(tmp_path, {name: _book(rows) for name, rows in sheets.items()})
    inputs = load_inputs(folder, "tiny", date(2025, 5, 31), operations=True)
    assert ["2025-04", "2025-05"] == inputs.kept("users", WECOM)["month"].tolist()
    assert ["2025-04-10 10:00"] == inputs.kept("risks", INCIDENTS)["detected_at"].tolist()


def _book(rows: list[list[object]]) -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    """Which of the two was meant nobody can know."""
    assert ["None 引流人数: means contacts, as does the column contacts; keep one"] == faults(
        tmp_path, {"users/wecom.csv": "month,contacts,引流人数\n2025-05,10,99\n"}
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("users/wecom.csv", f"{HEAD}2025-05,9,8,7,0.5\n", ["2 bought: is no whole number"]),
        ("users/wecom.csv", f"{HEAD}2025-05,1e300,8,7,5\n", ["2 contacts: '1e300' is more than anybody counts here; is it a slip?"]),
        ("users/wecom.csv", f"{HEAD}2025-05,1e12,8,7,5\n", []),
        ("users/private_domain_targets.csv", "month,revenue\n2025-05,1e300\n",
         ["2 revenue: '1e300' is more than anybody counts here; is it a slip?"]),
        ("users/private_domain_targets.csv", "month,revenue\n2025-05,10.5\n", []),
    ],
)  # fmt: skip
def test_counts_are_whole_and_nothing_is_beyond_measure(tmp_path: Path, name: str, text: str, said: list[str]) -> None:
    """Half a person, and a slip of the keyboard; money may have cents."""
    assert said == [one for one in faults(tmp_path, {name: text}) if "is empty" not in one]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("transactions.csv", "customer,date_day,orders,amount\nc1,2025-05-01,-5,10\nc2,2025-05-01,1,-10\n",
         ["2 orders: is negative; expected 0 or more"]),
        ("people/meetings_held.csv", "date_day,kind,invited,attended\n2025-05-05,meeting,-5,3\n",
         ["2 invited: is negative; expected 0 or more"]),
        ("people/anonymous_feedback.csv", "month,group,theme,answers,mentions\n2025-05,a,b,-5,1\n",
         ["2 answers: is negative; expected 0 or more"]),
        ("users/wecom.csv", f"{HEAD}2025-05,9,-8,7,5\n", ["2 added: is negative; expected 0 or more"]),
        ("reviews/2025-05/surveys.csv", "kind,n,promoters,detractors\nnps,100,1e300,5\n",
         ["2 promoters: '1e300' is more than anybody counts here; is it a slip?"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_own_cell(tmp_path: Path, name: str, text: str, said: list[str]) -> None:
    """Orders below nothing; a whole below nothing before the parts of it."""
    assert said == faults(tmp_path, {name: text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people/scores.csv", "month,person,kind,item,attainment\n2025-05,cai,outcome,a,1\n"),
        ("people/one_to_ones.csv", "date_day,person\n2025-05-06,cai\n"),
        ("people/creator_weeks.csv", "date_day,person,pieces\n2025-05-05,cai,3\n"),
        ("risks/risks.csv", "month,risk,what,playbook\n2025-05,R1,x,PB1\n"),
    ],
)
def test_names_are_held_against_the_list_that_is_there(tmp_path: Path, name: str, text: str) -> None:
    """Without members or playbooks of its own a table stands alone."""
    assert [] == faults(tmp_path, {name: text})


@pytest.mark.parametrize(
    ("name", "day", "wrong"),
    [
        ("reviews/2025-05/surveys.csv", "2025-05-31", False),
        ("reviews/2025-05/surveys.csv", "2025-06-01", True),
        ("reviews/2025-05/surveys.csv", "2025-04-30", True),
        ("reviews/2025-Q2/adjustments.csv", "2025-06-30", False),
        ("reviews/2025-Q2/adjustments.csv", "2025-07-01", True),
        ("reviews/2025-Q2/posts.csv", "2025-03-31", False),
        ("reviews/2025-Q2/posts.csv", "2025-07-01", True),
    ],
)
def test_days_belong_to_the_period_of_their_folder(tmp_path: Path, name: str, day: str, wrong: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Also where the report's day lies before them, so that none vanishes; what holds since earlier may."""
    rows = {
        "surveys": f"kind,date_day,n\nnps,{day},9\n",
        "posts": f"post,name,date_day\np,x,{day}\n",
        "adjustments": f"date_day,kind,decision\n{day},target,no_change\n",
    }
    folder = write(tmp_path, {name: rows[name.rpartition("/")[2].removesuffix(".csv")]})
    assert wrong == (["date_day"] == [one.column for one in check_team(folder, "tiny").problems])
    with pytest.raises(InputError) if wrong else nullcontext():
        load_inputs(folder, "tiny", date(2025, 5, 31), operations=True)


def test_days_after_the_facts_are_remarked(tmp_path: Path) -> None:
    """The facts end on 2 May: a talk of 2099 is used by no report; a launch yet to come is remarked in the report too."""
    files: dict[str, str | bytes] = {
        "people/one_to_ones.csv": "date_day,person\n2025-05-02,a\n2099-05-06,b\n",
        "users/launch.yml": "private_domain: 2025-07-01\n",
    }
    told = {one.file: language("en").say(one.message) for one in check_team(write(tmp_path, files), "tiny").notices}
    assert told["people/one_to_ones.csv"].startswith("dated after the facts' last day")
    assert "users/launch.yml" in told
    inputs = load_inputs(tmp_path, "tiny", date(2025, 5, 31), operations=True)
    assert ["users/launch.yml"] == [one.file for one in inputs.notices if one.file in files]


@pytest.mark.parametrize(("launch", "told"), [("2026-05-03", []), ("2026-05-04", ["launch.yml 1 private_domain"])])
def test_a_launch_more_than_a_year_ahead_is_a_slip(tmp_path: Path, launch: str, told: list[str]) -> None:
    """The facts end on 2 May 2025; a nearer day may be planned. With and without a report's day."""
    folder = write(tmp_path, {"users/launch.yml": f"private_domain: {launch}\n"})
    found = check_team(folder, "tiny").problems
    assert told == [f"{one.file.removeprefix('users/')} {one.row} {one.column}" for one in found]
    with pytest.raises(InputError) if told else nullcontext():
        load_inputs(folder, "tiny", date(2025, 4, 30), operations=True)
