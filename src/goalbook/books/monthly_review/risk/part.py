"""Risk, budget and pilots as tables; a table that the team does not keep leaves its own out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.risk import answers, control_states, reallocation, register, spending

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables that no slider moves; see MonthlyReview for the columns."""
    return {**register.tables(prepared), **answers.tables(prepared), **spending.tables(prepared)}


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the tables that alerts and the sliders move."""
    return {**control_states.moved(prepared, tables, move), **reallocation.moved(prepared, tables, move)}
