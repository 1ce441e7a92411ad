"""Whether an action won back what was lost: levels before the fall, in the trough and since the action's start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, divide
from goalbook.books.monthly_review.basis.funnels import Factor, chain
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.rules.board import CORE
from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.methods.recovery import recovery_ratio, recovery_verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.actions.decided import Thread
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

PRODUCT = "product"
TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Levels:
    """One factor before its fall, in the trough and since the action's start, and the share of the fall won back (NaN: none fell)."""

    factor: str
    name: Label
    baseline: float
    trough: float
    after: float
    recovery: float
    verdict: str


@dataclass(frozen=True)
class Spans:
    """First and last days of the three stretches, and the days measured since the start."""

    baseline: tuple[date, date]
    trough: tuple[date, date]
    after: tuple[date, date]
    days: int
    fell_from: float  # the level before the fall, where the cause's own analysis knows it


def spans(prepared: Prepared, thread: Thread) -> Spans | None:
    """Return the stretches an action is judged by; None where it has not begun or nothing lies before it."""
    start, last = thread.run[0].start, thread.last.start
    cube = prepared.cube
    if start is None or last is None or last > cube.data_to:
        return None
    decided = parse_period(thread.steps[0].month)
    cause = _cause(prepared, thread, start)
    fall = pd.Timestamp(cause["onset"]).date() if cause is not None else decided.start
    if fall >= start:
        fall = start - timedelta(days=prepared.inputs.policy.actions.stop_loss_days)
    months = before(decided, prepared.inputs.policy.alerts.trailing_months)
    eve = fall - timedelta(days=1)
    days = (cube.data_to - last).days + 1
    known = float(cause["before"]) if cause is not None else NAN
    return Spans((months[0].start, eve), (fall, start - timedelta(days=1)), (last, cube.data_to), days, known)


def _cause(prepared: Prepared, thread: Thread, start: date) -> pd.Series | None:
    """Return the shift behind an action: of its channel and its metric's factor, found before the action began."""
    causes = prepared.tables.get("causes")
    if causes is None or causes.empty or not {"channel", "factor", "onset", "before"} <= set(causes.columns):
        return None
    factor = factor_of(prepared, thread.last.metric, thread.last.channel)
    ours = causes[(causes["channel"] == thread.last.channel) & (causes["factor"] == factor) & (causes["onset"] < pd.Timestamp(start))]
    return ours.iloc[0] if len(ours) else None


def factor_of(prepared: Prepared, metric: str, channel: str) -> str:
    """Return the id of the channel's factor that a metric or ratio is; empty where it is none."""
    ratio = prepared.cube.catalogue.ratios.get(metric)
    for place, factor in enumerate(chain(prepared.cube, channel, prepared.aim.metric)):
        if ratio is None:
            if place == 0 and factor.top == metric:
                return factor.id
        elif factor.top == ratio.numerator and factor.bottom and (factor.bottom == ratio.denominator or place == 1):
            return factor.id
    return ""


@dataclass(frozen=True)
class Measured:
    """A figure's parts over the slots on which both are known."""

    days: NDArray[np.datetime64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]

    def level(self, span: tuple[date, date]) -> float:
        """Return Σ top ÷ Σ bottom over a stretch; NaN where nothing is measured."""
        first, last = (np.datetime64(day) for day in span)
        rows = slice(int(np.searchsorted(self.days, first, "left")), int(np.searchsorted(self.days, last, "right")))
        return divide(float(self.top[rows].sum()), float(self.bottom[rows].sum()))


def measured(cube: Cube, metric: str, channel: str) -> Measured:
    """Return a metric or ratio of a channel ("" = the whole team) by slot; of a metric the bottom is 1, so that its level is a mean."""
    ratio = cube.catalogue.ratios.get(metric)
    if ratio is not None:
        return _measured(cube, (ratio.numerator, ratio.denominator), channel)
    return _measured(cube, (metric, ""), channel)


def _measured(cube: Cube, ids: tuple[str, str], channel: str) -> Measured:
    channels = (channel,) if channel != WHOLE_TEAM else (*cube.channels, WHOLE_TEAM)
    found = [pair for one in channels if (pair := _pair(cube, ids, one)) is not None]
    if not found:
        nothing = np.empty(0)
        return Measured(np.empty(0, dtype="datetime64[ns]"), nothing, nothing)
    known = np.array([~np.isnan(top) & ~np.isnan(bottom) for top, bottom in found])
    top = np.where(known, [top for top, _ in found], 0.0).sum(axis=0)
    bottom = np.where(known, [bottom for _, bottom in found], 0.0).sum(axis=0) if ids[1] else np.ones(len(cube.wide))
    some = known.any(axis=0)
    return Measured(cube.wide.index.to_numpy()[some], top[some], bottom[some])


