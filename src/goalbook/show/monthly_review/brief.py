"""The review in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.brief import Brief
from goalbook.show.monthly_review.decisions import decide
from goalbook.show.monthly_review.narrative import headline, what
from goalbook.show.monthly_review.reasons import why
from goalbook.show.monthly_review.strip import strip

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


def brief(review: MonthlyReview, language: Language) -> Brief:
    """Return headline, strip, what happened and why, and what to decide."""
    return Brief(
        headline(review),
        strip(review, language),
        ((msg("What happened"), what(review)), (msg("Why"), why(review))),
        (msg("Decide"), decide(review)),
    )
