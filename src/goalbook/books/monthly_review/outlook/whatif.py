"""What the sliders do to the rest of the horizon: rates that recover, spend that changes, actions that work. Refits nothing.

A channel's remaining forecast is multiplied by (rate wished ÷ rate now) and by what its spend is known to bring; what actions add comes on
top. An action that aims at the stage which is moved anyway counts only for what it promises beyond that move.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.mix.responses import spend_factor
from goalbook.methods.attainment import Anchors, progress_score, usable_anchors
from goalbook.methods.landing import Landing
from goalbook.methods.run_rate import required_rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from goalbook.books.landings import AnyLanding
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs import KeyResult

WHOLE = ""  # the stage that stands for a channel's whole conversion
HEADLINE = "*"  # of a promise: it speaks of the headline figure itself, whatever stage brings it


@dataclass(frozen=True)
class Wish:
    """Where the sliders stand: which channel's stage recovers how far or to which rate, spend by channel, share of actions that work."""

    channel: str = ""
    stage: str = WHOLE
    share: float = 0.0
    rate: float = 0.0  # the stage's rate itself; 0 = by the share
    spend: Mapping[str, float] = field(default_factory=dict)
    actions: float = 0.0

    @property
    def at_rest(self) -> bool:
        """Say whether no slider has been moved."""
        return not (self.share or self.rate or any(self.spend.values()) or self.actions)


@dataclass(frozen=True)
class Promise:
    """What one open action is to bring: of which channel and stage ("" = none of them), headline units per month."""

    channel: str
    stage: str
    effect: float


@dataclass(frozen=True)
class Heading:
    """Where the headline figure lands; what is still required per slot, net of what the wish brings; the progress score expected."""

    landing: float = NAN
    low: float = NAN
    high: float = NAN
    required: float = NAN
    score: float = NAN


