"""What a campaign costs: channels, opinion leaders, rewards and events, as planned and as it was; what is not known is not zero."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.kols import TIERS, tier_name
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL, CAMPAIGN_OFFLINE, CAMPAIGN_REFERRAL
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.preparation import Prepared

COSTS = ("item", "name", "channel", "planned", "actual", "source", "units")
Cost = tuple[str, Label, str, float, float, str, float]


def costs(prepared: Prepared) -> pd.DataFrame:
    """Return one row per channel, tier of opinion leaders, step of the rewards and event; NaN = not known.

    The warm-up counts, and what was spent after the end. ``units`` = rewards given (planned: hoped for), NaN elsewhere.
    """
    found = [*_channels(prepared), *_leaders(prepared), *_rewards(prepared), *_events(prepared)]
    table = pd.DataFrame(found, columns=list(COSTS))
    return table.astype({"planned": float, "actual": float, "units": float})


def known_sum(values: pd.Series) -> float:
    """Return the sum of what is known, NaN where nothing is."""
    return float(values.sum(min_count=1))


def _channels(prepared: Prepared) -> Iterator[Cost]:
    plan, facts = prepared.plan.table(CAMPAIGN_CHANNELS), prepared.plan.table(CAMPAIGN_FACTS)
    spent = facts[facts["date_day"] <= pd.Timestamp(prepared.as_of)].groupby("channel")["spend"].sum(min_count=1)
    budgets = plan.groupby("channel")["budget"].sum(min_count=1)
    for channel in dict.fromkeys([*prepared.channels, *spent.index]):
        planned, actual = float(budgets.get(channel, nan)), float(spent.get(channel, nan))
        if isfinite(planned) or isfinite(actual):
            name = prepared.names.get(channel, Label("No single channel", "不分渠道"))
            yield "channel", name, channel, planned, actual, "facts.csv" if isfinite(actual) else "channels.csv", nan


def _leaders(prepared: Prepared) -> Iterator[Cost]:
    """Yield the fees by tier; they are agreed before and paid whatever comes of it."""
    table = prepared.plan.table(CAMPAIGN_KOL)
    for tier in TIERS:
        fee = known_sum(table.loc[table["tier"] == tier, "fee"])
        if isfinite(fee):
            yield "kol", tier_name(tier), "", fee, fee if prepared.mode == "retrospective" else nan, "kol.csv", nan


def _rewards(prepared: Prepared) -> Iterator[Cost]:
    """Yield unit cost × rewards by step; without a unit cost the step costs an amount that nobody knows."""
    back = prepared.mode == "retrospective"
    for row in rows_of(prepared.plan.table(CAMPAIGN_REFERRAL)):
        hoped, given = float(row["planned_accepted"]), float(row["rewards"])
        if isfinite(hoped) or isfinite(given):
            text = two_languages(str(row["reward"] or row["condition"]))
            unit = float(row["unit_cost"])
            yield (
                "reward",
                text,
                str(int(row["step"])),
                unit * hoped,
                unit * given if back else nan,
                "referral.csv",
                given if back else hoped,
            )


def _events(prepared: Prepared) -> Iterator[Cost]:
    for row in rows_of(prepared.plan.table(CAMPAIGN_OFFLINE)):
        planned, actual = float(row["planned_cost"]), float(row["cost"])
        if isfinite(planned) or isfinite(actual):
            yield "offline", two_languages(str(row["event"])), "", planned, actual, "offline.csv", nan
