"""Routine or exceptional: the 2×2, its sentences and prices, through the whole computation."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.alerts.alerts import Judged
from goalbook.books.monthly_review.alerts.quadrants import Range, Situation, judge, plan_is_off, statement
from goalbook.core.language import language
from goalbook.core.message import Label
from support import tiny_team as tiny

MAY, CHANGE = date(2025, 5, 1), date(2025, 5, 12)
PARAMS = {"team": "tiny", "period": "2025-05"}
NAME = Label("Payers", "付费用户")
SINCE = pd.Timestamp("2025-05-12")


def wobble(value: float, spread: float = 0.04):
    """Return a daily value that differs from week to week, the same in every run."""
    return lambda day: value * math.exp(spread * math.sin(2.4 * (day.toordinal() // 7)))


def fallen(value: float, factor: float, spread: float = 0.04):
    """Return a daily value that falls on 12 May 2025."""
    usual = wobble(value, spread)
    return lambda day: usual(day) * (factor if day >= CHANGE else 1)


def review(day: dict, *key_results, params: dict | None = None, start: str = "2024-01-01", **changes):
    """Return the May review of a team with one channel, "a", and another that is always the same, "b"."""
    table = tiny.facts({"a": {**tiny.DAY, **day}, "b": tiny.DAY}, start=start)
    goals = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(table, *goals, **changes), MonthlyReviewParams(**PARAMS, **(params or {})))


def signal(found, metric: str = "new_payers", channel: str = "a") -> pd.Series:
    """Return one row of the table of signals."""
    table = found.tables["signals"]
    (place,) = np.flatnonzero((table["metric_id"] == metric) & (table["channel"] == channel))
    return table.iloc[place]


def goal(per_day: float, **changes):
    """Return a key result on channel a of so much a day."""
    return tiny.key_result(channel="a", target=91 * per_day, **changes)


def test_big_and_abnormal_acts() -> None:
    """A quarter less than planned because half was lost on 12 May."""
    row = signal(review({"new_payers": fallen(10, 0.5)}, goal(10)))
    assert ("act", True, True, True) == (row["quadrant"], row["big"], row["abnormal"], row["adverse"])
    assert row["first_signal"] == SINCE
    assert not row["up"]


def test_big_and_normal_blames_the_plan() -> None:
    """Thirteen a day were never normal; ten came, as always."""
    row = signal(review({"new_payers": wobble(10)}, goal(13)))
    assert ("plan", True, False) == (row["quadrant"], row["big"], row["abnormal"])
    assert row["plan_off"]
    assert row["normal_gap"] == pytest.approx(-0.23, abs=0.03)


@pytest.mark.full
def test_big_and_normal_of_a_figure_that_swings_says_so() -> None:
    """A fifth less than planned is an ordinary month where weeks differ by half."""
    usual = wobble(10, 0.45)
    month = [usual(date(2025, 5, day)) for day in range(1, 32)]
    row = signal(review({"new_payers": usual}, goal(sum(month) / 31 / 0.8)), "new_payers")
    assert "plan" == row["quadrant"]
    assert row["band"] > 0.15
    assert row["plan_off"] == (abs(row["normal_gap"]) >= 0.15 and row["normal_gap"] < 0)


def test_small_and_abnormal_warns_early() -> None:
    """One in ten lost since 12 May is 6 % of the month, and out of the range of steady weeks."""
    row = signal(review({"new_payers": fallen(10, 0.9, 0.01)}, goal(10)))
    assert ("early", False, True, True) == (row["quadrant"], row["big"], row["abnormal"], row["adverse"])


def test_small_and_normal_is_nothing() -> None:
    """A month like any other."""
    assert "none" == signal(review({"new_payers": wobble(10)}, goal(10)))["quadrant"]


def test_growth_out_of_the_range_that_still_misses_is_the_plans_fault() -> None:
    """The signal is on the other side of the deviation: performance was better than ever."""
    row = signal(review({"new_payers": lambda day: wobble(10, 0.02)(day) * (1.3 if day >= MAY else 1)}, goal(17)))
    assert ("plan", False) == (row["quadrant"], row["abnormal"])


def test_four_weeks_of_history_know_no_range() -> None:
    """Big with less than six weeks before: neither act nor plan."""
    found = review({"new_payers": wobble(10)}, goal(13), start="2025-04-03")
    assert ("unknown", 0) == tuple(signal(found)[["quadrant", "weeks"]])
    assert signal(found)["abnormal"] is None


@pytest.mark.full
def test_the_slider_moves_the_verdict_and_not_the_range() -> None:
    """9 % off is big at 5 % and small at 15 %; first day and band stay."""
    small, big = (review({"new_payers": fallen(10, 0.85, 0.01)}, goal(10), params={"deviation_alert": limit}) for limit in (0.15, 0.05))
    assert ("early", "act") == (signal(small)["quadrant"], signal(big)["quadrant"])
    assert signal(small)["band"] == signal(big)["band"]
    assert signal(small)["first_signal"] == signal(big)["first_signal"]


def test_policy_bounds_the_weeks() -> None:
    """The longest history a range rests on is the policy's."""
    found = review({"new_payers": wobble(10)}, goal(10), policy={"signals": {"max_weeks": 10}})
    assert (10, True) == tuple(signal(found)[["weeks", "provisional"]])


