"""Targets against their own history: the worked examples of the rulebook, bands at their boundaries, hard histories."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.books.target_setting.calibration.judging import chance_of
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from support import tiny_team as tiny
from support.sample_calibration import A_MONTH, FOLLOWERS, audience, calibrated, follower_goal, followers, row, status

if TYPE_CHECKING:
    from datetime import date

    from goalbook.inputs import KeyResult


def noisy(day: date) -> float:
    """Return about 100 a day: a weekday's shape and a slow wave, no randomness."""
    return 100.0 * (1 + 0.2 * math.sin(day.weekday()) + 0.15 * math.sin(day.toordinal() / 17) + 0.1 * math.sin(day.toordinal() / 5.3))


def payers(*key_results: KeyResult, values: dict[str, tiny.Value] | None = None, **changes: Any) -> dict[str, Any]:
    """Return what is calibrated for new payers of one channel, by default noisy ones since 2024."""
    channel: dict[str, tiny.Value] = {"new_payers": noisy, "spend": 400.0, **(values or {})}
    settings: dict[str, Any] = {"start": "2024-01-01", "values": {"douyin": channel}, **changes}
    return row(calibrated(*(key_results or (tiny.key_result(target=9_000.0, channel="douyin"),)), **settings))


def test_wx_01_a_well_formed_target_fails_its_own_history() -> None:
    """50,000 to 150,000 followers at +10,000 a month: form passes, 3.33 times the trend fails, expected attainment is 30 %."""
    result = calibrated(follower_goal(150_000))
    found = row(result)
    assert (30_000, 10 / 3, 0.30) == pytest.approx((found["forecast"], found["trend_ratio"], found["expected_attainment"]))
    assert ("too_high", "fail", "fail") == (found["zone"], found["band"], found["verdict"])
    assert "fail" == status(result, "TS-23") == status(result, "TS-21")
    assert "pass" == row(result, "smart")["measurable"]


def test_wx_03_40000_more_followers_are_in_line_with_the_trend() -> None:
    """90,000 followers are 1.33 times the trend, expected attainment 75 %: a committed goal passes the band."""
    found = row(calibrated(follower_goal(90_000)))
    assert (4 / 3, 0.75) == pytest.approx((found["trend_ratio"], found["expected_attainment"]))
    assert ("strong", "pass") == (found["zone"], found["band"])


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        (FOLLOWERS + 3 * A_MONTH / 0.7 - 1, "strong"),
        (FOLLOWERS + 3 * A_MONTH / 0.7, "stretch"),
        (FOLLOWERS + 3 * A_MONTH / 0.6, "stretch"),
        (FOLLOWERS + 3 * A_MONTH / 0.6 + 1, "too_high"),
        (FOLLOWERS + 3 * A_MONTH, "strong"),
        (FOLLOWERS + 3 * A_MONTH - 1, "too_low"),
    ],
)
def test_wx_55_the_stretch_zone_begins_at_42857_and_ends_at_50000(target: float, zone: str) -> None:
    """A trend of 30,000 has its stretch zone from 30,000 ÷ 0.7 to 30,000 ÷ 0.6."""
    assert zone == row(calibrated(follower_goal(target)))["zone"]


@pytest.mark.parametrize(
    ("kind", "ratio", "band"),
    [
        ("committed", 1.35, "pass"),
        ("committed", 1.3501, "warn"),
        ("committed", 2.0, "warn"),
        ("committed", 2.0001, "fail"),
        ("stretch", 1.667, "pass"),
        ("stretch", 1.6671, "warn"),
        ("stretch", 2.0001, "fail"),
    ],
)
def test_growth_bands_at_their_boundaries(kind: str, ratio: float, band: str) -> None:
    """Committed goals pass up to 1.35 times the trend, stretch goals up to 1.667, nothing beyond 2."""
    assert band == row(calibrated(follower_goal(FOLLOWERS + ratio * 3 * A_MONTH, type=kind)))["band"]