@dataclass(frozen=True)
class Levers:
    """All that a wish can move, taken from what is prepared."""

    prepared: Prepared

    @cached_property
    def rates(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Return (baseline, current) by channel and stage."""
        table = self.prepared.tables.get("stage_rates")
        if table is None:
            return {}
        pairs = zip(table["channel"], table["factor"], table["baseline"], table["current"], strict=True)
        return {(str(channel), str(stage)): (float(before), float(now)) for channel, stage, before, now in pairs}

    @cached_property
    def shifted(self) -> frozenset[str]:
        """Return the channels in one of whose stages a shift was found."""
        table = self.prepared.tables.get("stage_rates")
        return frozenset() if table is None else frozenset(map(str, table.loc[table["basis"] == "causes", "channel"]))

    @cached_property
    def responses(self) -> dict[str, pd.Series]:
        """Return each channel's measured response to spend."""
        table = self.prepared.tables.get("responses")
        return {} if table is None else {str(row["channel"]): row for _, row in table.iterrows()}

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Return what the open actions are to bring, those without a known effect left out."""
        table = self.prepared.tables.get("actions")
        if table is None or table.empty:
            return ()
        rows = zip(table["channel"], table["metric_id"], table["status"], table["effect"], strict=True)
        return tuple(
            Promise(str(channel or ""), self._stage_of(str(channel or ""), str(metric or "")), float(effect))
            for channel, metric, status, effect in rows
            if status == "open" and not math.isnan(float(effect))
        )

    @cached_property
    def months_left(self) -> float:
        """Return how many months of the horizon are still to come, counted in slots."""
        frame = self.prepared.windows
        return frame.remaining / len(frame.horizon_planned) * len(frame.horizon.months()) if frame.horizon_planned else 0.0

    def channels(self) -> tuple[str, ...]:
        """Return the channels that have a part in the headline figure."""
        aim = self.prepared.aim
        return tuple(c for c in self.prepared.cube.channels if aim.channel in (WHOLE_TEAM, c) and isinstance(self._own(c), Landing))

    def remaining(self, channel: str) -> float:
        """Return what a channel is forecast to bring until the horizon's end; 0 where nothing is forecast."""
        own = self._own(channel)
        return own.forecast_remaining if isinstance(own, Landing) else 0.0

    def measured(self, channel: str) -> bool:
        """Say whether a channel's response to spend is known."""
        return channel in self.responses and bool(self.responses[channel]["identified"])

    def stage_factor(self, channel: str, wish: Wish) -> float:
        """Return what the wish for a stage multiplies a channel's remaining forecast by."""
        if channel != wish.channel:
            return 1.0
        if wish.stage == WHOLE:
            return 1 + wish.share * (self.whole(channel) - 1)
        baseline, current = self.rates.get((channel, wish.stage), (NAN, NAN))
        if math.isnan(current):
            return 1.0
        return wish.rate / current if wish.rate else 1 + wish.share * (baseline / current - 1)

    def whole(self, channel: str) -> float:
        """Return baseline ÷ current of a channel's whole conversion.

        Where a shift was found in one of its stages it is their product: the months before may hold the shift themselves.
        """
        recovery = self.prepared.recoveries.get(channel)
        if recovery is None:
            return 1.0
        if channel not in self.shifted:
            return recovery.factor(1.0)
        return math.prod(baseline / current for (owner, _), (baseline, current) in self.rates.items() if owner == channel)

    def uplift(self, channel: str, wish: Wish) -> float:
        """Return what the wish adds to a channel's remaining forecast, in headline units."""
        rest, stage = self.remaining(channel), self.stage_factor(channel, wish)
        moved = rest * (stage * self._spend_factor(channel, wish) - 1)
        overlap, other = 0.0, 0.0
        for promise in self.promises if wish.actions else ():
            if promise.channel == channel and self._same(promise, wish):
                overlap += promise.effect
            elif promise.channel == channel:
                other += promise.effect
        scale = wish.actions * self.months_left
        beyond = max(overlap * scale - max(rest * (stage - 1), 0.0), 0.0) if overlap > 0 else overlap * scale
        return max(moved + beyond + other * scale, -rest)

    def total(self, wish: Wish) -> float:
        """Return what the wish adds to the headline figure: Σ over its channels, and actions that belong to none."""
        teamwide = (
            sum(promise.effect for promise in self.promises if not promise.channel) if self.prepared.aim.channel == WHOLE_TEAM else 0.0
        )
        return math.fsum(self.uplift(channel, wish) for channel in self.channels()) + wish.actions * self.months_left * teamwide

    def landings(self, wish: Wish) -> dict[tuple[str, str], AnyLanding]:
        """Return all landings with the wish fulfilled: the headline figure's, and those of the same figure by channel."""
        aim, found = self.prepared.aim, dict(self.prepared.landings)
        for channel in self.channels():
            found[aim.metric, channel] = _raised(found[aim.metric, channel], self.uplift(channel, wish))
        if aim.channel == WHOLE_TEAM:
            found[aim.metric, WHOLE_TEAM] = _raised(found[aim.metric, WHOLE_TEAM], self.total(wish))
        return found

    def heading(self, wish: Wish) -> Heading:
        """Return where the headline figure lands with the wish fulfilled: the figures alone, no paths."""
        aim = self.prepared.aim
        base = self.prepared.landings.get((aim.metric, aim.channel))
        if not isinstance(base, Landing):
            return Heading()
        rise, done = self.total(wish), base.actual_to_date
        factor = max(1 + rise / base.forecast_remaining, 0.0) if base.forecast_remaining > 0 else 1.0
        low, high = (NAN if edge is None else done + (edge - done) * factor for edge in (base.low, base.high))
        months, landing = self._months(), done + base.forecast_remaining * factor
        score = expected_score(aim.key_result, landing / months)
        return Heading(landing / months, low / months, high / months, self.required(wish), score)

    def required(self, wish: Wish) -> float:
        """Return what is still required per slot, net of what the wish brings on top."""
        aim, frame = self.prepared.aim, self.prepared.windows
        base = self.prepared.landings.get((aim.metric, aim.channel))
        if aim.key_result is None or not isinstance(base, Landing):
            return NAN
        rise = self.total(wish) if base.forecast_remaining > 0 else 0.0
        return required_rate(aim.key_result.target * self._months(), base.actual_to_date + rise, frame.remaining)

    def _own(self, channel: str) -> AnyLanding | None:
        return self.prepared.landings.get((self.prepared.aim.metric, channel))

    def _months(self) -> int:
        """Return by how many months a sum is divided to stand beside its target: monthly averages alone are."""
        goal = self.prepared.aim.key_result
        return len(self.prepared.windows.horizon.months()) if goal is not None and goal.aggregation == "average" else 1

    def _spend_factor(self, channel: str, wish: Wish) -> float:
        change = wish.spend.get(channel, 0.0)
        return spend_factor(self.responses[channel], change) if change and channel in self.responses else 1.0

    def _same(self, promise: Promise, wish: Wish) -> bool:
        """Say whether an action aims at what the wish moves anyway; the whole conversion holds every stage, and so does the headline."""
        if promise.channel != wish.channel or not promise.stage or not (wish.share or wish.rate):
            return False
        return promise.stage == HEADLINE or wish.stage in (WHOLE, promise.stage)

    def _stage_of(self, channel: str, metric: str) -> str:
        """Return the stage an action's metric belongs to: a rate's numerator, or the stage itself; "" for what is no stage."""
        ratio, aim = self.prepared.cube.catalogue.ratios.get(metric), self.prepared.aim.metric
        top = ratio.numerator if ratio is not None else metric
        if metric == aim:
            return HEADLINE
        if (channel, top) in self.rates:
            return top
        return HEADLINE if top == aim else ""  # where no stage can be moved, a rate of the headline speaks of the whole conversion


def expected_score(goal: KeyResult | None, landing: float) -> float:
    """Return the progress score of a key result at its landing; NaN without a baseline, or where its target is no better than that."""
    if goal is None or goal.baseline is None or math.isnan(landing):
        return NAN
    anchors = usable_anchors(Anchors(goal.baseline, goal.target, goal.commit, goal.stretch), goal.direction)
    return progress_score(landing, anchors) if anchors is not None else NAN


def _raised(landing: AnyLanding, rise: float) -> AnyLanding:
    if not rise or not isinstance(landing, Landing) or landing.forecast_remaining <= 0:
        return landing
    return landing.scaled(max(1 + rise / landing.forecast_remaining, 0.0))
