"""What the workbook calls the columns and code words of the sign-off sheet, of the versions of the goals and of their rewards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Message

Head = tuple["Message", str]


def agreement_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "agreement": {
            "person": (msg("Person"), "text"),
            "role": (msg("Role"), "text"),
            "required": (msg("Must agree"), "text"),
            "explained": (msg("Explained"), "date"),
            "discussed": (msg("Discussed"), "date"),
            "confirmed": (msg("Confirmed"), "date"),
            "opinion": (msg("Opinion"), "text"),
            "agree": (msg("Agrees"), "word"),
            "state": (msg("Counts as"), "word"),
        },
        "target_versions": {
            "version": (msg("Version"), "count"),
            "file": (msg("File"), "text"),
            "status": (msg("Status"), "word"),
            "valid_from": (msg("Holds from"), "date"),
            "decided_on": (msg("Decided on"), "date"),
            "hash": (msg("SHA-256 of what it says"), "text"),
        },
        "version_changes": {
            "level": (msg("Level"), "word"),
            "before": (msg("Frozen"), "unit"),
            "after": (msg("Being set"), "unit"),
        },
        "rewards": {
            "reward": (msg("Reward"), "text"),
            "consequence": (msg("Consequence of missing it"), "text"),
        },
    }


def agreement_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    status = {"draft": msg("draft"), "agreed": msg("agreed"), "frozen": msg("frozen")}
    return {
        ("agreement", "agree"): {"yes": msg("yes"), "no": msg("no")},
        ("agreement", "state"): {
            "agreed": msg("agreed"),
            "refused": msg("refused"),
            "stale": msg("another version confirmed"),
            "incomplete": msg("a day is missing"),
            "open": msg("not answered yet"),
        },
        ("target_versions", "status"): status,
        ("version_changes", "level"): {
            "baseline": msg("baseline"),
            "commit": msg("commit"),
            "target": msg("target"),
            "stretch": msg("stretch"),
        },
    }
