"""What the workbook calls the columns and code words of a quarter review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.campaign.lessons import evidence_words
from goalbook.show.quarter_review.targets import verdict_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label

Head = tuple[Message, str]


def quarter_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "quarter_months": {
            "kind": (msg("Kind"), "word"),
            "month": (msg("Month"), "text"),
            "state": (msg("State"), "word"),
            **{name: (head, "headline") for name, head in _amounts().items()},
            "attainment": (msg("Attainment"), "share"),
        },
        "next_targets": {
            "name": (msg("Key result"), "text"),
            "target": (msg("Target"), "unit"),
            "reached": (msg("Reached or heading for"), "unit"),
            "attainment": (msg("Attainment"), "share"),
            "verdict": (msg("Says of the target"), "word"),
            "next_period": (msg("Next period"), "text"),
            "next_target": (msg("Its target"), "unit"),
            "step": (msg("Above what is reached"), "change"),
        },
        "quarter_tests": {
            "month": (msg("Month"), "text"),
            "test": (msg("Test"), "text"),
            "hypothesis": (msg("Hypothesis"), "text"),
            "failing_stage": (msg("Failing stage"), "text"),
            "result": (msg("Result"), "text"),
        },
        "lessons_used": _lessons(),
        "review_trail": {
            "month": (msg("Month"), "text"),
            "archived": (msg("Review in the archive"), "text"),
            "as_of": (msg("Known up to"), "date"),
            "problems": (msg("Findings"), "count"),
        },
        "questionnaire": {
            "question": (msg("Question id"), "text"),
            "text": (msg("Question asked"), "text"),
            "theme": (msg("About"), "word"),
            "score": (msg("Score, 1 to 5"), "ratio"),
            "answers": (msg("Number of answers"), "count"),
            "hidden": (msg("Too few to be shown"), "text"),
            "before": (msg("Period before"), "ratio"),
            "change": (msg("Difference"), "ratio"),
            "date_day": (msg("Day"), "date"),
            "note": (msg("What was said"), "text"),
            "improvement": (msg("What changes"), "text"),
        },
        "adjustments": {
            "date_day": (msg("Day"), "date"),
            "kind": (msg("Looked at"), "word"),
            "decision": (msg("Decision"), "word"),
            "what": (msg("What"), "text"),
            "reason": (msg("Reason"), "text"),
            "by": (msg("Decided by"), "text"),
            "source": (msg("File"), "text"),
        },
    }


def _amounts() -> dict[str, Message]:
    return {"target": msg("Target"), "actual": msg("Actual"), "gap": msg("Δ target"), "prior_year": msg("Prior year")}


def _lessons() -> dict[str, Head]:
    return {
        "lesson": (msg("Lesson"), "text"),
        "date_day": (msg("Day"), "date"),
        "what": (msg("What"), "text"),
        "mechanic": (msg("Mechanic"), "text"),
        "evidence": (msg("Evidence"), "word"),
        "effect": (msg("Effect"), "change"),
        "low": (msg("Lower end"), "change"),
        "high": (msg("Upper end"), "change"),
        "metric": (msg("Figure"), "text"),
        "campaign_id": (msg("Campaign"), "text"),
        "campaign_name": (msg("Name"), "text"),
        "use": (msg("In this period"), "word"),
    }


def quarter_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    return {
        ("quarter_months", "kind"): {"channel": msg("channel"), "no_target": msg("no target"), "total": msg("total")},
        ("quarter_months", "state"): {"actual": msg("actual"), "partial": msg("in part"), "remaining": msg("to come")},
        ("next_targets", "verdict"): verdict_names(),
        ("next_targets", "type"): {"committed": msg("committed"), "stretch": msg("stretch")},
        ("lessons_used", "use"): {"used": msg("used again"), "left_out": msg("left out"), "new": msg("new")},
        ("lessons_used", "evidence"): evidence_words(),
        ("questionnaire", "theme"): {
            "strategy": msg("strategy"),
            "tools": msg("tools"),
            "data": msg("data"),
            "rhythm": msg("rhythm"),
            "other": msg("other"),
        },
        ("adjustments", "kind"): {"strategy": msg("strategy"), "target": msg("its targets")},
        ("adjustments", "decision"): {"adjust": msg("adjusted"), "no_change": msg("no change")},
    }
