"""The quarter review in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.brief import Brief
from goalbook.show.quarter_review.asks import asks
from goalbook.show.quarter_review.narrative import headline, what, why
from goalbook.show.quarter_review.strip import strip

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language


def brief(review: QuarterReview, language: Language) -> Brief:
    """Return headline, strip, what happened and why, and what to decide."""
    paragraphs = ((msg("What happened"), what(review)), (msg("Why"), why(review)))
    return Brief(headline(review), strip(review, language), tuple(one for one in paragraphs if one[1]), (msg("Decide"), asks(review)))
