"""The accepted stage plan as the side before: what each stage of a channel should have brought in the elapsed month."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.monthly_review.attribution.cells import channel_cells, window_sums
from goalbook.books.monthly_review.attribution.sides import Sides
from goalbook.books.monthly_review.basis.funnels import chain, factors
from goalbook.core.compare import less_than, more_than
from goalbook.inputs.plan.accepted import Accepted
from goalbook.inputs.plan.stage_plan import STAGE_PLAN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.attribution.cells import Ground

    Floats = NDArray[np.float64]


def plan_of(ground: Ground) -> pd.DataFrame | None:
    """Return the stage plan of the goals' period, None where there is none, or none was known by then."""
    planned = ground.prepared.inputs.plans.get(ground.prepared.windows.horizon.label)
    made = planned.sheet(Accepted).as_of if planned is not None else None
    found = planned.table(STAGE_PLAN) if planned is not None and (made is None or made <= ground.prepared.as_of) else None
    return found if found is not None and len(found) else None


@dataclass(frozen=True)
class LeftOut:
    """A channel whose stages do not lead to its target: what they ask of the elapsed month (NaN: they end before), and the target."""

    channel: str
    planned: float
    target: float


def left_out(ground: Ground, channel: str) -> LeftOut | None:
    """Return a channel whose plan is no base: its stages end further from the target than the funnel policy lets a chain end.

    A plan that was accepted although it did not add up and ends before the headline is none either: a target put at its end would hide
    in the last rate what nobody planned.
    """
    plan = plan_of(ground)
    rows = plan[plan["channel"] == channel] if plan is not None and ground.flow else None
    if rows is None or rows.empty:
        return None
    target, planned = _target(ground, channel), _planned(ground, rows, channel).get(ground.headline, math.nan)
    if math.isnan(planned):
        record = ground.prepared.inputs.plans[ground.prepared.windows.horizon.label].sheet(Accepted)
        return LeftOut(channel, planned, target) if record.adds_up is False else None
    if math.isnan(target) or planned == target:
        return None
    limits, reached = ground.prepared.inputs.policy.funnel, planned / target if target else math.inf
    fits = not less_than(reached, limits.fail_below) and not more_than(reached, limits.fail_above)
    return None if fits else LeftOut(channel, planned, target)


def planned_sides(ground: Ground, channel: str, side: Sides | None) -> Sides | None:
    """Return a channel's sides with its plan as the side before; as they are where the plan does not lead to its target.

    A plan of the whole period is spread as the goals spread the headline's target, else evenly over slots.
    """
    plan = plan_of(ground)
    found = chain(ground.prepared.cube, channel, ground.headline)
    if plan is None or not found or not ground.flow or left_out(ground, channel) is not None:
        return side
    amounts = _amounts(ground, plan[plan["channel"] == channel], channel)
    metrics = tuple(factor.top for factor in found if factor.top in amounts)
    if len(metrics) < 2 or metrics[-1] != ground.headline:  # noqa: PLR2004 - an entry and what it should bring
        return side
    planned = np.array([[amounts[metric] for metric in metrics]])
    if ((planned[:, :-1] == 0) & (planned[:, 1:] > 0)).any():
        return side
    return _against(ground, channel, metrics, planned)


def _target(ground: Ground, channel: str) -> float:
    rows = ground.prepared.tables["channels"]
    own = rows.loc[rows["channel"] == channel, "target"].astype(float)
    return float(own.iloc[0]) if len(own) else math.nan


def _against(ground: Ground, channel: str, metrics: tuple[str, ...], planned: Floats) -> Sides | None:
    names = factors(ground.prepared.cube.catalogue, metrics)
    cells = channel_cells(ground, channel, metrics).month
    measured, slots = int((~np.isnan(cells[:, 0, -1])).sum()), len(ground.month)
    end = float(np.nansum(cells[:, 0, -1]))
    whole = float(planned[0, -1])
    side = Sides(channel, names, ("",), planned * measured / slots, planned, whole, (len(ground.base), measured), "both", planned=True)
    if not measured:
        if not whole:
            return None
        return replace(side, factors=names[:1], before=np.array([[whole]]), after=np.array([[0.0]]), state="left")
    after = window_sums(cells, end)
    if after is None:
        start = whole * measured / slots
        own = factors(ground.prepared.cube.catalogue, metrics[-1:])
        return replace(side, factors=own, before=np.array([[start]]), after=np.array([[end]]))
    return replace(side, after=after)


def _amounts(ground: Ground, rows: pd.DataFrame, channel: str) -> dict[str, float]:
    """Return what is asked of each stage for the elapsed slots; a plan that ends before the headline ends with its target."""
    found = _planned(ground, rows, channel)
    if ground.headline not in found and found:
        target = ground.prepared.plan.find(ground.headline, channel)
        amount = ground.prepared.plan.amount(target, ground.prepared.windows.elapsed) if target is not None else math.nan
        found |= {} if math.isnan(amount) else {ground.headline: amount}
    return found


def _planned(ground: Ground, rows: pd.DataFrame, channel: str) -> dict[str, float]:
    """Return what the plan itself asks of each stage for the elapsed slots: the month's own rows, else its share of the period."""
    frame, cube = ground.prepared.windows, ground.prepared.cube
    elapsed = len(frame.elapsed) / len(frame.planned)
    own = rows[rows["month"] == frame.period.label]
    whole = rows[(rows["month"] == "") & ~rows["stage"].isin(own["stage"])]
    found = {str(stage): float(amount) * elapsed for stage, amount in zip(own["stage"], own["amount"], strict=True)}
    if len(whole):
        share = _share(ground, channel)
        found |= {str(stage): float(amount) * share for stage, amount in zip(whole["stage"], whole["amount"], strict=True)}
    return found if cube.slots(frame.period) else {}


def _share(ground: Ground, channel: str) -> float:
    plan, frame = ground.prepared.plan, ground.prepared.windows
    for result in (plan.find(ground.headline, channel), plan.find(ground.headline)):
        if result is not None and result.aggregation == "sum" and result.target:
            return plan.amount(result, frame.elapsed) / result.target
    return len(frame.elapsed) / len(frame.horizon_planned)
