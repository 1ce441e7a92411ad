"""What the rules of a book about a period to come look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AheadCase:
    """One such book before its verdicts: what was prepared, its tables, where the sliders stand; each book says of what kind."""

    prepared: Any
    tables: dict[str, pd.DataFrame]
    move: Any

    def metric(self, metric: str) -> Label:
        """Return the name of a metric or ratio."""
        found: Label = self.prepared.inputs.catalogue.name(metric)
        return found

    def channel(self, channel: str) -> Label:
        """Return the name of a channel."""
        found: Label = self.prepared.names.get(channel, Label.same(channel))
        return found
