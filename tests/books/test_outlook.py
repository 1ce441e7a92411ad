"""Landing, and what a recovery changes."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, prepare, review
from goalbook.books.monthly_review.outlook.whatif import Levers
from goalbook.core.errors import UsageError
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

MAY = date(2025, 5, 1)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")


def _wavy(day: date) -> float:
    """Return ten payers a day, fewer at weekends and not the same every week."""
    return (10 if day.weekday() < 5 else 8) * (1 + 0.05 * math.sin(day.toordinal() / 5))


@pytest.fixture(scope="module")
def fallen() -> Prepared:
    """Channel a converts half as well in May, with the same reads; b as ever."""
    half = {**tiny.DAY, "new_payers": lambda day: _wavy(day) * (0.5 if day >= MAY else 1)}
    table = tiny.facts({"a": half, "b": {**tiny.DAY, "new_payers": _wavy}})
    a, b = (tiny.key_result(id=f"K{c}", channel=c, target=900) for c in "ab")
    return prepare(tiny.inputs(table, tiny.goals(tiny.key_result(headline=True), a, b)), PARAMS)


def _at(prepared: Prepared, share: float, channel: str = ""):
    return review(prepared, PARAMS.model_copy(update={"recovery": share, "recovery_channel": channel}))


def test_landing_is_to_date_plus_the_days_left(fallen: Prepared) -> None:
    """The landing lies above what is there and inside its own range; the path ends at it."""
    head, path = _at(fallen, 0).headline, _at(fallen, 0).tables["path"]
    assert head.to_date < head.low < head.landing < head.high
    assert path["forecast_cum"].iloc[-1] == pytest.approx(head.landing)
    assert path["forecast_cum"].dropna().iloc[0] == pytest.approx(head.to_date)


def test_full_recovery_multiplies_the_channels_remaining_forecast_by_baseline_over_current(fallen: Prepared) -> None:
    """Remaining × (1 + recovery × (baseline ÷ current − 1)), added to the team's landing."""
    own = fallen.landings["new_payers", "a"]
    rates, whole = fallen.recoveries["a"], Levers(fallen).whole("a")
    assert rates.baseline / rates.current == pytest.approx(2, rel=0.03)
    assert whole == pytest.approx(2, rel=0.03)
    gained = _at(fallen, 0.5).headline.landing - _at(fallen, 0).headline.landing
    assert gained == pytest.approx(own.forecast_remaining * 0.5 * (whole - 1))


def test_recovery_moves_its_channel_and_the_team_alone(fallen: Prepared) -> None:
    """Channel b's landing stays; what is still required falls by what the recovery brings."""
    before, after = _at(fallen, 0), _at(fallen, 1)
    landing = {name: one.tables["key_results"].set_index("kr_id")["landing"] for name, one in (("before", before), ("after", after))}
    moved = (landing["after"] - landing["before"]).round(9)
    assert moved["Kb"] == 0
    assert moved["KR1"] == moved["Ka"] > 0
    assert after.headline.required_per_day == pytest.approx(before.headline.required_per_day - moved["KR1"] / 30)


def test_channel_with_the_widest_gap_is_the_default(fallen: Prepared) -> None:
    """Without a name the slider speaks of channel a."""
    table = _at(fallen, 0).tables["sensitivity"]
    assert set(table.loc[table["parameter"] == "recovery", "subject"]) == {"a"}
    assert _at(fallen, 1).headline.landing == _at(fallen, 1, "a").headline.landing


def test_sensitivity_table_is_what_the_slider_shows(fallen: Prepared) -> None:
    """Each row equals the review at that position."""
    table = _at(fallen, 0).tables["sensitivity"]
    for row in table[table["parameter"] == "recovery"].itertuples():
        moved = _at(fallen, row.value).headline
        assert (row.landing, row.low, row.high) == pytest.approx((moved.landing, moved.low, moved.high))
        assert row.required_per_day == pytest.approx(moved.required_per_day)


def test_sensitivity_counts_alerts_by_threshold(fallen: Prepared) -> None:
    """A lower threshold never gives fewer alerts."""
    table = _at(fallen, 0).tables["sensitivity"]
    counts = table[table["parameter"] == "deviation_alert"].set_index("value")["alerts"]
    assert list(counts.index) == [0.10, 0.15, 0.20]
    assert counts.is_monotonic_decreasing
    assert counts[0.15] == len(_at(fallen, 0).tables["alerts"].query("level == 'alert' and adverse"))


def test_unknown_recovery_channel_is_refused_with_the_nearest(fallen: Prepared) -> None:
    """A misspelt channel never moves nothing in silence."""
    with pytest.raises(UsageError):
        _at(fallen, 0.5, "aa")


def test_period_that_is_over_has_landed() -> None:
    """At the end of June the quarter is what it is."""
    table = tiny.facts({"a": tiny.DAY}, end="2025-06-30")
    params = MonthlyReviewParams(team="tiny", period="2025-06")
    head = review(prepare(tiny.inputs(table, tiny.goals(tiny.key_result(target=900))), params), params).headline
    assert (head.complete, head.landing, head.probability, head.required_per_day) == (True, 910, 1.0, None)


def test_what_has_no_method_is_not_evaluated_with_its_reason() -> None:
    """An index has no forecast with a back-test: no landing, never a guess."""
    index = tiny.key_result(metric="brand_search_index", aggregation="end", target=40)
    facts = tiny.facts({"a": {**tiny.DAY, "brand_search_index": 30}})
    row = review(prepare(tiny.inputs(facts, tiny.goals(index)), PARAMS), PARAMS).tables["key_results"].iloc[0]
    assert row["method"] == "not_evaluated"
    assert math.isnan(row["landing"])
    assert row["to_date"] == 30
    assert "not evaluated" in row["reason"].text


def test_falling_goal_turns_the_probability_round() -> None:
    """The chance to stay within a budget is one less the chance to reach it."""
    spend = {"a": {**tiny.DAY, "spend": lambda day: 40 * _wavy(day)}}
    low = tiny.key_result(metric="spend", direction="down", target=60_000)
    row = review(prepare(tiny.inputs(tiny.facts(spend), tiny.goals(low)), PARAMS), PARAMS).tables["key_results"].iloc[0]
    assert math.isnan(row["probability"]) or row["probability"] > 0.9
    assert row["projected_attainment"] > 1
