"""What the workbook calls the columns and code words of a campaign's scheme and target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.publish.workbook.cr_effect import effect_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label

Head = tuple[Message, str]


def campaign_target_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    campaign, named = (msg("Campaign"), "text"), (msg("Name"), "text")
    effect: dict[str, Head] = {"effect": (msg("Caused"), "unit"), "lift": (msg("Lift"), "change")}
    return {
        "objective_scores": {
            "objective_id": (msg("Objective"), "text"),
            "name": named,
            "key_results": (msg("Key results"), "count"),
            "scored": (msg("Key results measured"), "count"),
            "attainment": (msg("Mean attainment"), "share"),
            "band": (msg("OKR band"), "word"),
            "score": (msg("Progress score"), "fine"),
            "verdict": (msg("Pass line"), "word"),
        },
        "similar_campaigns": {
            "campaign_id": campaign,
            "name": named,
            "start": (msg("First day"), "date"),
            "end": (msg("Last day"), "date"),
            "days": (msg("Days"), "count"),
            "per_day": (msg("Per day"), "unit"),
            **effect,
            "counted": (msg("Counted on its page, warm-up included"), "unit"),
            "counted_days": (msg("Days with warm-up"), "count"),
            "spend": (msg("Spend"), "money"),
            "since": (msg("Days before this one"), "count"),
            "way": (msg("Compared as"), "word"),
            "whole": (msg("Covers the whole campaign"), "word"),
            "verdict": (msg("Verdict"), "word"),
        },
        "target_basis": {
            "way": (msg("Rests on"), "word"),
            "campaign_id": (msg("Campaign or goal"), "text"),
            "name": named,
            "base": (msg("Starts from"), "headline"),
            "uplift": (msg("Assumed uplift"), "change"),
            "rate": (msg("Per day"), "headline"),
            "days": (msg("Days"), "count"),
            "days_needed": (msg("Days needed"), "fine"),
            "value": (msg("Gives"), "headline"),
            "low": (msg("80 % range from"), "headline"),
            "high": (msg("to"), "headline"),
            "target": (msg("Target"), "headline"),
            "ratio": (msg("Target ÷ what it gives"), "share"),
            "share": (msg("Share of the goal above"), "share"),
        },
        "next_target": {
            "level": (msg("Level of the target"), "word"),
            "now": (msg("This time"), "unit"),
            "suggested": (msg("Next campaign"), "unit"),
            "low": (msg("At the lower end of the effect"), "unit"),
            "high": (msg("At its upper end"), "unit"),
            "change": (msg("Change"), "change"),
            "reason": (msg("Reason"), "text"),
        },
        "campaign_smart": {
            "criterion": (msg("Criterion"), "word"),
            "name": named,
            "state": (msg("Verdict"), "word"),
            "passed": (msg("Passed"), "word"),
            "observed": (msg("Seen"), "fine"),
            "expected": (msg("Expected"), "fine"),
            "why": (msg("Why"), "text"),
        },
        "campaign_relevance": {"n": (msg("Months"), "count"), "lag": (msg("Months later"), "count"), "r": (msg("Correlation"), "fine")},
        **_scheme(),
    }


def campaign_key_result_heads() -> dict[str, Head]:
    """Return the heads of those columns of the key results that a campaign's alone have."""
    return {
        "planned": (msg("Channels’ plans together"), "unit"),
        "band": (msg("OKR band"), "word"),
        "score": (msg("Progress score"), "fine"),
        "verdict": (msg("Pass line"), "word"),
        "to_date": (msg("Still running"), "word"),
    }


def _scheme() -> dict[str, dict[str, Head]]:
    return {
        "scheme_fields": {
            "field": (msg("Field"), "text"),
            "name": (msg("Name"), "text"),
            "text": (msg("What is written"), "text"),
            "filled": (msg("Written"), "word"),
        },
        "pain_points": {
            "need": (msg("Need or pain point"), "text"),
            "mechanic": (msg("Mechanic that answers it"), "text"),
            "evidence": (msg("Evidence"), "text"),
        },
        "sides": {
            "stakeholder": (msg("Side"), "text"),
            "person": (msg("Person"), "text"),
            "agreed_on": (msg("Agreed on"), "date"),
            "state": (msg("State"), "word"),
        },
    }


def campaign_target_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return what code words are called, by table and column."""
    levels = {"commit": msg("Commit"), "target": msg("Target"), "stretch": msg("Stretch")}
    verdicts = {"passes": msg("passes"), "misses": msg("misses"), "running": msg("still running")}
    bands = {"too_high": msg("target too high"), "very_good": msg("very good"), "strong": msg("strong"), "too_low": msg("target too low")}
    years = {"yoy": msg("the year before"), "mom": msg("the last one before")}
    return {
        ("key_results", "band"): {**bands, "re_baseline": msg("above target: re-base")},
        ("key_results", "verdict"): verdicts,
        ("objective_scores", "band"): bands,
        ("objective_scores", "verdict"): verdicts,
        ("similar_campaigns", "way"): years,
        ("similar_campaigns", "verdict"): effect_words()["effect", "verdict"],
        ("target_basis", "way"): {
            **years,
            "uplift": msg("that with the assumed uplift"),
            "daily": msg("daily rate"),
            "anyway": msg("what came anyway"),
            "channels": msg("channels’ plans"),
            "parent": msg("goal above"),
        },
        ("next_target", "level"): levels,
        ("campaign_smart", "criterion"): {
            "specific": msg("Specific"),
            "measurable": msg("Measurable"),
            "attainable": msg("Attainable"),
            "relevant": msg("Relevant"),
            "time_bound": msg("Time-bound"),
        },
        ("campaign_smart", "state"): {
            "pass": msg("pass"),
            "warn": msg("warn"),
            "fail": msg("fail"),
            "not_evaluated": msg("not judged"),
        },
        ("sides", "state"): {"agreed": msg("agreed"), "open": msg("has not agreed yet")},
    }
