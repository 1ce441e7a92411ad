"""Forecast accuracy and progress of averages: below, at and above their thresholds, and the worked examples."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute, prepare
from goalbook.books.monthly_review import reviewing as module
from goalbook.books.monthly_review.rules.forecasting import forecast_accuracy
from goalbook.core.policy import load_policy
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.core.findings import Finding

PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")
COLUMNS = ["month", "made_on", "horizon", "forecast", "low", "high", "actual", "error", "inside"]


def judged(*pairs: tuple[float, float], policy: dict[str, object] | None = None) -> Finding:
    """Return MR-32's finding on forecasts and actuals of months."""
    rows = [
        (str(n), date(2025, 1, 1), str(n), said, math.nan, math.nan, came, said / came - 1, None) for n, (said, came) in enumerate(pairs)
    ]
    prepared = prepare(tiny.inputs(tiny.facts({"a": tiny.DAY})), PARAMS)
    table = pd.DataFrame(rows, columns=COLUMNS)
    review = compute(prepared.inputs, PARAMS)
    case = module._case(prepared, {**review.tables, "forecasts": table}, review.headline, 0.15)
    (found,) = forecast_accuracy(case, load_policy(policy))
    return found


@pytest.mark.full
@pytest.mark.parametrize(("said", "status"), [(79.9, "warn"), (80.0, "pass"), (120.0, "pass"), (120.1, "warn"), (100.0, "pass")])
def test_mr_32_forecasts_are_right_to_eighty_percent(said: float, status: str) -> None:
    """A fifth off, above or below, is the limit and passes."""
    assert status == judged((said, 100.0)).status


def test_mr_32_worked_example() -> None:
    """WX-54: 86.97 % over three months passes."""
    found = judged((100, 110), (120, 100), (90, 100))
    assert "pass" == found.status
    assert 0.8697 == pytest.approx(found.observed, abs=1e-4)
    assert 0.8 == found.expected


def test_mr_32_policy_moves_the_limit() -> None:
    """87 % does not pass where 90 % is asked for."""
    pairs = ((100.0, 110.0), (120.0, 100.0), (90.0, 100.0))
    assert "warn" == judged(*pairs, policy={"forecast": {"min_accuracy": 0.9}}).status


def test_mr_32_without_a_month_to_compare_is_not_judged() -> None:
    """A first month has no forecast behind it."""
    assert "not_evaluated" == judged().status
    young = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-05-01"))
    (found,) = [one for one in compute(young, PARAMS).findings if one.rule == "MR-32"]
    assert "not_evaluated" == found.status


def test_mr_16_textbook_case_month_by_month() -> None:
    """WX-17: 2.0M is 66.7 % (alert), 2.8M 93.3 % (none), the average 2.4M is 20 % short, June needs 4.2M, 50 % above May."""
    daily = {4: 2e6 / 30, 5: 2.8e6 / 31, 6: 3e6 / 30}
    channel = {"a": {**tiny.DAY, "reads": lambda day: daily.get(day.month, 1e6 / 31)}}
    reads = tiny.key_result(metric="reads", channel="a", aggregation="average", target=3e6)
    by_month = {}
    for month, end in (("2025-04", "2025-04-30"), ("2025-05", "2025-05-31"), ("2025-06", "2025-06-30")):
        data = tiny.inputs(tiny.facts(channel, "2025-01-01", end), tiny.goals(reads))
        by_month[month] = compute(data, MonthlyReviewParams(team="tiny", period=month))

    def alerted(month: str) -> bool:
        alerts = by_month[month].tables["alerts"]
        return bool(((alerts["metric_id"] == "reads") & (alerts["level"] == "alert") & (alerts["base"] == "target")).any())

    assert (True, False, False) == tuple(alerted(month) for month in by_month)
    april, may, june = by_month["2025-05"].tables["months"].to_dict("records")
    assert (2 / 3, 2.8 / 3) == pytest.approx((april["attainment"], may["attainment"]))
    assert 0.4 == pytest.approx(may["mom"])
    assert -0.2 == pytest.approx(may["average"] / 3e6 - 1)
    assert 4.2e6 == pytest.approx(june["required"])
    assert 0.5 == pytest.approx(june["required"] / may["actual"] - 1)
    (finding,) = [one for one in by_month["2025-05"].findings if one.rule == "MR-16"]
    assert ("warn", 4.2e6, 2.8e6) == (finding.status, pytest.approx(finding.observed), pytest.approx(finding.expected))
    (over,) = [one for one in by_month["2025-06"].findings if one.rule == "MR-16"]
    assert "warn" == over.status
    assert 0.8666667 == pytest.approx(over.observed)
    assert 2.6e6 == pytest.approx(by_month["2025-06"].tables["key_results"]["to_date"].iloc[0])


def test_no_goals_at_all_still_says_how_good_forecasts_were() -> None:
    """The headline has forecasts without a goal; progress is not judged."""
    found = {one.rule: one for one in compute(tiny.inputs(tiny.facts({"a": tiny.DAY})), PARAMS).findings}
    assert "pass" == found["MR-32"].status
    assert "not_evaluated" == found["MR-16"].status
