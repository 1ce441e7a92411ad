"""The net promoter score of a month, as its surveys say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN

if TYPE_CHECKING:
    from goalbook.core.period import Period
    from goalbook.inputs import Inputs


def month_nps(inputs: Inputs, month: Period) -> float:
    """Return promoters less detractors of a month's surveys in points, NaN where none was held or a part of it is not known."""
    table = inputs.reviews.get(month.label, {}).get("surveys")
    if not isinstance(table, pd.DataFrame):
        return NAN
    rows = table[(table["kind"] == "nps") & (table["n"] > 0)].dropna(subset=["promoters", "detractors"])
    answers = float(rows["n"].sum())
    return 100 * float(rows["promoters"].sum() - rows["detractors"].sum()) / answers if answers else NAN
