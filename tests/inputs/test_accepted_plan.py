"""An accepted plan by channel and month is read as it stands, and told what is wrong with it before months are judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.accepted import CHANNEL_SPLIT, Accepted
from inputs.tiny_team import problems, read

if TYPE_CHECKING:
    from pathlib import Path

PLAN, RECORD = "plan/2025-Q2/channel_split.csv", "plan/2025-Q2/accepted.yml"
HEAD = "channel,metric,month,amount\n"
ROWS = "".join(f"{channel},new_payers,2025-{month:02d},{30 + month}\n" for channel in ("", "小红书") for month in (4, 5, 6))
KEPT = "period: 2025-Q2\ngoals: {version: 2, hash: ab12, frozen: true}\nadds_up: false\nfiles: {channel_split.csv: cd34}\n"


def test_a_split_is_read_under_its_period(tmp_path: Path) -> None:
    """Channels by id or name; the whole team has none."""
    table = read(tmp_path, {PLAN: HEAD + ROWS}).plans["2025-Q2"].table(CHANNEL_SPLIT)
    assert {"": 105.0, "xiaohongshu": 105.0} == table.groupby("channel")["amount"].sum().to_dict()


def test_the_record_says_for_which_goals_it_was(tmp_path: Path) -> None:
    """Nothing of it is needed; what is there is kept."""
    record = read(tmp_path, {PLAN: HEAD + ROWS, RECORD: KEPT}).plans["2025-Q2"].sheet(Accepted)
    assert (2, "ab12", True, False, "cd34") == (
        record.goals.version, record.goals.hash, record.goals.frozen, record.adds_up, record.files["channel_split.csv"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",click_rate,2025-04,0.02", "metric", "is a ratio"),
        (",new_payers,2025-04,-3", "amount", "is negative"),
        (",new_payers,2025-07,3", "month", "is no month of 2025-Q2"),
        (",new_payers,2025-04,3", "month", "twice"),
        (",new_payres,2025-04,3", "metric", "did you mean"),
        ("douyn,new_payers,2025-04,3", "channel", "did you mean"),
        ("douyin,new_payers,2025-04,3", "month", "there is no row for 2025-05, 2025-06"),
        (",new_payers,,3", "month", "is empty"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, column: str, said: str) -> None:
    """Every fault names file, row and column; nothing is guessed."""
    found = problems(tmp_path, {PLAN: f"{HEAD}{ROWS}{row}\n"})
    told = [(problem.file, problem.row, problem.column) for problem in found if said in language("en").say(problem.message)]
    assert (PLAN, 8, column) in told


def test_an_unknown_key_of_the_record_is_told(tmp_path: Path) -> None:
    """Misspelt, it would say nothing."""
    (problem,) = problems(tmp_path, {RECORD: KEPT + "add_up: true\n"})
    assert RECORD == problem.file
