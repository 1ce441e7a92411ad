"""Where a flow is heading by the horizon's end, and what a recovery of one channel's conversion would change."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, Totals, divide, is_mean
from goalbook.core.message import msg
from goalbook.core.metrics import ENTRY
from goalbook.methods.backtest import backtest
from goalbook.methods.foretold import Foretold, View, foretold
from goalbook.methods.landing import Landing, NoLanding, land
from goalbook.methods.ratio_landing import RatioLanding, land_ratio
from goalbook.methods.stock_landing import StockLanding, land_stock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from goalbook.books.monthly_review.basis.windows import Windows
    from goalbook.core.period import Period

    Landings = Mapping[tuple[str, str], "AnyLanding"]

COVER = 0.8
AnyLanding = Landing | RatioLanding | StockLanding | NoLanding


@dataclass(frozen=True)
class Recovery:
    """One channel's entry → headline rate, now and before. ``baseline`` is Σ headline ÷ Σ entry of the three months before."""

    channel: str
    current: float
    baseline: float

    def factor(self, share: float) -> float:
        """Return what the channel's remaining forecast is multiplied with when ``share`` of the way back is gone."""
        return 1 + share * (divide(self.baseline, self.current) - 1)


def landing_of(cube: Cube, frame: Windows, figure: str, channel: str) -> AnyLanding:
    """Return the landing of a flow, a ratio of flows or a stock at the horizon's end; channel "" = the whole team."""
    if figure in cube.catalogue.ratios:
        return ratio_landing(cube, frame, figure, channel)
    if _is_stock(cube, figure):
        return stock_landing(cube, frame, figure, channel)
    return flow_landing(cube, frame, figure, channel)


def ratio_landing(cube: Cube, frame: Windows, ratio: str, channel: str) -> RatioLanding | NoLanding:
    """Return the landing of a ratio of two flows."""
    if not _begins_in_time(cube, frame):
        return _begins_late(frame)
    return _ratio_over(cube, frame.horizon, ratio, channel)


def _ratio_over(cube: Cube, period: Period, ratio: str, channel: str) -> RatioLanding | NoLanding:
    parts = cube.catalogue.ratios[ratio]
    if not all(part == ENTRY or _is_flow(cube, part) for part in (parts.numerator, parts.denominator)):
        return NoLanding(msg("not evaluated: a ratio has a landing only where both its parts add up over days"))
    own = _parts(cube, period, ratio, None if channel == WHOLE_TEAM else channel)
    others = (_parts(cube, period, ratio, other) for other in cube.channels if other != channel)
    siblings = [pair for pair in others if all(len(series) for series in pair)]
    if channel == WHOLE_TEAM and len(siblings) < 2:  # noqa: PLR2004 - a team's only channel is the team itself
        siblings = []
    return land_ratio(own, period.end, period.start, siblings, COVER)


def _parts(cube: Cube, period: Period, ratio: str, channel: str | None) -> tuple[pd.Series, pd.Series]:
    """Return numerator and denominator; for the whole team over the channels that `Totals.ratio` divides, those with both."""
    top, bottom = cube.catalogue.ratios[ratio].numerator, cube.catalogue.ratios[ratio].denominator
    if channel is not None:
        return _dated(cube, top, channel), _dated(cube, bottom, channel)
    elapsed = [day for day in cube.slots(period) if day <= cube.data_to] or cube.slots(period.previous())
    totals = cube.totals(elapsed)
    have = [c for c in (*cube.channels, WHOLE_TEAM) if not any(math.isnan(totals.channel(part, c)) for part in (top, bottom))]
    if not have:
        return _dated(cube, top, WHOLE_TEAM), _dated(cube, bottom, WHOLE_TEAM)
    return _summed(cube, top, have), _summed(cube, bottom, have)


def _summed(cube: Cube, metric: str, channels: list[str]) -> pd.Series:
    total = cube.wide[[(metric, channel) for channel in channels]].sum(axis=1, min_count=1)
    return _first_days(cube, total.loc[total.first_valid_index() :])


def stock_landing(cube: Cube, frame: Windows, metric: str, channel: str) -> StockLanding | NoLanding:
    """Return the landing of a stock; the whole team's is the sum of its channels', each as last counted."""
    if not _begins_in_time(cube, frame):
        return _begins_late(frame)
    return _stock_over(cube, frame.horizon, metric, channel)


def _stock_over(cube: Cube, period: Period, metric: str, channel: str) -> StockLanding | NoLanding:
    if channel != WHOLE_TEAM:
        series = _dated(cube, metric, channel)
    else:
        block = cube.wide.loc[:, cube.wide.columns.get_level_values(0) == metric].ffill()
        total = block.loc[:, block.notna().any().to_numpy()].sum(axis=1, min_count=1)
        series = _first_days(cube, total.loc[total.first_valid_index() :] if total.notna().any() else total.iloc[:0])
    return land_stock(series, period.end, period.start, COVER)


def earlier_landings(cube: Cube, figure: str, channel: str, asked: Sequence[tuple[date, Period]]) -> list[Foretold | None]:
    """Return what the landing of a figure over a period would have said on an earlier day, with the cube's figures up to it."""
    if not asked:
        return []
    if figure not in cube.catalogue.ratios and _is_flow(cube, figure):
        views = [View(day, period.start, period.end) for day, period in asked]
        return foretold(_dated(cube, figure, channel), views, _siblings(cube, figure, channel), COVER)
    over = _ratio_over if figure in cube.catalogue.ratios else _stock_over if _is_stock(cube, figure) else None
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


