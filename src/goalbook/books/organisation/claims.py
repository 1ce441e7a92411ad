"""What others are said to have reached: figures quoted in the source documents, none of them verified, none ever a threshold."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

COLUMNS = ("claim", "says", "value", "quoted_in", "note", "verified", "same_figure_as")


def tables(_inputs: Inputs, _period: Period, _as_of: date) -> dict[str, pd.DataFrame]:
    """Return ``claims``: claim (id), says, value, note (Labels), quoted_in (document and section), verified (False), same_figure_as.

    ``same_figure_as`` names another claim in which the same figure for the same thing is told of somebody else.
    """
    return {"claims": claims()}


@cache
def claims() -> pd.DataFrame:
    """Return the register of claims."""
    with (resources.files("goalbook.core") / "claims.csv").open(encoding="utf-8") as stream:
        rows = [
            (
                row["claim"],
                Label(row["says_en"], row["says_zh"]),
                Label(row["value_en"], row["value_zh"] or row["value_en"]),
                row["source"],
                Label(row["note_en"], row["note_zh"]),
                False,
                row["same_as"],
            )
            for row in csv.DictReader(stream)
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
