"""One check against the version of its limit that held on the check's day (CT-09, WX-08)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.standards.versions import Version, kept

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.rows import Row


@dataclass(frozen=True)
class Checked:
    """What was measured on a day, the version that held then, and whether it was kept; None where nothing was measured or nothing held."""

    day: date
    actual: float
    held: Version | None
    kept: bool | None


def checked(row: Row, versions: list[Version]) -> Checked:
    """Return a row of the checks judged."""
    day: date = pd.Timestamp(row["date_day"]).date()
    mine = [one for one in versions if (one.process, one.metric) == (row["process"], row["metric"])]
    held = next((one for one in mine if one.valid(day, versions)), None)
    actual = float(row["actual"])
    return Checked(day, actual, held, kept(actual, held) if held is not None and not math.isnan(actual) else None)
