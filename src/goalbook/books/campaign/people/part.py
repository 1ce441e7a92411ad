"""The tables of whom a campaign reaches and through whom; only the ladder and what spreads move with the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.people.community import community, events
from goalbook.books.campaign.people.joint import partners
from goalbook.books.campaign.people.joint import tasks as suspense
from goalbook.books.campaign.people.kols import kol_tiers, kols
from goalbook.books.campaign.people.mechanics import mechanics
from goalbook.books.campaign.people.referral import referral
from goalbook.books.campaign.people.segments import offline, segments
from goalbook.books.campaign.people.spread import spread

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return all tables that no slider moves; see CampaignResult for the columns."""
    leaders, own = kols(prepared.plan), events(prepared)
    return {
        "kols": leaders,
        "kol_tiers": kol_tiers(leaders, over_by_now=prepared.mode == "retrospective"),
        "campaign_segments": segments(prepared.plan),
        "offline": offline(prepared.plan),
        "community": community(prepared, own),
        "community_days": own,
        "campaign_partners": partners(prepared),
        "suspense_tasks": suspense(prepared),
        "mechanics": mechanics(prepared.sheet.mechanics, prepared.sheet.role),
    }


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:  # noqa: ARG001 - the parts' common form
    """Return ``referral``, ``spread`` and ``spread_days``."""
    ladder = referral(prepared.plan, move)
    return {"referral": ladder, **spread(prepared, ladder, move)}
