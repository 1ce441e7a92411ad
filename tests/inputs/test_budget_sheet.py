"""The budget sheet: shares, ranges and amounts as people write them, and what is refused with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.planning.budget import BudgetSheet
from inputs.tiny_team import problems, read

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "goals/2025-Q2/budget.yml"


def sheet(folder: Path, text: str) -> BudgetSheet:
    """Return the sheet a text makes."""
    return read(folder, {PLACE: text}).planning["2025-Q2"].sheet(BudgetSheet)


@pytest.mark.parametrize(
    ("written", "share", "amount"),
    [
        ("0.3", (0.3, 0.3), None),
        ("30 %", (0.3, 0.3), None),
        ("[0.05, 0.1]", (0.05, 0.1), None),
        ("[0.1, 0.05]", (0.05, 0.1), None),
        ("{share: 0.3, of: total}", (0.3, 0.3), None),
        ("{share: [5 %, 10 %]}", (0.05, 0.1), None),
        ("250000", None, 250_000.0),
        ("{amount: 250000}", None, 250_000.0),
        ("0", (0.0, 0.0), None),
        ("1", (1.0, 1.0), None),
    ],
)
def test_a_part_is_a_share_a_range_or_an_amount(tmp_path: Path, written: str, share: tuple | None, amount: float | None) -> None:
    """Up to 1 a bare number is a share, above it an amount."""
    part = sheet(tmp_path, f"tech: {written}\n").tech
    assert share == part.range
    assert amount == part.amount


def test_an_empty_sheet_has_no_parts(tmp_path: Path) -> None:
    """What was not written is not given: not zero."""
    found = sheet(tmp_path, "total: 1000\n")
    assert not found.tech.given
    assert found.tech.range is None
    assert found.people.headcount is None


def test_another_currency_is_refused_and_both_are_named(tmp_path: Path) -> None:
    """A budget in dollars cannot be held against figures in yuan."""
    (found,) = problems(tmp_path, {PLACE: "total: 1000\ncurrency: USD\n"})
    assert ("goals/2025-Q2/budget.yml", 2, "currency") == (found.file, found.row, found.column)
    assert "the budget is in USD, the team's figures are in CNY" in language("en").say(found.message)


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("lines:\n  - {name: a, amount: 1, channel: douyn}\n", 2, "lines.1.channel", "did you mean 'douyin'?"),
        (
            "lines:\n  - {name: a, amount: 1}\n  - {name: b, amount: 1, metric: new_payer}\n",
            3,
            "lines.2.metric",
            "did you mean 'new_payers'?",
        ),
        ("tech: {share: 0.3, amount: 10}\n", 1, "tech", "a share and an amount"),
        ("tech: [0.1, 0.2, 0.3]\n", 1, "tech", "a range of two"),
        ("lines:\n  - {name: a, amount: 1, cost_type: sunk}\n", 2, "lines.1.cost_type", "none of"),
        ("tch: 0.3\n", 1, "tch", "did you mean tech?"),
    ],
)
def test_what_leads_nowhere_is_named_with_its_line(tmp_path: Path, text: str, row: int, column: str, words: str) -> None:
    """Unknown channels and metrics, a part given twice, a strange kind of cost: file, line, key and what was meant."""
    (found,) = problems(tmp_path, {PLACE: text})
    assert (row, column) == (found.row, found.column)
    assert words in language("en").say(found.message)


def test_kinds_of_cost_may_be_written_in_chinese(tmp_path: Path) -> None:
    """固定成本, 变动 and 风险费用 are the three kinds."""
    text = "lines:\n" + "".join(f"  - {{name: a, amount: 1, cost_type: {kind}}}\n" for kind in ("固定成本", "变动", "风险费用"))
    assert ["fixed", "variable", "risk"] == [line.cost_type for line in sheet(tmp_path, text).lines]
