"""What share of revenue is kept: the margin assumed for the goals' period, else the nearest that a sheet names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.period import parse_period
from goalbook.inputs.planning.economics import Economics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.period import Period
    from goalbook.inputs import Planning


@dataclass(frozen=True)
class Margins:
    """The team's margin, those of channels that have one of their own, and the period whose sheet they come from; "" without any."""

    team: float = 1.0
    channels: tuple[tuple[str, float], ...] = ()
    period: str = ""

    def of(self, channel: str) -> float:
        """Return a channel's margin, the team's where it has none of its own; 1 where nothing is known: then revenue stands for margin."""
        return dict(self.channels).get(channel, self.team)


def margins_for(planning: Mapping[str, Planning], period: Period) -> Margins:
    """Return the margins of the first sheet that names the team's: of the period itself, of the latest before it, of the next after."""
    named = {label: found.sheet(Economics) for label, found in planning.items()}
    kept = {label: sheet for label, sheet in named.items() if sheet.unit_economics.margin is not None}
    if not kept:
        return Margins()
    label = min(kept, key=lambda one: _distance(parse_period(one), period))
    sheet = kept[label]
    channels = tuple((one.channel, float(one.margin)) for one in sheet.channels if one.margin is not None)
    return Margins(float(sheet.unit_economics.margin or 0.0), channels, label)


def _distance(own: Period, period: Period) -> tuple[int, int]:
    """Order sheets: one that covers the period, then earlier ones from the latest, then later ones from the earliest."""
    if own.start <= period.start <= own.end:
        return 0, (own.end - own.start).days
    if own.start < period.start:
        return 1, (period.start - own.start).days
    return 2, (own.start - period.start).days
