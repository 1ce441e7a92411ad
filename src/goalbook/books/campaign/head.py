"""The campaign in one line: what it is for, when, through which channels, for how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared

COLUMNS = (
    "campaign_id", "name", "role", "nature", "metric_id", "warmup_start", "start", "end", "days", "channels", "owner", "theme", "budget",
    "state", "decided_on", "mechanics", "parent_period", "parent_key_result", "goal_type",
)  # fmt: skip


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the table ``campaign`` of one row."""
    sheet = prepared.sheet
    row = (
        prepared.campaign_id,
        prepared.name,
        sheet.role,
        sheet.nature,
        sheet.metric,
        sheet.warmup_start,
        prepared.start,
        prepared.end,
        prepared.days,
        ",".join(prepared.channels),
        sheet.owner,
        sheet.theme,
        math.nan if sheet.budget is None else float(sheet.budget),
        prepared.state,
        sheet.decided_on,
        ",".join(sheet.mechanics),
        sheet.parent.period,
        sheet.parent.key_result,
        sheet.type,
    )
    return {"campaign": pd.DataFrame([row], columns=list(COLUMNS))}
