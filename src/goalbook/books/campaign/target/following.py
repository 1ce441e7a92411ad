"""What to ask of the next campaign of this kind: what this one reached, lifted as assumed, as its OKR band allows (CR-06, CR-08)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.metrics import Catalogue

NEXT = ("level", "metric_id", "now", "suggested", "low", "high", "change", "reason")
LEVELS = ("commit", "target", "stretch")
NAN = math.nan
DESCRIBES = "seasonal_baseline"  # a past alone shows no effect
Row = dict[str, Any]


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``next_target``, one row per level; none while the campaign runs or where its figure or target is not known."""
    leading = next(row for row in rows_of(tables["key_results"]) if row["headline"])
    if leading["to_date"] or not leading["band"] or not leading["actual"] > 0:
        return {"next_target": pd.DataFrame(columns=list(NEXT))}
    spread = _spread(_whole(tables), leading) if leading["metric_id"] == prepared.sheet.metric else (NAN, NAN)
    uplift = move.assumed("uplift")
    growth = float(prepared.inputs.policy.campaign.next_uplift) if math.isnan(uplift) else uplift
    target, reason = suggested(leading, growth, prepared.inputs.catalogue)
    shape = _shape(leading, float(prepared.inputs.policy.pass_line))
    rows = []
    for level in LEVELS:
        value = target * shape[level]
        ends = [end / leading["actual"] * value for end in spread]
        change = value / leading[level] - 1 if leading[level] > 0 else NAN
        said = reason if level == "target" else _levels(level, shape[level], given=leading[level] > 0)
        rows.append((level, leading["metric_id"], leading[level], value, *ends, change, said))
    return {"next_target": pd.DataFrame(rows, columns=list(NEXT))}


def suggested(leading: Row, growth: float, catalogue: Catalogue) -> tuple[float, Message]:
    """Return the next target and why: one that was too high starts from what was reached, one too low at least from the stretch."""
    actual, down, stretch = float(leading["actual"]), leading["direction"] == "down", float(leading["stretch"])
    step = -growth if down else growth
    lifted = actual * (1 + step)
    reached = amount(catalogue, leading["metric_id"], actual)
    told: dict[str, float | Message] = {"share": float(leading["attainment"]), "reached": reached, "growth": step}
    if leading["band"] == "too_high":
        return actual, msg("{share:pct} of the target: it was set too high, so the {reached} reached, without uplift", **told)
    if leading["band"] == "too_low":
        if stretch < lifted if down else stretch > lifted:
            hoped = amount(catalogue, leading["metric_id"], stretch)
            return stretch, msg("{share:pct} of the target: it was set too low, so the stretch of this one, {hoped}", hoped=hoped, **told)
        return lifted, msg("{share:pct} of the target: it was set too low, so the {reached} reached, {growth:+pct}", **told)
    if leading["band"] == "very_good":
        return lifted, msg("{share:pct} of the target (very good): the {reached} reached, {growth:+pct}", **told)
    return lifted, msg("{share:pct} of the target (strong): the {reached} reached, {growth:+pct}", **told)


def _shape(leading: Row, line: float) -> dict[str, float]:
    """Return each level relative to the target: as this campaign had them, else the pass line and as far above it."""
    target = float(leading["target"])
    usual = {"commit": line, "target": 1.0, "stretch": 1 / line}
    if leading["direction"] == "down":
        usual = {"commit": 1 / line, "target": 1.0, "stretch": line}
    return {level: leading[level] / target if leading[level] > 0 and target > 0 else usual[level] for level in LEVELS}


def _levels(level: str, ratio: float, *, given: bool) -> Message:
    if not given:
        return msg("{ratio:pct0} of the target; this one had none", ratio=ratio)
    if level == "commit":
        return msg("{ratio:pct0} of the target, as this time", ratio=ratio)
    return msg("{ratio:pct0} of the target, as far above it as this time", ratio=ratio)


def _whole(tables: Mapping[str, pd.DataFrame]) -> Row:
    """Return the best design that measured the whole campaign's effect; none where there is no such."""
    designs = rows_of(tables["effect_designs"]) if "effect_designs" in tables else []
    used = [row for row in designs if row["state"] in ("used", "available") and row["whole"] and row["design"] != DESCRIBES]
    return used[0] if used else {}


def _spread(effect: Row, leading: Row) -> tuple[float, float]:
    """Return what this campaign would have reached at the ends of its effect's interval; NaN where there is none of its figure."""
    if not effect or leading["channel"] or leading["direction"] == "down":
        return NAN, NAN
    anyway = leading["actual"] - effect["effect"]
    return anyway + effect["low"], anyway + effect["high"]
