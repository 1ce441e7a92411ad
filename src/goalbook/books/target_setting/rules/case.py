"""What the rules of target setting look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.case import AheadCase
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

PLAN = Label("Whole plan", "整份目标")


@dataclass(frozen=True)
class Case(AheadCase):
    """One target setting before its verdicts: what was prepared, its tables, where the sliders stand."""

    prepared: Prepared
    move: Move

    def key_result(self, kr_id: str) -> Label:
        """Return a key result's id and name, as a reader finds it in the OKR sheet."""
        name = next((kr.name for kr in self.prepared.key_results if kr.id == kr_id), Label.same(""))
        return Label(f"{kr_id} {name.en}".strip(), f"{kr_id} {name.zh}".strip())
