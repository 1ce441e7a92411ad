"""Cells of the CSV files a run leaves: raw numbers, ISO dates, nothing where a value is not known, no text that a spreadsheet computes."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd

MARK = b"\xef\xbb\xbf"  # tells Excel that a file is UTF-8; without it Chinese is garbled there, and reading drops it
SIGNIFICANT = 9  # digits, as in results.json
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes a text that begins so


def csv_cell(value: object, *, guarded: bool = True) -> str:
    """Return a value as it stands in a CSV file; ``guarded`` text that begins like a formula is quoted."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, float):
        return f"{value:.{SIGNIFICANT}g}" if math.isfinite(value) else ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    return f"'{text}" if guarded and text.startswith(FORMULA) else text
