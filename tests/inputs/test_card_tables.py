"""Goal cards and commitments as people write them: what is read, and what is refused with file, row, column and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inputs import tiny_team as tiny

if TYPE_CHECKING:
    from pathlib import Path

CARDS, SIGNED = "plan/2025-Q2/cards.csv", "plan/2025-Q2/commitments.csv"
HEAD = "person,key_result,metric,kind,what,target,weight\n"
SIGN = "person,signed_on,hash,key_result\n"


def test_cards_and_commitments_are_read(tmp_path: Path) -> None:
    """Percentages are shares, Chinese dates are days, columns left out are empty."""
    files: dict[str, str | bytes] = {
        CARDS: HEAD + "lin,KR1,,outcome,Win,,65%\nlin,,,process,Review,24,35%\n",
        SIGNED: SIGN + "Lin,2025年3月28日,53fb867a,\n",
    }
    plan = tiny.read(tmp_path, files).plans["2025-Q2"]
    assert [0.65, 0.35] == plan.tables["cards"]["weight"].tolist()
    assert ["", ""] == plan.tables["cards"]["how"].tolist()
    assert ["2025-03-28"] == plan.tables["commitments"]["signed_on"].dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("lina,KR1,,outcome,Win,,1\n", "row 2, column person: 'lina' is nobody of team.yml; did you mean 'lin'?"),
        ("林小,KR1,,outcome,Win,,1\n", "row 2, column person: '林小' is not known; there are lin"),
        ("lin,KR11,,outcome,Win,,1\n", "row 2, column key_result: 'KR11' is not known; did you mean 'KR1'?"),
        ("lin,,new_payer,outcome,Win,5,1\n", "row 2, column metric: 'new_payer' is not known; did you mean 'new_payers'?"),
        ("lin,KR1,,result,Win,,1\n", "row 2, column kind: 'result' is none of outcome, process"),
        ("lin,KR1,,outcome,,,1\n", "row 2, column what: is empty; a value is needed here"),
        ("lin,KR1,,outcome,Win,,half\n", "row 2, column weight: 'half' is not a number"),
        ("lin,KR1,,outcome,Win,,65\n", "row 2, column weight: is more than 100 %; the weights of one person's goals are 100 % together"),
        ("lin,KR1,,outcome,Win,,120%\n", "row 2, column weight: is more than 100 %; the weights of one person's goals are 100 % together"),
        ("lin,KR1,,outcome,Win,,-0.1\n", "row 2, column weight: is negative; expected 0 or more"),
        ("lin,,,outcome,Win,,1\n", "row 2, column key_result: is empty; an outcome is that of a key result or of a metric"),
        ("lin,,clicks,outcome,Win,,1\n", "row 2, column target: is empty; without a key result the metric needs a target"),
        (
            "lin,KR1,,outcome,Win,,0.65\nLin,,,process,Review,,\n",
            "row 3, column weight: is empty, but other goals of Lin have a weight",
        ),
        ("lin,KR1,,outcome,Win,,1\nlin,KR1,,outcome,Win,,1\n", "row 3, column what: the row says the same as row 2; keep one"),
    ],
)
def test_cards_that_are_refused(tmp_path: Path, rows: str, expected: str) -> None:
    """Every fault names its row, its column and what was expected."""
    assert expected in tiny.said(tmp_path, {CARDS: HEAD + rows})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("lina,2025-03-28,53fb867a,\n", "row 2, column person: 'lina' is nobody of team.yml; did you mean 'lin'?"),
        ("lin,2025-03-28,53fb867a,\nLin,2025-03-29,53fb867a,\n", "row 3, column person: 'Lin' stands here and in row 2; keep one"),
        ("lin,28/03/2025x,53fb867a,\n", "row 2, column signed_on: '28/03/2025x' is not a date"),
        ("lin,,53fb867a,\n", "row 2, column signed_on: is empty, but a hash is signed; write the day of the signature"),
        ("lin,2025-03-28,53fb867a,KR7\n", "row 2, column key_result: 'KR7' is not known; did you mean 'KR1'?"),
    ],
)
def test_commitments_that_are_refused(tmp_path: Path, rows: str, expected: str) -> None:
    """A stranger, somebody twice, no day, a hash without a day, a key result that is none."""
    found = tiny.said(tmp_path, {SIGNED: SIGN + rows})
    assert any(line.startswith(expected) for line in found), found


def test_all_faults_of_both_tables_are_told_at_once(tmp_path: Path) -> None:
    """Three in one file and one in the other."""
    files: dict[str, str | bytes] = {
        CARDS: HEAD + "lina,KR9,,outcome,Win,,2\n",
        SIGNED: SIGN + "lina,2025-03-28,53fb867a,\n",
    }
    assert 4 == len(tiny.problems(tmp_path, files))
