"""Where a ratio of two flows will land: both parts forecast, the range from the errors of their quotient at the same past origins.

The parts move together (spend buys customers, revenue follows orders), so their errors must not be added up as if they were independent:
at every past origin with as many steps gone by and left, both parts are forecast with what was known then, and the error is that of the
quotient over the whole pseudo period. Rolling origins, spread and Brier score are those of a flow's landing; no randomness anywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import stdtr

from goalbook.core.message import Message, msg
from goalbook.methods.flow import Flow, calendar, days, trailing
from goalbook.methods.landing import MIN_HISTORY_WEEKS, MIN_STEPS, NoLanding, horizon_of, reason_of, refuse
from goalbook.methods.origins import Horizon, blend, blended, past_mean, roll
from goalbook.methods.ranges import TARGETS, Brier, Spread, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from goalbook.methods.flow import Floats

Parts = tuple["pd.Series[float]", "pd.Series[float]"]  # numerator, denominator
Method = Literal["landing", "run_rate", "complete"]


@dataclass(frozen=True)
class RatioLanding:
    """Landing of one ratio: its parts to date and still to come.

    ``half_width`` is the range's on the log scale, None where past errors are too few; ``skill``, ``n_origins``, ``effective_n`` and
    ``reason`` mean what they mean in a flow's landing.
    """

    top_to_date: float
    bottom_to_date: float
    top_left: float
    bottom_left: float
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
        """Numerator over denominator of the whole period."""
        return (self.top_to_date + self.top_left) / (self.bottom_to_date + self.bottom_left)

    @property
    def low(self) -> float | None:
        """Lower end of the range."""
        return None if self.half_width is None else self.landing * math.exp(-self.half_width)

    @property
    def high(self) -> float | None:
        """Upper end of the range."""
        return None if self.half_width is None else self.landing * math.exp(self.half_width)

    def probability(self, target: float) -> float | None:
        """Probability that the ratio ends at the target or above; None without proven skill, 0 or 1 when the period is over."""
        if self.method == "complete":
            return float(self.landing >= target)
        if self.spread is None or self.skill is None or self.skill <= 0:
            return None
        return 1.0 if target <= 0 else 1 - float(self.spread.below(math.log(target / self.landing))[0])

    def scaled(self, top: float = 1.0, bottom: float = 1.0) -> RatioLanding:
        """Return the landing with what is still to come of either part multiplied: a what-if that refits nothing."""
        return replace(self, top_left=self.top_left * top, bottom_left=self.bottom_left * bottom)


def land_ratio(
    parts: Parts, horizon_end: date, since: date, siblings: Sequence[Parts] = (), cover: float = 0.8
) -> RatioLanding | NoLanding:
    """Forecast Σ numerator ÷ Σ denominator over [since, horizon_end].

    ``parts`` are two non-negative flows as a flow's landing takes them; the origin is the last step on which both were measured.
    ``siblings`` are the same ratio elsewhere.
    """
    pairs = pairs_side_by_side([parts, *siblings], np.datetime64(horizon_end, "D"))
    if isinstance(pairs, NoLanding):
        return pairs
    horizon, first = horizon_of(pairs[0][0], np.datetime64(since, "D"), np.datetime64(horizon_end, "D"))
    to_date = [float(np.nansum(flow.amounts[first:])) for flow in pairs[0]]
    if horizon.left == 0:
        return _complete(to_date)
    weeks = min(len(flow.amounts) - flow.first for flow in pairs[0]) * pairs[0][0].step // 7
    if weeks < MIN_HISTORY_WEEKS:
        return _run_rate(pairs[0], first, horizon, weeks)
    return _forecast(pairs, to_date, horizon, cover)


def pairs_side_by_side(parts: Sequence[Parts], end: np.datetime64) -> list[tuple[Flow, Flow]] | NoLanding:
    """Put all parts on one calendar that ends where both own parts were last measured; siblings that lack a part are left out."""
    own = [calendar(series).until(end) for series in parts[0]]
    for flow in own:
        refusal = refuse(flow)
        if refusal is not None:
            return NoLanding(refusal)
    last, step = min(flow.dates[-1] for flow in own), own[0].step
    first = min(days(series.dropna()).min() for pair in parts for series in pair if series.notna().any())
    earlier = -(-int((last - first).astype(int)) // step)
    dates = last - np.timedelta64(step, "D") * np.arange(earlier, -1, -1)
    pairs = [tuple(_on(dates, series, step) for series in pair) for pair in parts]
    sound = [pair for pair in pairs if all(_usable(flow) for flow in pair)]
    if not sound or not _usable(pairs[0][0]) or not _usable(pairs[0][1]):
        return NoLanding(msg("only {n:n} values so far, a landing needs at least {need:n}", n=0, need=MIN_STEPS[step]))
    return [(top, bottom) for top, bottom in sound]


def _on(dates: np.ndarray, series: pd.Series[float], step: int) -> Flow:
    known = series.dropna()
    own = days(known)
    inside = (own >= dates[0]) & (own <= dates[-1])
    amounts = np.full(len(dates), np.nan)
    places = (own[inside] - dates[0]).astype(int)
    whole = places % step == 0
    amounts[places[whole] // step] = known.to_numpy(dtype=float)[inside][whole]
    return Flow(dates, amounts, step)


def _usable(flow: Flow) -> bool:
    known = flow.amounts[np.isfinite(flow.amounts)]
    return len(known) >= MIN_STEPS[flow.step] and not (known < 0).any() and bool((known > 0).any())


def _complete(to_date: list[float]) -> RatioLanding | NoLanding:
    if to_date[1] <= 0:
        return NoLanding(msg("its denominator is zero or missing"))
    return RatioLanding(to_date[0], to_date[1], 0.0, 0.0, 0.0, 0, 0.0, None, "complete", 0, None, None)


def _run_rate(pair: tuple[Flow, Flow], first: int, horizon: Horizon, weeks: int) -> RatioLanding | NoLanding:
    """Keep the period's mean of both parts (of the last four weeks before it has any) for each step left."""
    to_date, left = [], []
    for flow in pair:
        steps = flow.amounts[first:] if np.isfinite(flow.amounts[first:]).any() else flow.amounts[-flow.month :]
        to_date.append(float(np.nansum(flow.amounts[first:])))
        left.append(float(np.nanmean(steps)) * horizon.left if np.isfinite(steps).any() else math.nan)
    if not to_date[1] + left[1] > 0:
        return NoLanding(msg("its denominator is zero or missing"))
    text = msg("only {n:n} weeks of history, so this is the run rate without range or probability", n=weeks)
    return RatioLanding(to_date[0], to_date[1], left[0], left[1], None, 0, 0.0, None, "run_rate", horizon.left, text, None)


