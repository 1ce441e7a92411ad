"""A landing adds what is measured and what is forecast, with a range its own past errors justify."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goalbook.methods.landing import Landing, NoLanding, land
from methods.series import daily, weekly

SINCE, END = date(2025, 1, 1), date(2025, 3, 31)


def _until(day: str, series: pd.Series | None = None) -> pd.Series:
    series = daily(500) if series is None else series
    return series[series.index <= pd.Timestamp(day)]


def _landed(series: pd.Series, **kwargs) -> Landing:
    result = land(series, END, SINCE, **kwargs)
    assert isinstance(result, Landing)
    return result


def test_landing_is_period_to_date_plus_forecast_of_the_days_left():
    """Facts before the period count in the level, never in the sum."""
    series = _until("2025-02-28")
    result = _landed(series)
    assert series["2025-01-01":].sum() == pytest.approx(result.actual_to_date)
    assert result.actual_to_date + result.forecast_remaining == result.landing
    assert (31, "landing") == (result.steps_left, result.method)
    assert result.low < result.landing < result.high


def test_landing_is_near_what_then_happened():
    """On a quiet flow the quarter's total is met within 5 % a month ahead, and lies in the range."""
    result = _landed(_until("2025-02-28"))
    total = daily(500)["2025-01-01":"2025-03-31"].sum()
    assert abs(result.landing / total - 1) < 0.05
    assert result.low < total < result.high


def test_weekday_profile_is_learnt():
    """A flow that has nothing but a weekday profile is forecast almost exactly, wherever in the week the days left lie."""
    series = daily(120, noise=0.0)
    series[:] = [100.0 if day.day_of_week < 5 else 20.0 for day in series.index]
    for left in range(1, 8):
        known, rest = series.iloc[: 120 - left], series.iloc[120 - left :]
        result = land(known, series.index[-1].date(), date(2024, 4, 1))
        assert rest.sum() == pytest.approx(result.forecast_remaining, rel=0.03)


def test_path_ends_in_the_landing_and_its_range():
    """The fan's last row is the landing; up to the last fact all three lines are the actual; none ever falls."""
    result = _landed(_until("2025-02-28"))
    path = result.path
    assert ["date_day", "mid_cum", "low_cum", "high_cum"] == list(path.columns)
    assert 90 == len(path)
    assert (result.landing, result.low, result.high) == pytest.approx(tuple(path.iloc[-1, 1:]))
    assert result.actual_to_date == pytest.approx(path.loc[58, "mid_cum"]) == pytest.approx(path.loc[58, "low_cum"])
    for column in ("mid_cum", "low_cum", "high_cum"):
        assert (path[column].diff().dropna() >= 0).all()
    assert ((path["low_cum"] <= path["mid_cum"]) & (path["mid_cum"] <= path["high_cum"])).all()


def test_missing_days_are_left_out_not_counted_as_zero():
    """Losing a tenth of the days lowers the forecast of the days left by nothing like a tenth."""
    series = _until("2025-02-28")
    holes = series.copy()
    holes.iloc[5::10] = np.nan
    assert _landed(series).forecast_remaining == pytest.approx(_landed(holes).forecast_remaining, rel=0.03)
    assert holes["2025-01-01":].sum() == pytest.approx(_landed(holes).actual_to_date)


def test_absent_and_missing_days_are_the_same():
    """A day without a row and a day with NaN give one landing."""
    holes = _until("2025-02-28").copy()
    holes.iloc[5::10] = np.nan
    assert _landed(holes).landing == _landed(holes.dropna()).landing


def test_finished_period_lands_on_its_actual():
    """Nothing is left to forecast: the probability is 0 or 1."""
    series = daily(500)
    result = _landed(series)
    total = series["2025-01-01":"2025-03-31"].sum()
    assert "complete" == result.method
    assert total == pytest.approx(result.landing) == pytest.approx(result.low) == pytest.approx(result.high)
    assert (1.0, 0.0) == (result.probability(total * 0.99), result.probability(total * 1.01))


def test_probability_falls_with_the_target_and_is_half_at_the_landing():
    """The landing is the median of what is expected."""
    result = _landed(_until("2025-02-28"))
    assert 0.5 == pytest.approx(result.probability(result.landing))
    assert 0.1 == pytest.approx(result.probability(result.high)), "high is the 90th percentile of an 80 % range"
    assert 0.9 == pytest.approx(result.probability(result.low))
    assert 1.0 == result.probability(result.actual_to_date)


