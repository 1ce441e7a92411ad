"""Rules of what the plan has by day or by step: readiness, iterations, the nine steps, paths of rates (DC-20, 21, 27, 28, 31)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from goalbook.books.decomposition.phases.words import rates
from goalbook.books.monthly_review.rules.plan import NAMED
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import less_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.phase_faults import REPURCHASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy

ITERATIONS, STEPS = Label("Iterations", "迭代"), Label("Nine steps", "三阶九步")


def _dues(case: Case, kind: str) -> list[Row]:
    return [row for row in rows_of(case.tables["plan_dues"]) if row["kind"] == kind]


@rule("DC-31")
def first_week_is_ready(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What the first week finishes is complete by its day; what nobody noted is not known."""
    for row in _dues(case, "week_1"):
        found = _ready(row)
        if found is not None:
            status, text = found
            value = float(row["value"])
            yield Finding("DC-31", cast("Label", row["name"]), status, None if math.isnan(value) else value, float(row["target"]), text)


def _ready(row: Row) -> tuple[Status, Message] | None:
    day = row["day"].date()
    values = {"day": day, "value": float(row["value"]), "full": float(row["target"])}
    match str(row["due_state"]):
        case "passed":
            return "pass", msg("complete by {day:date}", day=day)
        case "late":
            return "warn", msg("complete, but after {day:date}", day=day)
        case "failed":
            return "fail", msg("{value:pct0} of {full:pct0}, due on {day:date}: finish it before what needs it goes on", **values)
        case "unknown":
            return "not_evaluated", msg("due on {day:date}, and nothing was noted in progress.csv", day=day)
    return None


@rule("DC-20")
def iterations_are_closed(case: Case, _policy: Policy) -> Iterator[Finding]:
    """No iteration that is over stands incomplete."""
    return _by_their_day("DC-20", ITERATIONS, _dues(case, "iteration"), "warn")


@rule("DC-21")
def steps_are_passed(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The nine steps are complete by their days, so that what follows may open."""
    return _by_their_day("DC-21", STEPS, _dues(case, "step"), "fail")


def _by_their_day(rule_id: str, subject: Label, dues: list[Row], missed: Status) -> Iterator[Finding]:
    """Judge things by their days together: what is incomplete, what came late, what nobody noted; nothing while no day is over."""
    by_state: dict[str, list[Row]] = {}
    for row in dues:
        by_state.setdefault(str(row["due_state"]), []).append(row)
    failed, late, unknown, passed = (by_state.get(state, []) for state in ("failed", "late", "unknown", "passed"))
    if failed:
        text = msg("over and not complete: {n:n} ({names}); finish them, or move them and say why", n=len(failed), names=_named(failed))
        yield Finding(rule_id, subject, missed, float(len(failed)), 0.0, text)
    if late:
        text = msg("complete after their day: {n:n} ({names})", n=len(late), names=_named(late))
        yield Finding(rule_id, subject, "warn", float(len(late)), 0.0, text)
    if unknown:
        text = msg("over and nothing noted: {n:n} ({names}); note in progress.csv what was reached", n=len(unknown), names=_named(unknown))
        yield Finding(rule_id, subject, "not_evaluated", float(len(unknown)), 0.0, text)
    if passed and not failed and not late:
        yield Finding(rule_id, subject, "pass", float(len(passed)), None, msg("complete by their day: {n:n}", n=len(passed)))


def _named(rows: list[Row]) -> Label:
    names = [cast("Label", row["name"]) for row in rows[:NAMED]]
    more = len(rows) > NAMED
    return Label("; ".join(name.en for name in names) + "; …" * more, "、".join(name.zh for name in names) + " 等" * more)


@rule("DC-27")
def conversion_is_on_its_path(case: Case, policy: Policy) -> Iterator[Finding]:
    """A rate that is to rise month by month has reached what its path asks of the month under review."""
    for row in rows_of(case.tables["plan_rates"]):
        if row["every"] == "month" and row["metric_id"] != REPURCHASE and row["reviewed"]:
            yield _month(row, policy)


def _month(row: Row, policy: Policy) -> Finding:
    name, state = cast("Label", row["name"]), str(row["rate_state"])
    actual, required, base = (float(row[column]) for column in ("actual", "required", "base"))
    if math.isnan(actual) or math.isnan(required):
        text = msg("its path cannot be judged: the data hold no value of the month, or none from which the path starts")
        return Finding("DC-27", name, "not_evaluated", None, None, text)
    said = dict(zip(("actual", "required", "base"), rates(actual, required, base), strict=True))
    if state == "running":
        text = msg("so far {actual}; its path asks {required} of the month", **said)
        return Finding("DC-27", name, "info", actual, required, text)
    if state == "passed":
        return Finding("DC-27", name, "pass", actual, required, msg("{actual}; its path asks {required}, from {base}", **said))
    text = msg("{actual}; its path asks {required}, from {base}: say what changes, or plan a lower path", **said)
    return Finding("DC-27", name, _missed(actual, required, policy), actual, required, text)


def _missed(actual: float, required: float, policy: Policy) -> Status:
    """Return how bad it is to miss a path: as any target, beyond the alert's deviation it fails."""
    return "fail" if required and less_than(actual / required - 1.0, -float(policy.alerts.deviation)) else "warn"


@rule("DC-28")
def repurchase_is_on_its_path(case: Case, policy: Policy) -> Iterator[Finding]:
    """A rate that is to rise week by week has reached what its path asks; the last week that is over decides."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(case.tables["plan_rates"]):
        if (row["every"] == "week" or row["metric_id"] == REPURCHASE) and row["reviewed"] and row["rate_state"] != "running":
            found.setdefault(str(row["path_id"]), []).append(row)
    for rows in found.values():
        yield _weeks(rows, policy)


def _weeks(rows: list[Row], policy: Policy) -> Finding:
    name = cast("Label", rows[0]["name"])
    judged = [row for row in rows if row["rate_state"] != "unknown"]
    if not judged:
        text = msg("its path cannot be judged: the data hold no value of the weeks that are over, or none from which the path starts")
        return Finding("DC-28", name, "not_evaluated", None, None, text)
    last, reached = judged[-1], sum(row["rate_state"] == "passed" for row in judged)
    actual, required = float(last["actual"]), float(last["required"])
    said = dict(zip(("actual", "required"), rates(actual, required), strict=True))
    text = msg(
        "at or above its path in {n:n} of {all:n}; up to {end:date} {actual}, asked {required}",
        n=reached,
        all=len(judged),
        end=last["end"].date(),
        **said,
    )
    status: Status = "pass" if last["rate_state"] == "passed" else _missed(actual, required, policy)
    return Finding("DC-28", name, status, actual, required, text)
