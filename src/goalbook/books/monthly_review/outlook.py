"""Where a flow is heading by the horizon's end, and what a recovery of one channel's conversion would change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.aggregate import NAN, WHOLE_TEAM, Cube, Totals, divide, is_mean
from goalbook.core.message import msg
from goalbook.core.metrics import ENTRY
from goalbook.methods.backtest import backtest
from goalbook.methods.landing import Landing, NoLanding, land

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.windows import Windows

COVER = 0.8


@dataclass(frozen=True)
class Recovery:
    """One channel's entry → headline rate, now and before. ``baseline`` is Σ headline ÷ Σ entry of the three months before."""

    channel: str
    current: float
    baseline: float

    def factor(self, share: float) -> float:
        """Return what the channel's remaining forecast is multiplied with when ``share`` of the way back is gone."""
        return 1 + share * (divide(self.baseline, self.current) - 1)


def flow_landing(cube: Cube, frame: Windows, metric: str, channel: str) -> Landing | NoLanding:
    """Return the landing of a flow at the horizon's end; channel "" = the whole team."""
    if not _begins_in_time(cube, frame):
        return NoLanding(msg("the data begin after {start:date}, the first day of the period", start=frame.horizon.start))
    if not _is_flow(cube, metric):
        return NoLanding(msg("only figures that add up over days have a landing with a back-test"))
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


def recovered(
    whole: Landing | NoLanding, channel: Landing | NoLanding | None, recovery: Recovery | None, share: float
) -> Landing | NoLanding:
    """Return the landing with the channel's remaining forecast recovered; the range grows in proportion. Refits nothing."""
    if not share or recovery is None or not isinstance(whole, Landing) or not isinstance(channel, Landing) or whole.forecast_remaining <= 0:
        return whole
    uplift = channel.forecast_remaining * (recovery.factor(share) - 1)
    return whole.scaled(1 + uplift / whole.forecast_remaining)


def path_table(cube: Cube, frame: Windows, plan: dict[date, float], landing: Landing | NoLanding, aim: tuple[str, str]) -> pd.DataFrame:
    """Return actual, plan and forecast by slot of the horizon; ``aim`` is (metric, channel). See MonthlyReview for the columns.

    The forecast starts at the last actual slot, so that its line joins the actual one.
    """
    index = pd.DatetimeIndex([pd.Timestamp(day) for day in frame.horizon_planned], name="date_day")
    metric, channel = aim
    actual = cube.series(metric, None if channel == WHOLE_TEAM else channel).reindex(index)
    elapsed = index <= pd.Timestamp(cube.data_to)
    table = pd.DataFrame({"actual": actual, "actual_cum": actual.fillna(0).cumsum().where(elapsed)}, index=index)
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


def _begins_in_time(cube: Cube, frame: Windows) -> bool:
    return bool(frame.horizon_elapsed) and cube.data_from <= frame.horizon_elapsed[0]


def _is_flow(cube: Cube, metric: str) -> bool:
    metrics = cube.catalogue.metrics
    return metric in metrics and metrics[metric].additivity == "flow" and not is_mean(cube.catalogue, metric)


def _siblings(cube: Cube, metric: str, channel: str) -> list[pd.Series]:
    """Return the same metric of the other channels."""
    others = (_dated(cube, metric, other) for other in cube.channels if other != channel)
    known = [series for series in others if series.notna().any()]
    # A team's only channel is the team itself: its errors would be counted twice.
    return known if channel != WHOLE_TEAM or len(known) > 1 else []


def _dated(cube: Cube, metric: str, channel: str) -> pd.Series:
    """Return a series as `land` wants it: by first day of its slots."""
    series = cube.series(metric, None if channel == WHOLE_TEAM else channel)
    return series.set_axis(pd.DatetimeIndex(series.index) - timedelta(days=6 if cube.grain == "week" else 0))
