"""Where a flow will land at the end of its period, in which range, and how likely it reaches a target.

Period to date plus a forecast of the steps left. The forecast is a weekday profile × a level, the level's memory chosen by the back-test,
with the same-period-last-year ratio where the back-test shows that it helps, blended with the run rate by how well both did so far. The
range comes from the errors of the same forecast with the same number of steps left at all past origins (rolling-origin, split-conformal in
spirit), never from a model's own variance.
Missing days stay missing: they add nothing to the landing and are left out of both sides of every past error. No randomness anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from goalbook.core.message import Message, msg
from goalbook.methods.backtest import backtest
from goalbook.methods.flow import ENOUGH_PRESENT, calendar, side_by_side, trailing
from goalbook.methods.origins import Horizon, roll
from goalbook.methods.ranges import MIN_SKILL_ORIGINS, Brier, Spread, brier, hit_probability, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.methods.flow import Floats, Flow
    from goalbook.methods.origins import Rolling

__all__ = ["Landing", "NoLanding", "backtest", "land"]

MIN_HISTORY_WEEKS = 6  # below: run rate
MOST_DRY = 0.05  # share of past stretches without anything above which errors as ratios say too little
MIN_STEPS = {1: 7, 7: 3}  # measured steps below which there is no landing at all, by length of a step in days
Method = Literal["landing", "run_rate", "complete"]


@dataclass(frozen=True)
class Landing:
    """Landing of one flow. ``low`` and ``high`` are None where past errors are too few for a range.

    ``n_origins`` counts past origins, ``effective_n`` the independent errors they are worth, ``skill`` is the Brier skill score against the
    base rate (None: too few origins). ``reason`` is a clause: why there is no range, no probability or only a run rate.
    ``path`` has date_day, mid_cum, low_cum, high_cum for each step of the period, actual up to the last measured one; dates are the
    steps' first days.
    """

    actual_to_date: float
    forecast_remaining: float
    low: float | None
    high: float | None
    n_origins: int
    effective_n: float
    skill: float | None
    method: Method
    steps_left: int
    season: float  # weight of last year's ratio in the forecast, 0 = none
    reason: Message | None
    path: pd.DataFrame = field(repr=False)
    spread: Spread | None = field(repr=False)

    @property
    def landing(self) -> float:
        """Period to date plus the forecast of the steps left."""
        return self.actual_to_date + self.forecast_remaining

    def probability(self, target: float) -> float | None:
        """Probability that the period's total reaches the target; None without proven skill, 0 or 1 when the period is over."""
        if self.method == "complete":
            return float(self.actual_to_date >= target)
        if self.spread is None or self.skill is None or self.skill <= 0:
            return None
        return float(hit_probability(np.array([target - self.actual_to_date]), np.array([self.forecast_remaining]), self.spread)[0])

    def scaled(self, factor: float) -> Landing:
        """Return the landing with the forecast of the steps left multiplied, range and path with it: a what-if that refits nothing."""
        done = self.actual_to_date
        path = self.path.copy()
        rows = path.index[len(path) - self.steps_left :]
        columns = ["mid_cum", "low_cum", "high_cum"]
        path.loc[rows, columns] = done + (path.loc[rows, columns] - done) * factor
        low, high = (None if edge is None else done + (edge - done) * factor for edge in (self.low, self.high))
        return replace(self, forecast_remaining=self.forecast_remaining * factor, low=low, high=high, path=path)


@dataclass(frozen=True)
class NoLanding:
    """Nothing can be said about the end of the period, and why."""

    reason: Message


@dataclass(frozen=True)
class Task:
    """A flow inside its period: ``first`` is the position of the period's first measured step."""

    flow: Flow
    first: int
    horizon: Horizon

    @property
    def actual(self) -> float:
        """Total of the period's measured steps."""
        return float(np.nansum(self.flow.amounts[self.first :]))

    def path(self, ahead: Floats, low: Floats, high: Floats) -> pd.DataFrame:
        """Return the cumulative path, measured steps first; ``ahead``, ``low``, ``high`` count from the last measured step."""
        flow, skip = self.flow, self.horizon.skip
        done = np.cumsum(np.nan_to_num(flow.amounts[self.first :]))
        dates = flow.dates[-1] + np.timedelta64(flow.step, "D") * np.arange(1 + skip, self.horizon.ahead + 1)
        columns = {
            name: np.concatenate([done, self.actual + edge[skip:]])
            for name, edge in (("mid_cum", ahead), ("low_cum", low), ("high_cum", high))
        }
        return pd.DataFrame({"date_day": np.concatenate([flow.dates[self.first :], dates]).astype("datetime64[ns]"), **columns})


