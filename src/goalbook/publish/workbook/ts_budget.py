"""What the workbook calls the columns and code words of the budget frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.budget.shares import NAMES as SHARES
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def budget_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "budget_stack": _stack(),
        "budget_moves": {
            "share": (msg("Share moved"), "word"),
            "change": (msg("Moved by"), "change"),
            "value": (msg("Value"), "share"),
            "phases": (msg("left for the phases"), "general"),
            "acquisition": (msg("acquisition phase"), "general"),
            "conversion": (msg("conversion phase"), "general"),
            "kol": (msg("KOL fees"), "general"),
        },
        "budget_lines": _lines(),
        "cost_types": {"cost_type": (msg("Kind of cost"), "word"), "amount": (msg("Amount"), "money"), "share": (msg("Share"), "share")},
        "growth_share": {
            "share": (msg("Share"), "share"),
            "base": (msg("Share of what"), "word"),
            "base_amount": (msg("Amount of the base"), "money"),
            "amount": (msg("Amount"), "money"),
        },
        "budget_channels": _channels(),
        "caps": _caps(),
        "roi_marks": _marks(),
        "headcount": _people(),
        "resource_classes": _classes(),
        "quoted": {
            "value": (msg("Value"), "general"),
            "source_name": (msg("Origin of the figure"), "text"),
            "verified": (msg("Source verified"), "text"),
        },
        "budget_reviews": {"review_day": (msg("Looked at again"), "date"), "trigger": (msg("Changed at once on"), "text")},
        "resource_loop": {"step": (msg("Step of the loop"), "word"), "present": (msg("Present"), "text")},
    }


def _stack() -> dict[str, Head]:
    return {
        "level": (msg("Level in the stack"), "count"),
        "pool": (msg("Pool"), "word"),
        "parent": (msg("Part of"), "word"),
        "share_low": (msg("Share as written, from"), "share"),
        "share_high": (msg("Share as written, to"), "share"),
        "base": (msg("Share of what, as written"), "word"),
        "read_as": (msg("Share of what, as read"), "word"),
        "share_of_total": (msg("Share of the total"), "share"),
        "amount": (msg("Amount"), "money"),
        "low": (msg("Amount, from"), "money"),
        "high": (msg("Amount, to"), "money"),
        "lines": (msg("Sum of its lines"), "money"),
    }


def _lines() -> dict[str, Head]:
    return {
        "line": (msg("Line"), "count"),
        "pool": (msg("Pool"), "word"),
        "cost_type": (msg("Kind of cost"), "word"),
        "amount": (msg("Amount"), "money"),
        "share": (msg("Share"), "share"),
    }


def _channels() -> dict[str, Head]:
    return {
        "spend_planned": (msg("Planned spend"), "money"),
        "spend_before": (msg("Spend last period"), "money"),
        "share_planned": (msg("Share of planned spend"), "share"),
        "share_before": (msg("Share of spend last period"), "share"),
        "share_change": (msg("Change on last period"), "share"),
        "target": (msg("Target, new payers"), "count"),
        "affordable": (msg("Paid for at last CAC"), "count"),
        "cac_planned": (msg("CAC planned"), "money"),
        "cac_before": (msg("CAC last period"), "money"),
        "roi_before": (msg("ROI last period"), "ratio"),
        "window_from": (msg("Last period from"), "date"),
        "window_to": (msg("Last period to"), "date"),
    }


def _caps() -> dict[str, Head]:
    return {
        "horizon": (msg("Horizon"), "word"),
        "cap": (msg("Cap"), "money"),
        "source": (msg("Set by"), "word"),
        "basis": (msg("Planned or last period"), "word"),
        "attainment": (msg("Cap ÷ cost"), "share"),
        "within": (msg("Within the cap"), "text"),
    }


def _marks() -> dict[str, Head]:
    return {
        "level": (msg("Whose mark"), "word"),
        "mark": (msg("Mark of ROI"), "ratio"),
        "value": (msg("ROI last period"), "ratio"),
        "reached": (msg("Reached"), "text"),
        "definition": (msg("Definition"), "word"),
    }


def _people() -> dict[str, Head]:
    return {
        "step": (msg("Now or planned"), "word"),
        "added": (msg("Hires"), "count"),
        "headcount": (msg("People"), "count"),
        "analysts": (msg("Analysts"), "count"),
        "needed_headcount": (msg("People needed"), "count"),
        "needed_analysts": (msg("Analysts needed"), "count"),
    }


def _classes() -> dict[str, Head]:
    return {
        "resource_class": (msg("Class of resources"), "word"),
        "needed": (msg("Needed"), "general"),
        "available": (msg("Available"), "general"),
        "gap": (msg("Surplus or gap"), "general"),
        "unit_name": (msg("Unit"), "text"),
    }


def budget_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    pools = {
        "tech": msg("technology"),
        "innovation": msg("pilots"),
        "other": msg("other"),
        "phases": msg("phases"),
        "acquisition": msg("acquisition phase"),
        "conversion": msg("conversion phase"),
        "kol": msg("KOL fees"),
        "total": msg("total"),
    }
    bases = {
        **pools,
        "undeclared": msg("not said"),
        "amount": msg("amount given"),
        "lines": msg("sum of its lines"),
        "rest": msg("what is left"),
        "annual": msg("annual budget"),
        "department": msg("department's budget"),
    }
    costs = {"fixed": msg("fixed"), "variable": msg("variable"), "risk": msg("risk"), "unknown": msg("not said")}
    steps = {
        "allocation": msg("allocation"),
        "effect": msg("effect"),
        "optimisation": msg("optimisation"),
        "adjustment": msg("adjustment"),
    }
    return {
        ("budget_moves", "share"): {name: msg("{name}", name=label) for name, label in SHARES.items()},
        ("budget_stack", "pool"): pools,
        ("budget_stack", "parent"): pools,
        ("budget_stack", "base"): bases,
        ("budget_stack", "read_as"): bases,
        ("budget_lines", "pool"): pools,
        ("budget_lines", "cost_type"): costs,
        ("cost_types", "cost_type"): costs,
        ("growth_share", "base"): bases,
        ("caps", "horizon"): {"d30": msg("30 days"), "programme": msg("programme")},
        ("caps", "source"): {"team": msg("team"), "policy": msg("policy")},
        ("caps", "basis"): {"planned": msg("planned"), "before": msg("last period")},
        ("roi_marks", "level"): {"programme": msg("programme"), "key_result": msg("key result")},
        ("roi_marks", "definition"): {"revenue_over_spend": msg("revenue ÷ spend")},
        ("headcount", "step"): {"now": msg("now"), "planned": msg("planned")},
        ("resource_classes", "resource_class"): {"people": msg("people"), "platform": msg("platforms"), "budget": msg("budget")},
        ("resource_loop", "step"): steps,
    }