@pytest.mark.parametrize("threshold", [0.149, 0.15])
def test_a_plan_is_off_from_the_threshold(threshold: float) -> None:
    """A range 15 % below the target: at 15 % the plan is off, and a range 14.9 % below it is not."""
    one = Judged("new_payers", "a", NAME, "target", 100, 80, adverse=True)
    for center, off in ((100 * (1 - threshold), True), (100 * (1 - threshold) + 0.1, False), (115.1, False)):
        case = Situation(one, Range(26, False, center, 0.3), 100, threshold, big=True, falling=False)  # noqa: FBT003 - not provisional
        assert off == plan_is_off(case)


FOUR = {
    "act": ("−20.0\u202f% from target and below its normal range since 12 May: something happened, act.", "须采取行动"),
    "plan": ("the plan, not the performance, is off.", "问题在计划，不在执行"),
    "early": ("within the limit, but below its normal range since 12 May: an early warning.", "早期预警"),
    "none": ("nothing out of the ordinary.", "无异常"),
}


@pytest.mark.parametrize("quadrant", FOUR)
def test_each_quadrant_has_its_sentence_in_both_languages(quadrant: str) -> None:
    """Four patterns, each with figure, deviation and what the range says."""
    below = SINCE if quadrant in ("act", "early") else None
    one = Judged("new_payers", "a", NAME, "target", 100, 80 if quadrant in ("act", "plan") else 92, adverse=True)
    known = Range(26, False, 82, 0.2, None, below)  # noqa: FBT003 - as above
    case = Situation(one, known, 100, 0.15, big=quadrant in ("act", "plan"), falling=False)
    verdict = judge(case)
    assert quadrant == verdict.quadrant
    english, chinese = (language(code).say(statement(case, verdict)) for code in ("en", "zh"))
    assert english.endswith(FOUR[quadrant][0])
    assert FOUR[quadrant][1] in chinese


def test_what_is_good_is_not_called_a_warning() -> None:
    """A favourable signal asks what helped."""
    one = Judged("new_payers", "a", NAME, "target", 100, 105, adverse=False)
    case = Situation(one, Range(26, False, 100, 0.1, SINCE, None), 100, 0.15, big=False, falling=False)  # noqa: FBT003 - as above
    assert "find out what helped" in language("en").say(statement(case, judge(case)))


def test_a_falling_figure_is_adverse_above_its_range() -> None:
    """CAC that rises out of its range warns; so does nothing else."""
    one = Judged("cac", "", NAME, "target", 40, 42, adverse=True)
    case = Situation(one, Range(26, False, 40, 0.1, SINCE, None), 40, 0.15, big=False, falling=True)  # noqa: FBT003 - as above
    assert ("early", True, True) == (judge(case).quadrant, judge(case).adverse, judge(case).up)


# Prices: revenue 1,400 and 10 payers a day on each of two channels, spend 400.
def test_a_flow_costs_its_channels_revenue_per_unit() -> None:
    """A payer brings 140 a month in; 5 a day short of 15 over 31 days cost 21,700."""
    assert signal(review({}, goal(15)))["money"] == pytest.approx(-5 * 31 * 140)


@pytest.mark.full
def test_cac_costs_what_was_overspent() -> None:
    """40 a payer against 30 on 620 payers."""
    found = review({}, tiny.key_result(id="KR2", metric="cac", aggregation="ratio", direction="down", target=30))
    assert signal(found, "cac", "")["money"] == pytest.approx(-10 * 20 * 31)


def test_roi_costs_the_return_that_is_missing() -> None:
    """3.5 against 4 on 800 a day."""
    found = review({}, tiny.key_result(id="KR2", metric="roi", aggregation="ratio", target=4))
    assert signal(found, "roi", "")["money"] == pytest.approx(-0.5 * 800 * 31)