def test_growth_bands_follow_the_policy() -> None:
    """A team that allows four times the trend lets the worked example pass its band."""
    policy: dict[str, object] = {"calibration.bands.pass_committed": 4.0, "calibration.bands.fail_above": 5.0}
    assert "pass" == row(calibrated(follower_goal(150_000), policy=policy))["band"]


def test_wx_02_a_monthly_average_is_the_total_of_the_quarter_in_three_parts() -> None:
    """2.0M reads a month are 6.0M a quarter: average and sum have the same chance, the range a third."""
    values: dict[str, tiny.Value] = {"reads": lambda day: noisy(day) * 700}
    average = payers(tiny.key_result(metric="reads", aggregation="average", target=2e6, channel="douyin"), values=values)
    total = payers(tiny.key_result(metric="reads", aggregation="sum", target=6e6, channel="douyin"), values=values)
    assert (3 * average["p50"], 3 * average["p10"]) == pytest.approx((total["p50"], total["p10"]))
    assert average["trend_ratio"] == pytest.approx(total["trend_ratio"])
    assert average["probability"] == pytest.approx(total["probability"], nan_ok=True)


def test_wx_02_reads_without_a_baseline_are_measured_with_a_warning() -> None:
    """2.0M reads a month, from where is not said: measurable warns."""
    kr = tiny.key_result(metric="reads", aggregation="average", target=2e6, channel="douyin", baseline=None)
    assert "warn" == row(calibrated(kr, values={"douyin": {"reads": 10_000.0, "spend": 1.0}}), "smart")["measurable"]


@pytest.mark.parametrize(("baseline", "verdict", "observed"), [(0.30, "pass", 0.20), (None, "warn", None)])
def test_wx_02_a_share_of_the_audience_needs_a_baseline(baseline: float | None, verdict: str, observed: float | None) -> None:
    """18 to 25 from 30 % to 50 % is +20 points or +66.7 %; without baseline the change is not known; nothing forecasts it."""
    kr = tiny.key_result(metric="new_payers", aggregation="sum", unit="share", baseline=baseline, target=0.5, planned=audience("18-25"))
    result = calibrated(kr)
    (finding,) = [one for one in result.findings if one.rule == "TS-47"]
    assert (verdict, observed) == (finding.status, pytest.approx(finding.observed) if observed else finding.observed)
    if observed:
        assert "66.7" in language("en", "CNY").say(finding.message)
    assert ("none", "not_evaluated") == (row(result)["method"], row(result)["verdict"])


@pytest.mark.parametrize(
    ("start", "verdict"), [("2025-02-01", "fail"), ("2025-01-01", "pass"), ("2024-10-01", "pass"), ("2024-01-01", "pass")]
)
def test_less_than_three_whole_months_fail(start: str, verdict: str) -> None:
    """Two months are too few, three enough; the numbers stand there all the same."""
    result = calibrated(follower_goal(90_000), start=start)
    assert verdict == status(result, "TS-22")
    assert 30_000 == pytest.approx(row(result)["forecast"])


def test_needed_months_follow_the_policy() -> None:
    """A team that asks for eight months of history fails with seven."""
    assert "fail" == status(calibrated(follower_goal(90_000), policy={"calibration.window_months": [8, 9]}), "TS-22")


def test_months_beyond_the_window_do_not_make_the_trend() -> None:
    """A flow of 10 a day, 100 before the last six months: the trend knows only the 10."""
    values: dict[str, tiny.Value] = {"new_payers": lambda day: 10.0 if (day.year, day.month) >= (2024, 10) else 100.0}
    assert 10 * 182 / 6 * 3 == pytest.approx(payers(values=values)["forecast"])


@pytest.mark.parametrize(("target", "verdict"), [(80_000, "warn"), (80_001, "pass"), (79_999, "warn")])
def test_a_target_at_the_trend_has_no_ambition(target: float, verdict: str) -> None:
    """The trend leads to 80,000; a target must lie above."""
    assert verdict == status(calibrated(follower_goal(target)), "TS-20")


