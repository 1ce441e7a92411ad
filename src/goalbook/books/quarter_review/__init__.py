"""One quarter (half-year, year) closed: what was reached, what the loop learned, how the process did, what the next goals answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.lazy import lazily
from goalbook.books.quarter_review.params import QuarterReviewParams

if TYPE_CHECKING:
    from goalbook.books.quarter_review.preparation import Prepared, prepare
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.books.quarter_review.reviewing import review
    from goalbook.inputs import Inputs

Params = QuarterReviewParams

__all__ = ["Params", "Prepared", "QuarterReview", "QuarterReviewParams", "compute", "prepare", "review"]

__getattr__ = lazily(__name__, {"QuarterReview": "result", "Prepared": "preparation", "prepare": "preparation", "review": "reviewing"})


def compute(inputs: Inputs, params: QuarterReviewParams) -> QuarterReview:
    """Return the review of one quarter: `prepare`, then `review`."""
    from goalbook.books.quarter_review.preparation import prepare  # noqa: PLC0415 - heavy, and first wanted here
    from goalbook.books.quarter_review.reviewing import review  # noqa: PLC0415

    return review(prepare(inputs, params), params)
