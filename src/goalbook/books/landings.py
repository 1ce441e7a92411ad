"""Where any figure of a team will land over a period: a flow, a ratio of flows or a stock, from the slots of its cube."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM, Cube, is_mean
from goalbook.core.message import msg
from goalbook.core.metrics import ENTRY
from goalbook.methods.foretold import Foretold, View, foretold
from goalbook.methods.landing import Landing, NoLanding, land
from goalbook.methods.ratio_landing import RatioLanding, land_ratio
from goalbook.methods.stock_landing import StockLanding, land_stock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.methods.ratio_landing import Parts

COVER = 0.8
AnyLanding = Landing | RatioLanding | StockLanding | NoLanding


def landing_over(cube: Cube, period: Period, figure: str, channel: str) -> AnyLanding:
    """Return the landing of a flow, a ratio of flows or a stock at a period's end; channel "" = the whole team."""
    if figure in cube.catalogue.ratios:
        return _ratio_over(cube, period, figure, channel)
    if is_stock(cube, figure):
        return _stock_over(cube, period, figure, channel)
    return _flow_over(cube, period, figure, channel)


def _flow_over(cube: Cube, period: Period, metric: str, channel: str) -> Landing | NoLanding:
    if not is_flow(cube, metric):
        return NoLanding(msg("not evaluated: only flows, ratios of flows and counted stocks have a forecast with a back-test"))
    return land(dated(cube, metric, channel), period.end, period.start, siblings_of(cube, metric, channel), COVER)


def _ratio_over(cube: Cube, period: Period, ratio: str, channel: str) -> RatioLanding | NoLanding:
    parts = cube.catalogue.ratios[ratio]
    if not all(part == ENTRY or is_flow(cube, part) for part in (parts.numerator, parts.denominator)):
        return NoLanding(msg("not evaluated: a ratio has a landing only where both its parts add up over days"))
    own, siblings = ratio_pairs(cube, period, ratio, channel)
    return land_ratio(own, period.end, period.start, siblings, COVER)


def ratio_pairs(cube: Cube, period: Period, ratio: str, channel: str) -> tuple[Parts, list[Parts]]:
    """Return both parts of a ratio and those of the same ratio in the other channels."""
    own = ratio_parts(cube, period, ratio, None if channel == WHOLE_TEAM else channel)
    others = (ratio_parts(cube, period, ratio, other) for other in cube.channels if other != channel)
    siblings = [pair for pair in others if all(len(series) for series in pair)]
    if channel == WHOLE_TEAM and len(siblings) < 2:  # noqa: PLR2004 - a team's only channel is the team itself
        siblings = []
    return own, siblings


def ratio_parts(cube: Cube, period: Period, ratio: str, channel: str | None) -> tuple[pd.Series, pd.Series]:
    """Return numerator and denominator; for the whole team over the channels that `Totals.ratio` divides, those with both."""
    top, bottom = cube.catalogue.ratios[ratio].numerator, cube.catalogue.ratios[ratio].denominator
    if channel is not None:
        return dated(cube, top, channel), dated(cube, bottom, channel)
    elapsed = [day for day in cube.slots(period) if day <= cube.data_to] or cube.slots(period.previous())
    totals = cube.totals(elapsed)
    have = [c for c in (*cube.channels, WHOLE_TEAM) if not any(math.isnan(totals.channel(part, c)) for part in (top, bottom))]
    if not have:
        return dated(cube, top, WHOLE_TEAM), dated(cube, bottom, WHOLE_TEAM)
    return _summed(cube, top, have), _summed(cube, bottom, have)


def _summed(cube: Cube, metric: str, channels: list[str]) -> pd.Series:
    total = cube.wide[[(metric, channel) for channel in channels]].sum(axis=1, min_count=1)
    return _first_days(cube, total.loc[total.first_valid_index() :])


def _stock_over(cube: Cube, period: Period, metric: str, channel: str) -> StockLanding | NoLanding:
    return land_stock(stock_series(cube, metric, channel), period.end, period.start, COVER)


def stock_series(cube: Cube, metric: str, channel: str) -> pd.Series:
    """Return a stock by slot; the whole team's is the sum of its channels', each as last counted."""
    if channel != WHOLE_TEAM:
        return dated(cube, metric, channel)
    block = cube.wide.loc[:, cube.wide.columns.get_level_values(0) == metric].ffill()
    total = block.loc[:, block.notna().any().to_numpy()].sum(axis=1, min_count=1)
    return _first_days(cube, total.loc[total.first_valid_index() :] if total.notna().any() else total.iloc[:0])


def earlier_landings(cube: Cube, figure: str, channel: str, asked: Sequence[tuple[date, Period]]) -> list[Foretold | None]:
    """Return what the landing of a figure over a period would have said on an earlier day, with the cube's figures up to it."""
    if not asked:
        return []
    if figure not in cube.catalogue.ratios and is_flow(cube, figure):
        views = [View(day, period.start, period.end) for day, period in asked]
        return foretold(dated(cube, figure, channel), views, siblings_of(cube, figure, channel), COVER)
    over = _ratio_over if figure in cube.catalogue.ratios else _stock_over if is_stock(cube, figure) else None
    if over is None:
        return [None] * len(asked)
    found: list[Foretold | None] = []
    for day, period in asked:
        past = replace(cube, wide=cube.wide.loc[: pd.Timestamp(day)])
        landing = over(past, period, figure, channel) if len(past.wide) else None
        if isinstance(landing, RatioLanding | StockLanding):
            found.append(Foretold(landing.landing, landing.low, landing.high))
        else:
            found.append(None)
    return found


def is_flow(cube: Cube, metric: str) -> bool:
    """Say whether a metric adds up over days."""
    metrics = cube.catalogue.metrics
    return metric in metrics and metrics[metric].additivity == "flow" and not is_mean(cube.catalogue, metric)


def is_stock(cube: Cube, metric: str) -> bool:
    """Say whether a metric is counted at a moment."""
    metrics = cube.catalogue.metrics
    return metric in metrics and metrics[metric].additivity == "stock" and not is_mean(cube.catalogue, metric)


def siblings_of(cube: Cube, metric: str, channel: str) -> list[pd.Series]:
    """Return the same metric of the other channels."""
    others = (dated(cube, metric, other) for other in cube.channels if other != channel)
    known = [series for series in others if series.notna().any()]
    # A team's only channel is the team itself: its errors would be counted twice.
    return known if channel != WHOLE_TEAM or len(known) > 1 else []


def dated(cube: Cube, metric: str, channel: str) -> pd.Series:
    """Return a series as `land` wants it: by first day of its slots."""
    return _first_days(cube, cube.series(metric, None if channel == WHOLE_TEAM else channel))


def _first_days(cube: Cube, series: pd.Series) -> pd.Series:
    return series.set_axis(pd.DatetimeIndex(series.index) - timedelta(days=6 if cube.grain == "week" else 0))
