"""What the workbook calls the columns and code words of targets from both sides, questions, budget cells, loans and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.resources.allocation import KINDS, POOLS, TIERS
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def reconcile_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "reconciled": _figures(),
        "figures_beside": _figures(),
        "members_figures": {**_who(), "amount": (msg("Named"), "unit"), **_accuracy(), "reason": (msg("Reason"), "text")},
        "members_records": {
            **_who(),
            "period": (msg("Period"), "text"),
            "figure": (msg("Named then"), "general"),
            "actual": (msg("Actual"), "general"),
            "error": (msg("ln (actual ÷ named)"), "fine"),
        },
        "feedback": _feedback(),
        "meeting_record": _meeting(),
        "reach": {
            "per_month": (msg("Planned a month"), "count"),
            "followers": (msg("Followers"), "count"),
            "planned": (msg("Planned a month per follower"), "ratio"),
            "history": (msg("Last months per follower"), "ratio"),
            "best": (msg("Best month per follower"), "ratio"),
            "verdict": (msg("Verdict"), "word"),
        },
        **_budget(),
        "pool": _pool(),
        "hires": {
            "role": (msg("Post"), "text"),
            "count": (msg("How many"), "count"),
            "month": (msg("From month"), "text"),
            "owner_name": (msg("Owner's name"), "text"),
            "hours": (msg("Hours a week of each"), "count"),
            "hours_period": (msg("Hours in the period"), "count"),
            "planned": (msg("Month and owner named"), "text"),
        },
    }


def _who() -> dict[str, Head]:
    return {
        "person": (msg("Person"), "text"),
        "person_name": (msg("Name"), "text"),
        "key_result": (msg("Key result"), "text"),
    }


def _accuracy() -> dict[str, Head]:
    return {
        "error": (msg("Error to expect"), "share"),
        "records": (msg("Figures checked"), "count"),
        "basis": (msg("Whose past figures"), "word"),
        "weight": (msg("Weight of the figure"), "share"),
    }


def _figures() -> dict[str, Head]:
    return {
        "persons": (msg("Person"), "text"),
        "person_names": (msg("Named by"), "text"),
        "top_down": (msg("Asked"), "unit"),
        "bottom_up": (msg("Named"), "unit"),
        "gap": (msg("Named less asked"), "unit"),
        "gap_share": (msg("Gap"), "change"),
        **_accuracy(),
        "reconciled": (msg("Reconciled"), "unit"),
        "adjustment": (msg("Reconciled less named"), "unit"),
        "verdict": (msg("Verdict"), "word"),
    }


def _feedback() -> dict[str, Head]:
    return {
        "feedback_id": (msg("Question no."), "text"),
        **_who(),
        "question": (msg("Question"), "text"),
        "proposal": (msg("Proposal"), "text"),
        "response": (msg("What was answered"), "text"),
        "decision": (msg("Decision"), "text"),
        "day": (msg("Asked on"), "date"),
        "answered_on": (msg("Answered on"), "date"),
        "open": (msg("Not answered"), "text"),
    }


def _meeting() -> dict[str, Head]:
    return {
        "day": (msg("Day"), "date"),
        "lead": (msg("Led by"), "text"),
        "lead_name": (msg("Led by, name"), "text"),
        "attendees": (msg("Who was there"), "text"),
        "attendee_names": (msg("Who was there, names"), "text"),
        "absent": (msg("Who was not"), "text"),
        "absent_names": (msg("Who was not, names"), "text"),
        "minutes": (msg("Minutes"), "text"),
        "held": (msg("Held"), "text"),
        "in_time": (msg("Before the period"), "text"),
    }


def _budget() -> dict[str, dict[str, Head]]:
    money = (msg("Amount"), "money")
    return {
        "resources": {
            "dimension": (msg("Dimension"), "word"),
            "name": (msg("Place in it"), "text"),
            "name_label": (msg("Name"), "text"),
            "planned": (msg("Planned"), "money"),
            "share": (msg("Share"), "share"),
            "total": (msg("All together"), "money"),
            "frame": (msg("Lines of the frame"), "money"),
            "history": (msg("Last months' spend"), "money"),
            "history_share": (msg("Share of that spend"), "share"),
            "change": (msg("Change"), "change"),
            "pilots": (msg("Of it for pilots"), "money"),
            "change_regular": (msg("Change without pilots"), "change"),
        },
        "resource_totals": {
            "dimension": (msg("Dimension"), "word"),
            "planned": (msg("Planned"), "money"),
            "assigned": (msg("With a place"), "money"),
            "assigned_share": (msg("Share with a place"), "share"),
            "total": (msg("Budget"), "money"),
            "gap": (msg("Gap"), "money"),
            "gap_share": (msg("Gap, share"), "change"),
            "verdict": (msg("Verdict"), "word"),
        },
        "resource_matrix": {"month": (msg("Month"), "text"), "amount": money, "share": (msg("Share"), "share")},
        "campaign_budgets": {"campaign": (msg("Campaign"), "text"), "amount": money, "share": (msg("Share"), "share")},
        "pool_balance": {
            "before": (msg("Before"), "money"),
            "lent": (msg("Lent"), "money"),
            "borrowed": (msg("Borrowed"), "money"),
            "after": (msg("After"), "money"),
        },
    }


def _pool() -> dict[str, Head]:
    return {
        "from_channel": (msg("Lent by"), "channel"),
        "to_channel": (msg("Lent to"), "channel"),
        "amount": (msg("Amount"), "money"),
        "reason": (msg("Reason"), "text"),
        "return_date": (msg("Goes back"), "date"),
        "approved_by": (msg("Approved by"), "text"),
        "approved_name": (msg("Approved by, name"), "text"),
        "complete": (msg("Complete"), "text"),
        "in_period": (msg("Back within the period"), "text"),
    }


def reconcile_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    basis = {"own": msg("own"), "pooled": msg("everybody's"), "default": msg("assumed")}
    dimensions = {
        "channel": msg("channel"),
        "tier": msg("user tier"),
        "time": msg("month"),
        "kind": msg("kind of spending"),
        "phase": msg("part of the budget"),
        "budget": msg("whole budget"),
    }
    places: dict[str, Message | Label] = {**TIERS, **KINDS, **POOLS, "common": msg("common to all"), "unassigned": msg("not assigned")}
    return {
        **{(table, "basis"): basis for table in ("reconciled", "figures_beside", "members_figures")},
        **{(table, "dimension"): dimensions for table in ("resources", "resource_totals")},
        ("resources", "name"): places,
        ("resource_matrix", "channel"): places,
        ("resource_matrix", "month"): places,
    }
