"""A review as JSON-ready data: stable order, rounded numbers, NaN as null."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

SIGNIFICANT = 9  # digits kept: beyond them lie the last bits of a sum, which differ between machines


def review_json(review: MonthlyReview, schema_version: int) -> dict[str, Any]:
    """Return schema_version, meta, params, headline, tables as records, findings, names, missing."""
    meta = {name: getattr(review.meta, name) for name in review.meta.__dataclass_fields__}
    return {
        "schema_version": schema_version,
        "book": "monthly_review",
        "meta": {name: plain(value) for name, value in meta.items()},
        "params": plain(review.params.resolved()),
        "headline": plain(_fields(review.headline)),
        "objectives": plain(review.objectives),
        "channel_names": plain(review.channel_names),
        "tables": {name: records(review.tables[name]) for name in sorted(review.tables)},
        "findings": [plain(finding.to_json()) for finding in review.findings],
        "missing": [plain(_fields(one)) for one in review.missing],
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table row by row."""
    return [dict(zip(table.columns, map(plain, row), strict=True)) for row in table.itertuples(index=False, name=None)]


def plain(value: Any) -> Any:  # noqa: ANN401 - walks whatever a table may hold
    """Return a value as JSON knows it."""
    if hasattr(value, "to_json"):
        return plain(value.to_json())
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None if value is None or value is pd.NaT or value is pd.NA else _scalar(value)


def _scalar(value: object) -> bool | int | float | str | None:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return rounded(value)
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def rounded(value: float) -> float | None:
    """Return a number with nine significant digits; NaN and infinity become None."""
    return float(f"{value:.{SIGNIFICANT}g}") if math.isfinite(value) else None


def _fields(thing: object) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}  # type: ignore[attr-defined] # a dataclass