def test_no_probability_without_forty_origins():
    """Ten weeks of history give a range for the days left, and a reason instead of a probability."""
    series = daily(70, begin="2025-01-01")
    result = land(series, date(2025, 3, 31), date(2025, 3, 1))
    assert isinstance(result, Landing)
    assert result.low is not None
    assert result.probability(result.landing) is None
    assert "origins" in result.reason.text


def test_no_range_where_no_past_period_is_as_long():
    """Nine weeks of history say nothing about the error seven weeks ahead: the middle alone, with the reason."""
    result = land(daily(65, begin="2025-01-01"), date(2025, 4, 25), date(2025, 3, 1))
    assert isinstance(result, Landing)
    assert (None, None) == (result.low, result.high)
    assert "too short for a range" in result.reason.text
    assert result.path["low_cum"].iloc[-1:].isna().all()


def test_siblings_lend_their_errors_to_a_young_flow():
    """A channel too young for a range of its own gets one from channels that are older."""
    young = _until("2025-02-28").iloc[-65:]
    assert _landed(young).low is None
    helped = _landed(young, siblings=[_until("2025-02-28", daily(500, seed=s)) for s in (1, 2, 3)])
    assert helped.low < helped.landing < helped.high
    assert 4.0 == helped.effective_n, "siblings stand for four independent errors at most"


def test_run_rate_below_six_weeks_of_history():
    """The mean of the period's measured days for each day left; no range, and the reason says so."""
    series = daily(30, begin="2025-01-01")
    result = land(series, date(2025, 2, 9), date(2025, 1, 1))
    assert isinstance(result, Landing)
    assert "run_rate" == result.method
    assert series.mean() * 40 == pytest.approx(result.landing) == pytest.approx(result.path["mid_cum"].iloc[-1])
    assert (None, None) == (result.low, result.probability(1.0))
    assert 4 == result.reason.values["n"]  # noqa: PD011 a message's values


@pytest.mark.parametrize(
    ("amounts", "said"),
    [([np.nan] * 60, "measured"), ([0.0] * 60, "zero"), ([1.0] * 59 + [-1.0], "negative"), ([1.0] * 5, "needs at least")],
)
def test_what_cannot_land_says_why(amounts, said):
    """No value, only zeros, negative values, too few values: a reason, not a number."""
    result = land(pd.Series(amounts, index=pd.date_range("2025-01-01", periods=len(amounts))), date(2025, 4, 1), SINCE)
    assert isinstance(result, NoLanding)
    assert said in result.reason.text


def test_flow_that_dried_up_has_no_landing():
    """A channel that stopped long ago is not forecast at zero, it is said."""
    series = daily(400, begin="2024-01-01")
    series.iloc[40:] = 0.0
    assert isinstance(land(series, date(2025, 3, 1), SINCE), NoLanding)


def test_constant_flow_has_no_probability_to_test():
    """Where every period ended alike, hits and misses cannot be told apart: the range alone, and why."""
    result = _landed(_until("2025-02-28") * 0 + 10)
    assert 900.0 == pytest.approx(result.landing)
    assert result.probability(900.0) is None
    assert "alike" in result.reason.text


def test_rare_events_have_no_range_of_ratios():
    """One order in twelve days: of the five days left often nothing comes, which no ratio of errors could hold; said, not guessed."""
    series = daily(300, begin="2024-05-01") * 0
    series.iloc[::12] = 1.0
    end = series.index[-1] + pd.Timedelta(days=5)
    result = land(series, end.date(), series.index[-20].date())
    assert isinstance(result, Landing)
    assert (None, None) == (result.low, result.probability(1.0))
    assert "nothing came" in result.reason.text


def test_days_with_zero_count_as_measured():
    """A flow that pauses every other day lands at half of one that does not."""
    series = daily(200, noise=0.05, begin="2024-09-01")
    paused = series.copy()
    paused.iloc[::2] = 0.0
    full, half = (land(s, END, SINCE).forecast_remaining for s in (series, paused))
    assert 0.5 == pytest.approx(half / full, abs=0.05)


def test_week_belongs_to_the_period_in_which_it_ends():
    """Weeks are given by their first day: the one begun on 30 December counts in January."""
    series = pd.Series(10.0, index=pd.date_range("2024-01-01", "2025-02-24", freq="7D"))
    result = _landed(series)
    assert 90.0 == result.actual_to_date
    assert 4 == result.steps_left, "weeks ending 9, 16, 23 and 30 March"
    assert 130.0 == pytest.approx(result.landing)


def test_week_that_ends_after_the_period_is_not_in_it():
    """A week from 31 March to 6 April belongs to the second quarter."""
    series = pd.Series(10.0, index=pd.date_range("2024-01-01", "2025-04-28", freq="7D"))
    result = _landed(series)
    assert ("complete", 130.0) == (result.method, result.landing)


