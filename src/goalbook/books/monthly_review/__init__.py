"""One month reviewed: what it brought, where the goal's period is heading, why, and what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.params import MonthlyReviewParams
from goalbook.books.monthly_review.prepare import Prepared, prepare
from goalbook.books.monthly_review.result import MonthlyReview
from goalbook.books.monthly_review.review import review

if TYPE_CHECKING:
    from goalbook.inputs import Inputs

Params = MonthlyReviewParams

__all__ = ["MonthlyReview", "MonthlyReviewParams", "Params", "Prepared", "compute", "prepare", "review"]


def compute(inputs: Inputs, params: MonthlyReviewParams) -> MonthlyReview:
    """Return the review of one month: `prepare`, then `review`."""
    return review(prepare(inputs, params), params)
