"""A campaign's plan or retrospective in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.brief import Brief
from goalbook.show.campaign.asks import asks
from goalbook.show.campaign.opening import headline
from goalbook.show.campaign.planned import basis, open_points, taught
from goalbook.show.campaign.strip import strip
from goalbook.show.campaign.told import caused, happened, learnt

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language


def brief(result: CampaignResult, language: Language) -> Brief:
    """Return headline, strip, three paragraphs and what to decide: of a retrospective what came, what was caused, what is kept."""
    if result.looks_back:
        paragraphs = (
            (msg("What came"), happened(result)),
            (msg("What it caused"), caused(result)),
            (msg("What is kept"), learnt(result)),
        )
    else:
        paragraphs = (
            (msg("What it rests on"), basis(result)),
            (msg("What was learnt before"), taught(result)),
            (msg("What is open"), open_points(result)),
        )
    return Brief(headline(result), strip(result, language), tuple(one for one in paragraphs if one[1]), (msg("Decide"), asks(result)))