def _forecast(pairs: Sequence[tuple[Flow, Flow]], to_date: list[float], horizon: Horizon, cover: float) -> RatioLanding | NoLanding:
    rolled = [Rolled.of(pair, horizon) for pair in pairs]
    own = rolled[0]
    if not (np.isfinite(own.left).all() and min(own.left) > 0 and all(np.nansum(f.amounts[-f.month :]) > 0 for f in pairs[0])):
        return NoLanding(msg("all values of the last four weeks are zero or missing"))
    spreads = [spread(one.log_error, [other.log_error for other in rolled if other is not one], horizon.ahead) for one in rolled]
    score = Brier.pooled([_brier(pair, one, each) for pair, one, each in zip(pairs, rolled, spreads, strict=True)])
    now = spreads[0].last()
    has_range = bool(np.isfinite(now.scale[0]))
    return RatioLanding(
        top_to_date=to_date[0],
        bottom_to_date=to_date[1],
        top_left=own.left[0],
        bottom_left=own.left[1],
        half_width=float(now.quantile(cover)[0]) if has_range else None,
        n_origins=int(now.count[0]),
        effective_n=float(np.nan_to_num(now.effective[0])),
        skill=score.skill,
        method="landing",
        steps_left=horizon.left,
        reason=reason_of(has_range=has_range, score=score),
        spread=now if has_range else None,
    )


