"""What the report proposes can be copied into the team's folder as it stands, and is read there without fault."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs import load_inputs
from goalbook.publish.proposed import write_proposed

ROOT = Path(__file__).resolve().parents[2]
MAY = pd.Timestamp(2025, 5, 31).date()
TABLES = ("actions", "meetings", "rca")


def review_of(data: Path):
    """Return the review of May of the demo team in a data folder."""
    return compute(load_inputs(data, "beauty", MAY), MonthlyReviewParams(team="beauty", period="2025-05"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder whose demo team has written nothing beside its reviews."""
    shutil.copytree(ROOT / "data" / "beauty", tmp_path / "data" / "beauty", ignore=shutil.ignore_patterns("reviews", "next"))
    return tmp_path / "data"


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_proposed_is_read_back_without_fault(lang: str, data: Path, tmp_path: Path) -> None:
    """Forms, actions and meetings, copied as they are: the next review counts them as the team's own."""
    write_proposed(review_of(data), lang, tmp_path)
    assert [f"{name}.csv" for name in TABLES] == sorted(path.name for path in (tmp_path / "proposed").iterdir())
    shutil.copytree(tmp_path / "proposed", data / "beauty" / "reviews" / "2025-05")
    inputs = load_inputs(data, "beauty", MAY)
    assert set(TABLES) == set(inputs.reviews["2025-05"])
    again = review_of(data)
    assert set(again.tables["actions"]["owner"]) <= {"lin", "zhao", "chen"}
    assert {"person"} == set(again.tables["forms"]["by"])
    assert again.tables["proposals"].empty


@pytest.mark.full
def test_the_cause_is_proposed_to_be_undone_and_nothing_is_filled_in_for_people(data: Path, tmp_path: Path) -> None:
    """The change of 12 May with its worth and owner; how stays empty in every form."""
    write_proposed(review_of(data), "en", tmp_path)
    actions = pd.read_csv(tmp_path / "proposed" / "actions.csv", keep_default_na=False)
    undo = actions[actions["channel"] == "xiaohongshu"].iloc[0]
    assert undo["action"].startswith("Undo the change of 12 May: Topics changed from product reviews to lifestyle (it cost about 1,0")
    assert ("lin", "open", "2025-06-05") == (undo["owner"], undo["status"], undo["due"])
    forms = pd.read_csv(tmp_path / "proposed" / "rca.csv", keep_default_na=False)
    assert {""} == set(forms["how"])
    assert "2025-05:xiaohongshu:conversion_rate" in set(forms["alert"])


@pytest.mark.full
def test_a_text_that_begins_like_a_formula_is_no_formula(data: Path, tmp_path: Path) -> None:
    """A spreadsheet that opens the file computes nothing."""
    made = review_of(data)
    forms = made.tables["forms"].assign(what="=1+1", where="@x")
    write_proposed(replace(made, tables={**made.tables, "forms": forms}), "en", tmp_path)
    text = (tmp_path / "proposed" / "rca.csv").read_text("utf-8-sig")
    assert ",'=1+1," in text
    assert ",'@x," in text


@pytest.mark.full
def test_without_anything_to_propose_the_heads_are_there(data: Path, tmp_path: Path) -> None:
    """Empty tables are files with their heads, the same bytes each time."""
    made = review_of(data)
    empty = {name: made.tables[name].iloc[:0] for name in ("forms", "meetings", "proposals")}
    write_proposed(replace(made, tables={**made.tables, **empty}), "zh", tmp_path)
    assert all(1 == len((tmp_path / "proposed" / f"{name}.csv").read_text("utf-8-sig").splitlines()) for name in TABLES)
