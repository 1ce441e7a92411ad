"""Pages that go to one person each, as PDF: goal cards, members' sheets. They are laid out together and handed out apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.pdf import pdf_parts
from goalbook.publish.single_page import SinglePage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.result import BookResult
    from goalbook.show.block import Block


def page_pdfs(result: BookResult, lang: str, pages: Sequence[tuple[str, Block]]) -> list[bytes]:
    """Return each page, a title and what stands on it, as a PDF of its own in their order; fonts are cut and the engine is started once.

    Together they are one HTML page that carries its fonts and asks for nothing.
    """
    meta = DocMeta.of_result(result, lang)
    body = Markup("\n").join(Markup('<div class="page" id="page-{}">{}</div>').format(n, page.html) for n, (_, page) in enumerate(pages))
    team = language(lang, result.meta.currency).say(meta.team_name)
    html = SinglePage(lang, meta.title, team, meta.keywords, "card.css").html(body)
    return pdf_parts(html, {f"page-{n}": title for n, (title, _) in enumerate(pages)})
