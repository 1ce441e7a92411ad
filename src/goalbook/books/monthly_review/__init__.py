"""One month reviewed: what it brought, where the goal's period is heading, why, and what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.lazy import lazily
from goalbook.books.monthly_review.params import MonthlyReviewParams

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared, prepare
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.books.monthly_review.reviewing import review
    from goalbook.inputs import Inputs

Params = MonthlyReviewParams

__all__ = ["MonthlyReview", "MonthlyReviewParams", "Params", "Prepared", "compute", "prepare", "review"]

__getattr__ = lazily(__name__, {"MonthlyReview": "result", "Prepared": "preparation", "prepare": "preparation", "review": "reviewing"})


def compute(inputs: Inputs, params: MonthlyReviewParams) -> MonthlyReview:
    """Return the review of one month: `prepare`, then `review`."""
    from goalbook.books.monthly_review.preparation import prepare  # noqa: PLC0415 - heavy, and first wanted here
    from goalbook.books.monthly_review.reviewing import review  # noqa: PLC0415

    return review(prepare(inputs, params), params)
