"""What a month should bring by the goals: phased by the accepted plan, else as the goals say, else spread over calendar days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, WHOLE_TEAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.aggregate import Cube
    from goalbook.books.monthly_review.basis.accepted import AcceptedSplit
    from goalbook.books.monthly_review.basis.windows import Slots
    from goalbook.core.period import Period
    from goalbook.core.policy import Policy
    from goalbook.inputs import Goals, KeyResult


@dataclass(frozen=True)
class Target:
    """What a figure is judged against, and whether that is a target, a cap on a cost or a floor."""

    value: float
    kind: str  # target | cap | floor | ""


NO_TARGET = Target(NAN, "")


@dataclass(frozen=True)
class Plan:
    """The goals over their own horizon, in slots.

    ``goals`` is the newest version: its key results and its totals are what the period is judged by. ``versions`` are all that are known,
    by number; each slot asks for what the version valid on it asked for, so that a month gone by keeps the target it had.
    ``accepted`` is the plan that phases the targets: it says what share falls into which month, the goals say how much there is to share.
    """

    goals: Goals | None
    horizon: Period
    cube: Cube
    versions: tuple[Goals, ...] = ()
    accepted: AcceptedSplit | None = None

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Return the key results of all objectives, in order."""
        return tuple(kr for objective in self.goals.objectives for kr in objective.key_results) if self.goals else ()

    @property
    def planned_channels(self) -> tuple[tuple[str, str], ...]:
        """Return metric and channel of what the accepted plan asks of single channels."""
        months = self.accepted.months if self.accepted is not None else {}
        return tuple((metric, channel) for metric, channel in months if channel != WHOLE_TEAM)

    def find(self, metric: str, channel: str = WHOLE_TEAM) -> KeyResult | None:
        """Return the key result of a metric and channel, if there is one."""
        return next((kr for kr in self.key_results if kr.metric == metric and kr.channel == channel), None)

    @property
    def revised(self) -> bool:
        """Say whether there is more than one version."""
        return len(self.versions) > 1

    def valid_on(self, day: date) -> Goals | None:
        """Return the version that counts on a day: the highest that has begun, before the first one that one."""
        begun = [goals for goals in self.versions if goals.begins <= day]
        return begun[-1] if begun else min(self.versions, key=lambda goals: goals.begins, default=self.goals)

    def in_version(self, kr: KeyResult, goals: Goals | None) -> KeyResult | None:
        """Return a key result as a version has it: by its id, else by metric and channel."""
        results = goals.key_results if goals is not None else ()
        same = [one for one in results if one.id == kr.id and one.metric == kr.metric]
        return next(iter([*same, *(one for one in results if (one.metric, one.channel) == (kr.metric, kr.channel))]), None)

    def valid_key_result(self, kr: KeyResult, day: date) -> KeyResult:
        """Return a key result as it was valid on a day; one that only a later version has counts as that has it."""
        return (self.in_version(kr, self.valid_on(day)) or kr) if self.revised else kr

    def total(self, kr: KeyResult) -> float:
        """Return what the newest version asks for over the horizon, monthly averages as the sum of the months."""
        return kr.target * len(self.horizon.months()) if kr.aggregation == "average" else kr.target

    def per_slot(self, kr: KeyResult) -> dict[date, float]:
        """Return a summed key result's target by slot of the horizon, each slot as the version valid on it has it."""
        if not self.revised:
            return self.spread(kr)
        spreads = {goals.version: self.spread(self.in_version(kr, goals) or kr) for goals in self.versions}
        valid = {day: self.valid_on(day) for day in self.cube.slots(self.horizon)}
        return {day: spreads[goals.version][day] for day, goals in valid.items() if goals is not None}

    def spread(self, kr: KeyResult) -> dict[date, float]:
        """Return the same of one version alone."""
        planned = self.cube.slots(self.horizon)
        if kr.aggregation == "average":
            return {day: kr.target / len(days) for days in self._months() for day in days}
        months = self._phased(kr)
        if not months:
            return dict.fromkeys(planned, kr.target / len(planned))
        return self._by_slot(months)

    def unnamed(self, metric: str, channel: str, days: Slots) -> float:
        """Return what the accepted plan asks of a channel that no key result names, NaN where it says nothing."""
        months = self.accepted.months.get((metric, channel), {}) if self.accepted is not None else {}
        if not months or not days or channel == WHOLE_TEAM:
            return NAN
        spread = self._by_slot(months)
        return math.fsum(spread.get(day, 0.0) for day in days)

    def amount(self, kr: KeyResult, days: Slots) -> float:
        """Return what a key result asks for over some slots, NaN when it cannot be said.

        Sums and monthly averages: the slots' share. Ratios: the target itself. End values: the straight line from the baseline
        to the target over the horizon's slots.
        """
        if not days:
            return NAN
        if kr.aggregation in ("sum", "average"):
            spread = self.per_slot(kr)
            return math.fsum(spread.get(day, 0.0) for day in days)
        kr = self.valid_key_result(kr, days[-1])
        if kr.aggregation == "ratio":
            return kr.target
        planned = self.cube.slots(self.horizon)
        if kr.baseline is None or days[-1] not in planned:
            return NAN
        return kr.baseline + (kr.target - kr.baseline) * (planned.index(days[-1]) + 1) / len(planned)

    def _phased(self, kr: KeyResult) -> Mapping[str, float]:
        """Return a sum's amounts by month: as accepted, else as the goals say; a plan for other targets does not outdo what these say."""
        accepted = self.accepted
        if accepted is None or (kr.phasing and accepted.state == "other"):
            return kr.month_targets
        shares = accepted.shares(kr.metric, kr.channel)
        return {month: share * kr.target for month, share in shares.items()} or kr.month_targets

    def _by_slot(self, months: Mapping[str, float]) -> dict[date, float]:
        spread: dict[date, float] = {}
        for month in self.horizon.months():
            days = self.cube.slots(month)
            spread |= dict.fromkeys(days, months.get(month.label, 0.0) / len(days))
        return spread

    def _months(self) -> tuple[Slots, ...]:
        return tuple(self.cube.slots(month) for month in self.horizon.months())


@dataclass(frozen=True)
class Limits:
    """Caps and floors of the policy, for figures that no key result names."""

    cac: float
    roi: float

    @classmethod
    def of(cls, policy: Policy, currency: str) -> Limits:
        """Read the policy; the cap on CAC is an amount in yuan and holds for no other currency."""
        return cls(cac=policy.caps.cac.programme if currency == "CNY" else NAN, roi=policy.roi.programme_min)


def target_of(kpi: str, plan: Plan, limits: Limits, days: Slots, channel: str = WHOLE_TEAM) -> Target:
    """Return what a metric or ratio is judged against over some slots: its key result, else the policy's cap or floor."""
    kr = plan.find(kpi, channel)
    if kr is not None:
        return Target(plan.amount(kr, days), "cap" if kr.direction == "down" else "target")
    if not math.isnan(planned := plan.unnamed(kpi, channel, days)):
        return Target(planned, "target")
    if kpi == "cac" and not math.isnan(limits.cac):
        return Target(limits.cac, "cap")
    if kpi == "roi":
        return Target(limits.roi, "floor")
    return NO_TARGET
