"""A piece of the report: HTML for the page, plain text for whoever cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Block:
    """HTML that a notebook shows and the report keeps. The text is what a notebook stores beside it."""

    html: Markup
    text: str = ""

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return self.text or "Block"


def joined(parts: Iterable[Markup | str]) -> Markup:
    """Join pieces; what is not marked as HTML is escaped."""
    return Markup("\n").join(part for part in parts if part)


def section(name: str, title: str, parts: Iterable[Markup | str]) -> Block:
    """Return one section of the report with its heading and the id that links lead to."""
    html = Markup('<section class="sec" id="sec-{}"><h2>{}</h2>\n{}\n</section>').format(name, title, joined(parts))
    return Block(html, title)


def note(text: str | Markup) -> Markup:
    """Return one quiet line: what is missing, what was left out, how something was counted."""
    return Markup('<p class="note">{}</p>').format(text)


def lead(text: str | Markup) -> Markup:
    """Return a sentence that opens a section: what is so, and what follows from it."""
    return Markup('<p class="lead">{}</p>').format(text)
