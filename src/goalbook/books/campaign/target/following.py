"""What to ask of the next campaign of this kind: what this one reached, grown as it really grew, as its OKR band allows (CR-06, CR-08)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from goalbook.books.campaign.target.rate import page_total
from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.core.compare import less_than, more_than
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.metrics import Catalogue

NEXT = ("level", "metric_id", "now", "suggested", "low", "high", "change", "reason")
LEVELS = ("commit", "target", "stretch")
NAN = math.nan
Row = dict[str, Any]


class Growth(NamedTuple):
    """By how much the next target lies above what was reached: the share, where it comes from, the pass line below which it is none."""

    share: float
    source: str  # assumed | reached (on the baseline, less than was assumed) | set (by the slider, above what was assumed)
    line: float


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``next_target``, one row per level; none while the campaign runs or where its figure or target is not known."""
    leading = next(row for row in rows_of(tables["key_results"]) if row["headline"])
    if leading["to_date"] or not leading["band"] or not leading["actual"] > 0:
        return {"next_target": pd.DataFrame(columns=list(NEXT))}
    ends = _ends(prepared, tables, leading)
    target, reason = suggested(leading, growth_of(prepared, leading, move), prepared.inputs.catalogue)
    shape = _shape(leading, float(prepared.inputs.policy.pass_line))
    rows = []
    for level in LEVELS:
        value = target * shape[level]
        change = value / leading[level] - 1 if leading[level] > 0 else NAN
        said = reason if level == "target" else _levels(level, shape[level], given=leading[level] > 0)
        rows.append((level, leading["metric_id"], leading[level], value, *(end * value for end in ends), change, said))
    return {"next_target": pd.DataFrame(rows, columns=list(NEXT))}


def growth_of(prepared: Prepared, leading: Row, move: Move) -> Growth:
    """Return the growth: what was reached on the baseline, no more than was assumed, unless the slider stands higher than that.

    It never falls while the slider rises.
    """
    policy, filed = prepared.inputs.policy, prepared.sheet.uplift
    assumed = float(policy.campaign.next_uplift) if filed is None else float(filed)
    stands = move.assumed("uplift")
    stands = assumed if math.isnan(stands) else stands
    if more_than(stands, assumed):
        return Growth(stands, "set", float(policy.pass_line))
    reached = reached_growth(leading)
    if not math.isnan(reached) and less_than(max(reached, 0.0), stands):
        return Growth(max(reached, 0.0), "reached", float(policy.pass_line))
    return Growth(stands, "assumed", float(policy.pass_line))


def reached_growth(leading: Row) -> float:
    """Return how far the campaign came on its own baseline in the good direction, NaN where its sheet gives none."""
    actual, baseline = float(leading["actual"]), float(leading["baseline"])
    if not baseline > 0 or math.isnan(actual):
        return NAN
    return 1 - actual / baseline if leading["direction"] == "down" else actual / baseline - 1


def suggested(leading: Row, growth: Growth, catalogue: Catalogue) -> tuple[float, Message]:
    """Return the next target and why: one that was missed starts from what was reached, one too low at least from the stretch."""
    actual, down, stretch = float(leading["actual"]), leading["direction"] == "down", float(leading["stretch"])
    step = -growth.share if down else growth.share
    lifted = actual * (1 + step)
    reached = amount(catalogue, leading["metric_id"], actual)
    told: dict[str, float | Message] = {"share": float(leading["attainment"]), "reached": reached, "growth": step, "line": growth.line}
    if leading["band"] == "too_high":
        return actual, msg("{share:pct} of the target: it was set too high, so the {reached} reached, without uplift", **told)
    if leading["verdict"] == "misses" or less_than(float(leading["attainment"]), growth.line):
        return _after_a_miss(leading, growth, lifted, told)
    if leading["band"] == "too_low" and (stretch < lifted if down else stretch > lifted):
        hoped = amount(catalogue, leading["metric_id"], stretch)
        return stretch, msg("{share:pct} of the target: it was set too low, so the stretch of this one, {hoped}", hoped=hoped, **told)
    said = {
        "too_low": msg("{share:pct} of the target: it was set too low, so the {reached} reached, {growth:+pct}", **told),
        "very_good": msg("{share:pct} of the target (very good): the {reached} reached, {growth:+pct}", **told),
    }.get(leading["band"]) or msg("{share:pct} of the target (strong): the {reached} reached, {growth:+pct}", **told)
    return lifted, msg("{said} as it came to on its baseline", said=said) if growth.source == "reached" else said


def _after_a_miss(leading: Row, growth: Growth, lifted: float, told: dict[str, float | Message]) -> tuple[float, Message]:
    """Return what was reached; with the slider above what was assumed that much more, but nothing beyond the target that was missed."""
    if growth.source != "set":
        return float(leading["actual"]), msg(
            "{share:pct} of the target, below the line of {line:pct0}: the {reached} reached, without uplift", **told
        )
    most = (max if leading["direction"] == "down" else min)(lifted, float(leading["target"]))
    if most == lifted:
        return lifted, msg("{share:pct} of the target, below the line of {line:pct0}: the {reached} reached, {growth:+pct} as set", **told)
    return most, msg("{share:pct} of the target, below the line of {line:pct0}: no higher than the target that was missed", **told)


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


def _ends(prepared: Prepared, tables: Mapping[str, pd.DataFrame], leading: Row) -> tuple[float, float]:
    """Return what the page would have counted at the ends of the effect's interval, relative to what it did.

    Both over the effect's own days, warm-up included; NaN unless the effect of the whole campaign is proved.
    """
    own = leading["metric_id"] == prepared.sheet.metric and not leading["channel"] and leading["direction"] != "down"
    effect = next(iter(rows_of(tables["effect"])), None) if own and "effect" in tables else None
    whole = any(row["state"] == "used" and row["whole"] for row in rows_of(tables["effect_designs"])) if effect else False
    counted = page_total(prepared.plan, prepared.first, prepared.end, prepared.inputs.catalogue)
    if effect is None or not whole or effect["verdict"] != "effective" or not 0 < effect["effect"] < counted:
        return NAN, NAN
    anyway = counted - effect["effect"]
    return (anyway + effect["low"]) / counted, (anyway + effect["high"]) / counted
