"""Members' sheets: each has what is their own, beside the report and not in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from goalbook.core.language import language
from goalbook.publish.archive.private import private_file
from goalbook.publish.person_sheets import sheet_pdfs, write_sheets
from goalbook.show.monthly_review.person_sheet import people_with_sheets, person_sheet
from support.sample_members import member, pair, reviewed

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.result import MonthlyReview

NAMES = ("ottokar", "quirina", "wendelin", "xaveria", "<b>{0}</b>")


@pytest.fixture(name="result", scope="module")
def _result() -> MonthlyReview:
    rewards = [{"reward": "b", "name_en": "Bonus", "condition": "okr_completion", "amount": 1.0, "unit": "month_salary"}]
    scores = [row for n, name in enumerate(NAMES) for row in pair(name, 0.999 + 0.001 * n, 0.85)]
    return reviewed(members=[member(name) for name in NAMES], scores=scores, rewards=rewards)


@pytest.mark.parametrize(("lang", "said"), [("en", "would not be paid"), ("zh", "奖金不发放")])
def test_a_sheet_has_its_members_own_alone(result: MonthlyReview, lang: str, said: str) -> None:
    """99.9 % pays nothing and says so; nobody else and no rank stands on it; a hostile name is text."""
    first, *others = people_with_sheets(result)
    html = str(person_sheet(result, language(lang, "CNY"), first).html)
    assert said in html
    assert [] == [name for name in others if name.title() in html or name in html]
    last = str(person_sheet(result, language(lang, "CNY"), others[-1]).html)
    assert "<b>{0}</b>" not in last
    assert "&lt;b&gt;{0}" in last.lower()


def test_without_scores_there_is_no_folder(tmp_path: Path) -> None:
    """A team that keeps no scores gets no sheets."""
    write_sheets(reviewed(), "en", tmp_path)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.full
def test_every_sheet_is_one_page_in_a_private_folder(result: MonthlyReview, tmp_path: Path) -> None:
    """One page each, the same bytes twice, in private/, which the archive keeps apart."""
    assert [1] * len(NAMES) == [len(PdfReader(io.BytesIO(data)).pages) for data in sheet_pdfs(result, "zh")]
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_sheets(result, "en", tmp_path / name)
        found.append({path.name: path.read_bytes() for path in (tmp_path / name / "private").iterdir()})
    assert found[0] == found[1]
    assert len(NAMES) == len(found[0])
    assert all(private_file(f"private/{name}") for name in found[0])
