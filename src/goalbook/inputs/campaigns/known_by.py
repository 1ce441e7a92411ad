"""What of a campaign's tables was known on a day: plans from the beginning, what came of them from the day on which it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.inputs.planning.base import Planning

# What of a row is known only from its day measured_on.
_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "campaign_kol": ("exposures", "reposts", "orders", "revenue"),
    "campaign_referral": ("invites", "accepted", "rewards"),
    "campaign_segments": ("reached", "participated", "converted"),
    "campaign_offline": ("participants", "conversions", "cost", "cause"),
    "campaign_community": ("participants",),
}
_DAYS: Mapping[str, tuple[str, ...]] = {
    "campaign_channels": ("launched",),
    "campaign_materials": ("copy_ready", "delivered"),
    "campaign_dev": ("rule_done", "page_done", "tracking_done"),
    "campaign_schedule": ("done_at",),
    "campaign_checklist": ("done_at",),
    "campaign_feedback": ("acted_on",),
    "campaign_risks": ("detected_on",),
}
_WITH: Mapping[str, tuple[str, ...]] = {"campaign_checklist": ("done", "evidence"), "campaign_risks": ("hours", "seconds")}


def known_by(table: str, frame: pd.DataFrame, as_of: date, read: Planning) -> pd.DataFrame:
    """Return a table without what was known only after a day; an outcome without a day was read at the campaign's end."""
    if table == "campaign_components":
        return frame[~(frame["created_on"] > pd.Timestamp(as_of))].reset_index(drop=True)
    found = frame.copy()
    if table in _OUTCOMES:
        end = read.sheet(Campaign).end
        later = found["measured_on"] > pd.Timestamp(as_of)
        if end is not None and as_of < end:
            later |= found["measured_on"].isna()
        _blank(found, later, (*_OUTCOMES[table], "measured_on"))
    for name in _DAYS.get(table, ()):
        later = found[name] > pd.Timestamp(as_of)
        _blank(found, later, (name, *_WITH.get(table, ())))
    return found


def _blank(frame: pd.DataFrame, where: pd.Series[bool], names: tuple[str, ...]) -> None:
    if not where.any():
        return
    for name in names:
        kind = frame[name].dtype.kind
        frame.loc[where, name] = pd.NaT if kind == "M" else np.nan if kind == "f" else ""
