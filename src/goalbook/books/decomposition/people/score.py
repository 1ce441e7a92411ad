"""A member's score: what was reached and how the work was done, each with its weight."""

from __future__ import annotations

from goalbook.core.compare import at_least, at_most, less_than, more_than

WHOLE = 1.0


def score(outcome: float, process: float, weight: float) -> float:
    """Return weight × outcome + (1 − weight) × process, all shares of 1; the weight is that of the outcome."""
    return weight * outcome + (WHOLE - weight) * process


def within(value: float, limits: tuple[float, float]) -> bool:
    """Say whether a weight lies in its range, ends included."""
    return at_least(value, limits[0]) and at_most(value, limits[1])


def whole(total: float) -> bool:
    """Say whether weights are 100 % together."""
    return not more_than(total, WHOLE) and not less_than(total, WHOLE)
