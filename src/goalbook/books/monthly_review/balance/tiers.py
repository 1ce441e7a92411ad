"""What the four tiers of targets reached: each tier's mean attainment, weighted; a miss in the base tier outdoes the score (MR-24)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import number
from goalbook.core.compare import at_least
from goalbook.inputs.weights import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs import KeyResult

COLUMNS = ("tier", "weight", "kr_ids", "key_results", "scored", "reached", "contribution", "missed", "weights_given")
GRID = ("dimension", "tier", "key_results", "reached", "kr_ids")
TOTAL, NONE, BASE = "total", "", "base"
DIMENSIONS = ("benefit", "users", "brand")
Reached = dict[str, float]
Row = dict[str, object]


def tiers(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return ``tier_results`` and ``tier_grid``; see MonthlyReview. Without a key result that names a tier both have no row."""
    results = prepared.plan.key_results
    if not any(kr.tier for kr in results):
        return {"tier_results": pd.DataFrame(columns=list(COLUMNS)), "tier_grid": pd.DataFrame(columns=list(GRID))}
    policy = prepared.inputs.policy
    cap, line = float(policy.horizon.tiers.attainment_cap), float(policy.pass_line)
    raw = _reached(tables["scores"])
    capped = {kr: min(value, cap) for kr, value in raw.items()}
    goals = prepared.plan.goals
    given = dict(goals.tier_weights) if goals is not None else {}
    rows = [_tier(tier, [kr for kr in results if kr.tier == tier], capped, line) for tier in TIERS]
    weights = _weights(given, [str(row["tier"]) for row in rows if row["scored"]])
    table = pd.DataFrame([_weighted(row, weights, given=bool(given)) for row in (*rows, _total(rows, weights))], columns=list(COLUMNS))
    return {"tier_results": table, "tier_grid": _grid(results, capped)}


def scored_tiers(rows: Iterable[Row]) -> list[Row]:
    """Return the tiers that make up the score."""
    return [row for row in rows if row["tier"] != TOTAL and not math.isnan(number(row["reached"]))]


def untiered(grid: pd.DataFrame | None) -> int:
    """Return how many key results name no tier, so that the score leaves them out."""
    return 0 if grid is None else int(grid.loc[grid["tier"] == NONE, "key_results"].sum())


def _reached(scores: pd.DataFrame) -> Reached:
    """Return by key result how far it is heading, where that is known."""
    own = scores[scores["kind"] == "key_result"]
    pairs = zip(own["kr_id"], own["attainment_landing"].astype(float), strict=True)
    return {str(kr): value for kr, value in pairs if not math.isnan(value)}


def _weights(given: Mapping[str, float], scored: Sequence[str]) -> Reached:
    """Return the weights of the tiers that have a score, together 1: as the goals file says, alike where it says nothing."""
    own = {tier: float(given.get(tier, 0.0)) if given else 1.0 for tier in scored}
    whole = math.fsum(own.values())
    return {tier: divide(weight, whole) for tier, weight in own.items()}


def _tier(tier: str, members: Sequence[KeyResult], reached: Reached, line: float) -> dict[str, object]:
    known = {kr.id: reached[kr.id] for kr in members if kr.id in reached}
    missed = tuple(kr for kr, value in known.items() if not at_least(value, line))
    return {
        "tier": tier,
        "kr_ids": tuple(kr.id for kr in members),
        "key_results": len(members),
        "scored": len(known),
        "reached": math.fsum(known.values()) / len(known) if known else NAN,
        "missed": missed,
    }


def _total(rows: Sequence[Mapping[str, object]], weights: Reached) -> dict[str, object]:
    parts = [float(str(row["reached"])) * weights[str(row["tier"])] for row in rows if str(row["tier"]) in weights]
    known = [part for part in parts if not math.isnan(part)]
    count = {name: sum(int(str(row[name])) for row in rows) for name in ("key_results", "scored")}
    return {"tier": TOTAL, "kr_ids": (), **count, "reached": math.fsum(known) if known else NAN, "missed": ()}


def _weighted(row: Mapping[str, object], weights: Reached, *, given: bool) -> dict[str, object]:
    tier, reached = str(row["tier"]), float(str(row["reached"]))
    weight = (1.0 if weights else NAN) if tier == TOTAL else weights.get(tier, NAN)
    return {**row, "weight": weight, "contribution": weight * reached, "weights_given": given}


def _grid(results: Sequence[KeyResult], reached: Reached) -> pd.DataFrame:
    """Return dimensions × tiers with the mean of what is known; key results of neither stand in rows and columns without a name."""
    rows = []
    for dimension in (*DIMENSIONS, NONE):
        for tier in (*TIERS, NONE):
            members = [kr for kr in results if kr.planned.dimension == dimension and kr.tier == tier]
            known = [reached[kr.id] for kr in members if kr.id in reached]
            if members:
                mean = math.fsum(known) / len(known) if known else NAN
                rows.append((dimension, tier, len(members), mean, tuple(kr.id for kr in members)))
    return pd.DataFrame(rows, columns=list(GRID))
