"""What history and market support, as a reader sees it: the table, why no chance stands there, the fan, the back-test beside it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.target_setting import Params, TargetSetting, compute
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.charts.fan import fan_chart, fan_data
from goalbook.show.target_setting.calibration import calibration
from support import tiny_team as tiny
from support.sample_calibration import calibrated, follower_goal

if TYPE_CHECKING:
    from datetime import date

DATA = Path(__file__).resolve().parents[3] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")


@cache
def beauty(period: str) -> TargetSetting:
    """Return the demo team's target setting of a quarter."""
    params = Params.model_validate({"team": "beauty", "period": period})
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def words(html: object) -> str:
    """Return the text of a section, narrow spaces as plain ones."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)).replace("\u202f", " "))


def test_every_key_result_stands_with_target_range_proposal_and_verdict() -> None:
    """The demo's draft: six key results, what is proposed instead, and that a plan's changes are not in the chance."""
    text = words(calibration(beauty("2025-Q3"), EN).html)
    for kr in ("KR1", "KR2", "KR3", "KR4", "KR5", "KR6"):
        assert kr in text
    assert "29k / 35k / 42k" in text
    assert "what the plan changes is not in them" in text
    assert "Days between the last facts and the period: 30" in text


def test_where_no_chance_is_printed_the_reason_stands_below() -> None:
    """In the second quarter the back-test of new payers shows no skill: no chance, it is said, and the range speaks."""
    result = beauty("2025-Q2")
    table = result.tables["calibration"].set_index("kr_id")
    assert table["probability"].isna()["KR1"]
    assert "KR1" in words(calibration(result, EN).html).split("in the back-test the probabilities were no better")[0][-60:]


def test_the_back_test_stands_beside_the_chances() -> None:
    """Origins, coverage, base rate, skill of every key result, in both languages."""
    result = beauty("2025-Q3")
    tested = result.tables["target_backtest"].set_index("kr_id")
    text = words(calibration(result, EN).html)
    assert EN.number(float(tested.loc["KR1", "own_origins"]), "n") in text
    assert EN.number(float(tested.loc["KR1", ["skill", "hindsight_skill"]].min()), "ratio2") in text
    assert "区间命中" in words(calibration(result, ZH).html)


def test_a_figure_that_left_its_trend_is_named() -> None:
    """Xiaohongshu’s click rate fell in May and CAC rose with it: six months lie outside the range; steady figures are not named."""
    text = words(calibration(beauty("2025-Q3"), EN).html)
    assert "KR5, KR6: the last weeks have left the trend" in text
    assert "left the trend" not in words(calibration(beauty("2025-Q2"), EN).html)


def test_a_figure_that_outgrew_its_trend_is_not_warned_of() -> None:
    """Twice as many in the last two months: the trend lies below the range, and nothing has to be brought back."""

    def doubled(day: date) -> float:
        return (20.0 if (day.year, day.month) >= (2025, 2) else 10.0) + day.weekday() / 10

    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": doubled, "spend": 1.0}}
    result = calibrated(tiny.key_result(channel="douyin", headline=True), values=facts, start="2024-01-01")
    row = result.tables["calibration"].iloc[0]
    assert row["forecast"] < row["p50"]
    assert "left the trend" not in words(calibration(result, EN).html)


def test_a_partly_known_period_is_marked() -> None:
    """June is not in the facts: the second quarter is projected and says so."""
    assert "* Not all of that period is known yet" in words(calibration(beauty("2025-Q3"), EN).html)


def test_the_fan_leaves_unknown_months_empty() -> None:
    """Thirteen months to May, June unknown, then the three of the quarter."""
    fan = fan_data(beauty("2025-Q3"))
    assert fan is not None
    assert ["actual"] * 13 + ["unknown"] + ["forecast"] * 3 == [month.kind for month in fan.months]


@pytest.mark.parametrize("lang", [EN, ZH])
def test_the_fan_s_title_is_its_message(lang: object) -> None:
    """What a month has to bring beside what the last six brought."""
    chart = fan_chart(beauty("2025-Q3"), lang, 46)  # type: ignore[arg-type] # a language
    assert chart is not None
    assert {"13,000", "11,552"} <= set(re.findall(r"[\d,]+\d", words(chart.title)))


def test_a_stock_s_fan_speaks_of_its_change() -> None:
    """33,333 more a month beside 10,000."""
    chart = fan_chart(calibrated(follower_goal(150_000, headline=True)), EN, 46)
    assert chart is not None
    assert "33,333 more a month; the trend brings 10,000 (whole months: 6)" in words(chart.title).replace("  ", " ")


def test_twenty_days_of_history_leave_a_section_to_judge_by_hand() -> None:
    """Trend and ratio stand there, no range, no chance, and why."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": 10.0, "spend": 1.0}}
    text = words(calibration(calibrated(tiny.key_result(channel="douyin", headline=True), values=facts, start="2025-03-12"), EN).html)
    assert "910" in text
    assert "2.00" in text
    assert "The history is too short to test them: judge by hand." in text
    assert "only 2 weeks of history" in text


