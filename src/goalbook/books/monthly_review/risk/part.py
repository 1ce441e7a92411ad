"""Risk, budget and pilots as tables; a table that the team does not keep leaves its own out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.risk import answers, register, spending
from goalbook.books.monthly_review.risk.control_states import moved

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.preparation import Prepared

__all__ = ["moved", "tables"]


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables that no slider moves; see MonthlyReview for the columns."""
    return {**register.tables(prepared), **answers.tables(prepared), **spending.tables(prepared)}
