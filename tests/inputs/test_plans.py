"""An accepted stage plan is read as it stands, and told what is wrong with it before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.stage_plan import STAGE_PLAN
from inputs.tiny_team import problems, read

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plan/2025-Q2/stage_plan.csv"
ROWS = "channel,stage,amount\nxiaohongshu,reads,100000\n小红书,new_payers,400\n"


def test_a_stage_plan_is_read_under_its_period(tmp_path: Path) -> None:
    """Channels may be named by id or name; the month stays empty where the plan is for the whole period."""
    plan = read(tmp_path, {PLAN: ROWS}).plans["2025-Q2"].table(STAGE_PLAN)
    assert [("xiaohongshu", "reads", 100_000.0, ""), ("xiaohongshu", "new_payers", 400.0, "")] == list(
        plan[["channel", "stage", "amount", "month"]].itertuples(index=False, name=None)
    )


def test_a_stage_plan_is_a_source_of_the_review(tmp_path: Path) -> None:
    """What a verdict rests on is in the provenance."""
    assert PLAN in {source.path for source in read(tmp_path, {PLAN: ROWS}).sources}


def test_without_a_plan_nothing_is_missing(tmp_path: Path) -> None:
    """A team without a stage plan hears nothing of it."""
    inputs = read(tmp_path)
    assert {} == inputs.plans
    assert "stage_plan" not in {table for table, _ in inputs.missing}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("xiaohongshu,click_rate,0.02,", "is a ratio"),
        ("xiaohongshu,clicks,-5,", "is negative"),
        ("xiaohongshu,clicks,5,2025-07", "is no month of 2025-Q2"),
        ("xiaohongshu,clicks,5,May", "is no month of 2025-Q2"),
        ("xiaohongshu,reads,5,", "twice"),
        ("xiaohongshu,reeds,5,", "did you mean"),
        ("xiaohonshu,clicks,5,", "did you mean"),
        ("xiaohongshu,clicks,,", "is empty"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    """Every fault names file, row and column; nothing is guessed."""
    table = f"channel,stage,amount,month\nxiaohongshu,reads,100000,\n{row}\n"
    found = problems(tmp_path, {PLAN: table})
    assert [(PLAN, 3)] == [(problem.file, problem.row) for problem in found]
    assert said in language("en").say(found[0].message)


def test_a_folder_that_is_no_period_is_told(tmp_path: Path) -> None:
    """A misspelt folder would silently be no plan."""
    found = problems(tmp_path, {"plan/spring/stage_plan.csv": ROWS})
    assert ["plan/spring"] == [problem.file for problem in found]


def test_two_plans_of_one_quarter_are_refused(tmp_path: Path) -> None:
    """A quarter written in two ways is one quarter; which of the plans counts is for people to say."""
    found = problems(tmp_path, {PLAN: ROWS, "plan/2025-q2/stage_plan.csv": ROWS})
    assert [("plan/2025-q2", "plan/2025-Q2")] == [(problem.file, problem.message.values["other"]) for problem in found]
