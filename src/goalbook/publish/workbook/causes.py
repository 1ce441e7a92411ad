"""What the columns and code words of causes and their control charts are called in the workbook."""

from __future__ import annotations

from functools import cache

from goalbook.core.message import Message, msg


@cache
def cause_columns() -> dict[str, tuple[Message, str]]:
    """Return head and kind of each column."""
    return {
        "change": (msg("Relative change"), "change"),
        "onset": (msg("Shift begins"), "date"),
        "p": (msg("Chance of so large a shift in the whole search"), "ratio"),
        "event_by": (msg("Event by"), "text"),
        "claimed": (msg("Named as a cause"), "text"),
        "trough": (msg("Furthest off"), "general"),
        "recovery": (msg("Won back"), "share"),
        "later_day": (msg("Day of the later event"), "date"),
        "later_event": (msg("Later event"), "text"),
        "center": (msg("Middle of the normal range"), "general"),
        "signal": (msg("Detection rule met"), "count"),
    }


@cache
def cause_words() -> dict[str, Message]:
    """Return what each code word is called."""
    return {
        "new": msg("new this month"),
        "continuing": msg("still there"),
        "recovering": msg("recovering"),
        "recovered": msg("recovered"),
    }
