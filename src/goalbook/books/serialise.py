"""A book's result as JSON-ready data: stable order, rounded numbers, NaN as null."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from goalbook.books.result import BookResult

SIGNIFICANT = 9  # digits kept: beyond them lie the last bits of a sum, which differ between machines


def result_json(result: BookResult, schema_version: int) -> dict[str, Any]:
    """Return schema_version, book, meta, params, headline, objectives, names, tables as records, findings, missing."""
    return {
        "schema_version": schema_version,
        "book": result.book,
        "meta": plain(_fields(result.meta)),
        "params": plain(result.params.resolved()),
        "headline": plain(_fields(result.headline)),
        "objectives": plain(result.objectives),
        "channel_names": plain(result.channel_names),
        "tables": {name: records(result.tables[name]) for name in sorted(result.tables)},
        "findings": [plain(finding.to_json()) for finding in result.findings],
        "missing": [plain(_fields(one)) for one in result.missing],
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
