"""A budget over parts whose return grows ever more slowly or in an S: the split that brings most within given bounds.

Curves that bend down everywhere (logarithmic, power, Hill with n ≤ 1) are filled like vessels with one water level, the marginal return:
x_i = clip(x_i(λ), low_i, high_i) with λ such that the amounts sum to the budget (the conditions of Karush, Kuhn and Tucker). An S-shaped
curve (Hill with n > 1) has local optima in which a search from one start is caught every second time; dynamic programming over a grid of
the budget finds the best of the grid whatever the curves. Around that best every part that lies where its curve bends down is then filled
like a vessel within a few steps of the grid, so that bounds are met exactly and one more unit brings the same in all parts between them.

Some parts may have a floor together (the core channels at least half of the budget). Where curves bend down everywhere and the best split
misses the floor, the best one meets it exactly, so that both sides are filled apart; on the grid the sums below the floor are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.methods.response_curves import HUGE, TINY, root

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from goalbook.methods.response_curves import Curve

    Floats = NDArray[np.floating]

STEPS = 400  # of the grid on which S-shaped curves are searched
NEAR = 2.0  # steps of it by which each part is moved at most where the grid is refined
SLACK = 1e-9  # relative: bounds that miss the budget by less are met
WIDER = 3.0  # how much further the wider bounds let an amount move


@dataclass(frozen=True)
class Bounds:
    """The least and the most that each part may get."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    @classmethod
    def shares(cls, budget: float, parts: int, low: float = 0.0, high: float = 1.0) -> Bounds:
        """Return the same shares of a budget for every part."""
        return cls((low * budget,) * parts, (high * budget,) * parts)

    def wider(self, current: Sequence[float], factor: float = WIDER) -> Bounds:
        """Return bounds that let every amount move so many times as far from where it is; none falls below zero."""
        low = tuple(max(0.0, now - factor * max(now - least, 0.0)) for now, least in zip(current, self.low, strict=True))
        high = tuple(now + factor * max(most - now, 0.0) for now, most in zip(current, self.high, strict=True))
        return Bounds(tuple(map(min, low, self.low)), tuple(map(max, high, self.high)))

    def hold(self, amounts: Sequence[float]) -> bool:
        """Say whether amounts lie within the bounds."""
        return all(low <= amount <= high for low, amount, high in zip(self.low, amounts, self.high, strict=True))

    def check(self, budget: float) -> None:
        """Raise a UsageError where no split of the budget lies within the bounds."""
        for place, (low, high) in enumerate(zip(self.low, self.high, strict=True), start=1):
            if not 0 <= low <= high:
                raise UsageError(
                    msg("bounds of part {place:n}: from {low:n} to {high:n} holds no amount", place=place, low=float(low), high=float(high))
                )
        slack = SLACK * max(abs(budget), 1.0)
        least, most = math.fsum(self.low), math.fsum(self.high)
        if not budget > 0 or least > budget + slack:
            raise UsageError(msg("the least amounts sum to {least:n}, more than the budget of {budget:n}", least=least, budget=budget))
        if most < budget - slack:
            raise UsageError(msg("the most amounts sum to {most:n}, less than the budget of {budget:n}", most=most, budget=budget))


@dataclass(frozen=True)
class Floor:
    """The least that some parts, given by their places, get together."""

    members: tuple[int, ...]
    amount: float

    def check(self, budget: float, bounds: Bounds) -> None:
        """Raise a UsageError where no split of the budget within the bounds meets the floor."""
        rest = math.fsum(low for place, low in enumerate(bounds.low) if place not in self.members)
        most = min(math.fsum(bounds.high[place] for place in self.members), budget - rest)
        if most < self.amount - SLACK * max(abs(budget), 1.0):
            raise UsageError(
                msg("the parts with a floor of {floor:n} together can get at most {most:n} within the bounds", floor=self.amount, most=most)
            )

    def met(self, amounts: Sequence[float]) -> bool:
        """Say whether a split meets the floor."""
        return math.fsum(amounts[place] for place in self.members) >= self.amount - SLACK * max(self.amount, 1.0)


