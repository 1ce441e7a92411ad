"""The bulletin of a finished campaign as a picture for a chat and as PDF: one page, in the proportions of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.pages import page_png
from goalbook.publish.pdf import pdf_bytes
from goalbook.publish.single_page import SinglePage
from goalbook.show.campaign.bulletin import bulletin_page, bulletin_title, has_bulletin

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.campaign.result import CampaignResult

PDF, PICTURE = "bulletin.pdf", "bulletin.png"
DPI = 305  # a page of 90 mm is 1080 pixels wide


def write_bulletin(result: CampaignResult, lang: str, folder: Path) -> None:
    """Write bulletin.pdf and bulletin.png where there is something to announce; the same result gives the same bytes."""
    if not has_bulletin(result):
        return
    pdf = pdf_bytes(bulletin_html(result, lang))
    (folder / PDF).write_bytes(pdf)
    (folder / PICTURE).write_bytes(page_png(pdf, dpi=DPI))


def bulletin_html(result: CampaignResult, lang: str) -> str:
    """Return the page; it carries its fonts and asks for nothing."""
    speech = language(lang, result.meta.currency)
    meta = DocMeta.of_result(result, lang)
    page = SinglePage(lang, bulletin_title(result, speech), speech.say(meta.team_name), meta.keywords, "bulletin.css")
    return page.html(bulletin_page(result, speech).html)
