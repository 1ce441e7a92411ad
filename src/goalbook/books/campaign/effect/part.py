"""The tables of costs, effect and returns as the book wants them."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.effect.costs import costs
from goalbook.books.campaign.effect.detectable import detectable, noise
from goalbook.books.campaign.effect.found import DESIGNS, PATH, Measured, Tried
from goalbook.books.campaign.effect.ground import ground_of
from goalbook.books.campaign.effect.measuring import effect_of
from goalbook.books.campaign.effect.returns import returns
from goalbook.books.campaign.effect.series import own_channels, summed
from goalbook.books.campaign.effect.words import DESIGN_NAMES, joined
from goalbook.books.result import MissingTable
from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.methods.seasonal_baseline import matched_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.message import Message

EFFECT = (
    "design", "scope", "metric_id", "observed", "baseline", "effect", "low", "high", "lift", "lift_low", "lift_high", "p", "level", "days",
    "units", "step", "verdict", "interim", "reason",
)  # fmt: skip
TRIED = ("order", "design", "name", "state", "scope", "whole", "metric_id", "effect", "low", "high", "lift", "p", "days", "reason")
PULLED = ("days", "step", "effect", "low", "high", "share", "verdict")
MATCHED = ("before", "during", "after", "lift", "kept", "days")
WARNINGS = ("kind", "text")
Tables = dict[str, pd.DataFrame]


def planned(prepared: Prepared) -> Tables:
    """Return what a plan knows: costs, and how noisy the days are that the campaign will be held against."""
    return {"costs": costs(prepared), "noise": noise(prepared)}


def looked_back(prepared: Prepared) -> Tables:
    """Return what the campaign caused by every design, day by day, and what came less after it."""
    found = effect_of(prepared.inputs, prepared.campaign_id, prepared.as_of, every=True)
    return {
        "costs": costs(prepared),
        "effect": _effect(found),
        "effect_designs": _designs(found),
        "effect_path": _path(found),
        "effect_warnings": _warnings(prepared, found),
        "pulled_forward": _pulled(found, prepared),
        "matched_windows": _matched(prepared),
    }


def moved_plan(prepared: Prepared, tables: Tables, move: Move) -> Tables:
    """Return the smallest effect that the planned size shows beside the effect that is expected, and what the plan costs."""
    return {"detectable": detectable(prepared, tables, move), "returns": returns(prepared, tables, move)}


def moved_back(prepared: Prepared, tables: Tables, move: Move) -> Tables:
    """Return what the effect returned on its cost."""
    return {"returns": returns(prepared, tables, move)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield what would show the effect where nothing but the past can be held against the campaign."""
    found = prepared.tables["effect_designs"]
    if not found["state"].iloc[:3].isin(["used", "available", "refused"]).any():
        text = msg(
            "Nothing stands for what would have come without the campaign: series.csv with units it does not reach,"
            " channels under `controls` of campaign.yml, or a test about the campaign would show it."
        )
        yield MissingTable("campaign_series", "effect", text)


def _effect(found: Measured | None) -> pd.DataFrame:
    if found is None or found.best is None:
        return pd.DataFrame(columns=list(EFFECT))
    one = found.best
    row = {
        **{name: getattr(one, name) for name in EFFECT if hasattr(one, name)},
        "metric_id": found.metric_id,
        "p": nan if one.p is None else one.p,
        "level": found.level,
        "verdict": found.verdict,
        "interim": found.interim,
        "reason": found.reason,
    }
    return pd.DataFrame([[row[name] for name in EFFECT]], columns=list(EFFECT))


def _designs(found: Measured | None) -> pd.DataFrame:
    rows = [] if found is None else [_design(place, one, found.metric_id) for place, one in enumerate(found.tried, start=1)]
    return pd.DataFrame(rows, columns=list(TRIED))


def _design(place: int, one: Tried, metric: str) -> tuple[object, ...]:
    p = nan if one.p is None else one.p
    figures = (one.effect, one.low, one.high, one.lift, p, one.days)
    whole = one.whole and one.own
    said = (one.scope, whole, one.metric or metric)
    return place, one.design, DESIGN_NAMES[one.design], one.state, *said, *figures, joined(one.reasons)


def _path(found: Measured | None) -> pd.DataFrame:
    one = found.series if found is not None else None
    return pd.DataFrame(columns=list(PATH)) if one is None or one.path is None else one.path


def _warnings(prepared: Prepared, found: Measured | None) -> pd.DataFrame:
    """Return what is to be said beside every figure: other campaigns, what speaks against it, a campaign that still runs."""
    rows: list[tuple[str, Message]] = [(one.kind, one.text) for one in (found.warnings if found is not None else ())]
    if found is not None and found.interim:
        text = msg("The campaign runs until {end:date}; all figures are those up to {day:date}.", end=prepared.end, day=prepared.data_to)
        rows.insert(0, ("interim", text))
    return pd.DataFrame(rows, columns=list(WARNINGS))


def _pulled(found: Measured | None, prepared: Prepared) -> pd.DataFrame:
    one = found.pulled if found is not None else None
    if one is None or found is None or found.series is None:
        return pd.DataFrame(columns=list(PULLED))
    share, verdict = nan, "none"
    if found.verdict == "effective" and isfinite(one.borrowed) and one.after.high < 0:  # of no effect nothing can be paid back
        share = min(one.borrowed, 1.0)
        verdict = "pulled_forward" if more_than(share, prepared.inputs.policy.campaign.pulled_forward_warn) else "little"
    step = found.series.step
    row = (one.steps * step, step, one.after.value, one.after.low, one.after.high, share, verdict)
    return pd.DataFrame([row], columns=list(PULLED))


def _matched(prepared: Prepared) -> pd.DataFrame:
    """Return the campaign's channels on its days, on the same weekdays before and after them."""
    ground = ground_of(prepared.inputs, prepared.campaign_id, prepared.as_of)
    grid = ground.team(ground.sheet.metric) if ground is not None else None
    if ground is None or grid is None or not (own := own_channels(ground, grid)):
        return pd.DataFrame(columns=list(MATCHED))
    window = grid.window(ground.first, ground.end)
    if not window.start < window.stop:
        return pd.DataFrame(columns=list(MATCHED))
    line = summed(grid, own)
    found = matched_windows(np.asarray(line), window, grid.week)
    row = (found.before, found.during, found.after, found.lift, found.kept, found.steps * grid.step)
    return pd.DataFrame([row] if found.steps else [], columns=list(MATCHED))


__all__ = ["DESIGNS", "looked_back", "missing", "moved_back", "moved_plan", "planned"]
