"""A value with its interval, and the error an interval is made from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan

from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class Estimate:
    """A value and its interval; NaN where nothing can be said."""

    value: float
    low: float = nan
    high: float = nan

    @property
    def known(self) -> bool:
        """Tell whether value and interval are known."""
        return isfinite(self.value) and isfinite(self.low) and isfinite(self.high)

    @property
    def crosses_zero(self) -> bool:
        """Tell whether zero is inside the interval, or may be because there is none."""
        return not self.known or self.low <= 0 <= self.high

    def times(self, factor: float) -> Estimate:
        """Return the estimate in another unit; a negative factor turns the interval round."""
        low, high = (self.low, self.high) if factor >= 0 else (self.high, self.low)
        return Estimate(self.value * factor, low * factor, high * factor)


@dataclass(frozen=True)
class Spread:
    """Standard error of a sum, its degrees of freedom, and the number of placebo windows it rests on; NaN where unknown."""

    error: float
    freedom: float
    placebos: int

    def around(self, value: float, level: float) -> Estimate:
        """Return the interval of Student's t at a level (0–1) around a value."""
        if not (isfinite(self.error) and isfinite(value)):
            return Estimate(value)
        half = float(stdtrit(self.freedom, 0.5 + level / 2)) * self.error
        return Estimate(value, value - half, value + half)

    def p(self, value: float) -> float | None:
        """Return the two-sided probability of a value as far from zero if there were no effect; None without an error."""
        if not (isfinite(self.error) and isfinite(value)):
            return None
        if self.error <= 0:
            return 1.0 if value == 0 else 0.0
        return float(2 * stdtr(self.freedom, -abs(value) / self.error))
