"""What the rules of decomposition look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.case import AheadCase
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

PLAN = Label("Whole plan", "整份计划")


@dataclass(frozen=True)
class Case(AheadCase):
    """One decomposition before its verdicts: what was prepared, its tables, where the sliders stand."""

    prepared: Prepared
    move: Move
