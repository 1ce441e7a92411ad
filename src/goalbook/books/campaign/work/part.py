"""The tables of a campaign's work; a slider moves only its budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.work.budget import budget_variance
from goalbook.books.campaign.work.gaps import sheet_gaps
from goalbook.books.campaign.work.resources import campaign_resources
from goalbook.books.campaign.work.schedule import campaign_gantt, schedule
from goalbook.books.campaign.work.sheets import channel_sheet, development, materials, tracking
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared

SHEETS = ("campaign_channels", "campaign_materials", "campaign_dev", "campaign_schedule")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables that no slider moves; see CampaignResult for the columns."""
    pages = development(prepared)
    found = {
        "channel_sheet": channel_sheet(prepared),
        "materials": materials(prepared),
        "development": pages,
        "tracking": tracking(prepared, pages),
        "schedule": schedule(prepared),
        "campaign_resources": campaign_resources(prepared),
    }
    return {**found, "campaign_gantt": campaign_gantt(prepared, found), "sheet_gaps": sheet_gaps(prepared, found)}


def moved(prepared: Prepared, found: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the budget with its variance at this position of the sliders."""
    return {"budget_variance": budget_variance(prepared, found, move)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the sheets where nobody wrote any of them."""
    if not any(len(table) for name in SHEETS if (table := prepared.plan.tables.get(name)) is not None):
        text = msg(
            "No sheet says who does what until when: channels.csv, materials.csv, development.csv and schedule.csv show what is late, "
            "and whether a retrospective will be possible."
        )
        yield MissingTable("campaign_schedule", "work", text)
