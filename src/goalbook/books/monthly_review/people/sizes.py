"""Counts of members that are too small for a report: of so few each knows who is meant."""

from __future__ import annotations

from goalbook.core.compare import less_than


def few(count: float, least: float) -> bool:
    """Say whether there are some, but fewer than the least size of a group that is told of."""
    return count > 0 and less_than(count, least)


def at_odds(count: float, whole: float, least: float) -> tuple[float, float] | None:
    """Return between which counts one lies that is not told, for it or what the whole lacks of it is too few; None where it is told."""
    if few(whole - count, least):
        return max(whole - least + 1, 0.0), whole - 1
    if few(count, least) and count < whole:
        return 1.0, least - 1
    return None
