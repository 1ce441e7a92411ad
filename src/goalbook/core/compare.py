"""Comparisons with a threshold that mean what the words say.

Values are rounded to 9 digits first: 0.85 − 1 is not exactly −0.15 in floating point, yet a deviation of 15 % must count as 15 %.
"""

from __future__ import annotations

DIGITS = 9


def at_least(value: float, limit: float) -> bool:
    """Return whether value ≥ limit (以上, 不低于, 至少)."""
    return round(value, DIGITS) >= round(limit, DIGITS)


def at_most(value: float, limit: float) -> bool:
    """Return whether value ≤ limit (以内, 最多不要超过)."""
    return round(value, DIGITS) <= round(limit, DIGITS)


def more_than(value: float, limit: float) -> bool:
    """Return whether value > limit (超过, 大于)."""
    return round(value, DIGITS) > round(limit, DIGITS)


def less_than(value: float, limit: float) -> bool:
    """Return whether value < limit (小于)."""
    return round(value, DIGITS) < round(limit, DIGITS)
