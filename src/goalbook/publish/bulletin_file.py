"""The bulletin of a finished campaign as a picture for a chat and as PDF: one page, in the proportions of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.pages import page_png
from goalbook.publish.pdf import pdf_bytes
from goalbook.publish.typefaces import font_css
from goalbook.show.campaign.bulletin import bulletin_page, bulletin_title, has_bulletin
from goalbook.show.style import template_folder

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
    page = _PAGE.format(
        lang="zh-Hans" if lang == "zh" else "en",
        title=bulletin_title(result, speech),
        author=speech.say(meta.team_name),
        keywords=", ".join(meta.keywords),
        css=Markup((template_folder() / "bulletin.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        body=bulletin_page(result, speech).html,
    )
    return str(page).replace("/*fonts*/", font_css(page, lang), 1)


_PAGE = Markup(
    """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{author}">
<meta name="keywords" content="{keywords}">
<meta name="generator" content="goalbook">
<style>/*fonts*/</style>
<style>
{css}
</style>
</head>
<body>
{body}
</body>
</html>
"""
)
