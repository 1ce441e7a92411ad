"""What a landing would have said on earlier days: the same forecast with what was known then, each flow's profile and level learnt once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.flow import calendar, side_by_side
from goalbook.methods.landing import MIN_HISTORY_WEEKS, MOST_DRY, at_run_rate, dry_share, refuse, task_of
from goalbook.methods.origins import learn, roll_learnt
from goalbook.methods.ranges import spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from goalbook.methods.landing import Task
    from goalbook.methods.origins import Learnt


@dataclass(frozen=True)
class View:
    """A day in the past and the period of which it wanted to know the total."""

    day: date
    since: date
    end: date


@dataclass(frozen=True)
class Foretold:
    """What was said: the middle and its range, None where there was none."""

    landing: float
    low: float | None
    high: float | None


def foretold(
    series: pd.Series[float], views: Sequence[View], siblings: Sequence[pd.Series[float]] = (), cover: float = 0.8
) -> list[Foretold | None]:
    """Return per view what `land` says of the series cut after the view's day; None where it says nothing.

    A level and a profile use nothing after their origin, so those of the whole series serve every earlier day.
    """
    whole = calendar(series)
    learnt = [learn(flow) for flow in side_by_side(whole, siblings)] if refuse(whole) is None else []
    return [_seen_from(view, series, learnt, cover) if learnt else None for view in views]


def _seen_from(view: View, series: pd.Series[float], learnt: Sequence[Learnt], cover: float) -> Foretold | None:
    flow = calendar(series).until(np.datetime64(min(view.day, view.end), "D"))
    if refuse(flow) is not None:
        return None
    task = task_of(flow, np.datetime64(view.since, "D"), np.datetime64(view.end, "D"))
    if task.horizon.left == 0:
        return Foretold(task.actual, task.actual, task.actual)
    weeks = len(flow.amounts) * flow.step // 7
    if weeks < MIN_HISTORY_WEEKS:
        return Foretold(at_run_rate(task, weeks).landing, None, None)
    steps = int((flow.dates[-1] - learnt[0].flow.dates[0]).astype(int)) // flow.step + 1
    cut = [one.until(steps) for one in learnt if np.isfinite(one.flow.amounts[:steps]).any()]
    return _forecast(task, cut, cover)


def _forecast(task: Task, learnt: Sequence[Learnt], cover: float) -> Foretold | None:
    rolled = [roll_learnt(one, task.horizon) for one in learnt]
    forecast = float(rolled[0].path[-1])
    if not (np.isfinite(forecast) and forecast > 0 and np.nansum(task.flow.amounts[-task.flow.month :]) > 0):
        return None
    now = spread(rolled[0].log_error, [one.log_error for one in rolled[1:]], task.horizon.ahead).last()
    half = float(now.quantile(cover)[0])
    if not np.isfinite(now.scale[0]) or dry_share(task.flow, task.horizon.ahead) > MOST_DRY:
        return Foretold(task.actual + forecast, None, None)
    return Foretold(task.actual + forecast, task.actual + forecast * float(np.exp(-half)), task.actual + forecast * float(np.exp(half)))
