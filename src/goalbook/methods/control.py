"""Charts of individual values and moving ranges: what range a figure normally moves in, and which values leave it.

Formulas: Wheeler & Chambers, "Understanding Statistical Process Control" (1992); the factors are 3 ÷ d₂ = 2.66 and D₄ = 3.268 for ranges
of two, 3.145 and 3.865 for the median range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIN_POINTS = 6
SETTLED_POINTS = 12  # fewer: the limits are provisional
_ROUNDING = 1e-9  # of a value
_RUN = 8  # values in a row on one side of the centre
_NEAR, _NEAR_OF = 3, 4  # values of four in a row nearer to a limit than to the centre


@dataclass(frozen=True)
class Limits:
    """Natural limits of a figure. With a trend the centre moves by ``slope`` per value; position 0 is the first value used."""

    center: float
    half_width: float
    range_center: float
    range_limit: float
    n: int
    slope: float = 0.0

    @property
    def provisional(self) -> bool:
        """Tell whether the limits rest on fewer than twelve values."""
        return self.n < SETTLED_POINTS

    def center_at(self, position: float = 0) -> float:
        """Return the centre at a position."""
        return self.center + self.slope * position

    def lower(self, position: float = 0) -> float:
        """Return the lower limit at a position."""
        return self.center_at(position) - self.half_width

    def upper(self, position: float = 0) -> float:
        """Return the upper limit at a position."""
        return self.center_at(position) + self.half_width

    def outside(self, value: float, position: float = 0) -> bool:
        """Tell whether a value lies beyond a limit; a missing one does not."""
        dust = self.dust(value, position)
        return value < self.lower(position) - dust or value > self.upper(position) + dust

    def dust(self, value: float, position: float = 0) -> float:
        """Return the distance that rounding alone can make: a constant rate has limits of no width."""
        return _ROUNDING * max(abs(value), abs(self.center_at(position)))


def xmr(values: Sequence[float], *, median: bool = False, trended: bool = False) -> Limits | None:
    """Return the limits x̄ ± 2.66 · mean moving range; None for fewer than six measured values.

    ``median`` uses the median range (3.145), which an outlier moves less. ``trended`` takes the slope between the averages of both halves,
    for figures that grow. A missing value takes no part; the values around it are not neighbours.
    """
    x = np.asarray(values, dtype=float)
    known = np.isfinite(x)
    if known.sum() < MIN_POINTS:
        return None
    slope, start = _half_average_line(x) if trended else (0.0, float(x[known].mean()))
    ranges = np.abs(np.diff(x - slope * np.arange(len(x))))
    ranges = ranges[np.isfinite(ranges)]
    if not len(ranges):
        return None
    center, factor, limit = (float(np.median(ranges)), 3.145, 3.865) if median else (float(ranges.mean()), 2.66, 3.268)
    return Limits(start, factor * center, center, limit * center, int(known.sum()), slope)


def _half_average_line(x: Floats) -> tuple[float, float]:
    """Return slope and value at position 0 of the line through the averages of the first and the last half."""
    half = len(x) // 2
    position = np.arange(len(x), dtype=float)
    ends = []
    for part in (slice(0, half), slice(len(x) - half, len(x))):
        known = np.isfinite(x[part])
        if not known.any():
            return 0.0, float(np.nanmean(x))
        ends.append((float(position[part][known].mean()), float(x[part][known].mean())))
    (p0, x0), (p1, x1) = ends
    slope = (x1 - x0) / (p1 - p0)
    return slope, x0 - slope * p0


def signals(values: Sequence[float], limits: Limits) -> list[int]:
    """Return per value the first detection rule it meets, 0 for none; missing values meet none and break no run.

    1: beyond a limit. 2: eighth or later in a row on one side of the centre. 3: three of the last four on one side and nearer to that limit
    than to the centre, this one included.
    """
    found, sides, near = [], [], []
    for position, value in enumerate(values):
        if np.isnan(value):
            found.append(0)
            continue
        distance = value - limits.center_at(position)
        side = int(np.sign(distance)) if abs(distance) > limits.dust(value, position) else 0
        sides.append(side)
        near.append(side if abs(distance) > limits.half_width / 2 else 0)
        found.append(_rule(sides, near, beyond=limits.outside(value, position)))
    return found


def _rule(sides: list[int], near: list[int], *, beyond: bool) -> int:
    side = sides[-1]
    if beyond:
        return 1
    if side and len(sides) >= _RUN and all(s == side for s in sides[-_RUN:]):
        return 2
    return 3 if near[-1] and near[-_NEAR_OF:].count(near[-1]) >= _NEAR else 0
