"""Content as tables; no slider changes them, and a table that the team does not keep leaves its own without rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.content.first_hour import first_hour_tables
from goalbook.books.monthly_review.content.flow import flow_tables
from goalbook.books.monthly_review.content.mix import mix_table
from goalbook.books.monthly_review.content.pieces import pieces_of
from goalbook.books.monthly_review.content.standards import standard_tables
from goalbook.books.monthly_review.content.topics import topic_tables
from goalbook.books.monthly_review.content.versions import version_table

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see MonthlyReview for the columns."""
    pieces = pieces_of(prepared)
    listed = {"content_mix": mix_table(prepared, pieces), **first_hour_tables(prepared, pieces), **topic_tables(prepared, pieces)}
    shown = listed | flow_tables(prepared, pieces) if pieces else {}
    return {name: table for name, table in ({**shown, **_others(prepared)}).items() if len(table)}


def _others(prepared: Prepared) -> dict[str, pd.DataFrame]:
    return {"content_versions": version_table(prepared), **standard_tables(prepared)}
