"""The lines of members' scores with what was reached of each: given, of a key result's month, or counted from what was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.standards.checks import checked
from goalbook.books.decomposition.standards.versions import versions_of
from goalbook.books.monthly_review.people.roster import FOLDER, Roster
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.books.rows import Row, rows_of
from goalbook.core.message import two_languages
from goalbook.core.period import parse_period
from goalbook.inputs.operations.months import is_month
from goalbook.inputs.operations.scores import FALLING, SCORES
from goalbook.inputs.plan.standards import SOP_CHECKS, STANDARDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = (
    "month", "person", "kind", "item", "key_result", "metric_id", "type", "measure", "target", "actual", "weight", "attainment", "counted",
    "checks",
)  # fmt: skip
Timely = dict[tuple[str, str], tuple[float, int]]  # (month, process) -> share of checks that kept their limit, how many


@dataclass(frozen=True)
class _Ground:
    """What lines are held against: key results by (month, id) as attainment, their metric and type, standards kept."""

    reached: Mapping[tuple[str, str], tuple[float, float, float]]
    results: Mapping[str, tuple[str, str]]
    timely: Timely


def goal_lines(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return ``person_goals`` up to the month under review; see MonthlyReview for the columns."""
    ground = _Ground(_reached(prepared), {kr.id: (kr.metric, kr.type) for kr in prepared.plan.key_results}, timeliness(prepared))
    last = prepared.windows.period.label
    rows = [_line(row, roster, ground) for row in rows_of(prepared.inputs.kept(FOLDER, SCORES)) if row["month"] <= last]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _reached(prepared: Prepared) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Return target, actual and attainment of every key result by month, as far as it is known."""
    cells = ("month", "kr_id", "target", "actual", "attainment")
    found = prepared.tables["months"]
    known = zip(*(found[name].tolist() for name in cells), strict=True)
    return {(month, kr): (target, actual, share) for month, kr, target, actual, share in known if not math.isnan(share)}


def timeliness(prepared: Prepared) -> Timely:
    """Return how many checks of each process kept the limit that held on their day, by month (CT-09, PF-04)."""
    plan = plan_of(prepared)
    versions = versions_of(rows_of(plan.table(STANDARDS)))
    found: dict[tuple[str, str], list[bool]] = {}
    for row in rows_of(plan.table(SOP_CHECKS)):
        one = checked(row, versions)
        if one.kept is not None and one.day <= prepared.as_of:
            found.setdefault((f"{one.day:%Y-%m}", str(row["process"])), []).append(one.kept)
    return {place: (sum(kept) / len(kept), len(kept)) for place, kept in found.items()}


def _line(row: Row, roster: Roster, ground: _Ground) -> tuple[object, ...]:
    metric, goal_type = ground.results.get(row["key_result"], ("", ""))
    target, actual, share, counted, checks = _measured(row, ground)
    person, item = roster.id(row["person"]), two_languages(str(row["item"]))
    fixed = (row["month"], person, row["kind"], item, row["key_result"], metric, goal_type, row["measure"])
    return (*fixed, target, actual, float(row["weight"]), share, counted, checks)


def _measured(row: Row, ground: _Ground) -> tuple[float, float, float, str, int]:
    """Return target, actual, attainment, how it was counted and from how many checks."""
    target, actual, given = float(row["target"]), float(row["actual"]), float(row["attainment"])
    if not math.isnan(given):
        return target, actual, given, "given", 0
    if row["key_result"] and (found := ground.reached.get((row["month"], row["key_result"]))) is not None:
        return *found, "key_result", 0
    checks = 0
    if row["measure"] == "sop" and math.isnan(actual):
        actual, checks = ground.timely.get((row["month"], row["process"]), (NAN, 0))
        target = 1.0 if math.isnan(target) else target
    if math.isnan(target) or math.isnan(actual):
        return target, actual, NAN, "unknown", checks
    counted = "checks" if checks else "figures"
    if row["measure"] in FALLING:
        return target, actual, target / actual if actual else NAN, counted, checks
    return target, actual, actual / target, counted, checks


def consecutive(months: list[str], last: str) -> int:
    """Return how many of the months, the last first, follow one another without a gap up to ``last``."""
    found, month = 0, parse_period(last)
    while is_month(month.label) and month.label in months:
        found, month = found + 1, month.previous()
    return found
