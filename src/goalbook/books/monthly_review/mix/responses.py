"""What each channel would bring for more or less spend, measured on its own past; where that cannot be told, nothing is claimed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.methods.response import Demands, Response, factor, own_movement, spend_response, weeks_to_tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

    Floats = NDArray[np.float64]

COLUMNS = (
    "channel",
    "elasticity",
    "low",
    "high",
    "n",
    "identified",
    "average_return",
    "marginal_return",
    "basis",
    "part",
    "responding",
    "spend",
    "spread",
    "correlation",
    "r2",
    "test_weeks",
)
PAID, ALL = "paid", "all"
_WEEK = 7
_MOSTLY = 0.9  # of the weeks: what is measured less often is no control
_HALF = 0.5  # elasticity that a suggested test should be able to show
OUTCOME, SPEND = "outcome", "spend"
_STILL = 1e-9  # a spend that never moved


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the responses of all channels that spend; see MonthlyReview for the columns."""
    policy = prepared.inputs.policy
    grid = _grid(prepared, policy.response.weeks)
    parts = [part for channel in prepared.cube.channels if (part := _part(grid, channel)) is not None]
    others = {part.channel: _others(grid, part) for part in parts}
    nearest = _nearest(parts, others, policy.response.min_weeks)
    demands = _demands(policy)
    rows = []
    for part in parts:
        response = spend_response(part.outcome, part.spend, others[part.channel], nearest[part.channel], demands)
        rows.append(_row(part, response, nearest[part.channel], prepared))
    return {"responses": pd.DataFrame(rows, columns=list(COLUMNS))}


def spend_factor(row: Mapping[str, object] | pd.Series, change: float) -> float:
    """Return what a channel's headline figure is multiplied by when its spend changes by a share of itself.

    ``row`` is one of table ``responses``. Where the response is not identified nothing is claimed, so the factor is 1: the landing
    stays, and the report says why.
    """
    if not bool(row["identified"]):
        return 1.0
    grown = factor(float(row["elasticity"]), change)  # type: ignore[arg-type] # cells are object
    return 1.0 + float(row["responding"]) * (grown - 1.0)  # type: ignore[arg-type] # cells are object


@dataclass(frozen=True)
class _Grid:
    """Headline and spend by (figure, channel, whether paid): over whole weeks, and summed over the month under review."""

    weeks: dict[tuple[str, str, bool], Floats]
    month: dict[tuple[str, str, bool], float]


@dataclass(frozen=True)
class _Part:
    """What of a channel responds to its spend: its paid traffic where that is kept apart, else all of it."""

    channel: str
    name: str
    outcome: Floats  # by week
    spend: Floats
    month: tuple[float, float]  # outcome, spend


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


def _outcome(prepared: Prepared) -> str:
    """Return the headline where more of it is a success that adds up over days, else ""."""
    metric = prepared.cube.catalogue.metrics.get(prepared.aim.metric)
    return metric.id if metric is not None and metric.additivity == "flow" and metric.direction == "up" else ""


def _grid(prepared: Prepared, weeks: int) -> _Grid:
    """Return headline and spend over so many weeks before the end of the month's data; a week with a day not measured is not known."""
    team, facts, frame = prepared.inputs.team, prepared.inputs.facts, prepared.windows
    step, end = (_WEEK if team.grain == "week" else 1), pd.Timestamp(frame.elapsed[-1])
    slot = facts["date_day"] + pd.Timedelta(days=step - 1)
    near = (slot <= end) & (slot > end - pd.Timedelta(weeks=weeks + 1))
    figures = {OUTCOME: _outcome(prepared), SPEND: SPEND}
    values = {name: facts.loc[near, metric] if metric in facts.columns else NAN for name, metric in figures.items()}
    keys = {"slot": slot[near], "channel": facts.loc[near, "channel"], "paid": facts.loc[near, "traffic_type"] == PAID}
    table = pd.DataFrame({**keys, **values}).groupby(list(keys), observed=True).sum(min_count=1)
    wide = pd.DataFrame(table.unstack(["channel", "paid"]))  # noqa: PD010 - nothing is left to aggregate
    if wide.empty:
        return _Grid({}, {})
    wide = wide.reindex(pd.date_range(wide.index[0], end, freq=f"{step}D"))
    month = wide.loc[pd.Timestamp(frame.elapsed[0]) :].sum(min_count=1)
    weekly = wide if step == _WEEK else _by_week(wide, team.week_end)
    names = [(str(key[0]), str(key[1]), bool(key[2])) for key in wide.columns]
    columns = weekly.to_numpy(dtype=float).T
    return _Grid(dict(zip(names, columns, strict=True)), dict(zip(names, month.to_numpy(dtype=float).tolist(), strict=True)))