def land(
    series: pd.Series[float], horizon_end: date, since: date, siblings: Sequence[pd.Series[float]] = (), cover: float = 0.8
) -> Landing | NoLanding:
    """Forecast the total of a non-negative flow over [since, horizon_end].

    ``series`` is indexed by date, daily or weekly (a week's first day; a week belongs to the period in which it ends), NaN = missing; its
    last measured step is the origin. ``siblings`` are the same metric elsewhere: their past errors help a short history. ``cover`` is the
    nominal coverage of [low, high].
    """
    flow = calendar(series).until(np.datetime64(horizon_end, "D"))
    refusal = refuse(flow)
    if refusal is not None:
        return NoLanding(refusal)
    task = task_of(flow, np.datetime64(since, "D"), np.datetime64(horizon_end, "D"))
    if task.horizon.left == 0:
        return _complete(task)
    weeks = len(flow.amounts) * flow.step // 7
    if weeks < MIN_HISTORY_WEEKS:
        return at_run_rate(task, weeks)
    return _forecast(task, siblings, cover)


def refuse(flow: Flow) -> Message | None:
    """Return why a flow can have no landing, None where it can."""
    measured = flow.amounts[np.isfinite(flow.amounts)]
    if not len(measured):
        return msg("nothing was measured")
    if (measured < 0).any():
        return msg("some values are negative, and only flows that add up have a landing")
    if not (measured > 0).any():
        return msg("all values are zero")
    if len(measured) < MIN_STEPS[flow.step]:
        return msg("only {n:n} values so far, a landing needs at least {need:n}", n=len(measured), need=MIN_STEPS[flow.step])
    return None


