"""Content as tables; no slider changes them, and a table that the team does not keep leaves its own without rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.content.first_hour import first_hour_tables
from goalbook.books.monthly_review.content.flow import flow_tables
from goalbook.books.monthly_review.content.mix import mix_table
from goalbook.books.monthly_review.content.pieces import of_month, pieces_of
from goalbook.books.monthly_review.content.standards import standard_tables
from goalbook.books.monthly_review.content.topics import topic_tables
from goalbook.books.monthly_review.content.versions import version_table

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.content.pieces import Piece
    from goalbook.books.monthly_review.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see MonthlyReview for the columns.

    A month without a single piece is one of which nothing was written down yet, not one in which nothing came out.
    """
    pieces = pieces_of(prepared)
    shown = _of_pieces(prepared, pieces) if of_month(prepared, pieces, prepared.windows.period) else {}
    return {name: table for name, table in {**shown, **_others(prepared)}.items() if len(table)}


def _of_pieces(prepared: Prepared, pieces: list[Piece]) -> dict[str, pd.DataFrame]:
    mixed = {"content_mix": mix_table(prepared, pieces)}
    return {**mixed, **first_hour_tables(prepared, pieces), **topic_tables(prepared, pieces), **flow_tables(prepared, pieces)}


def _others(prepared: Prepared) -> dict[str, pd.DataFrame]:
    return {"content_versions": version_table(prepared), **standard_tables(prepared)}
