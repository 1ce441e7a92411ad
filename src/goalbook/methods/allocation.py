"""A budget over parts whose return grows ever more slowly or in an S: the split that brings most within given bounds.

Curves that bend down everywhere (logarithmic, power, Hill with n ≤ 1) are filled like vessels with one water level, the marginal return:
x_i = clip(x_i(λ), low_i, high_i) with λ such that the amounts sum to the budget (the conditions of Karush, Kuhn and Tucker). An S-shaped
curve (Hill with n > 1) has local optima in which a search from one start is caught every second time; dynamic programming over a grid of
the budget finds the best of the grid whatever the curves.

Some parts may have a floor together (the core channels at least half of the budget). Where curves bend down everywhere and the best split
misses the floor, the best one meets it exactly, so that both sides are filled apart; on the grid the sums below the floor are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

STEPS = 400  # of the grid on which S-shaped curves are searched
SLACK = 1e-9  # relative: bounds that miss the budget by less are met
TINY, HUGE = 1e-30, 1e30  # amounts and slopes that stand for nothing and for no limit
_ROUNDS, _CLOSE = 200, 4e-16  # of the search for a root, relative
WIDER = 3.0  # how much further the wider bounds let an amount move


class Curve(Protocol):
    """What an amount spent on one part brings."""

    @property
    def concave(self) -> bool:
        """Say whether every further unit brings less than the one before, from the first on."""

    def value(self, spend: Floats) -> Floats:
        """Return what amounts bring."""

    def slope(self, spend: float) -> float:
        """Return what one more unit brings at an amount."""

    def spend_at(self, slope: float) -> float:
        """Return the amount at which one more unit brings that much; below zero where none does. Only of a concave curve."""


@dataclass(frozen=True)
class LogCurve:
    """a·ln(1 + x ÷ s): the first units bring a ÷ s each."""

    scale: float
    half: float

    def __post_init__(self) -> None:
        _positive(self.scale, self.half)

    @property
    def concave(self) -> bool:
        """Return True: it bends down everywhere."""
        return True

    def value(self, spend: Floats) -> Floats:
        """Return what amounts bring."""
        return np.asarray(self.scale * np.log1p(spend / self.half))

    def slope(self, spend: float) -> float:
        """Return what one more unit brings at an amount."""
        return self.scale / (self.half + spend)

    def spend_at(self, slope: float) -> float:
        """Return the amount at which one more unit brings that much."""
        return self.scale / slope - self.half


@dataclass(frozen=True)
class PowerCurve:
    """a·x^b with 0 < b < 1, the form of a constant elasticity."""

    scale: float
    elasticity: float

    def __post_init__(self) -> None:
        _positive(self.scale, self.elasticity)
        if self.elasticity >= 1:
            raise UsageError(msg("an elasticity of {value:ratio2} has no best split: it must lie below 1", value=self.elasticity))

    @property
    def concave(self) -> bool:
        """Return True: it bends down everywhere."""
        return True

    def value(self, spend: Floats) -> Floats:
        """Return what amounts bring."""
        return np.asarray(self.scale * np.power(spend, self.elasticity))

    def slope(self, spend: float) -> float:
        """Return what one more unit brings at an amount; without limit at nothing."""
        return self.scale * self.elasticity * spend ** (self.elasticity - 1) if spend > 0 else HUGE

    def spend_at(self, slope: float) -> float:
        """Return the amount at which one more unit brings that much."""
        exponent = (math.log(self.scale * self.elasticity) - math.log(slope)) / (1 - self.elasticity)
        return math.exp(min(exponent, math.log(HUGE)))


@dataclass(frozen=True)
class HillCurve:
    """β·x^n ÷ (k^n + x^n): saturates at β, half of it at k; an S where n > 1."""

    top: float
    half: float
    shape: float = 1.0

    def __post_init__(self) -> None:
        _positive(self.top, self.half, self.shape)

    @property
    def concave(self) -> bool:
        """Say whether it bends down from the first unit on."""
        return self.shape <= 1

    def value(self, spend: Floats) -> Floats:
        """Return what amounts bring."""
        with np.errstate(divide="ignore", over="ignore"):
            return np.asarray(self.top / (1 + np.power(self.half / np.asarray(spend, dtype=float), self.shape)))

    def slope(self, spend: float) -> float:
        """Return what one more unit brings at an amount."""
        ratio = spend / self.half
        if ratio <= 0:  # of the least amounts a float can hold the ratio is nothing
            return HUGE if self.shape < 1 else self.top / self.half if self.shape == 1 else 0.0
        grown = math.exp(-self.shape * abs(math.log(ratio)))  # the slope is the same for r and 1 ÷ r
        return self.top * self.shape * grown / (spend * (1 + grown) ** 2)

    def spend_at(self, slope: float) -> float:
        """Return the amount at which one more unit brings that much."""
        if self.shape == 1:  # the only shape with a formula
            return math.sqrt(self.top * self.half / slope) - self.half
        return math.exp(_root(lambda log: self.slope(math.exp(log)) - slope, math.log(TINY), math.log(HUGE)))


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
    if all(curve.concave for curve in curves):
        best = _filled(curves, budget, bounds)
        if floor is not None and not floor.met(best):
            best = _apart(budget, bounds, floor, lambda places, amount, side: _filled([curves[place] for place in places], amount, side))
    else:
        best = _searched(curves, budget, bounds, floor)
    even = proportional(budget, bounds)
    candidates = (best, even) if floor is None or floor.met(even) else (best,)
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


def _filled(curves: Sequence[Curve], budget: float, bounds: Bounds) -> tuple[float, ...]:
    """Return the amounts at the water level at which they sum to the budget."""
    low, high = np.array(bounds.low, dtype=float), np.array(bounds.high, dtype=float)

    def amounts(level: float) -> Floats:
        return np.clip([curve.spend_at(math.exp(level)) for curve in curves], low, high)

    top = max(math.log(max(curve.slope(max(least, TINY)), TINY)) for curve, least in zip(curves, bounds.low, strict=True))
    floor = min(math.log(max(curve.slope(most), TINY)) for curve, most in zip(curves, bounds.high, strict=True))
    level = _root(lambda log: float(amounts(log).sum()) - budget, floor - 1.0, min(top, math.log(HUGE)) + 1.0)
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


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function crosses zero, the end it lies beyond where it does not cross."""
    if (below := function(low)) <= 0:
        return low
    if (above := function(high)) >= 0:
        return high
    # Regula falsi with the halving of Illinois: scipy.optimize takes four tenths of a second to import, for this one root.
    side = 0
    for _ in range(_ROUNDS):
        middle = (low * above - high * below) / (above - below)
        if not low < middle < high:
            middle = (low + high) / 2
        here = function(middle)
        if here == 0 or high - low <= _CLOSE * max(abs(low), abs(high)) or middle in (low, high):
            return middle
        if here > 0:
            low, below, above, side = middle, here, above / 2 if side == 1 else above, 1
        else:
            high, above, below, side = middle, here, below / 2 if side == -1 else below, -1
    return (low + high) / 2


def _positive(*values: float) -> None:
    if not all(math.isfinite(value) and value > 0 for value in values):
        raise UsageError(msg("a curve needs numbers above zero"))
