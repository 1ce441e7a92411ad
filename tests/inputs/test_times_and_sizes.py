"""Months and times as people write them, columns that mean the same, counts that cannot be: one reader for every small table."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

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