def _pair(cube: Cube, ids: tuple[str, str], channel: str) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    keys = [(name, channel) for name in ids if name]
    if not all(key in cube.wide.columns for key in keys):
        return None
    columns = [cube.wide[key].to_numpy(dtype=float) for key in keys]
    return columns[0], columns[-1]


def own_levels(prepared: Prepared, thread: Thread, found: Spans) -> Levels:
    """Return the levels of the action's own metric."""
    metric, channel = thread.last.metric, thread.last.channel
    series = measured(prepared.cube, metric, channel)
    three = [series.level(span) for span in (found.baseline, found.trough, found.after)]
    if not math.isnan(found.fell_from):
        three[0] = found.fell_from
    falls = prepared.cube.catalogue.get(metric).direction == "down"
    return _judged(prepared, (metric, prepared.cube.catalogue.name(metric)), tuple(three), found.days, falling=falls)


def channel_levels(prepared: Prepared, thread: Thread, found: Spans) -> tuple[Levels, ...]:
    """Return every factor of the channel's product that fell, and where more than one did, their product."""
    channel, own = thread.last.channel, factor_of(prepared, thread.last.metric, thread.last.channel)
    rows: list[tuple[Factor, tuple[float, ...]]] = []
    for factor in chain(prepared.cube, channel, prepared.aim.metric) if channel != WHOLE_TEAM else ():
        series = _measured(prepared.cube, (factor.top, factor.bottom), channel)
        three = [series.level(span) for span in (found.baseline, found.trough, found.after)]
        if factor.id == own and not math.isnan(found.fell_from):
            three[0] = found.fell_from
        if _fell(three[0], three[1], prepared.inputs.policy):
            rows.append((factor, tuple(three)))
    levels = [_judged(prepared, (factor.id, factor.name), three, found.days) for factor, three in rows]
    if len(rows) > 1:
        together = tuple(math.prod(three[place] for _, three in rows) for place in range(3))
        levels.append(_judged(prepared, (PRODUCT, Label("Product of these", "以上各项乘积")), together, found.days))
    return tuple(levels)


def _judged(prepared: Prepared, named: tuple[str, Label], three: tuple[float, ...], days: int, *, falling: bool = False) -> Levels:
    baseline, trough, after = three
    policy = prepared.inputs.policy
    fell = _fell(trough, baseline, policy) if falling else _fell(baseline, trough, policy)
    ratio = recovery_ratio(baseline, trough, after) if fell else NAN
    verdict = recovery_verdict(ratio, policy.recovery.effective, policy.recovery.partial) or ""
    early = days < policy.actions.min_days and not math.isnan(after)
    return Levels(*named, baseline, trough, after, ratio, TOO_EARLY if early else verdict)


def _fell(high: float, low: float, policy: Policy) -> bool:
    """Say whether a level fell by enough to speak of winning it back."""
    return not math.isnan(high) and not math.isnan(low) and high > 0 and at_least((high - low) / high, policy.actions.min_fall)


def worst_change(prepared: Prepared, thread: Thread, found: Spans) -> tuple[float, str]:
    """Return the core figure of the channel that fell most since the start against the weeks before it, and by how much (MR-09)."""
    policy, cube = prepared.inputs.policy, prepared.cube
    if found.days < policy.actions.min_days:
        return NAN, ""
    start = found.after[0]
    eve = (start - timedelta(days=policy.actions.stop_loss_days), start - timedelta(days=1))
    changes = [(_change(cube, metric, thread.last.channel, (eve, found.after)), metric) for metric in _core(policy, thread.last.metric)]
    return min((pair for pair in changes if not math.isnan(pair[0])), default=(NAN, ""))


def _core(policy: Policy, own: str) -> Iterable[str]:
    return dict.fromkeys((*((own,) if own else ()), *(kpi for figure in policy.metrics.core for kpi in CORE.get(figure, (figure,)))))


def _change(cube: Cube, metric: str, channel: str, spans_: tuple[tuple[date, date], tuple[date, date]]) -> float:
    """Return the relative change of a figure from one stretch to the next, negative = for the worse."""
    series = measured(cube, metric, channel)
    ahead, since = (series.level(span) for span in spans_)
    change = divide(since, ahead) - 1
    return -change if cube.catalogue.get(metric).direction == "down" else change
