"""The funnel as planned and as it was, for the campaign and for each channel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.funnel.stages import STAGES, Figures, before
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.funnel.stages import Ground, Stage

COLUMNS = (
    "place", "step", "name", "metric", "planned", "target", "planned_to_date", "actual", "gap", "ratio", "rate_name", "rate_unit",
    "rate_planned", "rate_actual", "rate_before", "before",
)  # fmt: skip
NO_RATE = Label("", "")
Sides = tuple[Figures, Figures, Figures, Figures]  # plan, plan to date, facts, facts of similar campaigns


def funnel_plan(ground: Ground) -> pd.DataFrame:
    """Return ``funnel_plan``; without a row where there is neither plan nor figure."""
    return pd.DataFrame(_steps(_sides(ground), _asked(ground, "")), columns=list(COLUMNS))


def channel_funnel(ground: Ground) -> pd.DataFrame:
    """Return ``channel_funnel``: the same for every channel."""
    rows = []
    sides = _sides(ground)
    for channel in ground.channels:
        own = tuple(side.only(channel) for side in sides)
        rows += [(channel, *row) for row in _steps(own, _asked(ground, channel))]  # type: ignore[arg-type] # four sides again
    return pd.DataFrame(rows, columns=["channel", *COLUMNS])


def _sides(ground: Ground) -> Sides:
    earlier = before(list(ground.prepared.similar.values()))
    return Figures.of(ground.plan), Figures.of(ground.to_date), Figures.of(ground.facts), Figures.of(earlier)


def _asked(ground: Ground, channel: str) -> dict[str, float]:
    """Return what the key results of the campaign, or of one of its channels, ask for by figure."""
    sheet = ground.prepared.sheet
    own = {} if channel or sheet.target is None else {sheet.metric: float(sheet.target)}
    keys = [one for one in sheet.key_results() if one.channel == channel and one.target is not None]
    return {**own, **{one.metric: float(one.target or 0.0) for one in reversed(keys)}}


def _steps(sides: Sides, asked: Mapping[str, float]) -> list[tuple[object, ...]]:
    plan, _, facts, _ = sides
    if not len(plan.channel) and not len(facts.channel):
        return []
    known = [stage for stage in STAGES if not math.isnan(plan.total(stage.metric)) or not math.isnan(facts.total(stage.metric))]
    return [_step(place, stage, sides, asked.get(stage.metric, math.nan)) for place, stage in enumerate(known)]


def _step(place: int, stage: Stage, sides: Sides, target: float) -> tuple[object, ...]:
    plan, to_date, facts, earlier = sides
    planned, so_far, actual = plan.total(stage.metric), to_date.total(stage.metric), facts.total(stage.metric)
    rate = stage.rate
    return (
        place,
        stage.step,
        stage.name,
        stage.metric,
        planned,
        target,
        so_far,
        actual,
        actual - so_far,
        actual / so_far if so_far > 0 else math.nan,
        NO_RATE if rate is None else rate.name,
        "" if rate is None else rate.unit,
        plan.quotient(rate),
        facts.quotient(rate),
        earlier.quotient(rate),
        earlier.total(stage.metric),
    )
