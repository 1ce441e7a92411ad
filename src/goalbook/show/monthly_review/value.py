"""The section value of the review: nothing where the team keeps none of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.show.block import Block

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


def value(review: MonthlyReview, language: Language) -> Block:  # noqa: ARG001 - filled in next
    """Return the section."""
    return Block(Markup(""))
