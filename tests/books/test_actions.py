"""Actions: their size against the gap, and what came of those decided before."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review.actions.actions import COLUMNS
from goalbook.core.message import Label, two_languages
from support import tiny_team as tiny
from support.decisions import action, review, rows

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

FALL, START = date(2025, 4, 1), date(2025, 5, 12)


def slump(before: float, trough: float, after: float):
    """Return a daily value that falls on 1 April 2025 and comes back in part on 12 May."""
    return lambda day: before if day < FALL else trough if day < START else after


def the_action(made: MonthlyReview) -> dict[str, object]:
    """Return the one action of a review."""
    (row,) = made.tables["actions"].to_dict("records")
    return {str(name): cell for name, cell in row.items()}


def april(**changes: object) -> dict[str, object]:
    """Return the reviews of a team that decided on one action in April."""
    return {"2025-04": {"actions": rows("actions", action(**changes))}}


def test_a_rate_is_worth_its_share_of_the_headline() -> None:
    """Click rate 2.0 → 2.5 % is a quarter more of the month's 310 payers; the gap is 310 of 620."""
    months = {"2025-05": {"actions": rows("actions", action())}}
    row = the_action(review({"a": tiny.DAY}, tiny.key_result(target=1_820), months=months))
    assert pytest.approx(77.5) == row["effect"]
    assert pytest.approx(310) == row["gap"]
    assert pytest.approx(0.25) == row["coverage"]


def test_quantity_times_unit_effect_is_the_size_and_says_how_many_it_would_take() -> None:
    """Ten notes of 124 clicks are 1,240 of 6,200 clicks, 62 payers; the gap of 310 takes fifty."""
    plan = action(metric="clicks", quantity=10, unit="条笔记 / notes", unit_effect=124, expected_effect=math.nan)
    row = the_action(review({"a": tiny.DAY}, tiny.key_result(target=1_820), months={"2025-05": {"actions": rows("actions", plan)}}))
    assert pytest.approx(62) == row["effect"]
    assert 50 == row["needed"]
    assert Label("notes", "条笔记") == row["quantity_unit"]


@pytest.mark.parametrize(("metric", "effect"), [("new_payers", 5.0), ("reads", 5 / 1000), ("conversion_rate", math.nan), ("cac", math.nan)])
def test_a_metric_outside_the_product_has_no_size(metric: str, effect: float) -> None:
    """The headline itself counts as it is, a stage by its share; a cost is no factor of it."""
    plan = action(metric=metric, expected_effect=5 if metric != "conversion_rate" else math.nan)
    row = the_action(review({"a": tiny.DAY}, tiny.key_result(target=1_820), months={"2025-05": {"actions": rows("actions", plan)}}))
    assert pytest.approx(effect, nan_ok=True) == row["effect"]


def test_a_channel_without_target_is_measured_by_the_teams_gap() -> None:
    """Two channels bring 620 of 930; what channel a plans counts against the 310 that lack."""
    months = {"2025-05": {"actions": rows("actions", action())}}
    row = the_action(review({"a": tiny.DAY, "b": tiny.DAY}, tiny.key_result(target=2_730), months=months))
    assert pytest.approx(310) == row["gap"]


def test_wx_10_product_of_recoveries() -> None:
    """Reads 10,000 → 5,000 → 8,000 and click rate 2 → 1 → 1.5 %: 60 % and 50 % come back, of their product 46.7 %."""
    reads, rate = slump(10_000, 5_000, 8_000), slump(0.02, 0.01, 0.015)
    channel = {"reads": reads, "clicks": lambda day: reads(day) * rate(day), "registrations": lambda day: reads(day) * rate(day)}
    payers = {"new_payers": lambda day: reads(day) * rate(day) / 10}
    made = review({"a": {**channel, **payers}}, months=april())
    levels = made.tables["recoveries"].set_index("factor")
    assert ["volume", "clicks", "product"] == list(levels.index)
    assert [pytest.approx(0.6), pytest.approx(0.5), pytest.approx(0.466667, abs=1e-6)] == levels["recovery"].tolist()
    assert [200.0, 50.0, 120.0] == [pytest.approx(levels.loc["product", name]) for name in ("baseline", "trough", "after")]
    row = the_action(made)
    assert "partial" == row["verdict"]
    assert pytest.approx(0.466667, abs=1e-6) == row["channel_recovery"]


@pytest.mark.parametrize(("after", "verdict"), [(0.0179, "partial"), (0.018, "effective"), (0.014, "partial"), (0.0139, "ineffective")])
def test_the_bands_of_recovery(after: float, verdict: str) -> None:
    """From 2 % to 1 %: eight tenths of the way back are effective, four tenths partly."""
    rate = slump(0.02, 0.01, after)
    made = review({"a": {**tiny.DAY, "clicks": lambda day: 10_000 * rate(day)}}, months=april(expected_effect=0.001))
    assert verdict == the_action(made)["verdict"]


