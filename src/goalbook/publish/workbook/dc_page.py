"""What the workbook calls the columns of the sum and of the plan's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label

Head = tuple[Message, str]


def page_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    share, amount, word = "share", "headline", "word"
    return {
        "targets": {
            "part": (msg("Part of the headline"), word),
            "filed": (msg("As filed"), "unit"),
            "moved": (msg("Moved by a slider"), word),
        },
        "adding_up": {
            "kr_id": (msg("Key result"), "text"),
            "top_down": (msg("Target"), amount),
            "split": (msg("Channels' parts"), amount),
            "bottom_up": (msg("Members name"), amount),
            "funnel": (msg("Funnel brings"), amount),
            "funnel_single": (msg("Months read once"), amount),
            "assumed": (msg("Of it without a funnel"), amount),
            "output": (msg("Output carries"), share),
            "low": (msg("At past rates, low"), amount),
            "high": (msg("At past rates, high"), amount),
            "chance": (msg("Chance at past rates"), share),
            "legs": (msg("What does not pass"), "text"),
            "bottom_up_ratio": (msg("Members name ÷ target"), share),
            "funnel_ratio": (msg("Funnel ÷ target"), share),
            "verdict": (msg("Verdict"), word),
        },
        "plan_tree": {
            "node_id": (msg("Id"), "text"),
            "parent_id": (msg("Stands below"), "text"),
            "depth": (msg("Level"), "count"),
            "kind": (msg("Kind"), word),
            "per": (msg("Per"), word),
            "value": (msg("Plan"), "unit"),
            "carried": (msg("Carried"), "unit"),
            "state": (msg("Verdict"), word),
        },
    }


def page_words() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    verdict = {"pass": msg("it holds"), "warn": msg("adds up in part"), "fail": msg("does not add up"), "not_evaluated": msg("not shown")}
    return {
        ("adding_up", "verdict"): verdict,
        ("plan_tree", "state"): verdict,
        ("plan_tree", "kind"): {"goal": msg("goal"), "channel": msg("channel"), "stage": msg("step"), "role": msg("output")},
        ("plan_tree", "per"): {"month": msg("month"), "period": msg("period")},
    }