def test_a_rate_costs_like_its_product() -> None:
    """Half the click rate is half the revenue."""
    found = review({"clicks": 100}, tiny.key_result(id="KR2", metric="click_rate", channel="a", aggregation="ratio", target=0.02))
    assert signal(found, "click_rate")["money"] == pytest.approx(-1_400 * 31)


def test_without_revenue_there_is_no_price() -> None:
    """Missing money is not zero."""
    found = review({"revenue": math.nan}, goal(15))
    assert math.isnan(signal(found)["money"])


def test_followers_have_no_price() -> None:
    """A stock does not multiply into revenue."""
    stock = {"followers_total": lambda day: 1_000 + (day - date(2024, 1, 1)).days}
    found = review(stock, tiny.key_result(id="KR2", metric="followers_total", channel="a", aggregation="end", baseline=1_400, target=3_000))
    assert math.isnan(signal(found, "followers_total")["money"])


def test_alerts_carry_quadrant_and_price() -> None:
    """Each step of the ladder has them, conversion and traffic included."""
    half = {"reads": fallen(10_000, 0.5), "clicks": fallen(200, 0.5), "registrations": fallen(100, 0.5), "new_payers": fallen(10, 0.4)}
    alerts = review(half, goal(10)).tables["alerts"]
    assert {"alert", "switch"} <= set(alerts["level"])
    assert set(alerts.loc[alerts["channel"] == "a", "quadrant"]) == {"act"}
    assert (alerts.loc[alerts["adverse"], "money"] < 0).all()


# Bad input, through the whole computation.
def test_one_outlier_before_the_month_hides_no_fall() -> None:
    """An export error in March leaves the fall of May a signal."""
    usual = fallen(10, 0.5)
    row = signal(review({"new_payers": lambda day: usual(day) * (80 if day == date(2025, 3, 5) else 1)}, goal(10)))
    assert "act" == row["quadrant"]
    assert row["band"] < 0.3


@pytest.mark.full
def test_a_constant_raises_nothing_and_sees_a_real_fall() -> None:
    """The same figure every day: 1 % less is none, a third less is one."""
    still, less, fall = (
        signal(review({"new_payers": lambda day, f=factor: 10 * (f if day >= MAY else 1)}, goal(10)))["quadrant"]
        for factor in (1, 0.99, 0.67)
    )
    assert ("none", "none", "act") == (still, less, fall)


@pytest.mark.full
def test_a_figure_of_zeros_and_few_is_judged_and_all_zeros_are_not() -> None:
    """Two orders in a week is normal where there is one a week or none; what was always zero has no range."""
    few = {"new_payers": lambda day: float(day.toordinal() % 9 == 0)}
    assert "none" == signal(review(few, goal(1 / 9)))["quadrant"]
    none = review({"new_payers": 0.0}, goal(1))
    assert ("unknown", 0) == tuple(signal(none)[["quadrant", "weeks"]])
    assert math.isnan(signal(none)["money"])


def test_a_gap_of_one_channel_is_no_fall_of_the_team() -> None:
    """Ten days without channel a leave the team's weeks unknown, not low."""
    gap = {"new_payers": lambda day: math.nan if date(2025, 5, 5) <= day <= date(2025, 5, 14) else wobble(10)(day)}
    found = review(gap, tiny.key_result(target=91 * 20))
    assert "act" != signal(found, "new_payers", "")["quadrant"]
    assert not signal(found, "new_payers", "")["abnormal"]


def test_no_goals_no_channels_one_month() -> None:
    """Without anything to judge the tables are empty and have their columns."""
    table = tiny.facts({"": {"new_payers": 10.0}}, start="2025-05-01")
    found = compute(tiny.inputs(table, team={"channels": ()}), MonthlyReviewParams(**PARAMS))
    assert [0, 0, 0] == [len(found.tables[name]) for name in ("signals", "ranges", "problems")]
    assert {"quadrant", "money", "statement"} <= set(found.tables["signals"].columns)
    assert {"quadrant", "money"} <= set(found.tables["alerts"].columns)


def test_weekly_data_have_ranges_too() -> None:
    """A team that exports weeks is judged week by week."""
    day = {**tiny.DAY, "new_payers": fallen(70, 0.5)}
    table = tiny.facts({"a": day, "b": tiny.DAY}, start="2024-01-01", freq="W-MON")
    weekly = tiny.inputs(table, tiny.goals(tiny.key_result(channel="a", target=13 * 70)), team={"grain": "week"})
    row = signal(compute(weekly, MonthlyReviewParams(**PARAMS)))
    assert ("act", 26) == tuple(row[["quadrant", "weeks"]])
