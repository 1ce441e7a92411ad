"""The figures of a campaign: those of the catalogue, and those that its own page alone counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.funnel.stages import STAGES
from goalbook.core.message import Label
from goalbook.show.words import inside

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult


def figure_name(result: CampaignResult, metric: str) -> Label:
    """Return the name of a figure of the campaign's page: of the catalogue, else of its stage."""
    if metric in result.catalogue:
        return result.catalogue.name(metric)
    return next((stage.name for stage in STAGES if stage.metric == metric), Label.same(metric))


def unit_of(result: CampaignResult, metric: str = "") -> str:
    """Return the unit of such a figure, by default of the headline's."""
    metric = metric or result.headline.metric_id
    return str(result.catalogue.get(metric).unit) if metric in result.catalogue else "count"


def direction_of(result: CampaignResult, metric: str) -> str:
    """Return which way such a figure is good."""
    return str(result.catalogue.get(metric).direction) if metric in result.catalogue else "up"


def own_name(result: CampaignResult) -> Label:
    """Return the name of the headline's figure as it stands inside a sentence."""
    return inside(figure_name(result, result.headline.metric_id))
