"""Tables that hold one row per month: how a month is written, and which of them were known on a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.shelf import Fault, Row

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_faults(rows: list[Row], column: str = "month") -> Iterator[Fault]:
    """Yield months that are written otherwise than 2025-05."""
    for row in rows:
        if row[column] and not is_month(str(row[column])):
            yield row, column, msg("'{value:text}' is no month; write it as 2025-05", value=shown(row[column]))


def is_month(text: str) -> bool:
    """Say whether a text is a month as tables write it."""
    return bool(_MONTH.fullmatch(text))


def whole_months(frame: pd.DataFrame, as_of: date, column: str = "month") -> pd.DataFrame:
    """Return the rows of months that were over on a day: nobody knows a month's figures before."""
    over = {text: not is_month(text) or parse_period(text).end <= as_of for text in set(frame[column])}
    return frame[frame[column].map(over).astype(bool)].reset_index(drop=True)
