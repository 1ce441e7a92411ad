"""What the rules of a campaign look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.case import AheadCase
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.sheet import Campaign

WHOLE = Label("Campaign", "整场活动")


@dataclass(frozen=True)
class Case(AheadCase):
    """One campaign before its verdicts: what was prepared, its tables, where the sliders stand."""

    prepared: Prepared
    move: Move

    @property
    def sheet(self) -> Campaign:
        """Return the campaign's sheet."""
        return self.prepared.sheet

    @property
    def looks_back(self) -> bool:
        """Say whether the campaign is looked back on, not planned."""
        return self.prepared.mode == "retrospective"
