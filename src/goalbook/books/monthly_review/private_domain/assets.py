"""The user asset sheet, the fourth statement: opening + added − lost = closing by touchpoint, with its total (UA-03)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import number, rows_of
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.rows import Row
    from goalbook.core.period import Period

COLUMNS = ("touchpoint", "kind", "month", "opening", "added", "lost", "closing", "growth", "dedup_share", "unique", "unique_before")
TOTAL = Label("Total", "合计")


def statement(kept: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return one row per touchpoint of the month, the largest first, and their total; ``unique``: closing without who is counted elsewhere.

    The total's unique users are known only where every touchpoint says how many of its users are counted twice.
    """
    own = kept[kept["month"] == period.label].sort_values("closing", ascending=False, kind="stable")
    earlier = kept[kept["month"] == period.previous().label]
    if own.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    was = dict(zip(earlier["touchpoint_en"], _unique(earlier), strict=True))
    rows = []
    for row, unique in zip(rows_of(own), _unique(own), strict=True):
        name, growth = _named(row), divide(number(row["closing"]), number(row["opening"])) - 1
        moved = [number(row[column]) for column in ("opening", "added", "lost", "closing")]
        before = was.get(row["touchpoint_en"], NAN)
        rows.append((name, "touchpoint", period.label, *moved, growth, number(row["dedup_share"]), unique, before))
    opening, added, lost, closing = (math.fsum(own[name]) for name in ("opening", "added", "lost", "closing"))
    unique = math.fsum(_unique(own))
    unique_before = math.fsum(was.values()) if set(was) == set(own["touchpoint_en"]) else NAN
    total = (opening, added, lost, closing, divide(closing, opening) - 1, 1 - divide(unique, closing), unique, unique_before)
    return pd.DataFrame([*rows, (TOTAL, "total", period.label, *total)], columns=list(COLUMNS))


def left_out(kept: pd.DataFrame, period: Period) -> tuple[Label, ...]:
    """Return the touchpoints that the month before has and this one lacks."""
    own = set(kept.loc[kept["month"] == period.label, "touchpoint_en"])
    earlier = kept[kept["month"] == period.previous().label]
    return tuple(_named(row) for row in rows_of(earlier) if row["touchpoint_en"] not in own)


def _named(row: Row) -> Label:
    return Label(str(row["touchpoint_en"]), str(row["touchpoint_zh"]))


def _unique(rows: pd.DataFrame) -> list[float]:
    return (rows["closing"] * (1 - rows["dedup_share"])).astype(float).tolist()
