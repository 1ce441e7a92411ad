"""Members' figures, questions and the budget's cells are read as they stand, and told what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.bottom_up import BOTTOM_UP
from goalbook.inputs.plan.feedback import DecompositionMeeting
from goalbook.inputs.plan.resources import PLAN_BUDGET, tiers
from inputs.tiny_team import problems, read

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plan/2025-Q2"
HEADS = {
    "bottom_up": "person,key_result,channel,amount\nlin,KR1,xiaohongshu,40\n",
    "feedback": "id,person,key_result,question,response,day,answered_on\nF1,lin,KR1,Why?,Because,2025-03-01,2025-03-02\n",
    "budget": "channel,tier,month,phase,kind,amount\nxiaohongshu,high,2025-04,acquisition,media,1000\n",
    "reallocations": "from_channel,to_channel,amount,approved_by\nxiaohongshu,douyin,500,lin\n",
    "hires": "role,count,month,owner\neditor,2,2025-05,lin\n",
}
ALL = {f"{PLAN}/{table}.csv": text for table, text in HEADS.items()}


def test_what_is_right_is_read_as_it_stands(tmp_path: Path) -> None:
    """Names of people, channels and tiers may be written in Chinese too."""
    files = ALL | {f"{PLAN}/decomposition_meeting.yml": "day: 2025-03-28\nlead: lin\nattendees: [lin]\n"}
    budget = f"{HEADS['budget']}小红书,塔尖,,conversion,kol,50\n"
    plan = read(tmp_path, files | {f"{PLAN}/budget.csv": budget}).plans["2025-Q2"]
    assert [("lin", "KR1", "xiaohongshu", 40.0)] == list(
        plan.table(BOTTOM_UP)[["person", "key_result", "channel", "amount"]].itertuples(index=False, name=None)
    )
    assert ["xiaohongshu", "xiaohongshu"] == plan.table(PLAN_BUDGET)["channel"].tolist()
    assert ("lin",) == plan.sheet(DecompositionMeeting).attendees


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("bottom_up", "lim,KR1,douyin,5", "did you mean 'lin'"),
        ("bottom_up", "lin,KR9,douyin,5", "did you mean 'KR1'"),
        ("bottom_up", "lin,KR1,duoyin,5", "did you mean"),
        ("bottom_up", "lin,KR1,douyin,-5", "is negative"),
        ("bottom_up", "lin,KR1,xiaohongshu,7", "stands here and in row 2"),
        ("feedback", "F1,lin,KR1,Again?,,,", "stands here and in row 2"),
        ("feedback", "F2,wang,KR1,Why?,,,", "'wang' is not known"),
        ("feedback", "F2,lin,KR1,Why?,So,2025-03-05,2025-03-02", "is before the question"),
        ("feedback", "F2,lin,KR1,Why?,,2025-03-01,2025-03-02", "has no answer"),
        ("budget", "douyin,base,2025-04,acquisition,media,-3", "is negative"),
        ("budget", "douyin,hihg,2025-04,acquisition,media,3", "did you mean 'high'"),
        ("budget", "duoyin,high,2025-04,acquisition,media,3", "did you mean"),
        ("budget", "douyin,high,2025-07,acquisition,media,3", "is no month of 2025-Q2"),
        ("budget", "douyin,high,2025-04,aquisition,media,3", "is none of"),
        ("reallocations", "xiaohongshu,xiaohongshu,5,lin", "is the channel that gives"),
        ("reallocations", "xiaohongshu,douyin,501,lin", "is more than 'xiaohongshu' has left to give (500)"),
        ("reallocations", "xiaohongshu,douyin,-5,lin", "is negative"),
        ("reallocations", "xiaohongshu,douyin,5,zhou", "'zhou' is not known"),
        ("hires", "seller,1.5,2025-05,lin", "is no whole number"),
        ("hires", "seller,1,2025-07,lin", "is no month of 2025-Q2"),
        ("hires", "seller,1,2025-05,lim", "did you mean 'lin'"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, table: str, row: str, said: str) -> None:
    """Every fault names file, row and column and what was expected."""
    file = f"{PLAN}/{table}.csv"
    found = problems(tmp_path, ALL | {file: f"{HEADS[table]}{row}\n"})
    assert [(file, 3)] == [(problem.file, problem.row) for problem in found]
    assert said in language("en").say(found[0].message)


def test_a_meeting_names_people_and_a_day(tmp_path: Path) -> None:
    """All that is wrong with the sheet is told at once, each at its own line."""
    file = f"{PLAN}/decomposition_meeting.yml"
    found = problems(tmp_path, {file: "lead: lim\nattendees: [lin, wang]\n"})
    assert {("day", 1), ("lead", 1), ("attendees.2", 2)} == {(one.column, one.row) for one in found}


def test_tiers_go_by_the_policy_s_names(tmp_path: Path) -> None:
    """塔尖 is the tier high, 新用户 the tier new."""
    names = tiers(read(tmp_path).policy)
    assert ("high", "new", "base") == (names["塔尖"], names["新用户"], names["base"])
