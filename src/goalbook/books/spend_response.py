"""How much more a channel brings for more spend, measured on the weeks before a day, on what of the channel responds to its spend."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.methods.response import Demands, Response, own_movement, spend_response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy
    from goalbook.inputs import Inputs

    Floats = NDArray[np.float64]

PAID, ALL = "paid", "all"
OUTCOME, SPEND = "outcome", "spend"
_WEEK = 7
_MOSTLY = 0.9  # of the weeks: what is measured less often is no control
_STILL = 1e-9  # a spend that never moved


@dataclass(frozen=True)
class Span:
    """The window whose sums are wanted; the weeks that tell the response end with it."""

    first: date
    last: date


@dataclass(frozen=True)
class Part:
    """What of a channel responds to its spend: its paid traffic where that is kept apart, else all of it."""

    channel: str
    name: str
    outcome: Floats  # by week
    spend: Floats
    window: tuple[float, float]  # outcome, spend


@dataclass(frozen=True)
class Measured:
    """A channel's part with its response and the largest correlation of its spend with another channel's."""

    part: Part
    response: Response
    correlation: float


def measured(inputs: Inputs, metric: str, channels: Iterable[str], span: Span) -> list[Measured]:
    """Return the responses of a figure to the spend of all channels that spend, over the policy's weeks up to the end of the window."""
    limits = inputs.policy.response
    grid = _grid(inputs, outcome_of(inputs.catalogue, metric), span)
    parts = [part for channel in channels if (part := _part(grid, channel)) is not None]
    others = {part.channel: _others(grid, part) for part in parts}
    nearest = _nearest(parts, others, limits.min_weeks)
    demands = _demands(inputs.policy)
    return [
        Measured(
            part, spend_response(part.outcome, part.spend, others[part.channel], nearest[part.channel], demands), nearest[part.channel]
        )
        for part in parts
    ]


def outcome_of(catalogue: Catalogue, metric: str) -> str:
    """Return the figure where more of it is a success that adds up over days, else ""."""
    found = catalogue.metrics.get(metric)
    return found.id if found is not None and found.additivity == "flow" and found.direction == "up" else ""


@dataclass(frozen=True)
class _Grid:
    """Figure and spend by (figure, channel, whether paid): over whole weeks, and summed over the window."""

    weeks: dict[tuple[str, str, bool], Floats]
    window: dict[tuple[str, str, bool], float]


def _demands(policy: Policy) -> Demands:
    limits = policy.response
    return Demands(
        weeks=limits.min_weeks,
        spread=limits.min_spread,
        t=limits.min_t,
        nil=limits.nil_below,
        correlation=limits.max_correlation,
        level=policy.forecast.coverage,
    )


def _grid(inputs: Inputs, outcome: str, span: Span) -> _Grid:
    """Return figure and spend over the policy's weeks before the end of the window; a week with a day not measured is not known."""
    team, facts = inputs.team, inputs.facts
    step, end = (_WEEK if team.grain == "week" else 1), pd.Timestamp(span.last)
    slot = facts["date_day"] + pd.Timedelta(days=step - 1)
    near = (slot <= end) & (slot > end - pd.Timedelta(weeks=inputs.policy.response.weeks + 1))
    figures = {OUTCOME: outcome, SPEND: SPEND}
    values = {name: facts.loc[near, metric] if metric in facts.columns else NAN for name, metric in figures.items()}
    keys = {"slot": slot[near], "channel": facts.loc[near, "channel"], "paid": facts.loc[near, "traffic_type"] == PAID}
    table = pd.DataFrame({**keys, **values}).groupby(list(keys), observed=True).sum(min_count=1)
    wide = pd.DataFrame(table.unstack(["channel", "paid"]))  # noqa: PD010 - nothing is left to aggregate
    if wide.empty:
        return _Grid({}, {})
    wide = wide.reindex(pd.date_range(wide.index[0], end, freq=f"{step}D"))
    window = wide.loc[pd.Timestamp(span.first) :].sum(min_count=1)
    weekly = wide if step == _WEEK else _by_week(wide, team.week_end)
    names = [(str(key[0]), str(key[1]), bool(key[2])) for key in wide.columns]
    columns = weekly.to_numpy(dtype=float).T
    return _Grid(dict(zip(names, columns, strict=True)), dict(zip(names, window.to_numpy(dtype=float).tolist(), strict=True)))


def _by_week(days: pd.DataFrame, week_end: int) -> pd.DataFrame:
    index = pd.DatetimeIndex(days.index)
    ends = index + pd.to_timedelta((week_end - index.day_of_week) % _WEEK, unit="D")
    weekly = days.groupby(ends).sum(min_count=_WEEK)
    return weekly[weekly.index <= index[-1]]


def _part(grid: _Grid, channel: str) -> Part | None:
    """Return the part of a channel that responds to its spend; None where it has no spend."""
    apart = _taken(grid, channel, (True,))
    if apart is not None and (apart.outcome > 0).any() and (apart.spend > 0).any():
        return apart
    whole = _taken(grid, channel, (True, False))
    return whole if whole is not None and (whole.spend > 0).any() else None


def _taken(grid: _Grid, channel: str, kinds: tuple[bool, ...]) -> Part | None:
    keys = {figure: [(figure, channel, paid) for paid in kinds if (figure, channel, paid) in grid.weeks] for figure in (OUTCOME, SPEND)}
    if not keys[SPEND]:
        return None
    weeks = {figure: _added([grid.weeks[key] for key in names]) for figure, names in keys.items()}
    window = {figure: float(_added([np.array([grid.window[key]]) for key in names])[0]) for figure, names in keys.items()}
    return Part(channel, PAID if kinds == (True,) else ALL, weeks[OUTCOME], weeks[SPEND], (window[OUTCOME], window[SPEND]))


def _added(columns: list[Floats]) -> Floats:
    """Return the sum of what is known, NaN where nothing is."""
    stacked = np.stack(columns)
    return np.where(np.isfinite(stacked).any(axis=0), np.nansum(stacked, axis=0), np.nan)


def _others(grid: _Grid, part: Part) -> Floats | None:
    """Return what everything else of the team brought by week: other channels, and the organic part of this one; None without any."""
    known = [
        values
        for (figure, channel, paid), values in grid.weeks.items()
        if figure == OUTCOME and (channel != part.channel or (part.name == PAID and not paid)) and np.isfinite(values).mean() >= _MOSTLY
    ]
    total = np.sum(known, axis=0, dtype=float) if known else np.zeros(0)
    return total if (total > 0).any() else None


def _nearest(parts: list[Part], others: dict[str, Floats | None], least: int) -> dict[str, float]:
    """Return by channel the largest correlation of its own movement of spend with another channel's, 0 without another."""
    moves = {part.channel: own_movement(part.spend, others[part.channel]) for part in parts}
    found = dict.fromkeys(moves, 0.0)
    for one, other in combinations(moves, 2):
        both = np.isfinite(moves[one]) & np.isfinite(moves[other])
        a, b = moves[one][both], moves[other][both]
        if both.sum() >= least and min(a.std(), b.std()) > _STILL:
            correlation = abs(float(np.corrcoef(a, b)[0, 1]))
            found[one], found[other] = max(found[one], correlation), max(found[other], correlation)
    return found
