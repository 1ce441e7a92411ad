"""What the workbook calls the columns and code words of the evaluation, the balance, and what closes a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.balance.names import DIMENSIONS, GOAL_DIMENSIONS, ITEM_DIMENSIONS, ITEMS, MEASURES, OUTSIDE, TIER_NAMES
from goalbook.core.message import Label, Message, msg
from goalbook.show.organisation import change_name, decision_names, kind_names, state_names, theme_names

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def balance_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_evaluation(), **_tiers(), **_organisation(), **_handbook()}


def balance_words() -> Words:
    """Return by table and column what its code words are called."""
    basis = {
        "target": msg("target"),
        "cap": msg("cap"),
        "floor": msg("floor"),
        "policy": msg("policy"),
        "baseline": msg("own baseline"),
    }
    states = state_names()
    return {
        ("evaluation", "dimension"): DIMENSIONS,
        ("evaluation", "metric_id"): OUTSIDE,
        ("evaluation", "basis"): basis,
        ("evaluation_totals", "dimension"): DIMENSIONS,
        ("evaluation_totals", "missing"): OUTSIDE,
        ("balance", "dimension"): ITEM_DIMENSIONS,
        ("balance", "metric_id"): OUTSIDE,
        ("balance", "item"): ITEMS,
        ("balance", "scored_by"): {"team": msg("team"), "figure": msg("figure")},
        ("output_per_post", "measure"): MEASURES,
        ("tier_results", "tier"): TIER_NAMES,
        ("tier_grid", "tier"): TIER_NAMES,
        ("tier_grid", "dimension"): GOAL_DIMENSIONS,
        ("organisation_checklist", "theme"): theme_names(),
        ("organisation_checklist", "state"): states,
        ("organisation_checklist", "before"): states,
        ("organisation_posts", "change"): {change: change_name(change) for change in ("none", "added", "redefined", "moved", "closed")},
        ("organisation_posts", "quadrant"): {
            "star": Label("star", "明星"),
            "cash_cow": Label("cash cow", "现金牛"),
            "question": Label("question mark", "问题"),
            "dog": Label("dog", "瘦狗"),
        },
        ("handbook_lessons", "kind"): kind_names(),
        ("handbook_lessons", "status"): decision_names(),
        ("handbook_changes", "status"): {**states, "open": msg("to be written")},
    }


def _evaluation() -> dict[str, dict[str, Head]]:
    dimension: Head = (msg("Dimension"), "word")
    return {
        "evaluation": {
            "dimension": dimension,
            "reference": (msg("Reference value"), "unit"),
            "basis": (msg("Kind of measure"), "word"),
            "reached": (msg("Reached of it"), "share"),
            "points": (msg("Points of 100"), "index"),
            "value": (msg("Value"), "unit"),
            "weight": (msg("Weight of it"), "share"),
        },
        "evaluation_totals": {
            "dimension": dimension,
            "points": (msg("Points of 100"), "index"),
            "known": (msg("Known share of the weight"), "share"),
            "missing": (msg("Not known"), "text"),
        },
        "balance": {
            "dimension": dimension,
            "item": (msg("Sub-item"), "word"),
            "score": (msg("Score from 0 to 5"), "ratio"),
            "scored_by": (msg("Scored by"), "word"),
            "before": (msg("Month before"), "ratio"),
            "note": (msg("Note"), "text"),
        },
        "output_per_post": {
            "measure": (msg("Measure"), "word"),
            "heads": (msg("Full posts or guides"), "ratio"),
            "heads_before": (msg("Full posts or guides of the baseline"), "ratio"),
            "amount": (msg("Amount of the month"), "unit"),
            "amount_index": (msg("Amount, of its baseline"), "share"),
            "on_year": (msg("Amount, on the year before"), "share"),
            "value": (msg("Per head"), "unit"),
            "baseline": (msg("Own baseline"), "unit"),
            "months": (msg("Months of it"), "count"),
            "index": (msg("Of the baseline"), "share"),
            "stable": (msg("Private domain is stable"), "text"),
        },
    }


def _tiers() -> dict[str, dict[str, Head]]:
    reached: Head = (msg("Heading for, mean"), "share")
    named: Head = (msg("Key results"), "text")
    return {
        "tier_results": {
            "tier": (msg("Tier"), "word"),
            "weight": (msg("Weight of it"), "share"),
            "kr_ids": named,
            "key_results": (msg("Number of key results"), "count"),
            "scored": (msg("Of them scored"), "count"),
            "reached": reached,
            "contribution": (msg("Contribution to the score"), "share"),
            "missed": (msg("Below the pass line"), "text"),
            "weights_given": (msg("Weights are the goals file's"), "text"),
        },
        "tier_grid": {
            "dimension": (msg("Dimension"), "word"),
            "tier": (msg("Tier"), "word"),
            "key_results": (msg("Number of key results"), "count"),
            "reached": reached,
            "kr_ids": named,
        },
    }


def _organisation() -> dict[str, dict[str, Head]]:
    return {
        "organisation_checklist": {
            "theme": (msg("Theme of the checklist"), "word"),
            "title": (msg("Item"), "text"),
            "state": (msg("State"), "word"),
            "note": (msg("Note"), "text"),
            "evidence": (msg("Evidence"), "text"),
            "changed": (msg("Last change"), "date"),
            "before": (msg("State at the quarter's end before"), "word"),
            "stated_in": (msg("Said in"), "text"),
        },
        "organisation_posts": {
            "post": (msg("Post"), "text"),
            "change": (msg("Change"), "word"),
            "from_day": (msg("In force from"), "date"),
            "quadrant": (msg("Quadrant"), "word"),
            "changed": (msg("Changed in the quarter"), "text"),
        },
        "claims": {
            "claim": (msg("No."), "text"),
            "says": (msg("What is claimed"), "text"),
            "value": (msg("Figure claimed"), "text"),
            "quoted_in": (msg("Quoted in"), "text"),
            "note": (msg("Note"), "text"),
            "verified": (msg("Verified"), "text"),
            "same_figure_as": (msg("Same figure told of another"), "text"),
        },
    }


def _handbook() -> dict[str, dict[str, Head]]:
    lesson: Head = (msg("Lesson"), "text")
    return {
        "handbook_lessons": {
            "kind": (msg("Kind"), "word"),
            "lesson": lesson,
            "month": (msg("Month"), "text"),
            "what": (msg("What was learnt"), "text"),
            "status": (msg("Decision"), "word"),
            "evidence": (msg("Evidence"), "text"),
            "in_handbook": (msg("In the handbook"), "text"),
        },
        "handbook_changes": {
            "version": (msg("Version"), "text"),
            "date_day": (msg("Day"), "date"),
            "chapter": (msg("Chapter"), "text"),
            "change": (msg("Change"), "text"),
            "lesson": lesson,
            "status": (msg("State"), "word"),
            "rests_on": (msg("Rests on"), "text"),
        },
    }
