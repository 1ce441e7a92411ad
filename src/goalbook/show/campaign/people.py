"""Whom the campaign reaches and through whom: opinion leaders, referrals, segments, visitors, community, partners, tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import msg
from goalbook.show.block import Block, section
from goalbook.show.campaign.company import company_parts
from goalbook.show.campaign.kols import kol_parts
from goalbook.show.campaign.referral import referral_parts
from goalbook.show.campaign.segments import offline_parts, segment_parts

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language


def people(result: CampaignResult, language: Language) -> Block:
    """Return each block that has its data; nothing where none has."""
    parts: list[Markup | str] = [
        *kol_parts(result, language),
        *referral_parts(result, language),
        *segment_parts(result, language),
        *offline_parts(result, language),
        *company_parts(result, language),
    ]
    title = msg("Whom it reached, and through whom") if result.looks_back else msg("Whom it reaches, and through whom")
    return section("people", language.say(title), parts) if parts else Block(Markup(""))
