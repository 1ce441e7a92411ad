"""Tables of the private domain as people keep them: what is read, and what is refused with file, row, column and value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.inputs.operations.private_domain import PRIVATE_DOMAIN, USER_ASSETS, WECOM, Launch
from goalbook.inputs.operations.users import USERS
from goalbook.inputs.planning.read import Reader
from goalbook.inputs.problems import render_problems
from goalbook.inputs.surveys import survey_problems
from goalbook.inputs.team import read_team
from goalbook.inputs.team_folder import TeamFolder
from inputs import tiny_team as tiny

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.inputs.planning.base import Planning

DAYS = "private_domain.csv"
HEAD = "date_day,guide,reachable,invites,adds,deletes,interacting,delivered,converted,orders,revenue\n"
ASSETS = "month,touchpoint,opening,added,lost,closing,dedup_share\n"


def read(folder: Path, files: dict[str, str], as_of: date | None = None) -> tuple[Planning, list[str]]:
    """Write the tables of users/ and return them with what the analyst would read of their faults."""
    own = TeamFolder(tiny.write(folder, {f"users/{name}": text for name, text in files.items()}) / "tiny")
    document = own.document(own.path / "team.yml", "team")
    assert document is not None
    file = read_team(document[0], "tiny")
    assert not isinstance(file, tuple)
    found = Reader(own, file, {}, as_of).named(own.path / "users", USERS)
    return found, [line.strip() for line in render_problems(own.problems, language("en")).splitlines()] if own.problems else []


def test_chinese_heads_remarks_and_cells_left_empty_are_read(tmp_path: Path) -> None:
    """Heads as exports have them, a remark on top; a cell left empty is missing, not zero."""
    text = "# 导购日报\n日期,导购,可触达客户数,加粉数,邀请数,成交金额\n2025-05-01,g1,1200,6,10,￥1200\n2025-05-02,g1,1204,,,\n"
    planning, faults = read(tmp_path, {DAYS: text})
    table = planning.table(PRIVATE_DOMAIN)
    assert [] == faults
    assert [1200.0] == table["revenue"].dropna().tolist()
    assert table["delivered"].isna().all()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2025-05-01,g1,100,10,11,1,5,9,2,2,90\n", "row 2, column adds: is more than invites (10), of which it is a part"),
        ("2025-05-01,g1,100,10,6,1,5,101,2,2,90\n", "row 2, column delivered: is more than reachable (100), of which it is a part"),
        ("2025-05-01,g1,100,10,6,1,101,9,2,2,90\n", "row 2, column interacting: is more than reachable (100), of which it is a part"),
        ("2025-05-01,g1,100,10,6,1,5,9,3,2,90\n", "row 2, column converted: is more than orders (2), of which it is a part"),
        ("2025-05-01,g1,100,10,6,-1,5,9,2,2,90\n", "row 2, column deletes: is negative; expected 0 or more"),
        (
            "2025-05-01,g1,100,,,,,,,,\n2025-05-01,g1,100,,,,,,,,\n",
            "row 3, column guide: row 2 has the same date_day, guide; keep one",
        ),
        (
            "2025-05-01,g1,100,,,1,,60,,,\n2025-05-02,g1,100,,,1,,60,,,\n",
            "row 3, column delivered: the month's sum is 120, more than reachable (102); count each customer once a month",
        ),
        (
            "2025-05-01,g1,100,,,1,,3,2,2,\n2025-05-02,g1,100,,,1,,3,5,5,\n",
            "row 3, column converted: the month's sum is 7, more than delivered (6); count each customer once a month",
        ),
    ],
)
def test_rates_above_one_are_refused_by_row(tmp_path: Path, rows: str, expected: str) -> None:
    """Nothing is more than the whole it is a part of, of a day and of a month."""
    _, faults = read(tmp_path, {DAYS: HEAD + rows})
    assert expected in faults, faults


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2025-05,Weibo,100,20,5,114,\n", "row 2, column closing: opening + added − lost is 115, −1 to the closing"),
        (
            "2025-04,Weibo,90,20,5,105,\n2025-05,Weibo,106,20,5,121,\n",
            "row 3, column opening: 2025-04 closed with 105 (row 2); a month opens where the one before closed",
        ),
        ("2025-13,Weibo,100,20,5,115,\n", "row 2, column month: '2025-13' is no month; write it as 2025-05"),
        ("2025-05,Weibo,100,20,5,115,1.2\n", "row 2, column dedup_share: is a share above 1"),
        (
            "2025-05,Weibo,100,20,5,115,\n2025-05,Weibo,100,20,5,115,\n",
            "row 3, column touchpoint_en: row 2 has the same month, touchpoint_en; keep one",
        ),
    ],
)
def test_a_statement_that_does_not_close_is_refused_by_row(tmp_path: Path, rows: str, expected: str) -> None:
    """Opening + added − lost is the closing, and the next month opens with it."""
    _, faults = read(tmp_path, {"user_assets.csv": ASSETS + rows})
    assert expected in faults, faults


def test_wecom_counts_no_more_than_came_before(tmp_path: Path) -> None:
    """Bought of served, served of added, added of contacts: each step that is more than its base is named."""
    _, faults = read(tmp_path, {"wecom.csv": "month,contacts,added,served,bought\n2025-04,10,11,12,13\n2025-05,10,8,5,2\n"})
    assert 3 == sum("of which it is a part" in line for line in faults), faults
    assert any("row 2, column bought: is more than served (12)" in line for line in faults)


def test_a_launch_in_the_future_is_refused(tmp_path: Path) -> None:
    """The private domain cannot begin after days on which it worked."""
    day = HEAD + "2025-05-01,g1,100,10,6,1,5,9,2,2,90\n"
    _, faults = read(tmp_path / "late", {DAYS: day, "launch.yml": "private_domain: 2026-01-01\n"})
    assert any("is after 2025-05-01, from when users/private_domain.csv has figures" in line for line in faults), faults
    planning, faults = read(tmp_path / "early", {DAYS: day, "launch.yml": "private_domain: 2024-01-01\n"})
    assert [] == faults
    assert date(2024, 1, 1) == planning.sheet(Launch).private_domain


def test_days_and_months_after_as_of_are_not_known_yet(tmp_path: Path) -> None:
    """On 20 May neither the 21st nor May's statement or WeCom's May are known."""
    files = {
        DAYS: HEAD + "2025-05-20,g1,100,10,6,1,5,9,2,2,90\n2025-05-21,g1,100,10,6,1,5,9,2,2,90\n",
        "user_assets.csv": ASSETS + "2025-04,Weibo,90,20,5,105,\n2025-05,Weibo,105,20,5,120,\n",
        "wecom.csv": "month,contacts,added,served,bought\n2025-04,10,8,5,2\n2025-05,10,8,5,2\n",
    }
    planning, faults = read(tmp_path, files, date(2025, 5, 20))
    assert [] == faults
    assert [1, 1, 1] == [len(planning.table(contract)) for contract in (PRIVATE_DOMAIN, USER_ASSETS, WECOM)]


def test_more_promoters_and_detractors_than_answers_are_refused() -> None:
    """62 and 39 of 100 cannot be; 62 and 38 can."""
    frame = pd.DataFrame(
        {"kind": ["nps"] * 2, "n": [100.0, 100.0], "promoters": [62.0, 62.0], "detractors": [39.0, 38.0], "source_row": [2, 3]}
    )
    (problem,) = survey_problems(frame, "surveys.csv")
    assert (2, "n", "100.0") == (problem.row, problem.column, problem.value)
    assert "promoters and detractors are 101, more than the 100 who answered" == language("en").say(problem.message)
