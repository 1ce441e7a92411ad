"""What an action is worth in the headline figure, and how much of the gap that closes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.monthly_review.basis.funnels import chain
from goalbook.core.metrics import ENTRY
from goalbook.methods.recovery import coverage

if TYPE_CHECKING:
    from goalbook.books.monthly_review.actions.decided import Step
    from goalbook.books.monthly_review.preparation import Prepared

_SLACK = 1e-9  # 66.0000000001 notes are 66


@dataclass(frozen=True)
class Size:
    """An action in units of the headline figure: effect and gap of a month, share closed, quantity that would close it; NaN = not known."""

    effect: float
    gap: float
    coverage: float
    needed: float
    gap_of: str  # the channel whose gap it is; "" = the team's


def size_of(prepared: Prepared, step: Step) -> Size:
    """Return the size of a new action against the gap of its channel, else the team's."""
    effect, (gap, owner) = headline_effect(prepared, step), gap_of(prepared, step.channel)
    closes = coverage(effect, gap)
    known = not math.isnan(closes) and effect > 0 and step.quantity > 0
    return Size(effect, gap, closes, math.ceil(gap / (effect / step.quantity) - _SLACK) if known else NAN, owner)


def headline_effect(prepared: Prepared, step: Step) -> float:
    """Return an action's effect in headline units: headline × Δmetric ÷ metric, as the headline is a product with that metric in it.

    NaN where the metric is no factor of the headline, or has no value this month.
    """
    aim, month = prepared.aim, prepared.board.comparisons.month
    if step.metric == aim.metric:
        return step.expected
    if not step.metric or not _multiplies(prepared, step):
        return NAN
    where = step.channel if step.channel != WHOLE_TEAM else None
    return divide(month.value(aim.metric, where) * step.expected, month.value(step.metric, where))


def gap_of(prepared: Prepared, channel: str) -> tuple[float, str]:
    """Return how much of the headline a channel lacks this month (positive = short) and whose gap it is ("" = the team's)."""
    table = prepared.tables["channels"]
    own = table.loc[(table["channel"] == channel) & (table["kind"] != "total"), "gap"]
    gap = float(own.iloc[0]) if len(own) else NAN
    owner = WHOLE_TEAM if math.isnan(gap) else channel
    if owner == WHOLE_TEAM:
        gap = float(table.loc[table["kind"] == "total", "gap"].iloc[0])
    return (gap if falling(prepared) else -gap), owner


def falling(prepared: Prepared) -> bool:
    """Say whether less of the headline figure is better."""
    aim = prepared.aim
    return (aim.key_result.direction if aim.key_result is not None else prepared.cube.catalogue.get(aim.metric).direction) == "down"


def _multiplies(prepared: Prepared, step: Step) -> bool:
    """Say whether the headline is a product with this metric in it: a stage of the funnel, or a rate between two of them."""
    cube, metric = prepared.cube, step.metric
    channels = (step.channel,) if step.channel != WHOLE_TEAM else cube.channels
    stages = [[factor.top for factor in chain(cube, channel, prepared.aim.metric)] for channel in channels]
    if metric not in cube.catalogue.ratios:
        return metric == ENTRY or any(metric in found for found in stages)
    ratio = cube.catalogue.ratios[metric]
    return any(_rate(found, ratio.numerator, ratio.denominator) for found in stages)


def _rate(stages: list[str], top: str, bottom: str) -> bool:
    """Say whether top ÷ bottom leads down the funnel."""
    below = 0 if bottom == ENTRY else stages.index(bottom) if bottom in stages else len(stages)
    return top in stages and stages.index(top) > below
