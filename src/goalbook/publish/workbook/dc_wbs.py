"""What the workbook calls the columns and code words of the work breakdown, in the decomposition and in the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.gates import COUNTED
from goalbook.core.message import Label, Message, msg
from goalbook.inputs.plan.processes import AREAS, PROCESSES
from goalbook.show.work_words import due_kinds, fault_words, gate_words, progress_words, rate_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def wbs_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "wbs": {**_line(), **_serves(), **_details(), **_standing()},
        "plan_tasks": {**_line(), **_serves(), **_standing(), "days_late": (msg("Days late"), "count")},
        "plan_gates": {
            "gate_id": (msg("Gate id"), "text"),
            "name": (msg("Gate"), "text"),
            "counts": (msg("Kind"), "word"),
            "owner": (msg("Owner"), "text"),
            "owner_name": (msg("Owner's name"), "text"),
            "day": (msg("Due"), "date"),
            "target": (msg("Target"), "count"),
            "expected": (msg("Expected by now"), "fine"),
            "value": (msg("Noted"), "count"),
            "noted_on": (msg("Noted on"), "date"),
            "gate_state": (msg("State"), "word"),
        },
        **_days_and_paths(),
        "plan_done": {
            "period": (msg("Goals of"), "text"),
            "done": (msg("Done"), "share"),
            "expected": (msg("Time gone"), "share"),
            "updated": (msg("Last noted"), "date"),
            "days_silent": (msg("Days since"), "count"),
            "actions": (msg("Actions"), "count"),
            "finished": (msg("done"), "count"),
            "late": (msg("overdue"), "count"),
            "behind": (msg("behind"), "count"),
            "unreported": (msg("nothing noted"), "count"),
        },
        "wbs_levels": {
            "level": (msg("Level"), "count"),
            "lines": (msg("Lines"), "count"),
            "with_owner": (msg("With owner"), "count"),
            "with_due": (msg("With deadline"), "count"),
            "with_resource": (msg("With resource need"), "count"),
            "with_children": (msg("Broken down"), "count"),
            "with_backup": (msg("With stand-in"), "count"),
        },
        "wbs_key_results": {
            "kr_id": (msg("Key result"), "text"),
            "name": (msg("Name"), "text"),
            "owner": (msg("Owner"), "text"),
            "lines": (msg("Lines"), "count"),
            "actions": (msg("Actions"), "count"),
        },
        "load": {
            "person": (msg("Person"), "text"),
            "week": (msg("Week"), "text"),
            "start": (msg("Begins"), "date"),
            "active": (msg("Running actions"), "count"),
            "days_away": (msg("Days away"), "count"),
        },
        "handover": {
            "person": (msg("Away"), "text"),
            "start": (msg("From"), "date"),
            "end": (msg("To"), "date"),
            "task_id": (msg("Task id"), "text"),
            "name": (msg("Key task"), "text"),
            "backup": (msg("Stand-in"), "text"),
            "handover_state": (msg("State"), "word"),
        },
        "wbs_processes": {
            "process": (msg("Process"), "word"),
            "name": (msg("Name"), "text"),
            "place": (msg("Place"), "count"),
            "step": (msg("Step id"), "text"),
            "step_name": (msg("Step"), "text"),
            "lines": (msg("Lines"), "count"),
        },
        "wbs_areas": {
            "area": (msg("Work area"), "word"),
            "name": (msg("Name"), "text"),
            "lines": (msg("Lines"), "count"),
            "times": (msg("Comes round"), "count"),
        },
    }


def _line() -> dict[str, Head]:
    return {
        "task_id": (msg("Task id"), "text"),
        "parent_id": (msg("Stands below"), "text"),
        "level": (msg("Level"), "count"),
        "name": (msg("What"), "text"),
        "owner": (msg("Owner"), "text"),
        "owner_name": (msg("Owner's name"), "text"),
        "backup": (msg("Stand-in"), "text"),
        "start": (msg("Begins"), "date"),
        "due": (msg("Due"), "date"),
    }


def _serves() -> dict[str, Head]:
    return {
        "depth": (msg("Depth"), "count"),
        "key_result": (msg("Key result"), "text"),
        "actions": (msg("Actions"), "count"),
    }


def _details() -> dict[str, Head]:
    return {
        "recurrence": (msg("Comes round (RRULE)"), "text"),
        "resource": (msg("Needs"), "text"),
        "depends_on": (msg("Depends on"), "text"),
        "needs": (msg("Waits for"), "text"),
        "standard": (msg("Counts as done when"), "text"),
        "area": (msg("Work area"), "word"),
        "process": (msg("Process"), "word"),
        "step": (msg("Step id"), "text"),
        "key": (msg("Key task"), "word"),
        "sensitive": (msg("Sensitive"), "word"),
        "state": (msg("State"), "word"),
        "faults": (msg("What it lacks"), "word"),
        "row": (msg("Row of the file"), "count"),
    }


def _standing() -> dict[str, Head]:
    return {
        "done": (msg("Done"), "share"),
        "expected": (msg("Time gone"), "share"),
        "updated": (msg("Last noted"), "date"),
        "progress_state": (msg("Stands"), "word"),
    }


def _days_and_paths() -> dict[str, dict[str, Head]]:
    """Return head and kind of what the review holds against days and paths."""
    owner: dict[str, Head] = {"owner": (msg("Owner"), "text"), "owner_name": (msg("Owner's name"), "text")}
    return {
        "plan_dues": {
            "kind": (msg("Kind"), "word"),
            "item_id": (msg("Id"), "text"),
            "name": (msg("Name"), "text"),
            **owner,
            "start": (msg("Start"), "date"),
            "day": (msg("Due"), "date"),
            "target": (msg("Target"), "share"),
            "value": (msg("Noted"), "share"),
            "noted_on": (msg("Noted on"), "date"),
            "due_state": (msg("State"), "word"),
        },
        "plan_rates": {
            "path_id": (msg("Id"), "text"),
            "name": (msg("Rate"), "text"),
            "every": (msg("Every"), "word"),
            **owner,
            "start": (msg("Start"), "date"),
            "end": (msg("End"), "date"),
            "base": (msg("Starts from"), "fine"),
            "required": (msg("Plan asks"), "fine"),
            "actual": (msg("Actual"), "fine"),
            "reviewed": (msg("Of this month"), "text"),
            "rate_state": (msg("State"), "word"),
        },
    }


def wbs_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    processes = {process: name for process, (name, _) in PROCESSES.items()}
    return {
        ("wbs", "area"): {**AREAS, **_finer()},
        ("wbs_areas", "area"): AREAS,
        ("wbs", "process"): processes,
        ("wbs_processes", "process"): processes,
        ("wbs", "state"): fault_words(),
        ("wbs", "faults"): fault_words(),
        ("wbs", "progress_state"): progress_words(),
        ("plan_tasks", "progress_state"): progress_words(),
        ("plan_gates", "gate_state"): gate_words(),
        ("plan_gates", "counts"): COUNTED,
        ("plan_dues", "kind"): due_kinds(),
        ("plan_dues", "due_state"): gate_words(),
        ("plan_rates", "every"): {"month": msg("month"), "week": msg("week")},
        ("plan_rates", "rate_state"): rate_words(),
        ("handover", "handover_state"): {
            "ok": msg("handed over"),
            "no_backup": msg("nobody takes over"),
            "backup_away": msg("the stand-in is away too"),
        },
    }


def _finer() -> dict[str, Label]:
    return {
        "mutual_follow": Label("mutual follow", "互粉"),
        "linked_posts": Label("linked posts", "联动"),
        "lottery": Label("lottery", "抽奖"),
        "other": Label("other", "其他"),
    }
