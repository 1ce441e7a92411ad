"""What a book says in a few lines: page one, the summary for a chat and the workbook's cover take their words from here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language


@dataclass(frozen=True)
class Brief:
    """Headline, strip of key figures, named paragraphs, and what is to be decided."""

    headline: Message
    strip: Markup
    paragraphs: tuple[tuple[Message, tuple[Message, ...]], ...]
    asked: tuple[Message, tuple[Message, ...]]


def brief(result: BookResult, language: Language) -> Brief:
    """Return a result's brief, written by its own book."""
    found: Brief = import_module(f"goalbook.show.{result.book}.brief").brief(result, language)
    return found


def headline(result: BookResult) -> Message:
    """Return a result's headline, written by its own book."""
    found: Message = import_module(f"goalbook.show.{result.book}.narrative").headline(result)
    return found


def book_name(book: str) -> Message:
    """Return the book's title; an unknown book is called by its id."""
    names = {
        "monthly_review": msg("Monthly review"),
        "target_setting": msg("Target setting"),
        "decomposition": msg("Decomposition of goals"),
        "campaign": msg("Campaign"),
        "quarter_review": msg("Quarter review"),
    }
    return names.get(book) or Message(book.replace("{", "").replace("}", ""))


def target_version(version: int, *, frozen: bool) -> Message:
    """Return which goals a report measures against."""
    return msg("target v{version:n}, frozen", version=version) if frozen else msg("target v{version:n}", version=version)
