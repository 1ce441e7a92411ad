"""Where the sliders stand, resolved against what the campaign's files say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.amounts import require
from goalbook.inputs.campaigns.people import CAMPAIGN_REFERRAL

if TYPE_CHECKING:
    from goalbook.books.campaign.params import CampaignParams
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.sheet import Campaign


@dataclass(frozen=True)
class Move:
    """The parameters, each beside what the sheet says; NaN where neither says anything."""

    params: CampaignParams
    sheet: Campaign

    def assumed(self, name: str) -> float:
        """Return an assumption as moved, else as filed; a day's rate and how long the campaign runs are in no sheet."""
        filed = getattr(self.sheet, name, None)
        return self.params.assumed.get(name, math.nan if filed is None else float(filed))

    def budget(self, channel: str, filed: float) -> float:
        """Return a channel's budget as moved, else as filed."""
        return self.params.budgets.get(channel, filed)

    def reward(self, step: int, filed: float) -> float:
        """Return what one reward of a step costs as moved, else as filed."""
        return self.params.rewards.get(str(step), filed)

    def days(self, test: str, filed: float) -> float:
        """Return how long a test runs as moved, else as planned."""
        return self.params.days.get(test, filed)


def move_of(prepared: Prepared, params: CampaignParams) -> Move:
    """Return the move; channels, steps of the ladder and tests that are none are UsageErrors."""
    require(params.budgets, prepared.channels, "budgets")
    require(params.rewards, (str(int(step)) for step in prepared.plan.table(CAMPAIGN_REFERRAL)["step"]), "rewards")
    require(params.days, (test.id for test in prepared.sheet.tests), "days")
    return Move(params, prepared.sheet)
