"""What the incentive rules pay: the bonus with its cliff, commissions, recognition; simulated, decided by nobody here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.people.lines import consecutive
from goalbook.books.monthly_review.people.roster import FOLDER, Roster
from goalbook.books.monthly_review.people.sizes import few
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.message import Label
from goalbook.inputs.operations.rewards import BEST_OF_WEEK, COMPLETION, REWARDS, STREAK
from goalbook.inputs.operations.talks import CREATOR_WEEKS

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

STEPS = ("threshold", "in_force", "members", "paid", "cost", "near")
RULES = (
    "reward", "name", "category", "condition", "channel", "operator", "threshold", "actual", "state", "amount", "unit", "base",
    "base_value", "cost",
)  # fmt: skip
LADDER = (0.8, 0.9, 1.0, 1.1, 1.2)  # thresholds held side by side: between nearer ones those just below could be counted
WEEKS = ("date_day", "person", "name", "pieces", "reads", "interactions", "best")
STREAKS = ("person", "months", "eligible")


@dataclass(frozen=True)
class Bonus:
    """The bonus rule as the slider has it: paid from a completion on, so many months of salary, how near counts as near."""

    threshold: float
    salary: float
    near: float


def bonus_rule(prepared: Prepared, threshold: float) -> Bonus | None:
    """Return the team's bonus on completion; None where it has none."""
    for row in rows_of(prepared.inputs.kept(FOLDER, REWARDS)):
        if row["condition"] == COMPLETION:
            return Bonus(threshold, float(row["amount"]), float(prepared.inputs.policy.perf.near))
    return None


def bonus_steps(completions: list[float], rule: Bonus, least: float) -> pd.DataFrame:
    """Return what the bonus would cost by threshold, in months of salary; nothing of a team too small to be told of.

    ``near``: members whose completion misses the threshold by less than the policy's margin, and who get nothing; not known (NaN)
    where there are some, but too few to be counted in a report.
    """
    known = [one for one in completions if not math.isnan(one)]
    if less_than(len(known), least):
        return pd.DataFrame(columns=list(STEPS))
    rows = []
    for threshold in sorted({*LADDER, rule.threshold}):
        paid = sum(at_least(one, threshold) for one in known)
        near = sum(less_than(one, threshold) and more_than(one, threshold - rule.near) for one in known)
        told = NAN if few(near, least) else near
        rows.append((threshold, threshold == rule.threshold, len(known), paid, paid * rule.salary, told))
    return pd.DataFrame(rows, columns=list(STEPS))


def pays(completion: float, threshold: float) -> bool:
    """Say whether a completion is paid: 99.9 % of what is asked pays nothing (WX-22)."""
    return at_least(completion, threshold)


def passes(actual: float, threshold: float, operator: str) -> bool:
    """Say whether a figure meets a rule's threshold by the rule's own operator."""
    return more_than(actual, threshold) if operator == ">" else at_least(actual, threshold)


def incentives(prepared: Prepared) -> pd.DataFrame:
    """Return the rules that hang on a figure of the month, and the others as they stand; see MonthlyReview for the columns.

    A share without a base is not counted: of what it is a share nobody has said.
    """
    rows = [_incentive(row, prepared) for row in rows_of(prepared.inputs.kept(FOLDER, REWARDS)) if row["condition"] != COMPLETION]
    return pd.DataFrame(rows, columns=list(RULES))


def _incentive(row: Row, prepared: Prepared) -> tuple[object, ...]:
    channel, threshold, amount = str(row["channel"]), float(row["threshold"]), float(row["amount"])
    name = Label(row["name_en"] or row["name_zh"], row["name_zh"] or row["name_en"])
    of_people = row["condition"] in (STREAK, BEST_OF_WEEK)
    actual = NAN if of_people else _figure(prepared, row["condition"], channel)
    base = _figure(prepared, row["base"], channel) if row["base"] else NAN
    state = "recognition" if of_people else _state(row, actual, threshold, base)
    met = state in ("met", "no_base")
    cost = {"share": amount * base, "money": amount}.get(row["unit"], NAN) if met else (0.0 if state == "missed" else NAN)
    fixed = (row["reward"], name, row["category"], row["condition"], channel, row["operator"] or ">=", threshold)
    return (*fixed, actual, state, amount, row["unit"], row["base"], base, cost)


def _state(row: Row, actual: float, threshold: float, base: float) -> str:
    if row["unit"] == "share" and not row["base"]:
        return "no_base"
    if math.isnan(actual):
        return "unknown"
    if not passes(actual, threshold, row["operator"]):
        return "missed"
    return "unknown" if row["unit"] == "share" and math.isnan(base) else "met"


def _figure(prepared: Prepared, metric: str, channel: str) -> float:
    return float(prepared.board.comparisons.month.value(metric, channel if channel != WHOLE_TEAM else None))


def creator_weeks(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return the weeks that begin in the month with everybody's pieces; the best is who was read most, a tie has none (private)."""
    period = prepared.windows.period
    frame = prepared.inputs.kept(FOLDER, CREATOR_WEEKS)
    inside = (frame["date_day"] >= pd.Timestamp(period.start)) & (frame["date_day"] <= pd.Timestamp(period.end))
    own = frame[inside]
    most = own.groupby("date_day")["reads"].transform("max")
    ties = (own["reads"] == most).groupby(own["date_day"]).transform("sum")
    best = ((own["reads"] == most) & (ties == 1)).tolist()
    rows = [
        (row["date_day"], person := roster.id(row["person"]), roster.name(person), row["pieces"], row["reads"], row["interactions"], first)
        for row, first in zip(rows_of(own), best, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(WEEKS))


def streaks(scores: pd.DataFrame, month: str, line: float, least: float) -> pd.DataFrame:
    """Return how many months in a row, up to this one, everybody's committed goals were on target; a flag, no decision (private)."""
    rows = []
    for person, own in scores.groupby("person", sort=False):
        met = [row["month"] for row in rows_of(own) if not math.isnan(row["completion"]) and at_least(row["completion"], line)]
        months = consecutive(met, month)
        rows.append((person, months, at_least(float(months), least)))
    return pd.DataFrame(rows, columns=list(STREAKS))
