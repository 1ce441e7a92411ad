"""What the workbook calls the columns of the goals by role. The cards themselves, with names and rewards, are not in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg

if TYPE_CHECKING:
    from goalbook.core.message import Message

Head = tuple["Message", str]

# Tables about single members: they stand on the cards alone.
PRIVATE = frozenset({"cards", "card_months", "card_tasks", "card_weights", "commitments"})


def people_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "card_roles": {
            "role": (msg("Member’s role"), "text"),
            "members": (msg("Members"), "count"),
            "cards": (msg("Members with a card"), "count"),
            "goals": (msg("Goals"), "count"),
            "outcome": (msg("Outcome weighs"), "share"),
            "process": (msg("Process weighs"), "share"),
            "signed": (msg("Signed"), "count"),
            "stale": (msg("To sign again"), "count"),
            "open": (msg("Not signed yet"), "count"),
        }
    }
