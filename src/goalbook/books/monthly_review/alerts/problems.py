"""The month's distinct problems, each with an id that stays the same between runs: what the next target setting answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.monthly_review.alerts.problem_kinds import Problem, causes, data_gaps, lone_alerts, targets
from goalbook.books.monthly_review.alerts.problem_links import action_of, category_of, forms_of
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

COLUMNS = (
    "id", "severity", "kind", "channel", "factor", "metric_id", "stage", "what", "effect", "money", "weight", "control", "evidence",
    "category", "category_by", "event", "event_day", "action", "decided",
)  # fmt: skip
LINKED = ("id", "channel", "metric_id", "status", "decision")
SEVERITIES = ("low", "medium", "high")


@dataclass(frozen=True)
class _Answers:
    """What people wrote on the month's problems: rows of rca.csv and of the actions."""

    forms: list[dict[str, object]]
    actions: list[dict[str, object]]


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return table `problems`, the gravest first; see MonthlyReview for the columns."""
    explained = causes(prepared, tables)
    found = [*explained, *lone_alerts(prepared, tables, explained), *targets(prepared, tables), *data_gaps(prepared, tables)]
    answers = _Answers(forms_of(prepared), _actions(tables.get("actions")))
    rows = [_row(prepared, problem, answers) for problem in found]
    rows.sort(key=lambda row: (-SEVERITIES.index(str(row["severity"])), -_size(row["weight"]), str(row["id"])))
    return {"problems": pd.DataFrame(rows, columns=list(COLUMNS))}


def _size(value: object) -> float:
    return 0.0 if not isinstance(value, float) or math.isnan(value) else value


def _actions(table: pd.DataFrame | None) -> list[dict[str, object]]:
    return [] if table is None else rows_of(table[[name for name in LINKED if name in table.columns]])


def _row(prepared: Prepared, problem: Problem, answers: _Answers) -> dict[str, object]:
    policy = prepared.inputs.policy
    weight = _weight(prepared, problem)
    category, by = category_of(prepared, answers.forms, problem)
    action, decided = action_of(answers.actions, problem, prepared)
    return {
        "id": f"{prepared.windows.period.label}:{problem.channel or 'team'}:{problem.key}",
        "severity": severity(weight, problem.control, policy),
        "kind": problem.kind,
        "channel": problem.channel,
        "factor": problem.factor,
        "metric_id": problem.metric,
        "stage": problem.stage,
        "what": problem.what,
        "effect": problem.effect,
        "money": _money(prepared, problem),
        "weight": weight,
        "control": problem.control,
        "evidence": ", ".join(problem.evidence),
        "category": category,
        "category_by": by,
        "event": problem.event,
        "event_day": problem.event_day,
        "action": action,
        "decided": decided,
    }


def severity(weight: float, control: str, policy: Policy) -> str:
    """Return high, medium or low: the graver of the problem's share of the month's result and the control level of its alerts."""
    by_size = "low"
    if at_least(weight, policy.get("problems.high_share")):
        by_size = "high"
    elif at_least(weight, policy.get("problems.medium_share")):
        by_size = "medium"
    by_control = str(policy.get("problems.control").get(control, "low"))
    return max(by_size, by_control, key=SEVERITIES.index)


def _weight(prepared: Prepared, problem: Problem) -> float:
    """Return a problem's share of the month: of the headline's target (else its actual), else of the team's revenue; NaN if neither."""
    if not math.isnan(problem.weight):
        return problem.weight
    if not math.isnan(problem.effect):
        return abs(divide(problem.effect, month_base(prepared)))
    return abs(divide(problem.money, prepared.board.comparisons.month.team("revenue")))


def month_base(prepared: Prepared) -> float:
    """Return what the month should have brought of the headline figure, else what it brought."""
    aim, frame = prepared.aim, prepared.windows
    target = prepared.plan.amount(aim.key_result, frame.elapsed) if aim.key_result is not None else NAN
    return target if target > 0 else prepared.board.comparisons.month.value(aim.metric, aim.channel or None)


def _money(prepared: Prepared, problem: Problem) -> float:
    """Return the problem's price; of a cause its effect at the month's revenue per unit of the headline."""
    if not math.isnan(problem.money) or math.isnan(problem.effect):
        return problem.money
    month, channel = prepared.board.comparisons.month, None if problem.channel == WHOLE_TEAM else problem.channel
    each = divide(month.value("revenue", channel), month.value(prepared.aim.metric, channel))
    return problem.effect * each
