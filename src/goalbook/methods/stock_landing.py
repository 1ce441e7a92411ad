"""Where a stock (followers, reachable customers) will end: its last value and the change still to come, which may be a loss.

The change per step is an exponentially weighted mean of past changes, its memory chosen by the back-test. The range comes from the additive
errors of the same forecast at all past origins with as many steps left, never from a model's own variance. No randomness.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import stdtr

from goalbook.core.message import Message, msg
from goalbook.methods.flow import LEVEL_MEMORY, calendar, remembered
from goalbook.methods.landing import MIN_HISTORY_WEEKS, MIN_STEPS, NoLanding, horizon_of, reason_of
from goalbook.methods.origins import WARM_UP_DAYS, choose
from goalbook.methods.ranges import TARGETS, Brier, Spread, spread

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.methods.flow import Floats, Flow
    from goalbook.methods.origins import Horizon

Method = Literal["landing", "run_rate", "complete"]


@dataclass(frozen=True)
class StockLanding:
    """Landing of one stock: its last value and the change forecast from there; the rest as in a flow's landing."""

    actual_to_date: float
    change_left: float
    half_width: float | None
    n_origins: int
    effective_n: float
    skill: float | None
    method: Method
    steps_left: int
    reason: Message | None
    spread: Spread | None = field(repr=False)

    @property
    def landing(self) -> float:
        """Last value plus the change still to come."""
        return self.actual_to_date + self.change_left

    @property
    def low(self) -> float | None:
        """Lower end of the range; a stock of something never falls below nothing."""
        return None if self.half_width is None else max(self.landing - self.half_width, min(self.actual_to_date, 0.0))

    @property
    def high(self) -> float | None:
        """Upper end of the range."""
        return None if self.half_width is None else self.landing + self.half_width

    def probability(self, target: float) -> float | None:
        """Probability that the stock ends at the target or above; None without proven skill, 0 or 1 when the period is over."""
        if self.method == "complete":
            return float(self.landing >= target)
        if self.spread is None or self.skill is None or self.skill <= 0:
            return None
        return 1 - float(self.spread.below(target - self.landing)[0])


def land_stock(series: pd.Series[float], horizon_end: date, since: date, cover: float = 0.8) -> StockLanding | NoLanding:
    """Forecast the last value of a stock over [since, horizon_end] from its last measured step; a missing step keeps the value before."""
    flow = calendar(series).until(np.datetime64(horizon_end, "D"))
    measured = int(np.isfinite(flow.amounts).sum())
    if measured < MIN_STEPS[flow.step]:
        return NoLanding(
            msg("only {n:n} values so far, a landing needs at least {need:n}", n=measured, need=MIN_STEPS[flow.step])
            if measured
            else msg("nothing was measured")
        )
    horizon, _ = horizon_of(flow, np.datetime64(since, "D"), np.datetime64(horizon_end, "D"))
    held = held_values(flow)
    if horizon.left == 0:
        return StockLanding(float(held[-1]), 0.0, 0.0, 0, 0.0, None, "complete", 0, None, None)
    weeks = len(held) * flow.step // 7
    if weeks < MIN_HISTORY_WEEKS:
        text = msg("only {n:n} weeks of history, so this is the run rate without range or probability", n=weeks)
        change = float((held[-1] - held[0]) / (len(held) - 1)) * horizon.ahead
        return StockLanding(float(held[-1]), change, None, 0, 0.0, None, "run_rate", horizon.left, text, None)
    return _forecast(flow, held, horizon, cover)


def held_values(flow: Flow) -> Floats:
    """Return the values from the first measured one on, each kept until the next."""
    known = np.isfinite(flow.amounts)
    last = np.maximum.accumulate(np.where(known, np.arange(len(known)), 0))
    return np.asarray(flow.amounts[last][flow.first :])


def errors_of(held: Floats, step: int, ahead: int) -> tuple[Floats, Floats, Floats]:
    """Return the change per step by memory and origin; by origin the error of the chosen one ``ahead`` steps on, and the chosen one."""
    changes = np.diff(held, prepend=held[0])
    weights = np.array(LEVEL_MEMORY)
    stacked = np.repeat(np.column_stack([changes, np.ones(len(changes))])[:, :, None], len(weights), axis=2)
    stacked[0] = 0.0  # before the first value nothing is known of a change
    sums = remembered(stacked, weights)
    drift = (sums[:, 0] / np.maximum(sums[:, 1], 1e-12)).T
    future = np.full(len(held), np.nan)
    future[: max(len(held) - ahead, 0)] = held[ahead:]
    errors = future - held - ahead * drift
    errors[:, : WARM_UP_DAYS // step] = np.nan
    choice = choose(errors, ahead)
    chosen = np.take_along_axis(drift, choice[None], 0)[0]
    return drift, np.take_along_axis(errors, choice[None], 0)[0], chosen


def _forecast(flow: Flow, held: Floats, horizon: Horizon, cover: float) -> StockLanding:
    _, errors, drift = errors_of(held, flow.step, horizon.ahead)
    spreads = spread(errors, [], horizon.ahead)
    score = _brier(held, errors, drift, spreads, horizon, flow.month)
    now = spreads.last()
    has_range = bool(np.isfinite(now.scale[0]))
    return StockLanding(
        actual_to_date=float(held[-1]),
        change_left=float(horizon.ahead * drift[-1]),
        half_width=float(now.quantile(cover)[0]) if has_range else None,
        n_origins=int(now.count[0]),
        effective_n=float(np.nan_to_num(now.effective[0])),
        skill=score.skill,
        method="landing",
        steps_left=horizon.left,
        reason=reason_of(has_range=has_range, score=score),
        spread=now if has_range else None,
    )


def _brier(held: Floats, errors: Floats, drift: Floats, spreads: Spread, horizon: Horizon, month: int) -> Brier:  # noqa: PLR0913, PLR0917 - one origin's whole view
    """Score P(end ≥ target) at every past origin against the base rate.

    Targets as for a flow: the value at the begin plus the change at the pace of the four weeks before, plus the quartiles of what periods
    reached beyond it.
    """
    n, elapsed, ahead = len(held), max(horizon.elapsed - horizon.skip, 0), horizon.ahead
    begin = np.arange(n) - elapsed
    known = begin - month >= 0
    start, before = held[np.maximum(begin, 0)], held[np.maximum(begin - month, 0)]
    reference = np.where(known, start + (start - before) / month * (elapsed + ahead), np.nan)
    actual = held + ahead * drift + errors
    ok = np.isfinite(actual) & np.isfinite(reference) & np.isfinite(spreads.scale) & np.isfinite(spreads.effective)
    if not ok.any():
        return Brier(0.0, 0.0, 0)
    beyond = (actual - reference)[ok]
    forecast = base = 0.0
    for target in np.quantile(beyond, TARGETS):
        hit = beyond >= target
        p = 1 - stdtr(spreads.effective[ok], (target + reference - held - ahead * drift)[ok] / spreads.scale[ok])
        forecast += float(((p - hit) ** 2).sum())
        base += float(((hit.mean() - hit) ** 2).sum())
    return Brier(forecast, base, int(ok.sum()))
