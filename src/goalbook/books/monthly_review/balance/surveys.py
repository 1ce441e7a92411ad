"""The net promoter score of a month, as far as enough people answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.private_domain.promoters import scores

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared


def month_nps(prepared: Prepared) -> float:
    """Return the score of the month under review in points, NaN where no survey was held or too few people answered."""
    month, least = prepared.windows.period, float(prepared.inputs.policy.brand.nps_answers_min)
    table = scores(prepared.inputs, month, prepared.as_of, least)
    own = table[table["month"] == month.label]
    return float(own["nps"].iloc[0]) if len(own) else NAN