@pytest.mark.parametrize(("start", "verdict"), [("2025-05-25", "effective"), ("2025-05-26", "too_early")])
def test_six_days_are_too_early(start: str, verdict: str) -> None:
    """Seven days are judged, six are not."""
    day = date.fromisoformat(start)
    clicks = {"clicks": lambda at: 200 if at < FALL else 100 if at < day else 190}
    made = review({"a": {**tiny.DAY, **clicks}}, months=april(start=start))
    assert verdict == the_action(made)["verdict"]


def test_the_day_of_the_shift_counts_where_a_cause_is_known() -> None:
    """The rate fell on 14 April, found by the data; the thirteen good days of the month of the decision are not part of the trough."""
    rate = lambda day: (0.02 if day < date(2025, 4, 14) else 0.01 if day < START else 0.015) * (1 + 0.01 * (day.day % 3 - 1))  # noqa: E731 - a curve
    made = review({"a": {**tiny.DAY, "clicks": lambda day: 10_000 * rate(day)}}, months=april(start="2025-05-12"))
    assert made.tables["causes"]["factor"].tolist()[:1] == ["clicks"]
    assert pytest.approx(0.01, rel=0.01) == the_action(made)["trough"]
    assert pytest.approx(0.02, rel=0.01) == the_action(made)["baseline"]


def test_the_same_id_a_month_later_goes_on() -> None:
    """Two steps of one action are one row: trough before the first, level since the second, effects added."""
    rate = slump(0.02, 0.01, 0.015)
    months = {
        "2025-03": {"actions": rows("actions", action(start="2025-05-12", expected_effect=0.004))},
        "2025-04": {"actions": rows("actions", action(start="2025-05-20", expected_effect=0.001, decision="continue"))},
    }
    row = the_action(review({"a": {**tiny.DAY, "clicks": lambda day: 10_000 * rate(day)}}, months=months))
    assert ("2025-04", "A1") == (row["month"], row["id"])
    assert pytest.approx(0.005) == row["expected_effect"]
    assert pytest.approx(0.015) == row["after"]
    assert "reached" == row["goal"]


def test_a_word_on_an_earlier_action_is_no_new_one() -> None:
    """A row with the same id and start says how far it is and what was decided."""
    months = {**april(), "2025-05": {"actions": rows("actions", action(status="done", decision="continue"))}}
    row = the_action(review({"a": tiny.DAY}, months=months))
    assert ("earlier", "done", "continue") == (row["kind"], row["status"], row["decision"])


def test_a_flow_is_judged_by_its_mean_and_achieves_a_months_worth() -> None:
    """Payers 10 → 6 → 8 a day: half is won back, 62 a month."""
    payers = slump(10, 6, 8)
    row = the_action(review({"a": {**tiny.DAY, "new_payers": payers}}, months=april(metric="new_payers", expected_effect=60)))
    assert pytest.approx(0.5, abs=0.01) == row["recovery"]
    assert pytest.approx(62) == row["achieved"]
    assert "reached" == row["goal"]


@pytest.mark.full
def test_where_nothing_fell_nothing_is_won_back() -> None:
    """A steady rate has no recovery, and a goal only where an effect was hoped for."""
    row = the_action(review({"a": tiny.DAY}, months=april()))
    assert math.isnan(float(str(row["recovery"])))
    assert ("", "missed") == (row["verdict"], row["goal"])
    assert not the_action(review({"a": tiny.DAY}, months=april(expected_effect=math.nan)))["goal"]


@pytest.mark.full
@pytest.mark.parametrize(
    "changes",
    [{"start": None}, {"start": "2025-06-10"}, {"metric": ""}, {"channel": ""}, {"metric": "entry"}, {"metric": "views"}, {"due": None}],
)
def test_half_written_actions_survive(changes: dict[str, object]) -> None:
    """No start, a start to come, no metric, no channel, a metric without figures: a row without what cannot be known."""
    row = the_action(review({"a": tiny.DAY}, months=april(**changes)))
    assert "earlier" == row["kind"]


def test_without_actions_the_tables_are_empty_and_whole() -> None:
    """No table of actions, one month of history: the columns are there."""
    made = review({"a": tiny.DAY})
    assert list(COLUMNS) == list(made.tables["actions"].columns)
    assert made.tables["actions"].empty
    assert all(made.tables[name].empty for name in ("recoveries", "experiments", "loops", "factors", "parameter_changes"))


def test_weekly_figures_are_judged_in_weeks() -> None:
    """A team that counts weeks waits for the first whole one."""
    table = tiny.facts({"a": tiny.DAY}, start="2024-01-01", end="2025-05-26", freq="7D")
    given = tiny.inputs(table, team={"grain": "week"}, reviews=april())
    from goalbook.books.monthly_review import MonthlyReviewParams, compute  # noqa: PLC0415 - only here

    made = compute(given, MonthlyReviewParams(team="tiny", period="2025-05"))
    assert pytest.approx(0.02) == the_action(made)["after"]


def test_texts_in_both_languages_are_parted() -> None:
    """Chinese and English of one cell go to their readers; a text in one language serves both."""
    assert Label("Reviews back", "恢复测评") == two_languages("恢复测评 / Reviews back")
    assert Label("Reviews back", "恢复测评") == two_languages("Reviews back / 恢复测评")
    assert Label.same("a / b") == two_languages("a / b")
