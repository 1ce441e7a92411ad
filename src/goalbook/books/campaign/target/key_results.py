"""The key results of a campaign: what was reached of them, by attainment, OKR band and progress score (CR-08)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.target.measured import direction_of, metric_label, total
from goalbook.books.okr_bands import band_of
from goalbook.core.compare import at_least, less_than
from goalbook.core.message import Label
from goalbook.inputs.campaigns.parts import KeyTarget
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.methods.attainment import Anchors, attainment, progress_score, usable_anchors

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.methods.attainment import Direction

KEY_RESULTS = (
    "kr_id", "objective_id", "name", "metric_id", "channel", "direction", "baseline", "commit", "target", "stretch", "planned", "actual",
    "attainment", "band", "score", "verdict", "to_date", "headline",
)  # fmt: skip
OBJECTIVES = ("objective_id", "name", "key_results", "scored", "attainment", "band", "score", "verdict")
NAN = math.nan
BAND = {"re_baseline": "too_low"}  # the source's word: a target passed by more than its limit was set too low


@dataclass(frozen=True)
class Asked:
    """One key result as it stands, with the objective it belongs to ("" where none names it)."""

    objective: str
    key: KeyTarget
    headline: bool = False


def asked_of(prepared: Prepared) -> tuple[Asked, ...]:
    """Return the key results in the sheet's order, the one that leads marked; the sheet's own levels lead where no objective names them."""
    sheet = prepared.sheet
    listed = [Asked(objective.id, one) for objective in sheet.objectives for one in objective.key_results]
    alike = [at for at, one in enumerate(listed) if one.key.metric == sheet.metric]
    leading = next((at for at in alike if not listed[at].key.channel), alike[0] if alike else None)
    if leading is not None:
        return tuple(replace(one, headline=at == leading) for at, one in enumerate(listed))
    own = KeyTarget(id="KR", metric=sheet.metric, commit=sheet.commit, target=sheet.target, stretch=sheet.stretch)
    return (Asked("", own, headline=True), *listed)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``key_results`` and ``objective_scores``."""
    rows = [_row(prepared, one) for one in asked_of(prepared)]
    found = pd.DataFrame([tuple(row[name] for name in KEY_RESULTS) for row in rows], columns=list(KEY_RESULTS))
    scores = [_objective(prepared, one.id, one.text, rows) for one in prepared.sheet.objectives]
    return {"key_results": found, "objective_scores": pd.DataFrame(scores, columns=list(OBJECTIVES))}


def _row(prepared: Prepared, asked: Asked) -> dict[str, object]:
    key, catalogue, days = asked.key, prepared.inputs.catalogue, (prepared.start, prepared.end)
    levels = (key.commit, key.target, key.stretch)
    direction = direction_of(catalogue, key.metric, levels)
    commit, target, stretch = (NAN if level is None else float(level) for level in levels)
    actual = actual_of(prepared, key) if prepared.mode == "retrospective" else NAN
    reached = attainment(actual, target, direction) if not math.isnan(target) else NAN
    running = prepared.state == "running"
    return {
        "kr_id": key.id,
        "objective_id": asked.objective,
        "name": key.name if key.name.en or key.name.zh else metric_label(catalogue, key.metric),
        "metric_id": key.metric,
        "channel": key.channel,
        "direction": direction,
        "baseline": baseline_of(prepared, key),
        "commit": commit,
        "target": target,
        "stretch": stretch,
        "planned": total(prepared.plan.table(CAMPAIGN_PLAN), key.metric, key.channel, days, catalogue),
        "actual": actual,
        "attainment": reached,
        "band": "" if running else band_name(reached, prepared.inputs.policy),
        "score": score_of(prepared, key, actual, direction),
        "verdict": "running" if running and not math.isnan(reached) else verdict_of(reached, prepared.sheet.type, prepared.inputs.policy),
        "to_date": running,
        "headline": asked.headline,
    }


def actual_of(prepared: Prepared, key: KeyTarget) -> float:
    """Return what the campaign's own facts say from its start to its end, else what the sheet says; before the start nothing."""
    if prepared.as_of < prepared.start:
        return NAN
    facts = prepared.plan.table(CAMPAIGN_FACTS)
    measured = total(facts, key.metric, key.channel, (prepared.start, prepared.end), prepared.inputs.catalogue)
    if math.isnan(measured) and key.actual is not None:
        return float(key.actual)
    return measured


def band_name(reached: float, policy: Policy) -> str:
    """Return the band of an attainment, "" where it is not known."""
    band = band_of(reached, policy) or ""
    return BAND.get(band, band)


def verdict_of(reached: float, kind: str, policy: Policy) -> str:
    """Return passes or misses: what is committed by the pass line, what is ambitious by the band below which it was set too high (B-04)."""
    if math.isnan(reached):
        return ""
    if kind == "stretch":
        return "misses" if less_than(reached, policy.okr.bands.too_high_below) else "passes"
    return "passes" if at_least(reached, policy.pass_line) else "misses"


def score_of(prepared: Prepared, key: KeyTarget, actual: float, direction: Direction) -> float:
    """Return the progress score, 0 to 1: from the baseline where the sheet gives one of this figure, else from nothing."""
    if key.target is None or math.isnan(actual):
        return NAN
    start = baseline_of(prepared, key)
    if math.isnan(start):
        if direction == "down":
            return NAN  # a figure that is to fall starts somewhere, and it is not said where
        start = 0.0
    given = Anchors(start, float(key.target), key.commit, key.stretch)
    anchors = usable_anchors(given, direction) or usable_anchors(replace(given, baseline=0.0), direction)
    return NAN if anchors is None else progress_score(actual, anchors)


def baseline_of(prepared: Prepared, key: KeyTarget) -> float:
    """Return what a key result starts from: the sheet's baseline is that of the figure the campaign is to lift."""
    own = prepared.sheet.baseline is not None and key.metric == prepared.sheet.metric and not key.channel
    return float(prepared.sheet.baseline or 0.0) if own else NAN


def _objective(prepared: Prepared, objective: str, text: Label, rows: list[dict[str, object]]) -> tuple[object, ...]:
    """Return an objective's mean attainment with its band, and the mean progress score, over the key results that have one."""
    own = [row for row in rows if row["objective_id"] == objective]
    reached, scores = (_mean([float(row[name]) for row in own]) for name in ("attainment", "score"))  # type: ignore[arg-type] # floats
    running = any(row["to_date"] for row in own)
    policy = prepared.inputs.policy
    counted = sum(not math.isnan(float(row["attainment"])) for row in own)  # type: ignore[arg-type] # as above
    verdict = "running" if running and not math.isnan(reached) else verdict_of(reached, prepared.sheet.type, policy)
    name = text if text.en or text.zh else Label.same(objective)
    return objective, name, len(own), counted, reached, "" if running else band_name(reached, policy), scores, verdict


def _mean(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else NAN
