"""The four tiers of targets: what each weighs as the sliders stand, which key results it holds, what it may expect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.inputs.weights import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import Goals, KeyResult

COLUMNS = ("tier", "weight", "filed", "previous", "kr_ids", "key_results", "expected", "judged", "contribution", "severity")
TOTAL, NONE = "total", "none"


def tiers(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return one row per tier, key results without a known tier, and the total; empty where nothing names a tier."""
    given = _weights_of(prepared.goals)
    if not given and not move.params.tier_weights and not any(kr.tier for kr in prepared.key_results):
        return pd.DataFrame(columns=list(COLUMNS))
    weights = in_force(given, move.params.tier_weights)
    before = _weights_of(_goals_before(prepared))
    policy = prepared.inputs.policy
    expected = expected_scores(tables, policy.horizon.tiers.attainment_cap)
    rows = []
    for tier in TIERS:
        members = [kr for kr in prepared.key_results if kr.tier == tier]
        own = (weights.get(tier, NAN), given.get(tier, NAN), before.get(tier, NAN))
        rows.append((tier, *own, *_members(members, expected, weights.get(tier, NAN)), policy.horizon.tiers.severity[tier]))
    rest = [kr for kr in prepared.key_results if kr.tier not in TIERS]
    if rest:
        rows.append((NONE, NAN, NAN, NAN, *_members(rest, expected, NAN), ""))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return pd.concat([table, _total(table)], ignore_index=True)


def in_force(given: Mapping[str, float], wanted: Mapping[str, float]) -> dict[str, float]:
    """Return the weights with the moved tiers where the sliders put them and the rest sharing what is left; together 1."""
    if not wanted:
        return dict(given)
    asked = {tier: max(0.0, float(value)) for tier, value in wanted.items()}
    total = sum(asked.values())
    rest = [tier for tier in TIERS if tier not in asked]
    if total >= 1 or not rest:
        if total <= 0:
            return dict(given)
        return {tier: asked.get(tier, 0.0) / total for tier in TIERS}
    share = {tier: given.get(tier, 0.0) for tier in rest}
    whole = sum(share.values())
    parts = {tier: (share[tier] / whole if whole else 1 / len(rest)) * (1 - total) for tier in rest}
    return {tier: asked.get(tier, parts.get(tier, 0.0)) for tier in TIERS}


def expected_scores(tables: Mapping[str, pd.DataFrame], cap: float = math.inf) -> dict[str, float]:
    """Return by key result the attainment that its own forecast expects, capped: one windfall does not pay for another's miss."""
    table = tables.get("calibration")
    if table is None or "expected_attainment" not in table:
        return {}
    pairs = zip(table["kr_id"], table["expected_attainment"].astype(float), strict=True)
    return {str(kr): min(value, cap) for kr, value in pairs if kr and not math.isnan(value)}


def _weights_of(goals: Goals | None) -> dict[str, float]:
    """Return the weights of a goals file; a tier that it leaves out weighs nothing."""
    given = dict(goals.tier_weights) if goals is not None else {}
    return {tier: given.get(tier, 0.0) for tier in TIERS} if given else {}


def _goals_before(prepared: Prepared) -> Goals | None:
    before = prepared.period.previous()
    return next((goals for goals in prepared.inputs.goals if goals.period == before), None)


def _members(members: Sequence[KeyResult], expected: Mapping[str, float], weight: float) -> tuple[object, ...]:
    known = [expected[kr.id] for kr in members if kr.id in expected]
    mean = sum(known) / len(known) if known else NAN
    return (tuple(kr.id for kr in members), len(members), mean, len(known), weight * mean)


def _total(table: pd.DataFrame) -> pd.DataFrame:
    """Return the total: its score is the mean of the tiers that have one, by their weights."""
    named = table[table["tier"] != NONE]
    scored = named[named["contribution"].notna() & (named["weight"] > 0)]
    score = divide(float(scored["contribution"].sum()), float(scored["weight"].sum()))
    sums = [float(named[name].sum(min_count=1)) for name in ("weight", "filed", "previous")]
    kr_ids: tuple[str, ...] = ()
    row = (TOTAL, *sums, kr_ids, int(table["key_results"].sum()), score, int(table["judged"].sum()), score, "")
    return pd.DataFrame([row], columns=list(COLUMNS))