def test_ambition_follows_the_policy() -> None:
    """A team may call 0.9 times the trend ambitious."""
    assert "pass" == status(calibrated(follower_goal(79_999), policy={"calibration.ambition_above": 0.9}), "TS-20")


def test_a_target_equal_to_its_baseline_is_named() -> None:
    """To stay where one is stirs nobody, and the finding says so."""
    result = calibrated(follower_goal(FOLLOWERS))
    (finding,) = [one for one in result.findings if one.rule == "TS-20"]
    assert ("warn", True) == (finding.status, "equals its baseline" in finding.message.text)
    assert "too_low" == row(result)["zone"]


def test_without_baseline_a_stock_starts_where_it_stands() -> None:
    """The last count, 50,000, is the begin."""
    assert FOLLOWERS == pytest.approx(row(calibrated(follower_goal(90_000, baseline=None)))["start"])


def test_a_stock_that_loses_rejects_growth() -> None:
    """History shrinks, the target grows: there is no ratio, and the verdict is fail."""
    result = calibrated(
        follower_goal(60_000), values={"douyin": {"followers_total": lambda day: 100_000.0 - followers_lost(day), "spend": 1.0}}
    )
    assert ("fail", "fail") == (row(result)["band"], status(result, "TS-23"))
    assert math.isnan(row(result)["trend_ratio"])


def followers_lost(day: date) -> float:
    """Return a loss of 100 a day."""
    return 100.0 * (day.toordinal() - 739_000)


def test_zeros_have_no_trend_and_no_verdict() -> None:
    """A figure that never was anything but zero cannot be judged, and nothing is guessed."""
    found = payers(values={"new_payers": 0.0})
    assert ("not_evaluated", "none") == (found["verdict"], found["method"])
    assert math.isnan(found["trend_ratio"])


def test_a_constant_is_what_comes() -> None:
    """10 a day give 910 in the quarter, and the target of 910 is the trend."""
    found = payers(tiny.key_result(target=910.0, channel="douyin"), values={"new_payers": 10.0})
    assert (910, 910) == pytest.approx((found["p50"], found["forecast"]), rel=0.01)


def test_one_outlier_day_hardly_moves_the_forecast() -> None:
    """A day of a hundred times the usual is 3 % of the quarter's forecast at most, though its month doubles."""

    def outlier(day: date) -> float:
        return noisy(day) * (100 if (day.month, day.day) == (1, 15) else 1)

    assert payers()["p50"] == pytest.approx(payers(values={"new_payers": outlier})["p50"], rel=0.06)


def test_a_falling_metric_turns_everything_round() -> None:
    """CAC of 4 with a target of 3: the trend must fall by a quarter; commit lies above, stretch below."""
    values: dict[str, tiny.Value] = {"spend": lambda day: noisy(day) * 4 * (1 + 0.1 * math.sin(day.toordinal() / 11))}
    kr = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=3.0, channel="douyin")
    found = payers(kr, values=values)
    assert 4 / 3 == pytest.approx(found["trend_ratio"], rel=0.02)
    assert found["commit_proposed"] > found["target_proposed"] > found["stretch_proposed"]


def test_commit_is_safer_than_stretch() -> None:
    """The proposed levels are the values reached with 90, 50 and 12.5 %, rounded."""
    found = payers()
    levels = [found[name] for name in ("commit_proposed", "target_proposed", "stretch_proposed")]
    assert sorted(levels) == levels
    assert levels == pytest.approx([found["p10"], found["p50"], levels[2]], rel=0.03)


def test_a_slider_moves_the_chance_and_nothing_is_fitted_again() -> None:
    """A higher target is less likely; the range stays."""
    key = tiny.key_result(target=9_000.0, channel="douyin", headline=True)
    low, high = (payers(key, target=target) for target in (8_500.0, 9_500.0))
    assert low["p50"] == high["p50"]
    assert low["target"] != high["target"]
    if not math.isnan(low["probability"]):
        assert low["probability"] > high["probability"]


