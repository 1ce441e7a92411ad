"""Which types of content were published, by pieces and by reach (CT-01, CT-02)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.content.pieces import Piece, of_month, share, total
from goalbook.inputs.operations.content import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared

MONTHS = 3  # before the month under review
MIX = (
    "month", "content_type", "pieces", "share_pieces", "reach", "share_reach", "reads_plays_known", "clicks", "click_rate", "completions",
    "completion_rate", "interactions", "interaction_rate",
)  # fmt: skip


def mix_table(prepared: Prepared, pieces: list[Piece]) -> pd.DataFrame:
    """Return a row per month and type; shares are of the pieces whose type is said."""
    period = prepared.windows.period
    rows = [row for month in (*before(period, MONTHS), period) for row in _month(month.label, of_month(prepared, pieces, month))]
    return pd.DataFrame(rows, columns=list(MIX))


def _month(label: str, own: list[Piece]) -> Iterator[tuple[object, ...]]:
    typed = [one for one in own if one.type]
    everything = total(one.reach for one in typed)
    for kind in (*TYPES, "") if own else ():
        found = [one for one in own if one.type == kind]
        if not found and not kind:
            continue
        reach = total(one.reach for one in found) if found else 0.0
        pieces = (len(found), share(len(found), len(typed)) if kind else math.nan)
        reached = (reach, share(reach, everything) if kind else math.nan, sum(not math.isnan(one.reach) for one in found))
        yield (label, kind, *pieces, *reached, *_rates(found))


def _rates(found: list[Piece]) -> tuple[float, ...]:
    """Return clicks, completions and interactions, each with its rate over the pieces that have both parts."""
    values: list[float] = []
    for name, whole in (("clicks", "reach"), ("completions", "plays"), ("interactions", "reach")):
        both = [one for one in found if not math.isnan(getattr(one, name)) and not math.isnan(getattr(one, whole))]
        part = total(getattr(one, name) for one in both)
        values += [part, share(part, total(getattr(one, whole) for one in both))]
    return tuple(values)
