"""The tables of the funnel: stages, channels, days, and for the retrospective where the gap comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.funnel.causes import adjustments, gap_causes
from goalbook.books.campaign.funnel.daily import campaign_days
from goalbook.books.campaign.funnel.funnels import channel_funnel, funnel_plan
from goalbook.books.campaign.funnel.gap import gap_steps
from goalbook.books.campaign.funnel.stages import Ground
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``funnel_plan``, ``channel_funnel`` and ``campaign_days``; of a retrospective also the gap with its causes."""
    ground = Ground.of(prepared)
    found = {"funnel_plan": funnel_plan(ground), "channel_funnel": channel_funnel(ground), "campaign_days": campaign_days(ground)}
    if prepared.mode == "plan":
        return found
    steps = gap_steps(ground)
    return {**found, "gap_steps": steps, "gap_causes": gap_causes(ground, steps), "adjustments": adjustments(ground)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield what the daily plan and the campaign's own figures would show, where they are absent."""
    begun = prepared.mode == "retrospective" and prepared.as_of >= prepared.first  # before that there is nothing to measure
    if begun and prepared.plan.table(CAMPAIGN_FACTS).empty:
        text = msg(
            "The campaign's own figures are missing; campaigns/{id:text}/facts.csv would show its funnel day by day.",
            id=prepared.campaign_id,
        )
        yield MissingTable("campaign_facts", "funnel", text)
    if prepared.plan.table(CAMPAIGN_PLAN).empty:
        text = msg(
            "There is no plan by day; campaigns/{id:text}/plan_daily.csv would show each stage and each day against it.",
            id=prepared.campaign_id,
        )
        yield MissingTable("campaign_plan", "funnel", text)