def test_dates_of_any_kind_index_a_flow():
    """Plain dates do as well as time stamps."""
    series = _until("2025-02-28")
    assert _landed(series).landing == _landed(series.set_axis([day.date() for day in series.index])).landing


def test_two_values_of_one_day_are_refused():
    """A flow has one value per date; adding up is the caller's decision."""
    series = _until("2025-02-28")
    with pytest.raises(ValueError, match="one value per date"):
        land(pd.concat([series, series.iloc[-1:]]), END, SINCE)


def test_period_not_begun_is_forecast_whole():
    """A gap between the last fact and the period's first day is not counted, but widens the range."""
    series = _until("2024-12-15")
    result = _landed(series)
    assert (0.0, 90) == (result.actual_to_date, result.steps_left)
    assert 90 == len(result.path)
    assert 90 * series.iloc[-28:].mean() == pytest.approx(result.landing, rel=0.15)


def test_last_years_season_is_used_only_where_it_helps():
    """A yearly peak is expected after two years that had it; a flow without one is left alone."""
    dates = pd.date_range("2022-01-01", "2024-05-31")
    noise = np.random.default_rng(3).normal(0, 0.03, len(dates))
    peaky = pd.Series(1000 * np.exp(0.8 * np.sin(2 * np.pi * dates.day_of_year / 91.25) + noise), index=dates)
    seasonal = land(peaky, date(2024, 6, 30), date(2024, 4, 1))
    assert seasonal.season > 0
    june = pd.date_range("2024-06-01", "2024-06-30").day_of_year.to_numpy()
    truth = 1000 * np.exp(0.8 * np.sin(2 * np.pi * june / 91.25)).sum()
    assert abs(seasonal.forecast_remaining / truth - 1) < 0.1
    assert 0.0 == _landed(_until("2025-02-28")).season


def test_what_if_scales_only_what_is_left():
    """A recovered rate multiplies the forecast, its range and its path; the past stays."""
    result = _landed(_until("2025-02-28"))
    better = result.scaled(1.5)
    assert result.actual_to_date + 1.5 * result.forecast_remaining == pytest.approx(better.landing)
    assert better.landing == pytest.approx(better.path["mid_cum"].iloc[-1])
    assert better.high == pytest.approx(better.path["high_cum"].iloc[-1])
    assert result.path["mid_cum"].iloc[58] == better.path["mid_cum"].iloc[58]


def test_one_landing_takes_less_than_a_tenth_of_a_second():
    """All origins of 17 months with three siblings, the best of three tries."""
    series, siblings = _until("2025-02-28", daily(516)), [daily(516, seed=s) for s in (1, 2, 3)]
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        _landed(series, siblings=siblings)
        took.append(time.perf_counter() - begin)
    assert min(took) < 0.1


def test_same_input_same_landing():
    """There is no randomness in a landing."""
    first, second = _landed(_until("2025-02-28")), _landed(_until("2025-02-28"))
    pd.testing.assert_frame_equal(first.path, second.path, check_exact=True)


@settings(max_examples=25, deadline=None)
@given(factor=st.floats(1e-3, 1e6), last=st.integers(0, 85))
def test_scaling_the_flow_scales_the_landing(factor, last):
    """A landing in thousands is the landing in units, divided."""
    series = _until(str(date.fromordinal(SINCE.toordinal() + last)))
    one, other = _landed(series), _landed(series * factor)
    assert one.landing * factor == pytest.approx(other.landing, rel=1e-6)
    assert one.high * factor == pytest.approx(other.high, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(last=st.integers(0, 88), seed=st.integers(0, 50))
def test_landing_is_never_below_what_is_already_there(last, seed):
    """A flow only adds up: the range too begins at the actual."""
    result = _landed(_until(str(date.fromordinal(SINCE.toordinal() + last)), daily(500, seed=seed)))
    assert result.actual_to_date <= result.low <= result.landing <= result.high


def test_range_narrows_as_days_pass():
    """On average over flows, each month of the quarter gone by narrows the range."""
    widths = [
        np.mean([(r.high - r.low) / r.landing for r in (_landed(_until(day, daily(500, seed=s))) for s in range(8))])
        for day in ("2025-01-10", "2025-01-31", "2025-02-28", "2025-03-25")
    ]
    assert sorted(widths, reverse=True) == widths


def test_weekly_flow_lands_with_a_range():
    """A weekly flow of over two years has range, skill and a probability."""
    result = land(weekly(), date(2024, 6, 30), date(2024, 4, 1))
    assert isinstance(result, Landing)
    assert result.low < result.landing < result.high
    assert 0.5 == pytest.approx(result.probability(result.landing))
