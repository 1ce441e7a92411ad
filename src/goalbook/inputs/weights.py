"""Weights that must make a whole: of the four tiers of a period's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.compare import at_most
from goalbook.core.message import msg
from goalbook.core.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.message import Message

TIERS = ("base", "challenge", "value", "breakthrough")


def tier_weight_faults(weights: Mapping[str, float], tolerance: float) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with a goals file's tier weights, by tier ("" for all of them): a strange name, less than 0, no 100 %."""
    for name, weight in weights.items():
        if name not in TIERS:
            yield name, unknown_tier(name)
        elif weight < 0:
            yield name, msg("a weight cannot be below 0")
    total = sum(weights.values())
    if weights and not at_most(abs(total - 1), tolerance):
        yield "", msg("tier_weights add up to {total:pct}; they must make 100 %", total=total)


def unknown_tier(name: str) -> Message:
    """Return what is said of a tier that is none of the four, with the nearest that is."""
    close = nearest(name, TIERS)
    if close:
        return msg("tier '{name:text}' is none of the four (did you mean '{close:text}'?)", name=name, close=close)
    return msg("tier '{name:text}' is none of the four: {known:text}", name=name, known=", ".join(TIERS))
