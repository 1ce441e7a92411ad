"""The monthly review's own sections on paper, in both languages: everything fits, nothing is a bitmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import handmade
import nbformat
import pypdfium2
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader
from tests.support.sample_review import sample_review

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.pdf import write_pdf
from goalbook.publish.render import render_html
from goalbook.show import style
from goalbook.show.monthly_review.report import SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module", params=["en", pytest.param("zh", marks=pytest.mark.full)])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF of the sample review."""
    lang, folder, review = str(request.param), tmp_path_factory.mktemp("pages"), sample_review()
    blocks = [style.style(), *(show(review, language(lang, review.meta.currency)) for show in SECTIONS)]
    outputs = [new_output("execute_result", {"text/html": block._repr_html_(), "text/plain": repr(block)}) for block in blocks]
    cells = [new_code_cell("show", outputs=[nbformat.from_dict(output)], id=f"c{number}") for number, output in enumerate(outputs)]
    nbformat.write(new_notebook(cells=cells), folder / "n.ipynb")
    write_pdf(render_html(folder / "n.ipynb", DocMeta.of_result(review, lang, "4f2a91c7")), folder / "report.pdf")
    return folder / "report.pdf"


@pytest.mark.full
def test_nothing_leaves_the_margins(report: Path) -> None:
    """Every word of every page stands between the left and right margin of 16 mm."""
    margin = 16 * POINTS_PER_MM - 1
    outside, words = [], 0
    with pypdfium2.PdfDocument(report) as document:
        for number, page in enumerate(document, start=1):
            text, width = page.get_textpage(), page.get_width()
            for place in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(place)
                words += 1
                if left < margin or right > width - margin:
                    outside.append((number, text.get_text_bounded(left, bottom, right, top)))
    assert words > 500
    assert [] == outside


def test_page_one_is_one_page(report: Path) -> None:
    """The headline opens page one; the sections begin on page two, behind the contents."""
    reader = PdfReader(report)
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [0, 1] == [reader.get_destination_page_number(entry) for entry in tops[:2]]
    review = sample_review()
    said = [show for show in SECTIONS if show(review, language("en", review.meta.currency)).html]
    assert len(tops) == len(said)  # a section without its tables says nothing
    assert len(said) < len(SECTIONS)


def test_charts_are_vectors(report: Path) -> None:
    """No page holds a bitmap; charts stay sharp at any size."""
    reader = PdfReader(report)
    assert [] == [image.name for page in reader.pages for image in page.images]
    assert len(reader.pages[0].get_contents().get_data()) > 20_000


def test_every_section_is_in_the_contents(report: Path) -> None:
    """Contents and bookmarks name the same headings."""
    reader = PdfReader(report)
    listed = " ".join(reader.pages[1].extract_text().split())
    tops = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert [] == [title for title in tops[1:] if title not in listed]


def test_words_of_both_languages_have_glyphs(report: Path) -> None:
    """Only the report's own faces are used."""
    names = {font["/BaseFont"].split("+")[1] for font in handmade.fonts_of(PdfReader(report))}
    assert {name for name in names if name.startswith("goalbook-Source-Sans-Pro")}
    assert set() == {name for name in names if not name.startswith(("goalbook-Source-Sans-Pro", "goalbook-Noto-Sans-SC"))}
