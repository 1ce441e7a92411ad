"""What the period's figures rest on: corrections made after the months' own reviews, and what was noticed in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.outlook.restated import COLUMNS, corrected_since
from goalbook.books.monthly_review.quality.quality import quality_table

if TYPE_CHECKING:
    from goalbook.books.quarter_review.preparation import Prepared

# What lowers a sum of the period stands above what was set right on reading and what never changes.
ORDER = ("missing", "missing_days", "missing_values", "funnel", "correction")


def data_tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``restatements`` and ``quality``; see QuarterReview for the columns."""
    base = prepared.base
    parts = [corrected_since(base, month.end, month.label) for month in prepared.period.months()]
    found = [part for part in parts if len(part)]
    noticed = quality_table(base.cube, base.inputs, prepared.frame.elapsed)
    rank = noticed["check"].map(lambda check: ORDER.index(check) if check in ORDER else len(ORDER))
    return {
        "restatements": pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS)),
        "quality": noticed.iloc[rank.to_numpy().argsort(kind="stable")].reset_index(drop=True),
    }