def test_no_chance_where_the_back_test_has_too_few_origins() -> None:
    """A policy that asks for more origins than there are leaves the range and gives the reason."""
    found = payers(policy={"forecast.min_origins": 100_000})
    assert math.isnan(found["probability"])
    assert not math.isnan(found["p10"])
    assert found["reason"] is not None


@pytest.mark.parametrize(
    ("kind", "probability", "verdict"),
    [
        ("committed", 0.7, "pass"),
        ("committed", 0.699, "warn"),
        ("committed", 0.35, "warn"),
        ("committed", 0.349, "fail"),
        ("stretch", 0.35, "pass"),
        ("stretch", 0.36, "warn"),
        ("stretch", 0.1, "pass"),
        ("stretch", 0.099, "fail"),
        ("committed", math.nan, "not_evaluated"),
    ],
)
def test_chances_at_their_boundaries(kind: str, probability: float, verdict: str) -> None:
    """A committed goal needs 70 %, below 35 % it fails; a stretch goal lies from 10 to 35 %."""
    assert verdict == chance_of(kind, probability, load_policy(None))


def test_a_target_outside_the_range_is_doubted_where_no_chance_is_printed() -> None:
    """The trend's band passes 1.2 times the trend; a committed goal is safe up to the middle, doubted above, fails beyond the far end."""
    plain: dict[str, Any] = {"policy": {"forecast.min_origins": 100_000}}
    middle = payers(**plain)

    def verdict(level: str, by: float, kind: str) -> tuple[str, str]:
        found = payers(tiny.key_result(target=float(middle[level]) * by, channel="douyin", type=kind), **plain)
        return found["band"], found["verdict"]

    committed = [verdict(level, by, "committed") for level, by in (("p50", 1.0), ("p50", 1.001), ("p90", 1.0), ("p90", 1.001))]
    assert [("pass", "pass"), ("pass", "warn"), ("pass", "warn"), ("pass", "fail")] == committed
    assert [("pass", "pass"), ("pass", "warn")] == [verdict("p90", by, "stretch") for by in (1.0, 1.001)]


def test_a_falling_target_is_doubted_below_the_middle() -> None:
    """A cost that should fall below the middle of where it is heading is doubtful, below the low end it fails."""
    policy: dict[str, object] = {"forecast.min_origins": 100_000}
    values: dict[str, tiny.Value] = {"spend": lambda day: noisy(day) * 4 * (1 + 0.1 * math.sin(day.toordinal() / 11))}

    def cost(target: float) -> dict[str, Any]:
        kr = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=target, channel="douyin")
        return payers(kr, values=values, policy=policy)

    middle = cost(4.0)
    assert ["pass", "warn", "fail"] == [cost(middle[level] * by)["chance"] for level, by in (("p50", 1.0), ("p50", 0.999), ("p10", 0.999))]


def test_where_the_range_speaks_follows_the_policy() -> None:
    """A team that doubts only what lies outside says 0.9 twice, and one that lets nothing fail says 1."""
    policy: dict[str, object] = {"forecast.min_origins": 100_000, "calibration.unproven_committed": [0.9, 0.9999]}
    middle = payers(policy=policy)
    verdicts = [
        payers(tiny.key_result(target=middle[level] * 1.001, channel="douyin"), policy=policy)["chance"] for level in ("p50", "p90")
    ]
    assert ["pass", "warn"] == verdicts


