"""Words for what a line of the work breakdown lacks and where it stands, and for gates; the workbook uses them too."""

from __future__ import annotations

from goalbook.core.message import Message, msg


def fault_words() -> dict[str, Message]:
    """Return what a line lacks, in words."""
    return {
        "ok": msg("in order"),
        "no_owner": msg("no owner"),
        "no_due": msg("no deadline"),
        "no_resource": msg("no resource"),
        "childless": msg("not broken down"),
        "past_parent": msg("due after the line above"),
        "past_period": msg("due after the period"),
        "before_need": msg("due before what it waits for"),
    }


def progress_words() -> dict[str, Message]:
    """Return where a line stands, in words."""
    return {
        "done": msg("done"),
        "late": msg("overdue"),
        "behind": msg("behind"),
        "on_time": msg("on time"),
        "ahead": msg("not begun yet"),
        "unreported": msg("nothing noted"),
    }


def gate_words() -> dict[str, Message]:
    """Return where a gate stands, in words."""
    return {
        "ahead": msg("not begun yet"),
        "open": msg("nothing noted"),
        "running": msg("under way"),
        "passed": msg("passed"),
        "late": msg("passed late"),
        "failed": msg("not passed"),
        "unknown": msg("day over, nothing noted"),
    }


def due_kinds() -> dict[str, Message]:
    """Return what has a day beside tasks and gates, in words."""
    return {"week_1": msg("first week"), "iteration": msg("iteration"), "step": msg("one of the nine steps")}


def rate_words() -> dict[str, Message]:
    """Return where a rate stands on its path, in words."""
    return {
        "running": msg("under way"),
        "passed": msg("reached"),
        "failed": msg("not reached"),
        "unknown": msg("not known"),
    }
