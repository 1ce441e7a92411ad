"""Sums and quotients of which nothing unknown is taken for zero."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.books.rows import Row


def total(values: Iterable[float]) -> float:
    """Return the sum of the known values, NaN where none is."""
    known = [float(value) for value in values if not math.isnan(value)]
    return sum(known) if known else math.nan


def over(top: float, bottom: float) -> float:
    """Return top ÷ bottom, NaN where one is not known or nothing is divided by."""
    return top / bottom if bottom > 0 and not math.isnan(top) else math.nan


def ratio(rows: Sequence[Row], top: str, bottom: str) -> float:
    """Return Σ top ÷ Σ bottom over the rows that know both."""
    both = [row for row in rows if not (math.isnan(row[top]) or math.isnan(row[bottom]))]
    return over(total(row[top] for row in both), total(row[bottom] for row in both))


def gap(value: float, target: float) -> float:
    """Return value ÷ target − 1."""
    return over(value, target) - 1
