"""The work breakdown as people write it: whatever makes the tree no tree is refused at once, each fault with its row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.inputs.plan.recurrence import read_recurrence
from inputs.tiny_team import said
from support.sample_wbs import WHOLE, Line, files, lines, team

if TYPE_CHECKING:
    from pathlib import Path


def refused(folder: Path, rows: list[Line], **others: str) -> list[str]:
    """Return the faults as the analyst reads them, without the line that counts them."""
    return [line for line in said(folder, files(rows, **others)) if line.startswith("row")]


def test_a_whole_tree_is_read(tmp_path: Path) -> None:
    """Nothing is wrong with the sample all other tests break."""
    assert 5 == len(team(tmp_path, lines()).plans["2025-Q2"].tables["wbs"])


@pytest.mark.parametrize(
    ("changes", "row", "column", "expected"),
    [
        ({"S": {"parent": "A"}}, 3, "parent", "support each other in a circle (rows 3, 4, 5)"),
        ({"T": {"parent": "T"}}, 4, "parent", "'T' supports itself"),
        ({"A": {"parent": "TT"}}, 5, "parent", "'TT' is not known; did you mean 'T'?"),
        ({"A": {"level": 3}}, 5, "level", "stands below a line of level 3; its own is one more"),
        ({"A": {"level": 7}}, 5, "level", "is no level"),
        ({"S": {"parent": ""}}, 3, "parent", "only a goal (level 1) has no line above"),
        ({"A": {"owner": "lim"}}, 5, "owner", "'lim' is nobody of team.yml; did you mean 'lin'?"),
        ({"A": {"backup": "zoe"}}, 5, "backup", "'zoe' is not known; there are chen, lin, su"),
        ({"A": {"key_result": "KR9"}}, 5, "key_result", "'KR9' is not known; did you mean 'KR1'?"),
        ({"A": {"due": "2025-03-01"}}, 5, "due", "is before the first day, 2025-04-01"),
        ({"A": {"recurrence": "now and then"}}, 5, "recurrence", "is not understood; write daily"),
        ({"A": {"needs": "A"}}, 5, "needs", "'A' waits for itself"),
        ({"A": {"needs": "Z"}}, 5, "needs", "'Z' is not known"),
        ({"A": {"needs": "S"}}, 5, "needs", "'S' stands above it and is done only when it is"),
        ({"A": {"needs": "B"}, "B": {"needs": "A"}}, 5, "needs", "A, B wait for each other (rows 5, 6)"),
        ({"B": {"task": "A"}}, 6, "task", "'A' stands here and in row 5; keep one"),
        ({"A": {"process": "content", "step": "launch"}}, 5, "step", "'launch' is no step of content"),
        ({"A": {"step": "launch"}}, 5, "step", "has no process; name one of content, ads, user_ops"),
    ],
)
def test_what_makes_it_no_tree_is_refused_in_its_row(
    tmp_path: Path, changes: dict[str, Line], row: int, column: str, expected: str
) -> None:
    """One fault, named once, in the row and column where it stands, with what was expected."""
    (only,) = [line for line in refused(tmp_path, lines(**changes)) if line.startswith(f"row {row}, column {column}")]
    assert expected in only


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Who repairs one must not meet the next."""
    faults = refused(tmp_path, lines(S={"owner": "zoe"}, A={"needs": "Z"}, B={"due": "2025-01-01"}))
    assert ["row 3", "row 5", "row 6"] == [line.partition(",")[0] for line in faults]


def test_an_empty_level_follows_from_the_line_above(tmp_path: Path) -> None:
    """Levels need not be counted by hand; a fifth is refused."""
    plain: list[Line] = [{**line, "level": ""} for line in WHOLE]
    assert 5 == len(team(tmp_path, plain).plans["2025-Q2"].tables["wbs"])
    (only,) = refused(tmp_path, [*plain, {"task": "C", "parent": "A"}])
    assert "makes a fifth level" in only


def test_a_missing_owner_or_deadline_is_for_the_report_to_name(tmp_path: Path) -> None:
    """A plan in the making can be read; what it lacks fails there."""
    assert 5 == len(team(tmp_path, lines(A={"owner": "", "due": ""}, B={"due": "2025-12-31"})).plans["2025-Q2"].tables["wbs"])


def test_people_may_be_named_in_chinese(tmp_path: Path) -> None:
    """A name of team.yml in either language is a person."""
    assert 5 == len(team(tmp_path, lines(A={"owner": "林"})).plans["2025-Q2"].tables["wbs"])


def test_absences_and_progress_are_checked(tmp_path: Path) -> None:
    """Strangers, days out of order, shares above one, items that are none."""
    away = "person,start,end\nzoe,2025-05-01,2025-05-02\nlin,2025-05-09,2025-05-02\n"
    assert ["row 2, column person", "row 3, column end"] == [line.partition(":")[0] for line in refused(tmp_path, lines(), absences=away)]
    noted = "date_day,item,value\n2025-05-01,A,80\n2025-05-01,AA,0.5\n"
    assert ["row 2, column value", "row 3, column item"] == [
        line.partition(":")[0] for line in refused(tmp_path / "b", lines(), progress=noted)
    ]
    twice = "date_day,item,value\n2025-05-01,A,-0.1\n2025-05-01,A,0.5\n"
    assert ["row 2, column value", "row 3, column item"] == [
        line.partition(":")[0] for line in refused(tmp_path / "c", lines(), progress=twice)
    ]


@pytest.mark.parametrize(
    ("text", "rule", "times"),
    [
        ("daily", "FREQ=DAILY", 30),
        ("每天", "FREQ=DAILY", 30),
        ("workdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 22),
        ("weekly:monday", "FREQ=WEEKLY;BYDAY=MO", 4),
        ("每周一", "FREQ=WEEKLY;BYDAY=MO", 4),
        ("weekly: tue, fri", "FREQ=WEEKLY;BYDAY=TU,FR", 9),
        ("每周二、五", "FREQ=WEEKLY;BYDAY=TU,FR", 9),
        ("biweekly:wednesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", 3),
        ("每两周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", 3),
        ("monthly:5", "FREQ=MONTHLY;BYMONTHDAY=5", 1),
        ("每月5日", "FREQ=MONTHLY;BYMONTHDAY=5", 1),
        ("每月末", "FREQ=MONTHLY;BYMONTHDAY=-1", 1),
    ],
)
def test_recurrence_is_read_as_people_write_it(text: str, rule: str, times: int) -> None:
    """English words and Chinese phrases give one rule; its days in April 2025 are counted by hand."""
    found = read_recurrence(text)
    assert found is not None
    assert rule == found.rule
    assert times == len(found.days(date(2025, 4, 1), date(2025, 4, 30)))


@pytest.mark.parametrize("text", ["", "weekly", "weekly:someday", "monthly:32", "monthly:0", "now and then", "每周八"])
def test_what_is_no_recurrence_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert read_recurrence(text) is None