def test_without_goals_the_figure_is_forecast_and_not_judged() -> None:
    """Team and channel, no target, no verdict."""
    facts: dict[str, dict[str, tiny.Value]] = {name: {"new_payers": 10.0, "spend": 1.0} for name in ("douyin", "xiaohongshu")}
    text = words(calibration(calibrated(values=facts, start="2024-01-01"), EN).html)
    assert "New payers" in text
    assert "Douyin" in text
    assert "within reach" not in text


def test_a_figure_that_was_never_measured_says_so() -> None:
    """A key result on a metric that the facts do not hold: no numbers, one reason."""
    result = calibrated(tiny.key_result(metric="leads", channel="douyin", headline=True), start="2024-01-01")
    text = words(calibration(result, EN).html)
    assert "nothing was measured" in text
    assert fan_chart(result, EN, 46) is None


def test_absent_benchmarks_are_said_once() -> None:
    """No figure of the market: one line says what it would give, and no rule speaks."""
    result = calibrated(follower_goal(90_000))
    assert 1 == words(calibration(result, EN).html).count("With benchmarks.csv")
    assert not {"TS-25", "TS-26"} & {finding.rule for finding in result.findings}


def one_day(value: float) -> tiny.Value:
    """Return ten a day with one day of another value, in February."""
    return lambda day: value if (day.year, day.month, day.day) == (2025, 2, 9) else 10.0 + day.weekday() / 10


def test_a_day_that_carries_the_trend_stands_below_the_table() -> None:
    """Day, value and the trend without it, in both languages."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": one_day(900.0), "spend": 1.0}}
    result = calibrated(tiny.key_result(channel="douyin", headline=True), values=facts, start="2024-01-01")
    without = EN.number(float(result.tables["calibration"]["forecast_without"].iloc[0]), "n")
    assert f"KR1: 2025-02-09 alone brought 900; without such days the trend is {without}" in words(calibration(result, EN).html)
    assert "剔除此类异常日后" in words(calibration(result, ZH).html)


def test_growth_that_leads_out_of_the_range_is_said() -> None:
    """The demo’s click rate falls by its last weeks, its growth sources do not; the other key results agree with their range."""
    assert "KR5: growth as so far leads out of the 80 % range" in words(calibration(beauty("2025-Q3"), EN).html)


def test_a_skill_far_below_nothing_prints_as_such() -> None:
    """CAC’s chances did worse than worse than nothing: how much worse says nothing more."""
    result = beauty("2025-Q3")
    assert float(result.tables["target_backtest"].set_index("kr_id")["hindsight_skill"]["KR6"]) < -1
    assert "&lt; −1" in str(calibration(result, EN).html)


def test_where_no_chance_stands_it_is_said_that_the_range_speaks() -> None:
    """No key result of the demo has a proven chance; a team whose figures have none of a range is not told so."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": 10.0, "spend": 1.0}}
    short = calibrated(tiny.key_result(channel="douyin", headline=True), values=facts, start="2025-03-12")
    assert "the range speaks" in words(calibration(beauty("2025-Q3"), EN).html)
    assert "the range speaks" not in words(calibration(short, EN).html)


def test_a_hundredth_less_looks_like_no_collapse() -> None:
    """A figure that hardly moves keeps a fifth of its height, so a change of a hundredth takes a twentieth of the drawing."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": lambda day: 11.0 if day.month == 2 else 10.0, "spend": 1.0}}
    fan = fan_data(calibrated(tiny.key_result(channel="douyin", headline=True, target=920.0), values=facts, start="2025-01-01"))
    assert fan is not None
    low, high = fan.span
    assert high - low >= 0.2 * 310


def test_the_fan_promises_a_range_only_where_there_is_one() -> None:
    """Twenty days of history have none; of a total the range is that of the mean month."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": 10.0, "spend": 1.0}}
    kr = tiny.key_result(channel="douyin", headline=True)
    young, old = (fan_chart(calibrated(kr, values=facts, start=start), EN, 46) for start in ("2025-02-20", "2024-01-01"))
    assert young is not None
    assert old is not None
    assert "80 % range" not in young.subtitle
    assert "on average with its 80 % range" in old.subtitle
