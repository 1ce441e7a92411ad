"""The members' sheets of a monthly review as PDF, a file for each in a folder of their own: they are no part of the team report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.own_pages import page_pdfs
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
    """Return the sheets as PDF in the order of people."""
    speech = language(lang, result.meta.currency)
    people = people_with_sheets(result)
    return page_pdfs(result, lang, [(sheet_title(result, speech, person), person_sheet(result, speech, person)) for person in people])
