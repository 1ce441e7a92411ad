"""How far every key result came, by two figures that are never mixed: attainment, and the progress score at its own anchors (MR-47).

Attainment is judged by the pass line where the goal is committed, by the OKR bands where it is a stretch; the other verdict stands beside.
Scores are averaged for an objective, attainments never.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.okr_bands import band_of
from goalbook.core.compare import at_least
from goalbook.core.message import Message, msg
from goalbook.methods.attainment import Anchors, attainment, progress_score, usable_anchors, weighted_score

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.methods.attainment import Direction

COLUMNS = (
    "kind", "kr_id", "objective_id", "name", "metric_id", "channel", "type", "to_date", "landing", "target", "attainment_so_far",
    "attainment_landing", "band", "passes", "score_so_far", "score_landing", "weight", "scored", "reason",
)  # fmt: skip
Row = dict[str, object]


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return ``scores``; see MonthlyReview for its columns."""
    policy, over = prepared.inputs.policy, prepared.windows.horizon_over
    found = [{str(key): value for key, value in row.items()} for row in tables["key_results"].to_dict("records")]
    rows: list[Row] = []
    for objective in dict.fromkeys(str(row["objective_id"]) for row in found):
        own = [_key_result(row, policy, over=over) for row in found if row["objective_id"] == objective]
        rows += [*own, _objective(objective, own)]
    return {"scores": pd.DataFrame(rows, columns=list(COLUMNS))}


def _key_result(row: Row, policy: Policy, *, over: bool) -> Row:
    direction, anchors = _direction(row), _used(row)
    to_date, landing, target = (_number(row[name]) for name in ("to_date", "landing", "target"))
    # A ratio so far is already comparable with its target; a sum so far is a part of it until the period is over.
    heading = to_date if math.isnan(landing) and (over or row["aggregation"] == "ratio") else landing
    reached = attainment(heading, target, direction)
    unforeseen = row["reason"] if math.isnan(reached) and isinstance(row["reason"], Message) else None
    return {
        "kind": "key_result",
        **{name: row[name] for name in ("kr_id", "objective_id", "name", "metric_id", "channel", "type")},
        "to_date": to_date,
        "landing": heading,
        "target": target,
        "attainment_so_far": attainment(to_date, target, direction),
        "attainment_landing": reached,
        "band": band_of(reached, policy) or "",
        "passes": None if math.isnan(reached) else at_least(reached, policy.pass_line),
        "score_so_far": progress_score(to_date, anchors) if anchors is not None else NAN,
        "score_landing": progress_score(heading, anchors) if anchors is not None else NAN,
        "weight": 1.0,
        "scored": float(anchors is not None),
        "reason": fault_of(row) or unforeseen,
    }


def _objective(objective: str, own: list[Row]) -> Row:
    """Return an objective's weighted score; ``scored`` is the share of its key results' weight that has one."""
    weights = [_number(row["weight"]) for row in own]
    scores = {name: [_number(row[name]) for row in own] for name in ("score_so_far", "score_landing")}
    counted = math.fsum(weight for weight, score in zip(weights, scores["score_landing"], strict=True) if not math.isnan(score))
    return {
        **dict.fromkeys(COLUMNS, NAN),
        **dict.fromkeys(("kr_id", "name", "metric_id", "channel", "type", "band"), ""),
        "kind": "objective",
        "objective_id": objective,
        **{name: weighted_score(given, weights) for name, given in scores.items()},
        "weight": math.fsum(weights),
        "scored": counted / math.fsum(weights) if weights else NAN,
        "passes": None,
        "reason": None,
    }


def fault_of(row: Row) -> Message | None:
    """Return why a key result cannot be scored, or how where its anchors do not lie on one way; None where nothing is to be said."""
    if math.isnan(_number(row["baseline"])):
        return msg("no baseline: progress has no start")
    given, used = _given(row), _used(row)
    if used is None:
        return msg("the target is no better than the baseline: there is no way to score progress on")
    if used != given and given.commit is not None and given.stretch is not None:
        return msg("commit or stretch do not lie on the way from baseline to target: progress is scored on the straight line between these")
    return None


def _given(row: Row) -> Anchors:
    commit, stretch = (None if math.isnan(value := _number(row[name])) else value for name in ("commit", "stretch"))
    return Anchors(_number(row["baseline"]), _number(row["target"]), commit, stretch)


def _used(row: Row) -> Anchors | None:
    return usable_anchors(_given(row), _direction(row)) if not math.isnan(_number(row["baseline"])) else None


def _direction(row: Row) -> Direction:
    return "down" if row["direction"] == "down" else "up"


def _number(value: object) -> float:
    return NAN if value is None else float(value)  # type: ignore[arg-type] # a cell
