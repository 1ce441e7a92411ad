"""What the campaign assumes, as the sliders stand beside what the sheet says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.params import ASSUMPTIONS
from goalbook.books.campaign.target.basis import daily_rate, last_of
from goalbook.books.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the table ``campaign_assumed``."""
    own: dict[str, float] = {"per_day": _rate(tables, move), "run_days": float(prepared.days)} if prepared.mode == "plan" else {}
    filed = {name: own.get(name, getattr(prepared.sheet, name, None)) for name in ASSUMPTIONS}
    known = {name: math.nan if value is None else float(value) for name, value in filed.items()}
    rows = [(name, move.params.assumed.get(name, known[name]), known[name]) for name in ASSUMPTIONS]
    return {"campaign_assumed": pd.DataFrame(rows, columns=["name", "value", "filed"])}


def _rate(tables: Mapping[str, pd.DataFrame], move: Move) -> float:
    """Return what a day is taken to bring where no slider says otherwise: as the last campaign did, lifted as assumed."""
    last = last_of(rows_of(tables["similar_campaigns"]))
    return math.nan if last is None else daily_rate(float(last["per_day"]), move.assumed("uplift"))
