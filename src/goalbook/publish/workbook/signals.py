"""What the columns and code words of signals, normal ranges and problems are called in the workbook."""

from __future__ import annotations

from functools import cache

from goalbook.core.message import Message, msg


@cache
def signal_columns() -> dict[str, tuple[Message, str]]:
    """Return head and kind of each column."""
    return {
        "provisional": (msg("Range provisional"), "text"),
        "range_low": (msg("Normal from, per day or week"), "unit"),
        "range_center": (msg("Middle of what is normal"), "unit"),
        "range_high": (msg("Normal to, per day or week"), "unit"),
        "band": (msg("Half width of what is normal"), "share"),
        "first_above": (msg("First week above what is normal"), "date"),
        "first_below": (msg("First week below what is normal"), "date"),
        "signal_rule": (msg("Detection rule met"), "count"),
        "big": (msg("Beyond its limit"), "text"),
        "abnormal": (msg("Outside what is normal"), "text"),
        "up": (msg("Upwards"), "text"),
        "first_signal": (msg("First signal"), "date"),
        "normal_gap": (msg("Middle of what is normal, from the target"), "change"),
        "plan_off": (msg("Plan off"), "text"),
        "quadrant": (msg("Verdict"), "word"),
        "money": (msg("Price"), "money"),
        "statement": (msg("Statement"), "text"),
        "severity": (msg("Severity"), "word"),
        "stage": (msg("Stage"), "word"),
        "weight": (msg("Share of the month"), "share"),
        "evidence": (msg("Evidence"), "text"),
        "category": (msg("Category of cause"), "word"),
        "category_by": (msg("Category set by"), "word"),
        "event_day": (msg("Day of the event"), "date"),
        "action": (msg("Answer"), "text"),
        "decided": (msg("Decided"), "text"),
    }


def problem_heads() -> dict[str, tuple[Message, str]]:
    """Return the heads of the findings that mean something else elsewhere; kind "headline" is an amount of the headline figure."""
    return {"id": (msg("Finding id"), "text"), "effect": (msg("Effect in the month"), "headline")}


@cache
def signal_words() -> dict[str, Message]:
    """Return what each code word is called."""
    return {
        "act": msg("act"),
        "early": msg("early warning"),
        "unknown": msg("not known"),
        "none": msg("nothing"),
        "high": msg("high"),
        "medium": msg("medium"),
        "low": msg("low"),
        "cause": msg("cause"),
        "data": msg("data"),
        "exposure": msg("exposure"),
        "click": msg("click"),
        "interaction": msg("interaction"),
        "registration": msg("registration"),
        "activation": msg("activation"),
        "payment": msg("payment"),
        "retention": msg("retention"),
        "traffic_structure": msg("unbalanced traffic"),
        "value_delivery": msg("too little value delivered"),
        "lagging_strategy": msg("strategy behind the market"),
        "plan_off": msg("plan off"),
        "other": msg("other"),
        "rca": msg("team"),
        "rule": msg("rule"),
    }
