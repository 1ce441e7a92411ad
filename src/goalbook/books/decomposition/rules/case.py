"""What the rules of decomposition look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

PLAN = Label("Whole plan", "整份计划")


@dataclass(frozen=True)
class Case:
    """One decomposition before its verdicts: what was prepared, its tables, where the sliders stand."""

    prepared: Prepared
    tables: dict[str, pd.DataFrame]
    move: Move

    def metric(self, metric: str) -> Label:
        """Return the name of a metric or ratio."""
        return self.prepared.inputs.catalogue.name(metric)

    def channel(self, channel: str) -> Label:
        """Return the name of a channel."""
        return self.prepared.names.get(channel, Label.same(channel))

    def person(self, person: str) -> Label:
        """Return the role of a person, else the name."""
        known = {one.id: one for one in self.prepared.inputs.team.people}.get(person)
        if known is None:
            return Label.same(person)
        return known.role if known.role.en or known.role.zh else known.name