def test_where_the_range_speaks_the_findings_say_so() -> None:
    """TS-21 and TS-23 both name the middle that a committed goal exceeds, so that their verdict has its reason."""
    policy: dict[str, object] = {"forecast.min_origins": 100_000}
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": noisy, "spend": 400.0}}
    target = payers(policy=policy)["p50"] * 1.001
    result = calibrated(tiny.key_result(target=target, channel="douyin"), values=facts, start="2024-01-01", policy=policy)
    texts = {one.rule: language("en", "CNY").say(one.message) for one in result.findings if one.rule in {"TS-21", "TS-23"}}
    assert ["warn", "warn"] == [status(result, rule) for rule in ("TS-21", "TS-23")]
    assert all("more than the middle of what history leads to" in text for text in texts.values())


def test_one_and_the_same_chance_for_every_period_is_no_skill() -> None:
    """A history that repeats itself: better than the hits of the other periods, yet a constant would have done as well: no chance."""
    found = payers(values={"new_payers": lambda day: 8.0 + (day.month * 7 + day.day * 3) % 5})
    assert math.isnan(found["probability"])
    assert found["skill"] < 0
    assert "one and the same chance" in found["reason"].text


def test_a_range_that_did_not_hold_gives_no_chance() -> None:
    """The chance stands where a range may hold as seldom as it did, and goes where it must hold more often."""
    values: dict[str, tiny.Value] = {"new_payers": lambda day: 8.0 + (day.month * 7 + day.day * 3) % 5 + 2 * math.sin(day.toordinal() / 30)}
    shown = payers(values=values)
    assert not math.isnan(shown["probability"])
    found = payers(values=values, policy={"calibration.coverage_held": [shown["coverage"] + 0.01, 1.0]})
    assert math.isnan(found["probability"])
    assert "80 % range held" in found["reason"].text


def test_origins_and_coverage_name_whose_they_are() -> None:
    """Coverage is the figure's own, over its own past days; chances are pooled with the sibling's, where both have one."""
    channels: dict[str, dict[str, tiny.Value]] = {name: {"new_payers": noisy, "spend": 400.0} for name in ("douyin", "xiaohongshu")}
    found = row(calibrated(tiny.key_result(target=9_000.0, channel="douyin"), values=channels, start="2024-01-01"))
    assert 0 < found["own_origins"] < found["origins"]


def test_a_stock_starts_at_the_period_not_at_the_last_fact() -> None:
    """Facts end a month before the quarter: a target exactly on the trend is 1.00 times it."""
    kr = tiny.key_result(metric="followers_total", channel="douyin", aggregation="end", target=FOLLOWERS + 3 * A_MONTH)
    found = row(calibrated(kr, end="2025-02-28"))
    assert [FOLLOWERS, 1.0, 31] == pytest.approx([found["start"], found["trend_ratio"], found["lead_days"]])


def test_a_stock_last_counted_earlier_starts_at_the_period_all_the_same() -> None:
    """The last count stands in the middle of March, the facts go on to its end: the trend fills the gap."""

    def until_the_middle(day: date) -> float:
        return followers(day) if (day.year, day.month, day.day) <= (2025, 3, 15) else math.nan

    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"followers_total": until_the_middle, "spend": 100.0}}
    found = row(calibrated(follower_goal(90_000, baseline=None), values=facts))
    last_month = A_MONTH * (5 + 15 / 31) / 6
    assert FOLLOWERS - A_MONTH * 16 / 31 + last_month * 16 / 31 == pytest.approx(found["start"])


def test_six_months_of_the_seed_give_the_seed_s_verdicts() -> None:
    """WX-01 and WX-03 as written, half a year of history: +100,000 fails, +40,000 passes, since there is no range yet to doubt it."""
    high, low = (calibrated(follower_goal(target), start="2024-10-01") for target in (150_000, 90_000))
    assert [("fail", "fail"), ("pass", "pass")] == [(row(one)["verdict"], status(one, "TS-23")) for one in (high, low)]


