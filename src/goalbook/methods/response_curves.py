"""What an amount spent brings: curves that grow ever more slowly, and S-shaped ones, each with its slope and the way back from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

TINY, HUGE = 1e-30, 1e30  # amounts and slopes that stand for nothing and for no limit
_ROUNDS, _CLOSE = 200, 4e-16  # of the search for a root, relative


class Curve(Protocol):
    """What an amount spent on one part brings."""

    @property
    def concave(self) -> bool:
        """Say whether every further unit brings less than the one before, from the first on."""

    def value(self, spend: Floats) -> Floats:
        """Return what amounts bring."""

    def slope(self, spend: float) -> float:
        """Return what one more unit brings at an amount."""

    @property
    def turn(self) -> float:
        """Return the amount from which on it bends down: zero of a concave curve."""

    def spend_at(self, slope: float) -> float:
        """Return the amount from its turn on at which one more unit brings that much; at most the turn where none does."""


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

    @property
    def turn(self) -> float:
        """Return zero: it bends down from the first unit on."""
        return 0.0

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

    @property
    def turn(self) -> float:
        """Return zero: it bends down from the first unit on."""
        return 0.0

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

    @property
    def turn(self) -> float:
        """Return the amount from which on it bends down."""
        return 0.0 if self.concave else self.half * ((self.shape - 1) / (self.shape + 1)) ** (1 / self.shape)

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
        return math.exp(root(lambda log: self.slope(math.exp(log)) - slope, math.log(max(self.turn, TINY)), math.log(HUGE)))


def root(function: Callable[[float], float], low: float, high: float) -> float:
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
