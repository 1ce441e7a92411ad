"""Goal cards as files: one A5 page for each member, the same bytes every time, nothing of them in the workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from goalbook.core.language import language
from goalbook.publish.goal_cards import card_pdfs, file_names, write_cards
from goalbook.publish.workbook import write_workbook
from support.sample_people import card, goal, plan, signature

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.decomposition import Decomposition

A5 = (419.53, 595.28)  # points


@pytest.fixture(name="result", scope="module")
def _result() -> Decomposition:
    reward = {"reward": "调休 / a day off", "consequence": "扣奖金 / no bonus", "key_result": "KR2"}
    return plan([*card("lin"), *card("chen")], [signature("lin", **reward), signature("chen", hash="12345678")])


@pytest.mark.full
@pytest.mark.parametrize(
    ("lang", "name", "title"), [("en", "Lin", "Tiny · Goal card · Q2 2025 · Lin"), ("zh", "林", "小队 · 目标卡 · 2025 年二季度 · 林")]
)
def test_every_card_is_one_a5_page_with_its_own_title_and_fonts(result: Decomposition, lang: str, name: str, title: str) -> None:
    """Two viewers open it; the text can be found; all fonts are embedded; nobody else's card is in the file."""
    first, second = card_pdfs(result, lang)
    reader = PdfReader(io.BytesIO(first))
    assert 1 == len(reader.pages) == len(pypdfium2.PdfDocument(first)) == len(pypdfium2.PdfDocument(second))
    assert pytest.approx(A5, abs=0.1) == tuple(map(float, reader.pages[0].mediabox[2:]))
    text = pypdfium2.PdfDocument(first)[0].get_textpage().get_text_bounded()
    assert name in text
    assert language(lang).say(result.tables["cards"]["name"].iloc[2]) not in text
    assert (title, "tiny, decomposition, 2025-Q2") == (reader.metadata.title, reader.metadata["/Keywords"])
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert all("+goalbook" in str(font.get_object()["/BaseFont"]) for font in fonts)


def test_the_same_result_gives_the_same_bytes_in_a_folder_of_their_own(result: Decomposition, tmp_path: Path) -> None:
    """cards/<person>.pdf, twice alike."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_cards(result, "zh", tmp_path / name)
        found.append({path.name: path.read_bytes() for path in (tmp_path / name / "cards").iterdir()})
    assert {"chen.pdf", "lin.pdf"} == set(found[0])
    assert found[0] == found[1]


def test_without_cards_there_is_no_folder(tmp_path: Path) -> None:
    """Nothing is written."""
    write_cards(plan(), "en", tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_the_workbook_holds_no_member_no_reward_no_consequence(result: Decomposition, tmp_path: Path) -> None:
    """Goals by role alone."""
    write_workbook(result, "en", tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert "Goals by role" in book.sheetnames
    assert [] == [cell for cell in cells if cell in {"Lin", "Chen", "lin", "chen"} or "day off" in cell or "bonus" in cell]


def test_names_of_files_are_safe_and_differ() -> None:
    """Ids may hold anything: separators are replaced, letters alike but for case are numbered, nothing becomes a hidden file.

    Nor a device of another system, which would make the archive unreadable there.
    """
    names = file_names(("林", "a/b", "../x", "Lin", "lin", "..", "Con", "\x7f\udcff", "y" * 200))
    assert ["林.pdf", "a_b.pdf", "x.pdf", "Lin.pdf", "lin-2.pdf", "card.pdf", "Con_.pdf", "card-2.pdf"] == names[:8]
    assert 64 == len(names[8])


def test_a_card_that_does_not_fit_goes_on_on_a_second_page() -> None:
    """Nothing is lost, and the next card has its own file still."""
    long = [goal("lin", what=f"w{n}", how="how " * 30, standard="standard " * 30) for n in range(7)]
    first, second = card_pdfs(plan([*long, *card("chen")]), "en")
    assert (2, 1) == (len(PdfReader(io.BytesIO(first)).pages), len(PdfReader(io.BytesIO(second)).pages))
    assert "w6" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
