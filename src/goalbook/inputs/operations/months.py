"""Tables that hold one row per month: how a month is written, and which of them were known on a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.dates import read_dates
from goalbook.inputs.names import plain
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.shelf import Fault, Row

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_YEAR_FIRST = re.compile(r"(?P<y>20[0-9]{2})\s?[-/.年]\s?(?P<m>0?[1-9]|1[0-2])\s?月?份?")
_COMPACT = re.compile(r"(?P<y>20[0-9]{2})(?P<m>0[1-9]|1[0-2])")
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?[\s-]?(?:20)?(?P<y>[0-9]{2})", re.IGNORECASE)  # a spreadsheet shows 2025-05-01 as May-25
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def month_text(text: str, zone: str = "UTC") -> str:
    """Return a month as 2025-05 however it is written, as 2025/5, 2025年5月 or the date of its first day; anything else as it stands."""
    written = plain(text)
    if not written or is_month(written):
        return written
    if found := _YEAR_FIRST.fullmatch(written) or _COMPACT.fullmatch(written):
        return f"{found['y']}-{int(found['m']):02d}"
    if found := _NAMED.fullmatch(written):
        named = [n for n, name in enumerate(_NAMES, start=1) if name.startswith(found["name"].casefold())]
        return f"20{found['y']}-{named[0]:02d}" if len(named) == 1 else text
    days = read_dates(np.array([written], dtype=object), zone).days
    return str(days[0].astype("datetime64[M]")) if not np.isnat(days[0]) and days[0] == days[0].astype("datetime64[M]") else text


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
