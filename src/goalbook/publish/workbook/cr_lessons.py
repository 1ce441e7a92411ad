"""What the workbook calls the columns and code words of a campaign's lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.lessons import against_words, evidence_words, type_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def lesson_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "proposed_lessons": {
            **_lesson(),
            "reason": (msg("Why it is proposed"), "text"),
            "kind": (msg("Comes from"), "word"),
            "against": (msg("Held against"), "word"),
            "worked": (msg("Worth repeating"), "text"),
            "known": (msg("Known as"), "text"),
        },
        "known_lessons": {
            **_lesson(),
            "status": (msg("Kept as"), "word"),
            "campaign_name": (msg("Campaign"), "text"),
            "votes": (msg("Votes"), "count"),
            "owner": (msg("Owner"), "text"),
            "similar": (msg("Of a similar campaign"), "text"),
            "reused": (msg("Used again"), "text"),
        },
        "mechanics_league": {
            "mechanic": (msg("Mechanic id"), "text"),
            "name": (msg("Mechanic"), "text"),
            "campaigns": (msg("Finished campaigns"), "count"),
            "with_effect": (msg("of them measured"), "count"),
            "measured": (msg("Measured in, ids"), "text"),
            "lift": (msg("Lift"), "change"),
            "low": (msg("Range from"), "change"),
            "high": (msg("Range to"), "change"),
            "level": (msg("Range covers"), "share"),
            "cost_per": (msg("Cost of one more"), "money"),
            "costed": (msg("Campaigns with a known cost"), "count"),
            "evidence": (msg("Evidence"), "word"),
            "best_campaign": (msg("Best campaign's id"), "text"),
            "best_name": (msg("Best campaign"), "text"),
            "lessons": (msg("Lessons with a figure"), "count"),
            "basis": (msg("Measured in"), "word"),
            "own": (msg("In this campaign"), "text"),
        },
    }


def _lesson() -> dict[str, Head]:
    return {
        "lesson": (msg("Lesson id"), "text"),
        "date_day": (msg("Written on"), "date"),
        "type": (msg("Type"), "word"),
        "campaign": (msg("Campaign id"), "text"),
        "mechanic": (msg("Mechanic id"), "text"),
        "context": (msg("When and for whom"), "text"),
        "what": (msg("What was learnt"), "text"),
        "metric": (msg("Figure"), "text"),
        "effect": (msg("Effect"), "change"),
        "low": (msg("Range from"), "change"),
        "high": (msg("Range to"), "change"),
        "level": (msg("Range covers"), "share"),
        "evidence": (msg("Evidence"), "word"),
        "how_to_reuse": (msg("How to repeat it"), "text"),
    }


def lesson_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    evidence, types = evidence_words(), type_words()
    return {
        ("proposed_lessons", "type"): types,
        ("known_lessons", "type"): types,
        ("proposed_lessons", "evidence"): evidence,
        ("known_lessons", "evidence"): evidence,
        ("mechanics_league", "evidence"): evidence,
        ("mechanics_league", "basis"): {"campaigns": msg("campaigns"), "lessons": msg("lessons"), "none": msg("nothing measured")},
        ("proposed_lessons", "against"): against_words(),
        ("known_lessons", "status"): {"proposed": msg("proposed"), "accepted": msg("accepted"), "withdrawn": msg("withdrawn")},
        ("proposed_lessons", "kind"): {
            "test": msg("test"),
            "effect": msg("effect"),
            "key_result": msg("key result"),
            "rate": msg("funnel"),
            "channel": msg("channel"),
            "tier": msg("KOLs"),
            "segment": msg("segment"),
            "referral": msg("referral"),
        },
    }