def horizon_of(flow: Flow, since: np.datetime64, end: np.datetime64) -> tuple[Horizon, int]:
    """Return the period as the flow's last step sees it, and the position of the period's first measured step."""
    first = int(np.searchsorted(flow.ends, since))
    last = flow.ends[-1]
    ahead = max(int((end - last).astype(int)) // flow.step, 0)
    skip = min(_steps_before(last, since, flow.step), ahead)
    return Horizon(elapsed=len(flow.amounts) - first, left=ahead - skip, skip=skip), first


def task_of(flow: Flow, since: np.datetime64, end: np.datetime64) -> Task:
    """Return a flow inside its period."""
    horizon, first = horizon_of(flow, since, end)
    return Task(flow, first, horizon)


def _steps_before(last: np.datetime64, since: np.datetime64, step: int) -> int:
    """Steps after the last measured one that end before the period begins."""
    return max((int((since - last).astype(int)) - 1) // step, 0)


def _complete(task: Task) -> Landing:
    none = np.empty(task.horizon.ahead)
    return Landing(
        actual_to_date=task.actual,
        forecast_remaining=0.0,
        low=task.actual,
        high=task.actual,
        n_origins=0,
        effective_n=0.0,
        skill=None,
        method="complete",
        steps_left=0,
        season=0.0,
        reason=None,
        path=task.path(none, none, none),
        spread=None,
    )


def at_run_rate(task: Task, weeks: int) -> Landing:
    """Land at the mean of the period's measured steps (of the last four weeks before it has any) for each step left."""
    flow, horizon = task.flow, task.horizon
    steps = flow.amounts[task.first :] if np.isfinite(flow.amounts[task.first :]).any() else flow.amounts[-flow.month :]
    path = np.nanmean(steps) * np.maximum(np.arange(1, horizon.ahead + 1) - horizon.skip, 0)
    unknown = np.full(len(path), np.nan)
    return Landing(
        actual_to_date=task.actual,
        forecast_remaining=float(path[-1]),
        low=None,
        high=None,
        n_origins=0,
        effective_n=0.0,
        skill=None,
        method="run_rate",
        steps_left=horizon.left,
        season=0.0,
        reason=msg("only {n:n} weeks of history, so this is the run rate without range or probability", n=weeks),
        path=task.path(path, unknown, unknown),
        spread=None,
    )


def _forecast(task: Task, siblings: Sequence[pd.Series[float]], cover: float) -> Landing | NoLanding:
    horizon = task.horizon
    flows = side_by_side(task.flow, siblings)
    rolled = [roll(flow, horizon) for flow in flows]
    own = rolled[0]
    forecast = float(own.path[-1])
    if not (np.isfinite(forecast) and forecast > 0 and np.nansum(task.flow.amounts[-task.flow.month :]) > 0):
        return NoLanding(msg("all values of the last four weeks are zero or missing"))
    if dry_share(task.flow, horizon.ahead) > MOST_DRY:
        return _middle_alone(task, own)
    spreads = [spread(r.log_error, [o.log_error for o in rolled if o is not r], horizon.ahead) for r in rolled]
    score = Brier.pooled([brier(flow, r, s) for flow, r, s in zip(flows, rolled, spreads, strict=True)])
    now = spreads[0].last()
    has_range = bool(np.isfinite(now.scale[0]))
    low, high = _edges(own, float(now.quantile(cover)[0]))
    return Landing(
        actual_to_date=task.actual,
        forecast_remaining=forecast,
        low=task.actual + float(low[-1]) if has_range else None,
        high=task.actual + float(high[-1]) if has_range else None,
        n_origins=int(now.count[0]),
        effective_n=float(np.nan_to_num(now.effective[0])),
        skill=score.skill,
        method="landing",
        steps_left=horizon.left,
        season=own.season,
        reason=reason_of(has_range=has_range, score=score),
        path=task.path(own.path, low, high),
        spread=now if has_range else None,
    )


def dry_share(flow: Flow, steps: int) -> float:
    """Return the share of past stretches of so many steps, most of them measured, in which nothing came at all."""
    sums, counts = trailing(flow.amounts, steps)
    whole = counts[steps - 1 :] >= ENOUGH_PRESENT * steps
    return float((sums[steps - 1 :][whole] == 0).mean()) if whole.any() else 0.0


def _middle_alone(task: Task, own: Rolling) -> Landing:
    """Land without range: errors are ratios, and where often nothing comes at all they would leave out just those times."""
    unknown = np.full(len(own.path), np.nan)
    return Landing(
        actual_to_date=task.actual,
        forecast_remaining=float(own.path[-1]),
        low=None,
        high=None,
        n_origins=0,
        effective_n=0.0,
        skill=None,
        method="landing",
        steps_left=task.horizon.left,
        season=own.season,
        reason=msg("in many stretches as long nothing came at all, so the middle alone"),
        path=task.path(own.path, unknown, unknown),
        spread=None,
    )


def _edges(own: Rolling, half_width: float) -> tuple[Floats, Floats]:
    """Return the cumulative range per step ahead: past errors at each step, scaled to the half-width at the end; never falling."""
    growth = np.fmin(own.spread / own.spread[-1], 1.0) if own.spread[-1] > 0 else np.ones(len(own.path))
    width = half_width * np.where(np.isfinite(growth), growth, 1.0)
    low, high = own.path * np.exp(-width), own.path * np.exp(width)
    return np.minimum.accumulate(low[::-1])[::-1], np.minimum.accumulate(high[::-1])[::-1]


def reason_of(*, has_range: bool, score: Brier) -> Message | None:
    """Return why there is no range or no probability, None where there are both."""
    if not has_range:
        return msg("the history is too short for a range so far ahead, too few past periods show the error")
    if score.skill is None and score.origins >= MIN_SKILL_ORIGINS:
        return msg("past periods all ended alike, so no probability could be tested, and the range alone")
    if score.skill is None:
        return msg("fewer than {n:n} past origins to test a probability on, so the range alone", n=MIN_SKILL_ORIGINS)
    if score.skill <= 0:
        return msg("in the back-test the probabilities were no better than the base rate, so the range alone")
    return None