@dataclass(frozen=True)
class Rolled:
    """A ratio's past origins: what it became, what was forecast, ln(actual ÷ forecast); and what is still to come of both parts now."""

    horizon: Horizon
    actual: Floats
    log_error: Floats
    left: tuple[float, float]

    @classmethod
    def of(cls, pair: tuple[Flow, Flow], horizon: Horizon) -> Rolled:
        """Forecast both parts from every origin; the quotient keeps what their errors have in common.

        What is still to come of the numerator is its own forecast, the denominator's times the quotient of the last four weeks, and times
        that of the period to date (the run rate), blended on the log scale by how each did at the origins whose outcome was known.
        """
        (top, bottom) = pair
        return _rolled(top.dates[0], top.step, (top.amounts.tobytes(), bottom.amounts.tobytes()), horizon)

    @property
    def forecast(self) -> Floats:
        """Return the quotient forecast at each past origin."""
        return np.asarray(self.actual * np.exp(-self.log_error))


@lru_cache(maxsize=64)
def _rolled(first: np.datetime64, step: int, amounts: tuple[bytes, bytes], horizon: Horizon) -> Rolled:
    """Return the past origins of a pair of flows on one calendar; in one book several figures ask for the same."""
    tops, bottoms = (np.frombuffer(each) for each in amounts)
    dates = first + np.timedelta64(step, "D") * np.arange(len(tops))
    pair = Flow(dates, tops, step), Flow(dates, bottoms, step)
    top, bottom = (roll(flow, horizon) for flow in pair)
    with np.errstate(divide="ignore", invalid="ignore"):
        actual = (top.to_date + top.remaining) / (bottom.to_date + bottom.remaining)
        kept = (recent(pair), top.to_date / bottom.to_date)
        ways = np.log([top.forecast, *(bottom.forecast * quotient for quotient in kept)])
        errors = np.log(actual) - np.log((top.to_date + np.exp(ways)) / (bottom.to_date + bottom.forecast))
        weights = blend(past_mean(np.abs(np.where(np.isfinite(errors), errors, np.nan)), horizon.ahead)[0])
        said = (top.to_date + np.exp(blended(weights, ways))) / (bottom.to_date + bottom.forecast)
        error = np.log(actual / said)
        now = np.log([top.path[-1], *(bottom.path[-1] * quotient[-1] for quotient in kept)])
        left = float(np.exp(blended(weights[:, -1], now)))
    return Rolled(horizon, actual, np.where(np.isfinite(error), error, np.nan), (left, float(bottom.path[-1])))


def recent(pair: tuple[Flow, Flow]) -> Floats:
    """Return the quotient over the four weeks up to each step."""
    (top, _), (bottom, _) = (trailing(flow.amounts, flow.month) for flow in pair)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _brier(pair: tuple[Flow, Flow], rolled: Rolled, spreads: Spread) -> Brier:
    """Score P(ratio ≥ target) at every past origin against the base rate.

    Targets as for a flow: the ratio of the four weeks before a pseudo period, times the quartiles of what periods reached relative to it.
    """
    shift = max(rolled.horizon.elapsed - rolled.horizon.skip, 0)
    reference = np.roll(recent(pair), shift)
    reference[:shift] = np.nan
    ok = np.isfinite(rolled.log_error) & np.isfinite(spreads.scale) & (np.nan_to_num(reference) > 0) & (np.nan_to_num(rolled.actual) > 0)
    if not ok.any():
        return Brier(0.0, 0.0, 0)
    relative = rolled.actual[ok] / reference[ok]
    forecast = base = 0.0
    for target in np.quantile(relative, TARGETS):
        hit = relative >= target
        p = 1 - stdtr(spreads.effective[ok], np.log(target * reference[ok] / rolled.forecast[ok]) / spreads.scale[ok])
        forecast += float(((p - hit) ** 2).sum())
        base += float(((hit.mean() - hit) ** 2).sum())
    return Brier(forecast, base, int(ok.sum()))


def backtest_errors(parts: Parts, elapsed: int, left: int) -> tuple[Floats, Floats]:
    """Return |landing ÷ actual − 1| and |ratio to date ÷ actual − 1| at every past origin with as many steps gone by and left."""
    pairs = pairs_side_by_side([parts], np.datetime64("9999-12-31"))
    if isinstance(pairs, NoLanding):
        return np.empty(0), np.empty(0)
    rolled = Rolled.of(pairs[0], Horizon(elapsed=elapsed, left=left))
    (top, _), (bottom, _) = (trailing(flow.amounts, elapsed) for flow in pairs[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = np.abs(top / bottom / rolled.actual - 1)
        ours = np.abs(np.exp(-rolled.log_error) - 1)
    both = np.isfinite(naive) & np.isfinite(ours)
    return ours[both], naive[both]
