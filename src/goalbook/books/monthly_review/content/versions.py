"""Versions of the components that content is made of: complete or not, what users said, what came of it (CT-03 to CT-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.experiments.words import SLOTS, listed
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.operations.content import CONTENT_COMPONENTS

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

VERSIONS = (
    "component", "kind", "version", "date_day", "in_month", "filled", "lacks", "metric", "metric_before", "metric_after", "change",
    "feedback",
)  # fmt: skip
_PARTS = ("slot_1", "slot_2", "slot_3")


def version_table(prepared: Prepared) -> pd.DataFrame:
    """Return every version that was in use by the review's day, the latest first."""
    period = prepared.windows.period
    rows = []
    for row in rows_of(prepared.inputs.kept("content", CONTENT_COMPONENTS).sort_values("date_day", ascending=False, kind="stable")):
        day = pd.Timestamp(row["date_day"])
        if day.date() > period.end:
            continue
        lacks = [name for name, slot in zip(SLOTS[row["kind"]], _PARTS, strict=True) if not row[slot]]
        said = listed(lacks) if lacks else Label("", "")
        before, after = float(row["metric_before"]), float(row["metric_after"])
        in_month = period.start <= day.date()
        known = (two_languages(row["component"]), row["kind"], row["version"], day, in_month, len(_PARTS) - len(lacks), said)
        rows.append((*known, row["metric"], before, after, after - before, two_languages(row["feedback"])))
    return pd.DataFrame(rows, columns=list(VERSIONS))
