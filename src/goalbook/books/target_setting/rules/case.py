"""What the rules of target setting look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

PLAN = Label("Whole plan", "整份目标")


@dataclass(frozen=True)
class Case:
    """One target setting before its verdicts: what was prepared, its tables, where the sliders stand."""

    prepared: Prepared
    tables: dict[str, pd.DataFrame]
    move: Move

    def metric(self, metric: str) -> Label:
        """Return the name of a metric or ratio."""
        return self.prepared.inputs.catalogue.name(metric)

    def channel(self, channel: str) -> Label:
        """Return the name of a channel."""
        return self.prepared.names.get(channel, Label.same(channel))

    def key_result(self, kr_id: str) -> Label:
        """Return a key result's id and name, as a reader finds it in the OKR sheet."""
        name = next((kr.name for kr in self.prepared.key_results if kr.id == kr_id), Label.same(""))
        return Label(f"{kr_id} {name.en}".strip(), f"{kr_id} {name.zh}".strip())
