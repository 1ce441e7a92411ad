"""What the rules of a book about a period to come look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.inputs.team import Person


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

    def person(self, person: str) -> Label:
        """Return the role of a person, else the name."""
        known: Person | None = {one.id: one for one in self.prepared.inputs.team.people}.get(person)
        if known is None:
            return Label.same(person)
        return known.role if known.role.en or known.role.zh else known.name
