"""Candidate targets, growth by source, the position in the market, the fan: what the section shows beside the chances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.target_setting import Params, TargetSetting, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs.goal_planning import Planned
from support import tiny_team as tiny
from support.sample_calibration import A_MONTH, FOLLOWERS, calibrated, follower_goal, status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


COLUMNS = ["metric", "channel", "scope", "name", "value", "source", "year", "definition", "period"]


def rising(day: date) -> float:
    """Return 10 a day in 2024, 11 in 2025."""
    return 10.0 if day.year == 2024 else 11.0


def setting(*key_results: object, end: str = "2025-03-31", benchmarks: Sequence[tuple[object, ...]] = (), **params: float) -> TargetSetting:
    """Return the second quarter of a team with 10 new payers a day in 2024 and 11 in 2025."""
    facts = tiny.facts({"douyin": {"new_payers": rising, "spend": 440.0}}, "2024-01-01", end)
    table = pd.DataFrame(list(benchmarks), columns=COLUMNS)
    goals = tiny.goals(*(key_results or (tiny.key_result(channel="douyin"),)))
    return compute(tiny.inputs(facts, goals, benchmarks=table), Params.model_validate({"team": "tiny", "period": "2025-Q2", **params}))


def test_candidates_are_last_year_and_the_period_before_with_their_uplift() -> None:
    """910 in the second quarter of 2024 and 990 in the first of 2025, 20 % and 5 % on top."""
    found = setting(uplift_year=0.2, uplift_period=0.05).tables["candidates"]
    assert [("year", "2024-Q2", 910, 1092), ("period", "2025-Q1", 990, 1039.5)] == [
        (row.base, row.base_period, row.base_value, pytest.approx(row.candidate)) for row in found.itertuples()
    ]
    assert list(found["whole"]) == [True, True]


def test_a_period_that_is_partly_known_is_projected_and_says_so() -> None:
    """With facts to the end of February the quarter before is 59 days of 11, projected to 90."""
    found = setting(end="2025-02-28").tables["candidates"]
    assert [(910, True), (pytest.approx(990), False)] == [(row.base_value, row.whole) for row in found.itertuples()]


def test_a_candidate_of_a_cost_goes_down() -> None:
    """CAC of 44 last year, 10 % off."""
    kr = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=38.0, channel="douyin")
    found = setting(kr).tables["candidates"]
    assert [39.6, 36.0] == pytest.approx(list(found["candidate"]))


def test_a_candidate_of_a_stock_adds_the_change() -> None:
    """30,000 more in the quarter before, 10 % on top of that change: 83,000."""
    found = calibrated(follower_goal(90_000)).tables["candidates"]
    assert [("period", 3 * A_MONTH, FOLLOWERS + 3.3 * A_MONTH)] == [
        (row.base, pytest.approx(row.base_value), pytest.approx(row.candidate)) for row in found.itertuples()
    ]


def test_growth_sources_carry_their_own_past_error() -> None:
    """Each source says what it leads to; those with past errors are combined by 1 ÷ squared error."""
    found = setting().tables["growth"].set_index("source")
    assert 910 * 990 / 910 == pytest.approx(found.loc["yoy", "implied"], rel=0.02)
    assert {"mom", "cagr", "combined"} <= set(found.index)
    weights = found.loc[found.index != "combined", "weight"]
    assert 1.0 == pytest.approx(weights.sum())
    low, high = (getattr(found.loc[weights[weights > 0].index, "implied"], end)() for end in ("min", "max"))
    assert low <= found.loc["combined", "implied"] <= high
    assert high / low - 1 == pytest.approx(found.loc["combined", "disagreement"])


def test_the_market_grows_beside_the_team() -> None:
    """The industry made 800 in the second quarter of 2023 and 1,000 a year later: a quarter more than last year's 910."""
    rows = [
        ("new_payers", "douyin", "industry", "market", value, "report", 2024, "", period)
        for value, period in ((800, "2023-Q2"), (1000, "2024-Q2"))
    ]
    found = setting(benchmarks=rows).tables["growth"].set_index("source")
    assert (0.25, 910 * 1.25) == pytest.approx((found.loc["market", "growth"], found.loc["market", "implied"]))
    assert math.isnan(found.loc["market", "error"])


