"""The tables of a campaign's readiness, which no slider moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.readiness.checklist import checklist
from goalbook.books.campaign.readiness.seal import campaign_seal
from goalbook.books.campaign.readiness.stability import stability
from goalbook.books.campaign.readiness.warmup import campaign_feedback, warmup
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see CampaignResult for the columns."""
    feedback = campaign_feedback(prepared)
    return {
        "checklist": checklist(prepared),
        "stability": stability(prepared),
        "warmup": warmup(prepared, feedback),
        "campaign_feedback": feedback,
        "campaign_seal": campaign_seal(prepared),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the checklist where nobody keeps one."""
    rows = prepared.plan.tables.get("campaign_checklist")
    if rows is None or not len(rows):
        text = msg("No checklist was given; checklist.csv shows what each of the four periods still lacks.")
        yield MissingTable("campaign_checklist", "readiness", text)
