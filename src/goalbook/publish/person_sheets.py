"""The members' sheets of a monthly review as PDF, a file for each in a folder of their own: they are no part of the team report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.pdf import pdf_parts
from goalbook.publish.single_page import SinglePage
from goalbook.show.monthly_review.person_sheet import people_with_sheets, person_sheet, sheet_title

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.result import MonthlyReview

FOLDER = "private"


def write_sheets(result: MonthlyReview, lang: str, folder: Path) -> None:
    """Write private/member-<n>.pdf for everybody with a score of the month; the same result gives the same bytes.

    They are numbered, not named: the record of a run lists its files, and goes where the sheets do not.
    """
    if not people_with_sheets(result):
        return
    (folder / FOLDER).mkdir(exist_ok=True)
    for n, data in enumerate(sheet_pdfs(result, lang), start=1):
        (folder / FOLDER / f"member-{n:02d}.pdf").write_bytes(data)


def sheet_pdfs(result: MonthlyReview, lang: str) -> list[bytes]:
    """Return the sheets as PDF in the order of people, laid out together."""
    speech = language(lang, result.meta.currency)
    people = people_with_sheets(result)
    return pdf_parts(sheets_html(result, lang), {_id(n): sheet_title(result, speech, person) for n, person in enumerate(people)})


def sheets_html(result: MonthlyReview, lang: str) -> str:
    """Return all sheets as one page that carries its fonts and asks for nothing."""
    speech = language(lang, result.meta.currency)
    meta = DocMeta.of_result(result, lang)
    sheets = Markup("\n").join(
        Markup('<div class="page" id="{}">{}</div>').format(_id(n), person_sheet(result, speech, person).html)
        for n, person in enumerate(people_with_sheets(result))
    )
    return SinglePage(lang, meta.title, speech.say(meta.team_name), meta.keywords, "card.css").html(sheets)


def _id(n: int) -> str:
    return f"sheet-{n}"
