"""What the items of a channel bring: items × average × (1 + uplift × boosted share), as filed and as the sliders have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.inputs.plan.funnels import Output

DAYS = 7
WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True)
class Made:
    """One channel's output: ``items`` per month or week; ``times`` that is done in the period; ``unsure`` where it may be meant once."""

    channel: str
    metric: str
    per: str
    items: float
    average: float
    uplift: float
    boosted: float  # share of items
    said: bool  # whether the plan or a slider says how many are boosted
    times: int
    unsure: bool

    @property
    def one(self) -> float:
        """Return what one month's or week's items bring."""
        return self.items * self.average * (1 + self.uplift * self.boosted)

    @property
    def volume(self) -> float:
        """Return what the items of the period bring."""
        return self.one * self.times


def weeks_in(period: Period) -> int:
    """Return the whole weeks of a period: 13 in a quarter."""
    return ((period.end - period.start).days + 1) // DAYS


def made(prepared: Prepared, move: Move | None = None) -> list[Made]:
    """Return the output of every channel that has some; without a move as filed."""
    return [_made(prepared, row, move) for row in prepared.plan.sheet(FunnelSheet).output]


def _made(prepared: Prepared, row: Output, move: Move | None) -> Made:
    length = len(prepared.period.months())
    monthly = row.per == "month"
    uplift, share = (row.boost.uplift, row.boost.share) if row.boost is not None else (0.0, None)
    items, average = row.items, row.average
    if move is not None:
        per_month = move.params.items.get(row.channel)
        items = items if per_month is None else per_month / (1.0 if monthly else WEEKS_A_MONTH)
        average = move.params.plays.get(row.channel, average)
        share = move.params.boost.get(row.channel, share)
    return Made(
        channel=row.channel,
        metric=row.metric,
        per=row.per,
        items=items,
        average=average,
        uplift=uplift,
        boosted=share or 0.0,
        said=share is not None or uplift == 0,
        times=(row.months or length) if monthly else weeks_in(prepared.period),
        unsure=monthly and row.months is None and length > 1,
    )


def lifts(prepared: Prepared, move: Move) -> dict[tuple[str, str], float]:
    """Return by channel and metric how the sliders change the output: the volume of a chain that lives from it changes alike."""
    pairs = zip(made(prepared), made(prepared, move), strict=True)
    return {(one.channel, one.metric): now.one / one.one for one, now in pairs if one.one > 0}
