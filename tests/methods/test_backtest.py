"""The landing is no worse than the run rate, and its range covers what it promises, on real flows and on the demo team."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from goalbook.inputs import load_inputs
from goalbook.methods.landing import backtest
from methods.series import daily, weekly
from support.outside_teams import CONJURA, WBR, dataset

MONTH, QUARTER = (date(2025, 4, 30), date(2025, 4, 1)), (date(2025, 6, 30), date(2025, 4, 1))
DATA = Path(__file__).resolve().parents[2] / "data"


def _all(table: pd.DataFrame, method: str) -> pd.Series:
    return table[(table["method"] == method) & (table["days_left"] == -1)].iloc[0]


@pytest.mark.parametrize("period", [MONTH, QUARTER])
@pytest.mark.parametrize("metric", ["PageViews", "MobilePageViews", "Impressions", "Clicks"])
def test_daily_review_sample_beats_run_rate(metric, period):
    """Over all origins of 21 months the mean error is below the run rate's, and 80 % ranges hold 75 to 95 % of totals."""
    table = pd.read_csv(dataset(WBR) / "1-wbr-sample-dataset.csv", encoding="utf-8-sig", thousands=",")
    series = table.set_axis(pd.to_datetime(table["Date"], format="%a, %d-%b-%Y"))[metric].astype(float)
    found = backtest(series, *period)
    ours = _all(found, "landing")
    assert ours["n"] > 2000
    assert ours["error"] < _all(found, "run_rate")["error"]
    assert 0.75 <= ours["coverage"] <= 0.95


@pytest.mark.parametrize("metric", ["first_orders", "all_orders", "all_revenue"])
def test_weekly_orders_of_a_volatile_brand_beat_run_rate(metric):
    """132 weeks of one brand: a quarter's landing is better by a quarter of the run rate's error at least."""
    table = pd.read_csv(dataset(CONJURA) / "data.csv", parse_dates=["date"], index_col="date")
    found = backtest(table[metric].astype(float), *QUARTER)
    assert _all(found, "landing")["error"] < 0.75 * _all(found, "run_rate")["error"]
    assert 0.75 <= _all(found, "landing")["coverage"] <= 0.95


@pytest.mark.parametrize("period", [MONTH, QUARTER])
def test_demo_team_beats_run_rate(period):
    """The demo team's new payers, with channels as siblings."""
    facts = load_inputs(DATA, "beauty").facts
    whole = facts.groupby("date_day")["new_payers"].sum(min_count=1)
    channels = [own.groupby("date_day")["new_payers"].sum(min_count=1) for _, own in facts.groupby("channel")]
    found = backtest(whole, *period, siblings=channels)
    assert _all(found, "landing")["error"] < _all(found, "run_rate")["error"]
    assert 0.7 <= _all(found, "landing")["coverage"] <= 0.95


def test_both_methods_are_judged_on_the_same_origins():
    """Rows come in pairs with equal n; "all" is the sum of the others; the fewer days are left, the smaller the error."""
    table = backtest(daily(500), *QUARTER)
    ours, other = (table[table["method"] == method].set_index("days_left") for method in ("landing", "run_rate"))
    assert ours["n"].to_dict() == other["n"].to_dict()
    assert ours.loc[-1, "n"] == ours["n"].drop(-1).sum()
    errors = ours["error"].drop(-1).sort_index()
    assert errors.is_monotonic_increasing
    assert [15, 30, 46, 61, 76] == errors.index.tolist()


def test_errors_are_shares_of_the_total():
    """A constant flow lands exactly; so does its run rate."""
    series = pd.Series(50.0, index=pd.date_range("2024-01-01", periods=300))
    assert 0.0 == pytest.approx(backtest(series, *MONTH)["error"].max())


def test_future_days_never_leak_into_past_origins():
    """Changing the last 60 days leaves every error before them as it was: an origin knows nothing later."""
    from goalbook.methods.flow import calendar  # noqa: PLC0415 - the machinery below the public function
    from goalbook.methods.origins import Horizon, roll  # noqa: PLC0415 - as above

    series = daily(400)
    changed = series.copy()
    changed.iloc[-60:] *= 7.0
    before, after = (roll(calendar(s), Horizon(elapsed=60, left=30)).log_error[: 400 - 60 - 30] for s in (series, changed))
    np.testing.assert_array_equal(before, after)


def test_weekly_periods_count_their_weeks():
    """A quarter of 13 weeks is landed with 2, 4, 6, 9 and 11 weeks left, said in days."""
    assert [14, 28, 42, 63, 77] == sorted({d for d in backtest(weekly(), *QUARTER)["days_left"] if d > 0})


@pytest.mark.parametrize("length", [0, 5, 40])
def test_short_histories_have_no_backtest(length):
    """An empty table with its columns, never an error."""
    series = pd.Series(1.0, index=pd.date_range("2025-01-01", periods=length), dtype=float)
    table = backtest(series, *QUARTER)
    assert table.empty
    assert ["method", "days_left", "n", "error", "coverage"] == list(table.columns)
