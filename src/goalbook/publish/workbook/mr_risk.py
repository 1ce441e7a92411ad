"""What the workbook calls the columns and code words of risk, budget and pilots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.risk import words
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def risk_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_risks(), **_answers(), **_money()}


def risk_words() -> Words:
    """Return by table and column what its code words are called."""
    return {
        ("risk_register", "kind"): words.KINDS,
        ("risk_register", "state"): words.STATES,
        ("control_states", "control"): words.CONTROLS,
        ("control_states", "step"): {"up": msg("raise it"), "down": msg("may be lowered"), "keep": msg("keep it")},
        ("risk_incidents", "control"): {**words.CONTROLS, "": Label("", "")},
        ("risk_incidents", "answer"): words.ANSWERS,
        ("foresight_steps", "kind"): words.FORESIGHT,
        ("foresight_steps", "foresight_step"): words.STEPS,
        ("budget_month", "level"): {"pool": msg("pool"), "channel": msg("channel"), "total": msg("total")},
        ("budget_month", "pool"): words.POOLS,
        ("pilots_run", "type"): words.TYPES,
        ("pilots_run", "verdict"): words.VERDICTS,
        ("reallocation", "basis"): {
            "both": msg("both channels measured"),
            "one": msg("only the taker measured"),
            "none": msg("not measured"),
        },
    }


def _risks() -> dict[str, dict[str, Head]]:
    worth: Head = (msg("To be expected"), "money")
    before: Head = (msg("To be expected a month before"), "money")
    bands: dict[str, Head] = {
        "probability_band": (msg("Band of probability (0 low, 2 high)"), "count"),
        "impact_band": (msg("Band of impact (0 low, 2 high)"), "count"),
    }
    return {
        "risk_register": {
            "risk": (msg("Risk id"), "text"),
            "what": (msg("Risk"), "text"),
            "trigger": (msg("Shown by"), "text"),
            "probability": (msg("Probability"), "share"),
            "impact": (msg("Impact"), "money"),
            "score": worth,
            "score_before": before,
            "score_change": (msg("Change on the month before"), "money"),
            **bands,
            "playbook": (msg("Playbook"), "text"),
            "playbook_lacks": (msg("Playbook lacks"), "text"),
            "owner_name": (msg("Owner"), "text"),
            "scored_on": (msg("Scored on"), "date"),
            "days_since": (msg("Days since then"), "count"),
            "state": (msg("Since last month"), "word"),
        },
        "risk_matrix": {
            **bands,
            "risks": (msg("Risks"), "count"),
            "score": worth,
            "risks_before": (msg("Risks a month before"), "count"),
            "score_before": before,
        },
        "control_states": {
            "control": (msg("What is controlled"), "word"),
            "control_level": (msg("Level (0 to 5)"), "count"),
            "since": (msg("Since"), "date"),
            "reason": (msg("Reason"), "text"),
            "control_proposed": (msg("Level asked for"), "count"),
            "because": (msg("Because of"), "text"),
            "step": (msg("What to do"), "word"),
            "changes": (msg("Changes in 92 days"), "count"),
        },
    }


def _answers() -> dict[str, dict[str, Head]]:
    return {
        "risk_incidents": {
            "incident": (msg("Incident"), "text"),
            "risk": (msg("Risk id"), "text"),
            "control": (msg("What is controlled"), "word"),
            "what": (msg("What happened"), "text"),
            "detected_on": (msg("Noticed on"), "date"),
            "hours": (msg("Hours until the plan was started"), "ratio"),
            "answer": (msg("Answer"), "word"),
            "p95_seconds": (msg("Response time, 95th percentile (s)"), "ratio"),
            "loss": (msg("Confirmed loss"), "money"),
            "closed_on": (msg("Over on"), "date"),
        },
        "foresight_steps": {
            "kind": (msg("Looked at"), "word"),
            "foresight_step": (msg("Step"), "word"),
            "last_done": (msg("Last done"), "date"),
            "days_since": (msg("Days since then"), "count"),
            "in_time": (msg("In time"), "text"),
        },
        "platform_iterations": {
            "platform": (msg("Platform"), "text"),
            "last_release": (msg("Last new version"), "date"),
            "days_since": (msg("Days since then"), "count"),
            "what": (msg("What is new"), "text"),
            "releases": (msg("New versions in a year"), "count"),
            "in_time": (msg("In time"), "text"),
        },
    }


def _money() -> dict[str, dict[str, Head]]:
    return {
        "budget_month": {
            "level": (msg("Level"), "word"),
            "pool": (msg("Pool"), "word"),
            "planned": (msg("Planned"), "money"),
            "actual": (msg("Spent"), "money"),
            "variance": (msg("Variance"), "money"),
            "variance_share": (msg("Relative to the plan"), "change"),
            "planned_period": (msg("Period's budget"), "money"),
            "spent_to_date": (msg("Spent in the period so far"), "money"),
            "used": (msg("Of it gone"), "share"),
            "time_gone": (msg("Of the period over"), "share"),
            "pools_of_total": (msg("All pools, of the goals' total"), "share"),
        },
        "pilot_share": {
            "cost": (msg("Cost"), "money"),
            "spend": (msg("The month's spend"), "money"),
            "share": (msg("Share"), "share"),
            "share_low": (msg("Meant for pilots, from"), "share"),
            "share_high": (msg("Meant for pilots, to"), "share"),
        },
        "pilots_run": {
            "pilot": (msg("Pilot id"), "text"),
            "what": (msg("Pilot"), "text"),
            "type": (msg("New about it"), "word"),
            "cost": (msg("Cost"), "money"),
            "spend_share": (msg("Of the month's spend"), "share"),
            "change": (msg("Since its start"), "change"),
            "verdict": (msg("Decision"), "word"),
            "approved": (msg("Approved"), "text"),
            "exempt": (msg("Exempt from the stop-loss"), "text"),
            "months": (msg("Months so far"), "count"),
        },
        "reallocation": {
            "from": (msg("Taken from"), "channel"),
            "to": (msg("Given to"), "channel"),
            "amount": (msg("Amount"), "money"),
            "share_from": (msg("Of the giver's spend"), "share"),
            "share_to": (msg("Of the taker's spend"), "share"),
            "effect": (msg("Brings a month"), "unit"),
            "basis": (msg("How it is known"), "word"),
        },
        "reallocation_spend": {
            "spend": (msg("Spend a month"), "money"),
            "spend_after": (msg("Spend after the move"), "money"),
            "change": (msg("Relative change"), "change"),
        },
    }
