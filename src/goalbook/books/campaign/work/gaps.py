"""Which of a campaign's five sheets are complete: scheme, channels, materials, development, schedule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.message import Label

COLUMNS = ("sheet", "rows", "complete_rows", "share", "missing")
FIELDS = ("theme", "background", "purpose", "audience", "rules", "flow")  # of the scheme, beside its days, which no sheet lacks
SHEETS = {"channels": "channel_sheet", "materials": "materials", "development": "development", "schedule": "schedule"}


def sheet_gaps(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return by sheet its rows, those that lack nothing, and what is lacking; a sheet that nobody wrote has no share."""
    found = [_scheme(prepared)]
    for sheet, table in SHEETS.items():
        rows = [row["missing"] for row in rows_of(tables[table])]
        whole = sum(not missing for missing in rows)
        lacks = dict.fromkeys(name for missing in rows for name in missing.split(",") if name)
        found.append((sheet, len(rows), whole, whole / len(rows) if rows else math.nan, ",".join(lacks)))
    return pd.DataFrame(found, columns=list(COLUMNS))


def _scheme(prepared: Prepared) -> tuple[str, int, int, float, str]:
    """Return the scheme, whose rows are its seven fields."""
    given: dict[str, Label] = {name: getattr(prepared.sheet, name) for name in FIELDS}
    lacks = [name for name, text in given.items() if not (text.en or text.zh)]
    every = len(FIELDS) + 1
    return "scheme", every, every - len(lacks), (every - len(lacks)) / every, ",".join(lacks)