@pytest.mark.parametrize(
    ("target", "reason", "position", "verdict"),
    [
        (899, "", "below", "warn"),
        (900, "", "inside", "pass"),
        (1200, "", "inside", "pass"),
        (1201, "", "above", "warn"),
        (1201, "new", "above", "pass"),
    ],
)
def test_a_target_outside_the_market_needs_a_reason(target: float, reason: str, position: str, verdict: str) -> None:
    """Industry average 900, best competitor 1,200 in a quarter: inside is fine, outside needs a reason."""
    rows = [
        ("new_payers", "douyin", "industry", "market", 300, "report", 2025, "", "2025-03"),
        ("new_payers", "douyin", "competitor", "A", 1200, "report", 2025, "", "2025-Q1"),
    ]
    kr = tiny.key_result(channel="douyin", target=target, planned=Planned(reason=Label.same(reason)))
    result = setting(kr, benchmarks=rows)
    assert {position} == set(result.tables["positions"]["position"])
    assert verdict == status(result, "TS-25")


@pytest.mark.parametrize(("target", "verdict"), [(720, "pass"), (719, "warn")])
def test_a_target_reaches_80_percent_of_the_benchmark(target: float, verdict: str) -> None:
    """The benchmark is 900 for the quarter."""
    rows = [("new_payers", "douyin", "industry", "market", 300, "report", 2025, "", "2025-03")]
    assert verdict == status(setting(tiny.key_result(channel="douyin", target=target), benchmarks=rows), "TS-26")


def test_the_benchmark_share_follows_the_policy() -> None:
    """A team that is content with half of the benchmark passes at 60 %."""
    facts = tiny.facts({"douyin": {"new_payers": rising, "spend": 440.0}}, "2024-01-01", "2025-03-31")
    table = pd.DataFrame([("new_payers", "douyin", "industry", "market", 300, "report", 2025, "", "2025-03")], columns=COLUMNS)
    goals = tiny.goals(tiny.key_result(channel="douyin", target=540))
    inputs = tiny.inputs(facts, goals, benchmarks=table, policy={"benchmark_min_ratio": 0.5})
    assert "pass" == status(compute(inputs, Params.model_validate({"team": "tiny", "period": "2025-Q2"})), "TS-26")


def test_a_benchmark_without_source_proves_nothing() -> None:
    """It stands in the table as not verified, and the rule is not evaluated."""
    rows = [("new_payers", "douyin", "industry", "market", 300, "", 2025, "", "2025-03")]
    result = setting(tiny.key_result(channel="douyin", target=100), benchmarks=rows)
    assert [False] == list(result.tables["positions"]["verified"])
    assert "not_evaluated" == status(result, "TS-26")


def test_a_cost_below_the_market_is_better() -> None:
    """CAC of 36 beside an industry of 40: 111 %."""
    kr = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=36.0, channel="douyin")
    (row,) = (
        setting(kr, benchmarks=[("cac", "douyin", "industry", "market", 40, "report", 2025, "", "")]).tables["positions"].to_dict("records")
    )
    assert "inside" == row["position"]
    assert 40 / 36 == pytest.approx(row["ratio"])


def test_the_fan_spreads_total_and_target_over_the_months() -> None:
    """A target of 1,820 is 606.67 in each of three months; history months are the whole ones."""
    result = setting(tiny.key_result(channel="douyin", headline=True))
    fan = result.tables["fan"]
    ahead = fan[fan["kind"] == "forecast"]
    assert (["2025-04", "2025-05", "2025-06"], [pytest.approx(1820 / 3)] * 3) == (list(ahead["month"]), list(ahead["target"]))
    assert 15 == (fan["kind"] == "actual").sum()
    assert result.headline.median == pytest.approx(3 * ahead["value"].iloc[0])


def test_the_fan_of_a_stock_goes_straight_to_its_end() -> None:
    """From 50,000 to 110,000 in three months: 70,000, 90,000, 110,000."""
    fan = calibrated(follower_goal(110_000, headline=True)).tables["fan"]
    assert [70_000, 90_000, 110_000] == pytest.approx(list(fan[fan["kind"] == "forecast"]["target"]))


def test_a_lead_between_facts_and_period_is_said() -> None:
    """Facts to the end of February: 31 days before the second quarter."""
    assert [31] == list(setting(end="2025-02-28").tables["calibration"]["lead_days"])


def test_a_cost_below_the_best_competitor_is_better_not_above() -> None:
    """CAC of 36 beside a competitor's 40: the finding speaks of better, whichever way the figure goes."""
    kr = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=36.0, channel="douyin")
    result = setting(kr, benchmarks=[("cac", "douyin", "competitor", "A", 40, "report", 2025, "", "")])
    (finding,) = [one for one in result.findings if one.rule == "TS-25"]
    assert "better than the best competitor known" in language("en", "CNY").say(finding.message)
