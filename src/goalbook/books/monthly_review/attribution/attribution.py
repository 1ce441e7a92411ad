"""The month's deviation, attributed exactly to channels and the factors of their funnels; and the bridge from plan to actual."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.attribution.bridge import Found, bridge_table
from goalbook.books.monthly_review.attribution.cells import Ground
from goalbook.books.monthly_review.attribution.effects import channel_effects
from goalbook.books.monthly_review.attribution.ratio_effects import ratio_found
from goalbook.books.monthly_review.attribution.sides import sides
from goalbook.books.monthly_review.attribution.stage_plan import LeftOut, left_out, plan_of, planned_sides
from goalbook.methods.attribution import cancellation

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("channel", "factor", "name", "kind", "before", "after", "effect", "low", "high")
CONTRIBUTION_COLUMNS = ("channel", "target", "baseline", "actual", "lift", "planned", "effect", "share", "roi")
LEFT_OUT_COLUMNS = ("channel", "planned", "target")
TOTAL_COLUMNS = ("baseline", "target", "actual", "cancellation", "method", "planned")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables attribution, bridge, contributions and attribution_total; see MonthlyReview for their columns.

    All are empty where the months before are not known, or where the headline figure does not add up over channels. ``plan_left_out`` is
    there only where stages were accepted that do not lead to a channel's target.
    """
    found = attributed(prepared)
    bridge = bridge_table(prepared, found)
    effects = pd.DataFrame([effect.__dict__ for effect in found.effects], columns=list(COLUMNS))
    return {
        "attribution": effects,
        "bridge": bridge,
        "contributions": _contributions(prepared, found),
        "attribution_total": _total(found, bridge),
        **_left_out(prepared),
    }


def _left_out(prepared: Prepared) -> dict[str, pd.DataFrame]:
    if prepared.cube.catalogue.is_ratio(prepared.aim.metric):
        return {}
    ground = Ground.of(prepared)
    wanted = (prepared.aim.channel,) if prepared.aim.channel != WHOLE_TEAM else prepared.cube.channels
    rows: list[LeftOut] = [found for channel in wanted if (found := left_out(ground, channel)) is not None]
    return {"plan_left_out": pd.DataFrame([row.__dict__ for row in rows], columns=list(LEFT_OUT_COLUMNS))} if rows else {}


def attributed(prepared: Prepared) -> Found:
    """Return the effects of all channels on the headline figure, and the sides they were taken from."""
    ground = Ground.of(prepared)
    catalogue, headline = prepared.cube.catalogue, ground.headline
    known = ground.weeks(len(ground.base)) >= prepared.inputs.policy.attribution.min_weeks
    if catalogue.is_ratio(headline):
        ratio = ratio_found(ground) if known else None
        return (
            Found("shapley", [], (), math.nan, math.nan)
            if ratio is None
            else Found("shapley", ratio.effects, (), ratio.before, ratio.after)
        )
    metric = catalogue.metrics[headline]
    if metric.unit not in ("count", "money") or metric.additivity == "distinct" or not (known or plan_of(ground) is not None):
        return Found("lmdi", [], (), math.nan, math.nan)
    wanted = (prepared.aim.channel,) if prepared.aim.channel != WHOLE_TEAM else (*prepared.cube.channels, WHOLE_TEAM)
    pairs = [planned_sides(ground, channel, sides(ground, channel) if known else None) for channel in wanted]
    split = tuple(side for side in pairs if side is not None)
    effects = [effect for side in split for effect in channel_effects(ground, side)]
    return Found("lmdi", effects, split, math.fsum(side.whole for side in split), math.fsum(side.end for side in split))


def _contributions(prepared: Prepared, found: Found) -> pd.DataFrame:
    """Return what each channel did to the headline figure in all, and how far its target lies above what it brought before."""
    table = prepared.tables["channels"]
    targets, rois = (dict(zip(table["channel"], table[name].astype(float), strict=True)) for name in ("target", "roi"))
    effects = {
        channel: math.fsum(e.effect for e in found.effects if e.channel == channel)
        for channel in dict.fromkeys(e.channel for e in found.effects)
    }
    moved = math.fsum(abs(effect) for effect in effects.values())
    sides = {side.channel: side for side in found.split}
    rows = []
    for channel, effect in effects.items():
        target, roi = targets.get(channel, math.nan), rois.get(channel, math.nan)
        side = sides.get(channel)
        before, after, planned = (side.whole, side.end, side.planned) if side is not None else (math.nan, math.nan, False)
        rows.append((channel, target, before, after, target - before, planned, effect, effect / moved if moved else math.nan, roi))
    return pd.DataFrame(rows, columns=list(CONTRIBUTION_COLUMNS))


def _total(found: Found, bridge: pd.DataFrame) -> pd.DataFrame:
    if not found.effects:
        return pd.DataFrame(columns=list(TOTAL_COLUMNS))
    target = bridge.loc[bridge["kind"] == "plan", "value"]
    row = {
        "baseline": found.before,
        "target": float(target.iloc[0]) if len(target) else math.nan,
        "actual": found.after,
        "cancellation": cancellation(np.array([effect.effect for effect in found.effects])),
        "method": found.method,
        "planned": any(side.planned for side in found.split),
    }
    return pd.DataFrame([row], columns=list(TOTAL_COLUMNS))
