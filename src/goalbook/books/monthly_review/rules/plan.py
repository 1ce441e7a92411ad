"""Rules of the plan while it runs: progress is noted and keeps up with the time gone, gates are passed by their day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy

NAMED = 3  # late actions that one sentence names
GATES = {"DC-23": ("components", "channel_tests"), "DC-24": ("channel_matrix",), "DC-26": ("seed_users",), "DC-22": ("other",)}


@rule("DC-10")
def plan_is_kept_up(case: Case, policy: Policy) -> Iterator[Finding]:
    """Progress is noted often enough, what is done keeps up with the time gone, and no action is past its deadline."""
    for row in rows_of(case.tables["plan_done"]):
        yield _noted(row, policy)
        if not math.isnan(row["done"]):
            yield _paced(row, policy.wbs.behind)
        late = [one for one in rows_of(case.tables["plan_tasks"]) if one["progress_state"] == "late" and one["actions"] == 1]
        if late:
            yield Finding("DC-10", REVIEW, "warn", float(len(late)), 0.0, _late(late))


def _noted(row: Row, policy: Policy) -> Finding:
    days, (warn, fail) = float(row["days_silent"]), policy.wbs.stale_days
    status: Status = "fail" if more_than(days, fail) else "warn" if more_than(days, warn) else "pass"
    words = {"n": days, "limit": float(warn)}
    if row["updated"] is None or row["updated"] != row["updated"]:
        text = msg("no progress is noted in the {n:n} days since the plan began; note what is done at least every {limit:n} days", **words)
    elif status == "pass":
        text = msg("progress last noted on {day:date}", day=row["updated"].date())
    else:
        day = row["updated"].date()
        text = msg("progress last noted on {day:date}, {n:n} days ago; note it at least every {limit:n} days", day=day, **words)
    return Finding("DC-10", REVIEW, status, days, float(warn), text)


def _paced(row: Row, tolerance: float) -> Finding:
    done, gone = float(row["done"]), float(row["expected"])
    behind = less_than(done, gone - tolerance)
    words = {"done": done, "gone": gone}
    if behind:
        text = msg("{done:pct0} of the plan is done, {gone:pct0} of its time is gone; drop, move or staff what lags", **words)
    else:
        text = msg("{done:pct0} of the plan is done, {gone:pct0} of its time is gone", **words)
    return Finding("DC-10", REVIEW, "warn" if behind else "pass", done, gone, text)


def _late(late: list[Row]) -> Message:
    worst = sorted(late, key=lambda row: -row["days_late"] if row["days_late"] == row["days_late"] else 0.0)
    names = [cast("Label", row["name"]) for row in worst[:NAMED]]
    named = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
    return msg("time is up and not done: {n:n} ({names}); finish them, or move them and say why", n=len(late), names=named)


def _gate(case: Case, rule_id: str) -> Iterator[Finding]:
    for row in rows_of(case.tables["plan_gates"]):
        found = _judged(row) if row["counts"] in GATES[rule_id] else None
        if found is not None:
            status, text = found
            value, target = (None if math.isnan(row[name]) else float(row[name]) for name in ("value", "target"))
            yield Finding(rule_id, cast("Label", row["name"]), status, value, target, text)


def _judged(row: Row) -> tuple[Status, Message] | None:
    """Return what is said of a gate; nothing of one whose day is to come and of which nothing was noted."""
    day = row["day"].date()
    plain: dict[str, tuple[Status, Message]] = {
        "passed": ("pass", msg("passed by {day:date}", day=day)),
        "late": ("warn", msg("passed, but after {day:date}; what follows begins later", day=day)),
        "unknown": ("warn", msg("due on {day:date}, nothing was noted; note what was reached, or move the gate", day=day)),
    }
    state = str(row["gate_state"])
    return _counted(row) if state in ("running", "failed") else plain.get(state)


def _counted(row: Row) -> tuple[Status, Message]:
    """Return what is said of a gate of which something was noted and that is not passed."""
    value, target, expected = (float(row[name]) for name in ("value", "target", "expected"))
    words, day, over = {"value": value, "target": target}, row["day"].date(), row["gate_state"] == "failed"
    if math.isnan(target):
        if over:
            return "fail", msg("due on {day:date} and not done; what follows does not begin", day=day)
        return "pass", msg("under way; due on {day:date}", day=day)
    if over:
        return "fail", msg("{value:n} of {target:n} by {day:date}; what follows does not begin before the rest is there", day=day, **words)
    if less_than(value, expected):
        text = msg("{value:n} of {target:n}, due on {day:date}; an even pace has {expected:n} by now", day=day, expected=expected, **words)
        return "warn", text
    return "pass", msg("{value:n} of {target:n}, due on {day:date}; at an even pace or ahead of it", day=day, **words)


@rule("DC-23")
def foundation_gates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Gates of the foundation: components ready, channels tested by their day."""
    return _gate(case, "DC-23")


@rule("DC-24")
def matrix_gates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The channel matrix stands by its day."""
    return _gate(case, "DC-24")


@rule("DC-26")
def seed_gates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The seed users are won by their day."""
    return _gate(case, "DC-26")


@rule("DC-22")
def other_gates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every other gate of the time frame is passed by its day."""
    return _gate(case, "DC-22")
