"""The pieces of content as a review sees them: what each was for, when, and what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import Row, rows_of
from goalbook.core.message import Label
from goalbook.inputs.operations.content import CONTENT_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period

NAN = math.nan
_ANSWERS = ("likes", "comments", "shares", "saves")


@dataclass(frozen=True)
class Piece:
    """One piece; a day is None and a figure NaN where it is not known."""

    id: str
    day: date | None  # published
    channel: str
    type: str  # value | benefit | emotion | action | ""
    topic: Label
    demanded: date | None
    produced: date | None
    boosted: bool
    first_hour: float
    plays: float
    reads: float
    clicks: float
    completions: float
    interactions: float

    @property
    def reach(self) -> float:
        """Return how often it was read or, where it is not read, played."""
        return self.plays if math.isnan(self.reads) else self.reads


def pieces_of(prepared: Prepared) -> list[Piece]:
    """Return every piece known by the review's day, in the order of the file."""
    return [_piece(row) for row in rows_of(prepared.inputs.kept("content", CONTENT_ITEMS))]


def _piece(row: Row) -> Piece:
    return Piece(
        id=row["content_id"],
        day=_day(row["date_day"]),
        channel=row["channel"],
        type=row["content_type"],
        topic=Label(row["topic_direction_en"] or row["topic_direction_zh"], row["topic_direction_zh"] or row["topic_direction_en"]),
        demanded=_day(row["demanded_on"]),
        produced=_day(row["produced_on"]),
        boosted=row["boosted"] == "yes",
        first_hour=float(row["plays_1h"]),
        plays=float(row["plays_total"]),
        reads=float(row["reads"]),
        clicks=float(row["clicks"]),
        completions=float(row["completions"]),
        interactions=total(float(row[name]) for name in _ANSWERS),
    )


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def published(pieces: Iterable[Piece], first: date, last: date) -> list[Piece]:
    """Return the pieces published from one day to another, both included."""
    return [one for one in pieces if one.day is not None and first <= one.day <= last]


def of_month(prepared: Prepared, pieces: Iterable[Piece], month: Period) -> list[Piece]:
    """Return the pieces published in a month, as far as the review's day."""
    return published(pieces, month.start, min(month.end, prepared.as_of))


def total(values: Iterable[float]) -> float:
    """Return the sum of what is known, NaN where nothing is: what nobody counted is no zero."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) if known else NAN


def share(part: float, whole: float) -> float:
    """Return part ÷ whole, NaN without a whole."""
    return part / whole if whole > 0 else NAN
