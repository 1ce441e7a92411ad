"""Visitors, counted tests and the channel of a purchase: what is read, and what is refused with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.inputs import check_team, describe
from goalbook.inputs.operations.visitors import VISITORS
from inputs.tiny_team import read, said, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "month,date_day,kind,visits,orders\n"


def faults(folder: Path, text: str) -> list[str]:
    """Return what is wrong with the visitors, by row."""
    found = check_team(write(folder, {"users/visitors.csv": HEAD + text}), "tiny").problems
    return [f"{one.row} {one.column}: {language('en').say(one.message)}" for one in found]


def test_good_visitors_are_no_problem(tmp_path: Path) -> None:
    """A month's row and a day's row stand beside each other."""
    assert not faults(tmp_path, "2025-05,,new,100,3\n,2025-05-01,returning,50,5\n")


def test_each_fault_names_its_row(tmp_path: Path) -> None:
    """More orders than visits, neither month nor day, a month that is none, a row that stands twice, a kind nobody knows."""
    text = "2025-05,,new,100,130\n,,new,5,1\n2025-13,,new,5,1\n2025-04,,new,5,1\n2025-04,,new,6,1\n2025-05,,old,5,1\n"
    found = faults(tmp_path, text)
    assert [2, 3, 4, 6] == sorted({int(line.split()[0]) for line in found} - {7})
    assert any(line.startswith("2 orders: is more than visits") for line in found)
    assert "3 month: needs either a day or a month, and not both" in found
    assert any(line.startswith("7 kind:") for line in found)


def test_counts_of_a_test_are_checked(tmp_path: Path) -> None:
    """More conversions than users are a fault of their row."""
    text = "test,control_users,control_conversions,variant_users,variant_conversions\nW1,100,10,100,130\n"
    lines = said(tmp_path, {"reviews/2025-05/experiments.csv": text})
    assert any("row 2, column variant_conversions" in line and "is more than variant_users (100)" in line for line in lines)


def test_a_purchase_may_name_its_channel(tmp_path: Path) -> None:
    """A channel of team.yml by id or name; another one is refused as everywhere; without the column all is as before."""
    good = "customer,date_day,amount,channel\nc1,2025-05-01,10,小红书\nc2,2025-05-02,12,\n"
    table = read(tmp_path / "good", {"transactions.csv": good}).transactions
    assert table is not None
    assert ["xiaohongshu", ""] == table["channel"].fillna("").tolist()
    lines = said(tmp_path / "bad", {"transactions.csv": good.replace("小红书", "douyn")})
    assert any("row 2, column channel" in line and "did you mean 'douyin'" in line for line in lines)


def test_the_table_explains_itself() -> None:
    """`goalbook describe visitors` knows it."""
    assert VISITORS is describe("visitors")
    assert "returning" in VISITORS.text(language("en"))
