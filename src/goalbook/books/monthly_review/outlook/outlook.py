"""Where a flow is heading by the horizon's end, and what a recovery of one channel's conversion would change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, Totals, divide
from goalbook.books.landings import COVER, AnyLanding, dated, is_flow, landing_over, siblings_of
from goalbook.core.message import msg
from goalbook.core.metrics import ENTRY
from goalbook.methods.backtest import backtest
from goalbook.methods.landing import Landing, NoLanding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.monthly_review.basis.windows import Windows

    Landings = Mapping[tuple[str, str], "AnyLanding"]


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
    if not _begins_in_time(cube, frame):
        return NoLanding(msg("the data begin after {start:date}, the first day of the period", start=frame.horizon.start))
    return landing_over(cube, frame.horizon, figure, channel)


def flow_backtest(cube: Cube, frame: Windows, metric: str, channel: str) -> pd.DataFrame:
    """Return how landing and run rate did at all past origins, for the headline figure; empty where there is no landing."""
    if not is_flow(cube, metric):
        return backtest(pd.Series(dtype=float, index=pd.DatetimeIndex([])), frame.horizon.end, frame.horizon.start)
    siblings = siblings_of(cube, metric, channel)
    return backtest(dated(cube, metric, channel), frame.horizon.end, frame.horizon.start, siblings, COVER)


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
    adds_up = is_flow(cube, metric) and bool(actual.notna().any())
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


def _begins_in_time(cube: Cube, frame: Windows) -> bool:
    return bool(frame.horizon_elapsed) and cube.data_from <= frame.horizon_elapsed[0]
