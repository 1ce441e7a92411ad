"""What a finished campaign cost by its own files: spend, fees, rewards, events."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.campaigns.people import CAMPAIGN_KOL, CAMPAIGN_OFFLINE, CAMPAIGN_REFERRAL
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from goalbook.inputs import Planning


def cost_of(plan: Planning) -> float:
    """Return all that is known to be spent from the warm-up to the end, NaN where no spend is."""
    sheet, facts = plan.sheet(Campaign), plan.table(CAMPAIGN_FACTS)
    if sheet.first_day is None or sheet.end is None:
        return math.nan
    inside = facts["date_day"].between(pd.Timestamp(sheet.first_day), pd.Timestamp(sheet.end))
    spend = float(facts.loc[inside, "spend"].sum(min_count=1))
    referral = plan.table(CAMPAIGN_REFERRAL)
    rewards = float((referral["rewards"] * referral["unit_cost"]).sum())
    return spend + float(plan.table(CAMPAIGN_KOL)["fee"].sum()) + rewards + float(plan.table(CAMPAIGN_OFFLINE)["cost"].sum())