def flow_landing(cube: Cube, frame: Windows, metric: str, channel: str) -> Landing | NoLanding:
    """Return the landing of a flow at the horizon's end; channel "" = the whole team."""
    if not _begins_in_time(cube, frame):
        return _begins_late(frame)
    if not _is_flow(cube, metric):
        return NoLanding(msg("not evaluated: only flows, ratios of flows and counted stocks have a forecast with a back-test"))
    siblings = _siblings(cube, metric, channel)
    return land(_dated(cube, metric, channel), frame.horizon.end, frame.horizon.start, siblings, COVER)


def flow_backtest(cube: Cube, frame: Windows, metric: str, channel: str) -> pd.DataFrame:
    """Return how landing and run rate did at all past origins, for the headline figure; empty where there is no landing."""
    if not _is_flow(cube, metric):
        return backtest(pd.Series(dtype=float, index=pd.DatetimeIndex([])), frame.horizon.end, frame.horizon.start)
    siblings = _siblings(cube, metric, channel)
    return backtest(_dated(cube, metric, channel), frame.horizon.end, frame.horizon.start, siblings, COVER)


def recovery_of(metric: str, channel: str, month: Totals, trailing: Totals | None) -> Recovery | None:
    """Return the rates a recovery moves between, or None where one of them is not known."""
    current = divide(month.channel(metric, channel), month.channel(ENTRY, channel))
    baseline = divide(trailing.channel(metric, channel), trailing.channel(ENTRY, channel)) if trailing is not None else NAN
    if metric == ENTRY or math.isnan(current) or math.isnan(baseline) or current <= 0:
        return None
    return Recovery(channel, current, baseline)


def path_table(cube: Cube, frame: Windows, plan: dict[date, float], landing: AnyLanding, aim: tuple[str, str]) -> pd.DataFrame:
    """Return actual, plan and forecast by slot of the horizon; ``aim`` is (metric, channel). See MonthlyReview for the columns.

    The forecast starts at the last actual slot, so that its line joins the actual one.
    """
    index = pd.DatetimeIndex([pd.Timestamp(day) for day in frame.horizon_planned], name="date_day")
    metric, channel = aim
    actual = cube.series(metric, None if channel == WHOLE_TEAM else channel).reindex(index)
    elapsed = index <= pd.Timestamp(cube.data_to)
    # What is no sum over days (a ratio, a stock) or was never measured has no running total: unknown, not zero.
    adds_up = _is_flow(cube, metric) and bool(actual.notna().any())
    total = actual.fillna(0).cumsum().where(elapsed) if adds_up else NAN
    table = pd.DataFrame({"actual": actual, "actual_cum": total}, index=index)
    amounts = [plan.get(day, 0.0) for day in frame.horizon_planned]
    table["plan_cum"] = pd.Series(amounts, index=index).cumsum() if plan else NAN
    for name in ("mid_cum", "low_cum", "high_cum"):
        table["forecast_cum" if name == "mid_cum" else name] = NAN
    if isinstance(landing, Landing) and landing.steps_left > 0 and elapsed.any():
        shift = timedelta(days=6 if cube.grain == "week" else 0)
        path = landing.path.set_index(pd.DatetimeIndex(landing.path["date_day"]) + shift).reindex(index)
        joined = index >= pd.Timestamp(cube.data_to)
        for name in ("mid_cum", "low_cum", "high_cum"):
            table["forecast_cum" if name == "mid_cum" else name] = path[name].where(joined)
    return table.reset_index()


def _begins_late(frame: Windows) -> NoLanding:
    return NoLanding(msg("the data begin after {start:date}, the first day of the period", start=frame.horizon.start))


def _begins_in_time(cube: Cube, frame: Windows) -> bool:
    return bool(frame.horizon_elapsed) and cube.data_from <= frame.horizon_elapsed[0]


def _is_flow(cube: Cube, metric: str) -> bool:
    metrics = cube.catalogue.metrics
    return metric in metrics and metrics[metric].additivity == "flow" and not is_mean(cube.catalogue, metric)


def _is_stock(cube: Cube, metric: str) -> bool:
    metrics = cube.catalogue.metrics
    return metric in metrics and metrics[metric].additivity == "stock" and not is_mean(cube.catalogue, metric)


def _siblings(cube: Cube, metric: str, channel: str) -> list[pd.Series]:
    """Return the same metric of the other channels."""
    others = (_dated(cube, metric, other) for other in cube.channels if other != channel)
    known = [series for series in others if series.notna().any()]
    # A team's only channel is the team itself: its errors would be counted twice.
    return known if channel != WHOLE_TEAM or len(known) > 1 else []


def _dated(cube: Cube, metric: str, channel: str) -> pd.Series:
    """Return a series as `land` wants it: by first day of its slots."""
    return _first_days(cube, cube.series(metric, None if channel == WHOLE_TEAM else channel))


def _first_days(cube: Cube, series: pd.Series) -> pd.Series:
    return series.set_axis(pd.DatetimeIndex(series.index) - timedelta(days=6 if cube.grain == "week" else 0))
