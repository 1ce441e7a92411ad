"""What the workbook calls the columns and code words of alignment and diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def alignment_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "strategy": _strategy(),
        "metric_families": {
            "strategy_type": (msg("Type of strategy"), "word"),
            "chosen": (msg("Of this strategy"), "text"),
            "kr_ids": (msg("Measured by key results"), "text"),
            "origin": (msg("Named by"), "word"),
        },
        "goal_tree": _tree(),
        "year": _year(),
        "aims": {
            "strategy_ref": (msg("Builds on"), "text"),
            "contribution": (msg("What the team contributes"), "text"),
            "theme": (msg("Direction"), "word"),
            "finding_ids": (msg("Findings it answers"), "text"),
        },
        "accounts": {"target_audience": (msg("For whom"), "text"), "account_purpose": (msg("What for"), "text")},
        "linked_findings": {
            "id": (msg("Finding id"), "text"),
            "month": (msg("Review"), "text"),
            "objective_id": (msg("Answered by"), "text"),
            "resolved": (msg("No longer there"), "text"),
        },
        "problems_stated": _problems(),
        "evidence_register": _evidence(),
        "loop": {
            "period": (msg("Period"), "text"),
            "loop_stage": (msg("Stage of the loop"), "word"),
            "loop_state": (msg("How far"), "word"),
            "done": (msg("Parts that stand"), "count"),
            "of": (msg("Parts in all"), "count"),
        },
    }


def _strategy() -> dict[str, Head]:
    return {
        "strategy_type": (msg("Type of strategy"), "word"),
        "statement": (msg("Statement"), "text"),
        "workshop_day": (msg("Strategy workshop"), "date"),
        "attendees": (msg("Who took part"), "text"),
        "minutes": (msg("Minutes"), "text"),
        "name": (msg("The company’s goal"), "text"),
        "company_target": (msg("Target of the company"), "unit"),
        "said_share": (msg("Share of the team, as the strategy says"), "share"),
        "said_target": (msg("What that share comes to"), "unit"),
        "share": (msg("Share of the team, in force"), "share"),
        "target": (msg("Target of the team"), "unit"),
        "rest": (msg("Carried by others"), "unit"),
        "owned": (msg("Of it with an owner"), "unit"),
        "unowned": (msg("Of it without an owner"), "unit"),
    }


def _tree() -> dict[str, Head]:
    return {
        "goal_id": (msg("Goal id"), "text"),
        "parent_id": (msg("Supports"), "text"),
        "level": (msg("Whose"), "word"),
        "depth": (msg("Depth"), "count"),
        "name": (msg("Goal, level by level"), "text"),
        "share_of_parent": (msg("Of the goal above"), "share"),
        "children_sum": (msg("Carried below, sum"), "unit"),
        "coverage": (msg("Carried below"), "share"),
        "state": (msg("State"), "word"),
    }


def _year() -> dict[str, Head]:
    return {
        "quarter": (msg("Quarter"), "text"),
        "planned": (msg("First plan"), "unit"),
        "origin": (msg("Target from"), "word"),
        "annual": (msg("Target of the year"), "unit"),
        "share": (msg("Of the year"), "share"),
        "cumulative": (msg("Cumulative"), "unit"),
        "cumulative_share": (msg("Cumulative, of the year"), "share"),
        "plan_share": (msg("As planned"), "share"),
        "current": (msg("This period"), "text"),
    }


def _problems() -> dict[str, Head]:
    return {
        "problem": (msg("Problem"), "text"),
        "current": (msg("Now"), "unit"),
        "measured": (msg("From the facts"), "text"),
        "benchmark": (msg("Should be"), "unit"),
        "gap_rel": (msg("Distance"), "change"),
        "target": (msg("Target of the key result"), "general"),
    }


def _evidence() -> dict[str, Head]:
    return {
        "claim": (msg("Statement"), "text"),
        "part": (msg("Part"), "word"),
        "evidence_source": (msg("Source"), "text"),
        "year": (msg("Year"), "general"),
        "verified": (msg("Verified"), "text"),
        "used_for": (msg("Used for"), "text"),
    }


def alignment_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    types = {"growth": msg("Growth strategy"), "profit": msg("Profit strategy"), "brand": msg("Brand strategy")}
    return {
        ("strategy", "strategy_type"): types,
        ("metric_families", "strategy_type"): types,
        ("metric_families", "origin"): {"S0": msg("the source documents"), "ours": msg("goalbook")},
        ("goal_tree", "level"): {
            "company": msg("company"),
            "department": msg("department"),
            "team": msg("team"),
            "channel": msg("channel"),
            "campaign": msg("a campaign"),
            "person": msg("person"),
        },
        ("goal_tree", "state"): {
            "ok": msg("fits"),
            "orphan": msg("supports no goal"),
            "uncovered": msg("not covered"),
            "childless": msg("no goal below carries any of it"),
        },
        ("year", "origin"): {"goals": msg("goals of the quarter"), "year": msg("plan of the year")},
        ("aims", "theme"): {
            "high_value_users": msg("Activate high-value users"),
            "channel_rebalance": msg("Rebalance the channels by efficiency"),
        },
        ("problems_stated", "kind"): {
            "stickiness": msg("users do not stay"),
            "conversion": msg("traffic does not convert"),
            "content": msg("content does not attract"),
            "other": msg("other"),
        },
        ("evidence_register", "part"): {"market": msg("market"), "users": msg("users"), "competition": msg("competition")},
        ("loop", "loop_stage"): {
            "strategic_alignment": msg("Strategic alignment"),
            "decomposition": msg("Decomposition"),
            "monitoring": msg("Monitoring"),
            "incentive": msg("Incentive and improvement"),
        },
        ("loop", "loop_state"): {
            "done": msg("✓ done"),
            "partial": msg("in part"),
            "missing": msg("✗ missing"),
            "ahead": msg("still ahead"),
        },
    }
