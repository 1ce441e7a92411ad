"""What the workbook calls the columns of a campaign's own line, its assumptions and what they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label

Head = tuple[Message, str]


def campaign_page_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "campaign": {
            "campaign_id": (msg("Id"), "text"),
            "role": (msg("Role of the campaign"), "word"),
            "nature": (msg("Nature"), "word"),
            "warmup_start": (msg("Warm-up from"), "date"),
            "start": (msg("Begins"), "date"),
            "end": (msg("Ends"), "date"),
            "days": (msg("Days"), "count"),
            "channels": (msg("Channels"), "text"),
            "theme": (msg("Theme"), "text"),
            "budget": (msg("Budget"), "money"),
            "state": (msg("State"), "word"),
            "decided_on": (msg("Decided on"), "date"),
            "mechanics": (msg("Mechanics"), "text"),
            "parent_period": (msg("Serves the goals of"), "text"),
            "parent_key_result": (msg("Serves the key result"), "text"),
            "goal_type": (msg("Kind of goal"), "word"),
        },
        "campaign_assumed": {
            "name": (msg("Assumption"), "word"),
            "value": (msg("Value"), "general"),
            "filed": (msg("As filed"), "general"),
        },
        "what_if": {
            "lever": (msg("Kind of lever"), "word"),
            "subject": (msg("Lever"), "text"),
            "outcome": (msg("What it moves"), "text"),
            "below": (msg("Half as much"), "general"),
            "now": (msg("As it stands"), "general"),
            "above": (msg("Half as much again"), "general"),
            "at_below": (msg("Outcome at half"), "general"),
            "at_now": (msg("Outcome now"), "general"),
            "at_above": (msg("Outcome at half again"), "general"),
        },
    }


def campaign_page_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    return {
        ("campaign", "role"): {"acquisition": msg("acquisition"), "retention": msg("retention"), "conversion": msg("conversion")},
        ("campaign", "nature"): {
            "brand": msg("brand"),
            "traffic": msg("traffic"),
            "reactivation": msg("reactivation"),
            "monetisation": msg("monetisation"),
        },
        ("campaign", "state"): {"ahead": msg("ahead"), "running": msg("running"), "over": msg("over")},
        ("campaign", "goal_type"): {"committed": msg("committed"), "stretch": msg("stretch")},
        ("campaign_assumed", "name"): {
            "uplift": msg("rise assumed"),
            "k_factor": msg("K factor"),
            "share_cycle_days": msg("days until they bring others"),
            "per_day": msg("what a day brings"),
            "run_days": msg("days of the campaign"),
        },
        ("what_if", "lever"): {
            "assumed": msg("assumption"),
            "budgets": msg("budget of a channel"),
            "rewards": msg("cost of a reward"),
            "days": msg("days of a test"),
        },
    }
