"""What is known already: in a plan the lessons of similar campaigns and of the same mechanics, in a retrospective those of the campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.lessons.card import EVIDENCE
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared

COLUMNS = (
    "lesson", "date_day", "type", "status", "campaign", "campaign_name", "mechanic", "context", "what", "metric", "effect", "low", "high",
    "level", "evidence", "how_to_reuse", "votes", "owner", "similar", "reused",
)  # fmt: skip
_TEXTS = ("context", "what", "how_to_reuse")


def known_lessons(prepared: Prepared) -> pd.DataFrame:
    """Return the lessons that concern this campaign, the best known first, of a plan each with whether it is used again."""
    lessons = prepared.inputs.lessons
    if lessons is None or lessons.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = lessons[lessons["status"] != "withdrawn"]
    plan = prepared.mode == "plan"
    used, similar = set(prepared.sheet.mechanics), set(prepared.similar)
    concern = rows["campaign"].isin(similar) | rows["mechanic"].isin(used) if plan else rows["campaign"] == prepared.campaign_id
    found = rows[concern].copy()
    found["campaign_name"] = pd.Series([_campaign(prepared, str(one)) for one in found["campaign"]], index=found.index, dtype=object)
    found["similar"] = found["campaign"].isin(similar)
    found["reused"] = found["mechanic"].isin(used) & plan
    for name in _TEXTS:
        found[name] = pd.Series([two_languages(str(text)) for text in found[name]], index=found.index, dtype=object)
    order = [(_rank(str(row["evidence"])), _size(row["effect"]), -_votes(row["votes"]), str(row["lesson"])) for _, row in found.iterrows()]
    found = found.iloc[sorted(range(len(found)), key=order.__getitem__)]
    return found[list(COLUMNS)].reset_index(drop=True)


def _campaign(prepared: Prepared, campaign: str) -> Label:
    plan = prepared.inputs.campaigns.get(campaign)
    name = plan.sheet(Campaign).name if plan is not None else Label("", "")
    return name if name.en or name.zh else Label.same(campaign)


def _rank(evidence: str) -> int:
    return EVIDENCE.index(evidence) if evidence in EVIDENCE else len(EVIDENCE)


def _size(effect: float) -> float:
    return 0.0 if pd.isna(effect) else -abs(effect)


def _votes(votes: float) -> float:
    return 0.0 if pd.isna(votes) else votes
