"""What one way of measuring a campaign says, and what all of them say together."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.message import Label, Message
    from goalbook.methods.uplift import PullForward, Uplift

Design = Literal["randomised", "synthetic_control", "local_level", "seasonal_baseline"]
State = Literal["used", "available", "refused", "not_given"]
Verdict = Literal["effective", "unclear", "harmful", "descriptive", "not_evaluated"]
DESIGNS: tuple[Design, ...] = ("randomised", "synthetic_control", "local_level", "seasonal_baseline")  # the best first
DAILY = ("day", "observed", "expected")
PATH = ("day", "observed", "expected", "low", "high", "phase", "design")


@dataclass(frozen=True)
class Doubt:
    """What is to be said beside a figure; one that ``caps`` leaves no verdict but unclear."""

    kind: Literal["overlap", "beside", "earlier", "lasting", "tracking"]
    text: Message
    caps: bool = False


@dataclass(frozen=True)
class Tried:
    """One design: its figures where it says something (NaN where not), what weakens it, else why it says nothing."""

    design: Design
    state: State
    reasons: tuple[Message, ...] = ()  # notes of what weakens it; of one refused or not given: why
    scope: Label | None = None
    whole: bool = True  # it covers the campaign, not a part of its users alone
    metric: str = ""  # what it counts where that is not the campaign's figure: it is shown, and is no verdict
    observed: float = nan
    baseline: float = nan
    effect: float = nan
    low: float = nan
    high: float = nan
    lift: float = nan
    lift_low: float = nan
    lift_high: float = nan
    p: float | None = None
    days: int = 0
    units: int = 0
    step: int = 1  # days of one value of the series: 7 where it is kept by week
    uplift: Uplift | None = field(default=None, repr=False, compare=False)
    path: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def says(self) -> bool:
        """Tell whether it has a figure."""
        return self.state in ("used", "available")

    @property
    def own(self) -> bool:
        """Tell whether its figure is that of the campaign."""
        return self.says and not self.metric


@dataclass(frozen=True)
class Measured:
    """A campaign's effect: the fields of table ``effect``, the designs tried, and the days.

    Without any design that says something ``verdict`` is not_evaluated and the numbers are NaN. ``daily``: one row per day of warm-up and
    campaign with what was observed and what was expected without it, of the design whose series they are (`series`); the effect of days
    belongs to ``channels`` of the team, none where that cannot be said. ``warnings``: what is to be said beside any figure; ``reason``:
    those of them that leave the verdict unclear whatever p is.
    """

    campaign_id: str
    metric_id: str
    tried: tuple[Tried, ...]
    best: Tried | None
    verdict: Verdict
    level: float
    interim: bool
    channels: tuple[str, ...] = ()
    warnings: tuple[Doubt, ...] = ()
    reason: Message | None = None
    pulled: PullForward | None = None  # in steps of the series

    @property
    def design(self) -> str:
        """Return the best design's id, "" where none could be used."""
        return self.best.design if self.best is not None else ""

    @property
    def scope(self) -> Label | None:
        """Return whom the figure covers."""
        return self.best.scope if self.best is not None else None

    def number(self, name: str) -> float:
        """Return one of observed, baseline, effect, low, high, lift, lift_low, lift_high, p of the best design; NaN where unknown."""
        value = getattr(self.best, name) if self.best is not None else None
        return nan if value is None else float(value)

    @property
    def effect(self) -> float:
        """Return the units that would not have come without the campaign."""
        return self.number("effect")

    @property
    def low(self) -> float:
        """Return the lower end of the effect's interval."""
        return self.number("low")

    @property
    def high(self) -> float:
        """Return the upper end of the effect's interval."""
        return self.number("high")

    @property
    def lift(self) -> float:
        """Return the effect relative to what would have come anyway."""
        return self.number("lift")

    @property
    def observed(self) -> float:
        """Return what was observed over the days measured."""
        return self.number("observed")

    @property
    def baseline(self) -> float:
        """Return what would have come anyway."""
        return self.number("baseline")

    @property
    def p(self) -> float:
        """Return the two-sided p of no effect, NaN where there is none."""
        return self.number("p")

    @property
    def days(self) -> int:
        """Return the days that the figure covers."""
        return self.best.days if self.best is not None else 0

    @property
    def units(self) -> int:
        """Return the users or units that had the campaign."""
        return self.best.units if self.best is not None else 0

    @property
    def descriptive(self) -> bool:
        """Tell whether nothing but the past stands for what would have come without the campaign."""
        return self.verdict == "descriptive"

    @property
    def series(self) -> Tried | None:
        """Return the best design that follows days, None where none does."""
        return next((one for one in self.tried if one.says and one.path is not None), None)

    @property
    def daily(self) -> pd.DataFrame:
        """Return day, observed, expected of warm-up and campaign; no rows where no design follows days."""
        one = self.series
        if one is None or one.path is None:
            return pd.DataFrame(columns=list(DAILY))
        inside = one.path["phase"].isin(["warmup", "campaign"])
        return one.path.loc[inside, list(DAILY)].reset_index(drop=True)


def refused(design: Design, reasons: Sequence[Message]) -> Tried:
    """Return a design that has data and says nothing."""
    return Tried(design, "refused", tuple(reasons))


def not_given(design: Design, reason: Message) -> Tried:
    """Return a design that has no data."""
    return Tried(design, "not_given", (reason,))
