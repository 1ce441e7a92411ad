"""Whether what was due by a day was there by then, as far as it is known."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.books.rows import Row

Standing = Literal["done", "late", "running", "ahead", "unreported"]


def day_of(value: object) -> date | None:
    """Return a cell as a day; None where it holds none."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, date) and not pd.isna(value) else None


def days_late(due: date | None, done: date | None, as_of: date, *, kept: bool) -> float:
    """Return how many days after its due day something was done, or how long it is overdue; below zero it was early, NaN unknown.

    ``kept`` says whether such days are written down at all: else a day gone by says nothing.
    """
    if due is None:
        return math.nan
    if done is not None:
        return float((done - due).days)
    return float((as_of - due).days) if kept and as_of > due else math.nan


def noted(rows: Iterable[Row], name: str) -> bool:
    """Say whether anybody ever writes down that something was done; where nobody does, a day gone by says nothing."""
    return any(day_of(row[name]) is not None for row in rows)


def standing(span: tuple[date | None, date | None], done: date | None, as_of: date, *, kept: bool) -> Standing:
    """Return where something stands that lasts from a first day to its due day; ``kept`` as above."""
    start, due = span
    if done is not None:
        return "late" if due is not None and done > due else "done"
    if due is not None and as_of > due:
        return "late" if kept else "unreported"
    if start is not None:
        return "running" if start <= as_of else "ahead"
    return "ahead" if due is not None else "unreported"


def lacking(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    """Return which of these columns are empty in a row."""
    return tuple(name for name in names if pd.isna(row[name]) or row[name] == "")
