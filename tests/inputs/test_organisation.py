"""Balance of a month, checklist, posts and handbook of a quarter: read by their contracts, faults named by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.errors import InputError
from goalbook.inputs.contracts import describe
from goalbook.inputs.load import load_inputs
from goalbook.inputs.operations.organisation import ORGANISATION_CHECKLIST, version_of
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.inputs import Inputs


def _read(folder: Path, files: dict[str, str]) -> Inputs:
    return load_inputs(write(folder, dict(files)), "tiny", None, operations=True)


def _faults(folder: Path, files: dict[str, str]) -> set[tuple[int, str]]:
    with pytest.raises(InputError) as caught:
        _read(folder, files)
    return {(problem.row or 0, problem.column) for problem in caught.value.problems}


def test_a_balance_is_read_and_one_that_cannot_be_is_refused_by_row(tmp_path: Path) -> None:
    """A score outside 0 to 5, a sub-item of another dimension, one scored twice, one scored by nothing."""
    rows = (
        "user,growth,3,",
        "user,mix,3,",
        "data,analysis,5.5,",
        "user,growth,4,",
        "data,governance,,",
        "content,form,,reads",
        "data,collection,0,",
    )
    file = "dimension,item,score,metric\n" + "\n".join(rows) + "\n"
    assert {(3, "item"), (4, "score"), (5, "item"), (6, "score")} == _faults(tmp_path, {"reviews/2025-05/balance.csv": file})
    sound = "dimension,item,score,metric\nuser,growth,3,\ncontent,form,,reads\n"
    assert 2 == len(_read(tmp_path, {"reviews/2025-05/balance.csv": sound}).reviews["2025-05"]["balance"])


def test_a_quarters_folder_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    """A rule that is none, one ticked off twice, a post twice, a version that is none."""
    files = {
        "reviews/2025-Q2/checklist.csv": "rule,state\nTM-06,done\nTM-99,open\nTM-06,open\n",
        "reviews/2025-Q2/posts.csv": "post,name\nP1,Lead\nP1,Editor\n",
        "reviews/2025-Q2/handbook.csv": "version,chapter,change\nsecond,Goals,New\n",
    }
    assert {(3, "rule"), (4, "rule"), (3, "post"), (2, "version")} == _faults(tmp_path, files)
    sound = _read(tmp_path / "sound", {"reviews/2025-Q2/checklist.csv": "rule,state,note\nTM-06,done,two mentors\n"})
    assert ["two mentors"] == sound.quarters["2025-Q2"].table(ORGANISATION_CHECKLIST)["note_zh"].tolist()


def test_versions_are_numbers_with_points() -> None:
    """2.10 is later than 2.9; words and long numbers are none."""
    assert [(2, 10), (2, 9), (3,), None, None, None] == [version_of(text) for text in ("2.10", "v2.9", "3", "two", "1." + "9" * 30, "1.")]


def test_each_table_describes_itself() -> None:
    """Every column has a meaning, and says what the table would unlock."""
    for name in ("balance", "organisation_checklist", "organisation_posts", "handbook"):
        contract = describe(name)
        assert contract.unlocks is not None
        assert all(column.meaning for column in contract.columns)
