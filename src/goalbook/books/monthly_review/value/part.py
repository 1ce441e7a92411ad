"""The tables of value: cohorts and channels, what was assumed of customers, visitors, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.value import cohorts, formula, league, visitors

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``cohort_ltv``, ``payback_curve``, ``clv_assumed``, ``visitors`` and ``test_league``; see MonthlyReview for the columns."""
    found = cohorts.tables(prepared)
    return {
        **found,
        "clv_assumed": formula.table(prepared, found["cohort_ltv"]),
        "visitors": visitors.table(prepared),
        "test_league": league.table(prepared),
    }