def test_too_few_months_are_shown_and_not_judged() -> None:
    """Two whole months: the trend stands there to judge by hand, TS-22 fails, TS-21 and TS-23 judge nothing."""
    result = calibrated(follower_goal(150_000), start="2025-02-01")
    assert 30_000 == pytest.approx(row(result)["forecast"])
    assert "not_evaluated" == row(result)["verdict"]
    assert ["fail", "not_evaluated", "not_evaluated"] == [status(result, rule) for rule in ("TS-22", "TS-21", "TS-23")]
    assert (
        "not_evaluated"
        != row(calibrated(follower_goal(150_000), start="2025-02-01", policy={"calibration.window_months": [2, 6]}))["verdict"]
    )


def one_day(value: float) -> tiny.Value:
    """Return ten a day with one day of another value, in February."""
    return lambda day: value if (day.year, day.month, day.day) == (2025, 2, 9) else 10.0 + day.weekday() / 10


@pytest.mark.parametrize(("value", "verdict"), [(10.0, "pass"), (150.0, "pass"), (400.0, "warn")])
def test_a_day_that_carries_the_trend_is_named(value: float, verdict: str) -> None:
    """Of about 1,900 in six months one day brings 400: TS-22 names it and the trend without it; 150 is less than a tenth."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": one_day(value), "spend": 400.0}}
    result = calibrated(tiny.key_result(channel="douyin"), values=facts, start="2024-01-01")
    (finding,) = [one for one in result.findings if one.rule == "TS-22"]
    assert verdict == finding.status
    found = row(result)
    assert (verdict == "warn") == (found["outlier_day"] is not None)
    if verdict == "warn":
        assert "2025-02-09 alone brought 400" in language("en", "CNY").say(finding.message)
        assert found["forecast"] - 390 / 2 == pytest.approx(found["forecast_without"], rel=0.001)


def test_what_carries_a_trend_follows_the_policy() -> None:
    """A team that doubts days of a twentieth sees the 150."""
    facts: dict[str, dict[str, tiny.Value]] = {"douyin": {"new_payers": one_day(150.0), "spend": 400.0}}
    policy: dict[str, object] = {"calibration.outlier_share": 0.05}
    assert "warn" == status(calibrated(tiny.key_result(channel="douyin"), values=facts, start="2024-01-01", policy=policy), "TS-22")


@pytest.mark.parametrize("day", [(2024, 9, 9), (2025, 2, 9)])
def test_one_outlier_day_does_not_make_the_range_explode(day: tuple[int, int, int]) -> None:
    """A day of a hundred times the usual made the range twenty times as wide; now it is hardly wider than without."""

    def outlier(at: date) -> float:
        return noisy(at) * (100 if (at.year, at.month, at.day) == day else 1)

    plain, found = payers(), payers(values={"new_payers": outlier})
    assert found["p90"] / found["p10"] == pytest.approx(plain["p90"] / plain["p10"], rel=0.1)


def test_chances_follow_the_policy() -> None:
    """A team that commits at even odds passes at 50 %."""
    assert "pass" == chance_of("committed", 0.5, load_policy({"attainable.committed": 0.5}))


def test_without_goals_the_headline_and_its_channels_stand_there() -> None:
    """The figure of the team and of each channel is forecast; no target, no verdict."""
    channels: dict[str, dict[str, tiny.Value]] = {name: {"new_payers": noisy, "spend": 400.0} for name in ("douyin", "xiaohongshu")}
    table = calibrated(values=channels, start="2024-01-01").tables["calibration"]
    assert ["", "douyin", "xiaohongshu"] == list(table["channel"])
    assert {"not_evaluated"} == set(table["verdict"])
    assert table["p50"].notna().all()


def test_twenty_days_of_history_are_usable_by_hand() -> None:
    """Not one month is whole: the mean day × days of the period stands there, and the history rule fails."""
    result = calibrated(tiny.key_result(channel="douyin"), values={"douyin": {"new_payers": 10.0, "spend": 1.0}}, start="2025-03-12")
    assert 910 == pytest.approx(row(result)["forecast"])
    assert "fail" == status(result, "TS-22")
