"""Ratios and end values among the key results: landing, range, chance; they follow the sliders."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, prepare, review
from goalbook.books.monthly_review.outlook.ratio_moves import part_factor
from support import tiny_team as tiny

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review import MonthlyReview
    from goalbook.books.monthly_review.preparation import Prepared

MAY = date(2025, 5, 1)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")
CAC = {"metric": "cac", "aggregation": "ratio", "direction": "down", "unit": "money"}
ROI = {"metric": "roi", "aggregation": "ratio", "unit": "ratio"}


def _wavy(day: date) -> float:
    return (10 if day.weekday() < 5 else 8) * (1 + 0.1 * math.sin(day.toordinal() / 5) + 0.05 * math.sin(day.toordinal() * 1.7))


def _channel(fall: float = 1.0) -> dict[str, object]:
    payers = lambda day: _wavy(day) * (fall if day >= MAY else 1)  # noqa: E731 - a channel's curve
    return {**tiny.DAY, "new_payers": payers, "revenue": lambda day: 140 * payers(day), "spend": lambda day: 35 * _wavy(day) + 40}


@pytest.fixture(scope="module")
def fallen() -> Prepared:
    """Channel a converts half as well in May; CAC of the team and ROI of a and b are key results."""
    results = [
        tiny.key_result(headline=True),
        tiny.key_result(id="CAC", target=60, **CAC),
        *(tiny.key_result(id=f"ROI{c}", channel=c, target=2.0, **ROI) for c in "ab"),
    ]
    table = tiny.facts({"a": _channel(0.5), "b": _channel()})
    return prepare(tiny.inputs(table, tiny.goals(*results)), PARAMS)


def _rows(review_: MonthlyReview) -> pd.DataFrame:
    return review_.tables["key_results"].set_index("kr_id")


def _at(prepared: Prepared, **changed: object) -> MonthlyReview:
    return review(prepared, PARAMS.model_copy(update=changed))


def test_ratio_key_results_land_with_range_and_chance(fallen: Prepared) -> None:
    """To date stands in the range; the chance of a falling goal is the chance to stay below."""
    row = _rows(_at(fallen)).loc["CAC"]
    assert "landing" == row["method"]
    assert row["low"] < row["landing"] < row["high"]
    assert row["skill"] > 0
    falling = _rows(_at(fallen)).loc["ROIa", "probability"]
    assert 0 <= row["probability"] <= 1
    assert 0 <= falling <= 1
    assert row["landing"] / 60 == pytest.approx(1 / row["projected_attainment"])


def test_recovery_makes_customers_cheaper(fallen: Prepared) -> None:
    """More new payers at the same spend: CAC falls step by step, its chance never does."""
    steps = [_rows(_at(fallen, recovery=share)).loc["CAC"] for share in (0, 0.5, 1)]
    costs = [row["landing"] for row in steps]
    assert sorted(costs, reverse=True) == costs
    assert costs[0] > costs[2]
    chances = [row["probability"] for row in steps]
    assert sorted(chances) == chances


def test_cac_to_come_is_spend_over_the_recovered_payers(fallen: Prepared) -> None:
    """(spend to date + to come) ÷ (payers to date + to come with the recovery), to the digit."""
    moved, base = _at(fallen, recovery=1.0), fallen.landings["cac", ""]
    payers = fallen.landings["new_payers", ""]
    factor = (moved.headline.landing - payers.actual_to_date) / payers.forecast_remaining
    expected = (base.top_to_date + base.top_left) / (base.bottom_to_date + base.bottom_left * factor)
    assert expected == pytest.approx(_rows(moved).loc["CAC", "landing"])


def test_what_new_payers_bring_follows_them_in_their_channel_alone(fallen: Prepared) -> None:
    """Revenue of a recovers with its payers, so does its ROI; b's stays."""
    before, after = _rows(_at(fallen)), _rows(_at(fallen, recovery=1.0))
    assert after.loc["ROIa", "landing"] > before.loc["ROIa", "landing"]
    assert after.loc["ROIb", "landing"] == before.loc["ROIb", "landing"]


