"""What a finished campaign cost by its own files: spend, fees, rewards, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.campaigns.people import CAMPAIGN_KOL, CAMPAIGN_OFFLINE, CAMPAIGN_REFERRAL
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS

if TYPE_CHECKING:
    from goalbook.inputs import Planning


def cost_of(plan: Planning) -> float:
    """Return all that is known to be spent, with the warm-up and what came after the end; NaN where no spend is known."""
    spend = float(plan.table(CAMPAIGN_FACTS)["spend"].sum(min_count=1))
    referral = plan.table(CAMPAIGN_REFERRAL)
    rewards = float((referral["rewards"] * referral["unit_cost"]).sum())
    return spend + float(plan.table(CAMPAIGN_KOL)["fee"].sum()) + rewards + float(plan.table(CAMPAIGN_OFFLINE)["cost"].sum())
