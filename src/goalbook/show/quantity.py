"""Numbers as parts of sentences: the right kind for the unit, a probability that never claims certainty."""

from __future__ import annotations

from goalbook.books.quantity import quantity, signed
from goalbook.core.message import Message, msg

__all__ = ["chance", "quantity", "rounded", "share", "signed"]

UNLIKELY, SURE = 0.005, 0.995  # a chance that would print as 0 % or 100 % does not


def rounded(unit: str, value: float | None) -> Message:
    """Return a value as a headline writes it: counts in k or 万."""
    return msg("{value:compact}", value=value) if unit == "count" else quantity(unit, value)


def share(value: float, *, fine: bool) -> Message:
    """Return a rate; small rates need two decimals to differ."""
    return msg("{value:pct2}", value=value) if fine else msg("{value:pct}", value=value)


def chance(probability: float) -> Message:
    """Return a probability in words a meeting can use."""
    if probability >= SURE:
        return msg("more than {value:pct0}", value=0.99)
    if probability < UNLIKELY:
        return msg("less than {value:pct0}", value=0.01)
    return msg("{value:pct0}", value=probability)
