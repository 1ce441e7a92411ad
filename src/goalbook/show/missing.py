"""What is not there is said once, in the place where the reader would look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.show.block import note
from goalbook.show.words import says

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language


def missing_notes(review: BookResult, language: Language, *sections: str) -> list[Markup]:
    """Return one line for every absent table of these sections: what is missing and what it would unlock."""
    return [note(says(language, item.unlocks)) for item in review.missing if item.section in sections]
