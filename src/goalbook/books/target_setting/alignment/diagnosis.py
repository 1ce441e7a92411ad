"""What the goals answer: findings of the last reviews, problems stated before any target, and the evidence that was given."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.core.period import Period, month_of
from goalbook.inputs.earlier import EarlierFinding, EarlierReview, earlier_reviews, key_of, read_review
from goalbook.inputs.planning.strategy import EVIDENCE, PROBLEMS, Strategy

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared

LINKED = ("id", "month", "severity", "what", "channel", "metric_id", "objective_id", "resolved")
PROBLEM = ("problem", "kind", "metric_id", "channel", "current", "measured", "benchmark", "gap_rel", "kr_id", "target")
EVIDENCE_COLUMNS = ("claim", "part", "evidence_source", "year", "verified", "used_for")
SEVERITIES = ("high", "medium", "low")


def archived(prepared: Prepared) -> tuple[EarlierReview, ...]:
    """Return the reviews that were known by then, of a period under way those of its own months too; the one with the latest facts last."""
    if not prepared.outputs_dir:
        return ()
    paths = earlier_reviews(Path(prepared.outputs_dir), prepared.inputs.team.id, prepared.period)
    read = (read_review(path) for path in paths)
    known = (review for review in read if review is not None and review.as_of <= prepared.as_of)
    return tuple(sorted(known, key=lambda review: review.data_to))


def linked_table(prepared: Prepared, reviews: tuple[EarlierReview, ...]) -> pd.DataFrame:
    """Return table `linked_findings`: each problem once, as its latest review has it, the gravest open ones first."""
    newest: dict[str, tuple[str, EarlierFinding]] = {}
    for review in reviews:
        newest |= {finding.key: (review.month, finding) for finding in review.findings}
    last = reviews[-1].month if reviews else ""
    answers = _answers(prepared)
    rows = [
        (one.id, month, one.severity, one.what, one.channel, one.metric_id, answers.get(key, ""), month != last)
        for key, (month, one) in newest.items()
    ]
    rows.sort(key=lambda row: (row[7], SEVERITIES.index(row[2]) if row[2] in SEVERITIES else len(SEVERITIES), row[0]))
    return pd.DataFrame(rows, columns=list(LINKED))


def _answers(prepared: Prepared) -> dict[str, str]:
    """Return the objectives that answer a problem, by its key: an id of an earlier month means the same problem."""
    found: dict[str, str] = {}
    for objective in prepared.goals.objectives if prepared.goals is not None else ():
        for key in dict.fromkeys(key_of(finding) for finding in objective.aim.findings):
            found[key] = f"{found[key]}, {objective.id}" if key in found else objective.id
    return found


def problem_table(prepared: Prepared) -> pd.DataFrame:
    """Return table `problems_stated`: where each figure stands, where it should, and the key result that answers it."""
    table = prepared.planning.table(PROBLEMS)
    rows = [_problem(prepared, row) for row in rows_of(table)]
    return pd.DataFrame(rows, columns=list(PROBLEM))


def _problem(prepared: Prepared, row: dict[str, object]) -> tuple[object, ...]:
    metric, channel = str(row["metric"]), str(row["channel"])
    given, benchmark = cast("float", row["current"]), cast("float", row["benchmark"])
    current = _latest(prepared, metric, channel) if math.isnan(given) else given
    kr_id = str(row["key_result"])
    target = next((kr.target for kr in prepared.key_results if kr.id == kr_id), NAN)
    name, kind = two_languages(str(row["problem"])), str(row["kind"]) or "other"
    gap = divide(current - benchmark, benchmark)
    return name, kind, metric, channel, current, math.isnan(given), benchmark, gap, kr_id, target


def _latest(prepared: Prepared, metric: str, channel: str) -> float:
    """Return a figure of the last month whose facts are whole, else of the last with any."""
    cube = prepared.cube
    month = last_month(prepared)
    return cube.totals(cube.slots(month)).value(metric, channel or None)


def last_month(prepared: Prepared) -> Period:
    """Return the last month the facts cover to its end; the month of the last fact where they cover none."""
    cube = prepared.cube
    month = month_of(cube.data_to)
    if cube.data_to < month.end - timedelta(days=6 if cube.grain == "week" else 0) and cube.data_from < month.start:
        return month.previous()
    return month


def evidence_table(prepared: Prepared) -> pd.DataFrame:
    """Return table `evidence_register`: what is claimed about market, users and competitors, and whether anyone has checked it."""
    rows: list[tuple[object, ...]] = []
    for one in prepared.planning.sheet(Strategy).background:
        year = NAN if one.year is None else float(one.year)
        rows.append((one.text, one.part, one.source, year, one.verified, ""))
    for row in rows_of(prepared.planning.table(EVIDENCE)):
        source = two_languages(str(row["source"])) if row["source"] else Label("", "")
        said = (two_languages(str(row["claim"])), str(row["part"]), source)
        rows.append((*said, row["year"], row["verified"] == "yes", str(row["used_for"])))
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))
