"""One month reviewed: what it brought, where the goal's period is heading, why, and what to decide."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.params import MonthlyReviewParams

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared, prepare
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.books.monthly_review.reviewing import review
    from goalbook.inputs import Inputs

Params = MonthlyReviewParams

__all__ = ["MonthlyReview", "MonthlyReviewParams", "Params", "Prepared", "compute", "prepare", "review"]

_HOMES = {"MonthlyReview": "result", "Prepared": "preparation", "prepare": "preparation", "review": "reviewing"}


def __getattr__(name: str) -> object:
    """Import what computes when it is first used: a run that is up to date needs the parameters only, not pandas."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def compute(inputs: Inputs, params: MonthlyReviewParams) -> MonthlyReview:
    """Return the review of one month: `prepare`, then `review`."""
    from goalbook.books.monthly_review.preparation import prepare  # noqa: PLC0415 - as above
    from goalbook.books.monthly_review.reviewing import review  # noqa: PLC0415

    return review(prepare(inputs, params), params)