def _by_week(days: pd.DataFrame, week_end: int) -> pd.DataFrame:
    index = pd.DatetimeIndex(days.index)
    ends = index + pd.to_timedelta((week_end - index.day_of_week) % _WEEK, unit="D")
    weekly = days.groupby(ends).sum(min_count=_WEEK)
    return weekly[weekly.index <= index[-1]]


def _part(grid: _Grid, channel: str) -> _Part | None:
    """Return the part of a channel that responds to its spend; None where it has no spend."""
    apart = _taken(grid, channel, (True,))
    if apart is not None and (apart.outcome > 0).any() and (apart.spend > 0).any():
        return apart
    whole = _taken(grid, channel, (True, False))
    return whole if whole is not None and (whole.spend > 0).any() else None


def _taken(grid: _Grid, channel: str, kinds: tuple[bool, ...]) -> _Part | None:
    keys = {figure: [(figure, channel, paid) for paid in kinds if (figure, channel, paid) in grid.weeks] for figure in (OUTCOME, SPEND)}
    if not keys[SPEND]:
        return None
    weeks = {figure: _added([grid.weeks[key] for key in names]) for figure, names in keys.items()}
    month = {figure: float(_added([np.array([grid.month[key]]) for key in names])[0]) for figure, names in keys.items()}
    return _Part(channel, PAID if kinds == (True,) else ALL, weeks[OUTCOME], weeks[SPEND], (month[OUTCOME], month[SPEND]))


def _added(columns: list[Floats]) -> Floats:
    """Return the sum of what is known, NaN where nothing is."""
    stacked = np.stack(columns)
    return np.where(np.isfinite(stacked).any(axis=0), np.nansum(stacked, axis=0), np.nan)


def _others(grid: _Grid, part: _Part) -> Floats | None:
    """Return what everything else of the team brought by week: other channels, and the organic part of this one; None without any."""
    known = [
        values
        for (figure, channel, paid), values in grid.weeks.items()
        if figure == OUTCOME and (channel != part.channel or (part.name == PAID and not paid)) and np.isfinite(values).mean() >= _MOSTLY
    ]
    total = np.sum(known, axis=0, dtype=float) if known else np.zeros(0)
    return total if (total > 0).any() else None


def _nearest(parts: list[_Part], others: dict[str, Floats | None], least: int) -> dict[str, float]:
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


def _row(part: _Part, response: Response, correlation: float, prepared: Prepared) -> dict[str, object]:
    policy = prepared.inputs.policy.response
    whole = prepared.board.comparisons.month.value(prepared.aim.metric, part.channel)
    average = divide(*part.month)
    claimed = response.identified and math.isfinite(average)
    tell = NAN if claimed else weeks_to_tell(response.noise, policy.test_change, _HALF, policy.min_t)
    return {
        "channel": part.channel,
        "elasticity": response.elasticity if claimed else NAN,
        "low": response.low if claimed else NAN,
        "high": response.high if claimed else NAN,
        "n": response.n,
        "identified": claimed,
        "average_return": average,
        "marginal_return": response.elasticity * average if claimed else NAN,
        "basis": response.basis if claimed or not response.identified else "no_outcome",
        "part": part.name,
        "responding": divide(part.month[0], whole) if claimed else NAN,
        "spend": part.month[1],
        "spread": response.spread,
        "correlation": correlation,
        "r2": response.r2,
        "test_weeks": max(tell, policy.test_least_weeks) if math.isfinite(tell) else NAN,
    }