@dataclass(frozen=True)
class Allocation:
    """A split: amounts in the order of the curves, what they bring, what one more unit would bring where it may go (NaN: nowhere)."""

    amounts: tuple[float, ...]
    value: float
    marginal: float


@dataclass(frozen=True)
class Scenarios:
    """The split as it is, the best one within the bounds, and the best one within wider bounds."""

    current: Allocation
    optimum: Allocation
    wider: Allocation


def allocate(curves: Sequence[Curve], budget: float, bounds: Bounds, floor: Floor | None = None) -> Allocation:
    """Return the split that brings most; never less than the proportional one. Bounds or a floor that no split meets are a UsageError."""
    if not len(curves) == len(bounds.low) == len(bounds.high):
        raise UsageError(msg("{curves:n} curves need as many bounds", curves=len(curves)))
    bounds.check(budget)
    if floor is not None:
        floor.check(budget, bounds)
    even = proportional(budget, bounds)
    candidates = [even] if floor is None or floor.met(even) else []
    if all(curve.concave for curve in curves):
        candidates.append(_level(curves, budget, bounds, floor))
    else:
        found = _searched(curves, budget, bounds, floor)
        candidates += [found, _level(curves, budget, _around(curves, found, budget, bounds), floor)]
    return measured(curves, max(candidates, key=lambda amounts: _value(curves, amounts)), bounds)


def scenarios(curves: Sequence[Curve], current: Sequence[float], bounds: Bounds, floor: Floor | None = None) -> Scenarios:
    """Return the current split beside the best ones of the same budget, within the bounds and within wider ones; a floor holds in both.

    A grid may miss by its step what is already there: no scenario brings less than a split before it that meets its bounds.
    """
    budget = math.fsum(current)
    reach = bounds.wider(current)
    now = measured(curves, current, reach)
    best = allocate(curves, budget, bounds, floor)
    if now.value > best.value and bounds.hold(current) and (floor is None or floor.met(current)):
        best = measured(curves, current, bounds)
    wider = allocate(curves, budget, reach, floor)
    return Scenarios(now, best, wider if wider.value >= best.value else measured(curves, best.amounts, reach))


def proportional(budget: float, bounds: Bounds) -> tuple[float, ...]:
    """Return the split that fills every part to the same share of its room."""
    low = np.array(bounds.low, dtype=float)
    room = np.array(bounds.high, dtype=float) - low
    whole = float(room.sum())
    return _exact(low + (room * ((budget - low.sum()) / whole) if whole > 0 else 0.0), budget, bounds)


def measured(curves: Sequence[Curve], amounts: Sequence[float], bounds: Bounds) -> Allocation:
    """Return what a split brings and what one more unit would."""
    slopes = [curve.slope(amount) for curve, amount, high in zip(curves, amounts, bounds.high, strict=True) if amount < high * (1 - SLACK)]
    return Allocation(tuple(float(amount) for amount in amounts), _value(curves, amounts), max(slopes, default=math.nan))


def _value(curves: Sequence[Curve], amounts: Sequence[float]) -> float:
    return math.fsum(float(curve.value(np.float64(amount))) for curve, amount in zip(curves, amounts, strict=True))  # type: ignore[arg-type] # a number is an array of none


def _level(curves: Sequence[Curve], budget: float, bounds: Bounds, floor: Floor | None) -> tuple[float, ...]:
    """Return the split at one water level; at one on either side of a floor that is missed otherwise."""
    best = _filled(curves, budget, bounds)
    if floor is None or floor.met(best):
        return best
    return _apart(budget, bounds, floor, lambda places, amount, side: _filled([curves[place] for place in places], amount, side))


def _around(curves: Sequence[Curve], found: Sequence[float], budget: float, bounds: Bounds) -> Bounds:
    """Return the bounds within a few steps of the grid around a split; a part that lies where its curve bends up stays where it is."""
    reach = NEAR * (budget - math.fsum(bounds.low)) / STEPS
    low, high = [], []
    for curve, amount, least, most in zip(curves, found, bounds.low, bounds.high, strict=True):
        moves = reach if amount >= curve.turn else 0.0
        low.append(min(amount, max(least, amount - moves, curve.turn)))
        high.append(max(amount, min(most, amount + moves)))
    return Bounds(tuple(low), tuple(high))


