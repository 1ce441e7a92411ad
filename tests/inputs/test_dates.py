"""Days as people and exports write them."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.core.language import language
from goalbook.inputs.dates import read_dates
from goalbook.inputs.tables import objects


def days(cells: list[object]) -> list[str]:
    """Return the days read as ISO text."""
    return np.datetime_as_string(read_dates(objects(cells)).days, unit="D").tolist()


FORMS = """
2025-06-09|2025/06/09|2025/6/9|2025.6.9|20250609|2025年06月09日|2025年6月9日03时09分05秒|2025-06-09 09:16:04|2025-06-09T09:16:04
2025-06-08 23:30:00 +0530|Mon, 09-Jun-2025|9 Jun 2025|June 9, 2025|２０２５-０６-０９|45817|45817.4|1749427200|09/06/2025 10:00
"""


@pytest.mark.parametrize("cell", [*FORMS.strip().replace("\n", "|").split("|"), 45817, 45817.4])
def test_days_are_read_as_exports_write_them(cell: object) -> None:
    """Chinese, slashed and compact dates, Excel serials and unix seconds are one day; an offset is moved to the team's zone."""
    settling = ["25/06/2025"] if "/2025" in str(cell) else []
    assert days([cell, *settling])[0] == "2025-06-09"


def test_an_ambiguous_day_is_refused_with_both_readings() -> None:
    """03/08/2025 could be August or March; the analyst is told how to write either."""
    (_, message), *rest = read_dates(objects(["03/08/2025"])).faults
    assert "'03/08/2025' is ambiguous; write 2025-08-03 or 2025-03-08" == language("en").say(message)
    assert not rest


def test_one_day_above_twelve_settles_the_column() -> None:
    """In a column with 25/08 the day stands first everywhere, with 08/25 the month does."""
    assert ["2025-08-03", "2025-08-25"] == days(["03/08/2025", "25/08/2025"])
    assert ["2025-03-08", "2025-08-25"] == days(["03/08/2025", "08/25/2025"])


def test_a_column_that_contradicts_itself_settles_nothing() -> None:
    """With both orders in one column the ambiguous cell stays refused."""
    read = read_dates(objects(["25/08/2025", "08/25/2025", "03/08/2025"]))
    assert [2] == [place for place, _ in read.faults]


def test_the_same_number_twice_is_not_ambiguous() -> None:
    """05/05/2025 is one day in either order."""
    assert ["2025-05-05"] == days(["05/05/2025"])


@pytest.mark.parametrize("cell", ["2025-02-30", "1899-01-01", "yesterday", "2025-13-01", "31/02/2025", "12", "25/8/24"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    """Days the calendar lacks, years out of range, two-digit years and words are faults."""
    read = read_dates(objects([cell]))
    assert 1 == len(read.faults)
    assert np.isnat(read.days[0])


def test_an_empty_cell_is_no_day_and_no_fault() -> None:
    """Whether a day must be there is for the table to say."""
    read = read_dates(objects(["", None, "--"]))
    assert () == read.faults
    assert np.isnat(read.days).all()
