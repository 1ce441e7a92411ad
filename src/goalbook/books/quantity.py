"""Amounts inside sentences, by the unit of their metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from goalbook.core.metrics import Catalogue

LARGE = 1_000_000  # longer counts are unreadable in a sentence


def quantity(unit: str, value: float | None) -> Message:
    """Return a value to the last digit that matters, by unit."""
    match unit:
        case "money":
            return msg("{value:money_compact}", value=value)
        case "share":
            return msg("{value:pct}", value=value)
        case "ratio" | "seconds":
            return msg("{value:ratio}", value=value)
        case "index":
            return msg("{value:index}", value=value)
        case _ if value is not None and abs(value) >= LARGE:
            return msg("{value:compact}", value=value)
        case _:
            return msg("{value:n}", value=value)


def signed(unit: str, value: float) -> Message:
    """Return a change with its sign."""
    match unit:
        case "money":
            return msg("{value:+money_compact}", value=value)
        case "share":
            return msg("{value:+pct}", value=value)
        case "ratio" | "seconds" | "index":
            return msg("{value:+ratio}", value=value)
        case _ if abs(value) >= LARGE:
            return msg("{value:+compact}", value=value)
        case _:
            return msg("{value:+n}", value=value)


def amount(catalogue: Catalogue, metric: str, value: float) -> Message:
    """Return an amount of a metric; one of no metric is a count."""
    return quantity(str(catalogue.get(metric).unit) if metric in catalogue else "count", value)
