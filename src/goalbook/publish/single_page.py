"""A page of its own beside the report: a card, a bulletin. It carries its fonts and asks for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.publish.typefaces import font_css
from goalbook.show.style import template_folder

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class SinglePage:
    """What stands in the head of such a page, and the style sheet of templates/report it is set with."""

    lang: str
    title: str
    author: str
    keywords: Iterable[str]
    style: str

    def html(self, body: Markup) -> str:
        """Return the whole document."""
        page = _PAGE.format(
            lang="zh-Hans" if self.lang == "zh" else "en",
            title=self.title,
            author=self.author,
            keywords=", ".join(self.keywords),
            css=Markup((template_folder() / self.style).read_text(encoding="utf-8")),  # noqa: S704 - our own file
            body=body,
        )
        return str(page).replace("/*fonts*/", font_css(page, self.lang), 1)


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