def _filled(curves: Sequence[Curve], budget: float, bounds: Bounds) -> tuple[float, ...]:
    """Return the amounts at the water level at which they sum to the budget."""
    low, high = np.array(bounds.low, dtype=float), np.array(bounds.high, dtype=float)

    def amounts(level: float) -> Floats:
        return np.clip([curve.spend_at(math.exp(level)) for curve in curves], low, high)

    top = max(math.log(max(curve.slope(max(least, TINY)), TINY)) for curve, least in zip(curves, bounds.low, strict=True))
    floor = min(math.log(max(curve.slope(most), TINY)) for curve, most in zip(curves, bounds.high, strict=True))
    level = root(lambda log: float(amounts(log).sum()) - budget, floor - 1.0, min(top, math.log(HUGE)) + 1.0)
    return _exact(amounts(level), budget, bounds)


def _apart(
    budget: float, bounds: Bounds, floor: Floor, fill: Callable[[tuple[int, ...], float, Bounds], Sequence[float]]
) -> tuple[float, ...]:
    """Return the split in which the members of a floor get exactly that together: both sides filled by themselves."""
    found = [0.0] * len(bounds.low)
    others = tuple(place for place in range(len(bounds.low)) if place not in floor.members)
    for places, amount in ((floor.members, floor.amount), (others, budget - floor.amount)):
        side = Bounds(tuple(bounds.low[place] for place in places), tuple(bounds.high[place] for place in places))
        filled = fill(places, amount, side) if amount > 0 and places else side.low
        for place, got in zip(places, filled, strict=True):
            found[place] = got
    return tuple(found)


def _searched(curves: Sequence[Curve], budget: float, bounds: Bounds, floor: Floor | None) -> tuple[float, ...]:
    """Return the best amounts on a grid above the least ones; part by part the best of every sum so far, members of a floor first."""
    members = () if floor is None else floor.members
    order = [*members, *(place for place in range(len(curves)) if place not in members)]
    low = np.array(bounds.low, dtype=float)
    unit = (budget - float(low.sum())) / STEPS
    if unit <= 0:
        return proportional(budget, bounds)
    best, chosen = np.full(STEPS + 1, -math.inf), []
    best[0] = 0.0
    places = np.arange(STEPS + 1)
    for done, part in enumerate(order, start=1):
        room = min(STEPS, math.floor((bounds.high[part] - low[part]) / unit + SLACK))
        gains = curves[part].value(low[part] + unit * places[: room + 1])
        # Row by row the best of every smaller sum, backwards: what is left when the part takes 0, 1, 2 … steps; nothing below zero.
        left = sliding_window_view(np.concatenate((np.full(room, -math.inf), best)), room + 1)[:, ::-1]
        sums = left + gains
        taken = sums.argmax(axis=1)
        chosen.append(taken)
        best = sums[places, taken]
        if floor is not None and done == len(members):
            best[: max(0, math.ceil((floor.amount - float(low[list(members)].sum())) / unit - SLACK))] = -math.inf
    if not math.isfinite(best[STEPS]):  # bounds so tight that no grid fits between them
        even = proportional(budget, bounds)
        return (
            even if floor is None or floor.met(even) else _apart(budget, bounds, floor, lambda _, amount, side: proportional(amount, side))
        )
    amounts, sum_left = low.copy(), STEPS
    for part, choice in zip(reversed(order), reversed(chosen), strict=True):
        steps = int(choice[sum_left])
        amounts[part] += unit * steps
        sum_left -= steps
    return _exact(amounts, budget, bounds)


def _exact(amounts: Floats, budget: float, bounds: Bounds) -> tuple[float, ...]:
    """Return the amounts with what rounding left over given to those that have room, so that they sum to the budget."""
    found = np.clip(amounts, bounds.low, bounds.high)
    left = budget - math.fsum(found)
    for place in np.argsort(-found):
        moved = min(max(found[place] + left, bounds.low[place]), bounds.high[place])
        left -= moved - found[place]
        found[place] = moved
    return tuple(found.tolist())
