"""The net promoter score by month, as far as enough people answered (UA-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_least
from goalbook.methods.nps import net_promoter_score

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

COLUMNS = ("month", "n", "promoters", "detractors", "nps", "low", "high")


def scores(inputs: Inputs, period: Period, as_of: date, least: float) -> pd.DataFrame:
    """Return a row per month with a survey, up to the one under review; score and 80 % interval are NaN below ``least`` answers."""
    sums: dict[str, tuple[float, float, float]] = {}
    for month, *answered in _answers(inputs, as_of):
        if month <= period.label:
            n, promoters, detractors = (one + more for one, more in zip(sums.get(month, (0.0, 0.0, 0.0)), answered, strict=True))
            sums[month] = (n, promoters, detractors)
    rows = []
    for month in sorted(sums):
        counts = sums[month]
        rows.append((month, *counts, *(net_promoter_score(*counts) if at_least(counts[0], least) else (NAN, NAN, NAN))))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _answers(inputs: Inputs, as_of: date) -> Iterator[tuple[str, float, float, float]]:
    """Yield the surveys that ask for a recommendation, with their month: of their day, else of the review they lie beside."""
    for label, review in inputs.reviews.items():
        surveys = review.get("surveys")
        if not isinstance(surveys, pd.DataFrame):
            continue
        asked = surveys[(surveys["kind"] == "nps") & surveys[["n", "promoters", "detractors"]].notna().all(axis=1)]
        for row in rows_of(asked[~(asked["date_day"] > pd.Timestamp(as_of))]):
            month: str = label if pd.isna(row["date_day"]) else f"{row['date_day']:%Y-%m}"
            yield month, number(row["n"]), number(row["promoters"]), number(row["detractors"])