def test_spend_changes_the_ratio_where_the_response_is_known(fallen: Prepared) -> None:
    """A fifth more of a's spend is a tenth more of the team's; orders nobody moved stay."""
    still = fallen.landings
    month = fallen.board.comparisons.month
    share = month.channel("spend", "a") / month.team("spend")
    assert 1 + 0.2 * share == pytest.approx(part_factor(fallen, still, {"a": 0.2}, ("spend", "")))
    assert 1.2 == pytest.approx(part_factor(fallen, still, {"a": 0.2}, ("spend", "a")))
    assert 1.0 == part_factor(fallen, still, {"a": 0.2}, ("spend", "b"))
    assert 1.0 == part_factor(fallen, still, {"a": 0.2}, ("revenue", "a"))


def test_unknown_response_claims_nothing_of_a_ratio(fallen: Prepared) -> None:
    """Spend of the tiny team never varied by itself: its change moves no ratio."""
    before, after = _rows(_at(fallen)), _rows(_at(fallen, spend={"a": 0.5}))
    assert before["landing"].equals(after["landing"])


def test_end_value_lands() -> None:
    """Followers of the whole team: the sum of the channels', each as last counted."""
    count = lambda day: 1_000 + (day - date(2024, 1, 1)).days * 3.0 + (day.toordinal() * 7 % 11)  # noqa: E731 - a stock's curve
    late = lambda day: math.nan if day > date(2025, 5, 20) else count(day)  # noqa: E731 - as above
    table = tiny.facts({"a": {**tiny.DAY, "followers_total": count}, "b": {**tiny.DAY, "followers_total": late}})
    followers = {"metric": "followers_total", "aggregation": "end", "target": 5_400}
    both = tiny.key_result(**followers)
    row = review(prepare(tiny.inputs(table, tiny.goals(both)), PARAMS), PARAMS).tables["key_results"].iloc[0]
    assert "landing" == row["method"]
    assert count(date(2025, 5, 31)) + late(date(2025, 5, 20)) == row["to_date"]
    assert row["to_date"] < row["low"] < row["landing"] < row["high"]


def test_mean_of_a_stock_is_not_evaluated() -> None:
    """Its end value has a method, its monthly mean has none: said, not guessed."""
    table = tiny.facts({"a": {**tiny.DAY, "followers_total": 1_000}})
    mean = tiny.key_result(metric="followers_total", aggregation="average", target=1_000)
    row = review(prepare(tiny.inputs(table, tiny.goals(mean)), PARAMS), PARAMS).tables["key_results"].iloc[0]
    assert math.isnan(row["landing"])
    assert "monthly mean" in row["reason"].text


@pytest.mark.parametrize("start", ["2025-05-01", "2025-04-20", "2025-05-31"])
def test_history_of_one_month_or_one_day_still_reviews(start: str) -> None:
    """A ratio of a young team: a run rate without range, or the reason why not even that."""
    table = tiny.facts({"a": tiny.DAY}, start=start)
    results = [tiny.key_result(), tiny.key_result(id="K2", target=40, **CAC)]
    goals = tiny.goals(*results, period="2025-05")
    row = _rows(review(prepare(tiny.inputs(table, goals), PARAMS), PARAMS)).loc["K2"]
    assert 40 == row["to_date"]
    quarter = _rows(review(prepare(tiny.inputs(table, tiny.goals(*results)), PARAMS), PARAMS)).loc["K2"]
    assert math.isnan(quarter["low"])
    assert quarter["reason"] is not None


def test_ratio_may_be_the_headline() -> None:
    """A review about CAC has its landing, range and chance; nothing is asked per day."""
    table = tiny.facts({"a": _channel(), "b": _channel()})
    cac = tiny.key_result(target=45, headline=True, **CAC)
    head = review(prepare(tiny.inputs(table, tiny.goals(cac)), PARAMS), PARAMS).headline
    assert "cac" == head.metric_id
    assert head.low < head.landing < head.high
    assert head.required_per_day is None
