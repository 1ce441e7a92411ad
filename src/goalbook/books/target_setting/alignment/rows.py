"""A table's rows as dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, object]


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows in order, each by column name."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.to_numpy(dtype=object).tolist()]
