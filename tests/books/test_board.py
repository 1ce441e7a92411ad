"""The KPI board and the channel table."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from support import tiny_team as tiny

PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")


def _board(channels: dict, *key_results, **changes: object) -> pd.DataFrame:
    goals = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(tiny.facts(channels), *goals, **changes), PARAMS).tables["kpis"].set_index("id")


def test_change_of_a_share_is_a_difference_of_a_count_relative() -> None:
    """Click rate 2.0 % → 1.5 % is −0.5 pp; clicks 6,000 → 4,650 is −22.5 %."""
    board = _board({"a": {**tiny.DAY, "clicks": lambda day: 150 if day.month == 5 and day.year == 2025 else 200}})
    assert board.loc["click_rate", "mom"] == pytest.approx(-0.005)
    assert board.loc["clicks", "mom"] == pytest.approx(4_650 / 6_000 - 1)
    assert board.loc["clicks", "yoy"] == pytest.approx(-0.25)


def test_missing_days_are_counted_for_the_ratio_too() -> None:
    """Two days without clicks are two days without a click rate; the rate of what is known stays."""
    gap = {**tiny.DAY, "clicks": lambda day: math.nan if day in (date(2025, 5, 3), date(2025, 5, 4)) else 200}
    board = _board({"a": gap})
    assert board.loc[["clicks", "click_rate", "reads"], "days_missing"].tolist() == [2, 2, 0]


def test_weekly_index_in_daily_facts_has_no_missing_days() -> None:
    """A figure kept once a week is not missing six days in seven."""
    index = {"brand_search_index": lambda day: 100 if day.weekday() == 0 else math.nan}
    assert math.isnan(_board({"a": tiny.DAY, "": index}).loc["brand_search_index", "days_missing"])


def test_benchmark_of_the_month_wins_and_a_cost_is_turned_round() -> None:
    """CAC 40 against a competitor's 50 is 125 %."""
    rows = [("cac", 50, "2025-05"), ("cac", 60, "")]
    benchmarks = pd.DataFrame(
        [
            {
                "metric": m,
                "channel": "",
                "scope": "competitor",
                "name": "X",
                "value": v,
                "source": "s",
                "year": 2025,
                "definition": "d",
                "period": p,
            }
            for m, v, p in rows
        ]
    )
    row = _board({"a": tiny.DAY}, benchmarks=benchmarks).loc["cac"]
    assert (row["benchmark"], row["benchmark_ratio"], row["benchmark_verified"]) == (50, 1.25, True)


def test_strip_holds_five_figures_headline_first() -> None:
    """The sixth place is what is needed from here."""
    strip = _board({"a": tiny.DAY}, tiny.key_result())["strip"].dropna().sort_values()
    assert strip.index.tolist() == ["new_payers", "cac", "roi", "click_rate", "revenue"]


def test_alert_is_flagged_on_the_board() -> None:
    """Ten a day against twenty planned."""
    board = _board({"a": tiny.DAY}, tiny.key_result())
    assert board.index[board["alert"]].tolist() == ["new_payers"]
    assert board.loc["new_payers", "attainment"] == pytest.approx(0.5)


def test_prior_year_that_the_data_do_not_cover_is_unknown() -> None:
    """Half of last May is not last May."""
    table = tiny.facts({"a": tiny.DAY}, start="2024-05-15")
    board = compute(tiny.inputs(table), PARAMS).tables["kpis"]
    assert board["prior_year"].isna().all()
    assert board["previous"].notna().all()


def test_channel_table_counts_channels_without_target_and_what_has_none() -> None:
    """Total last; the team's own rows stand as unassigned."""
    channels = {"a": tiny.DAY, "b": tiny.DAY, "": {"new_payers": 1}}
    review = compute(
        tiny.inputs(tiny.facts(channels), tiny.goals(tiny.key_result(), tiny.key_result(id="KR2", channel="a", target=910))), PARAMS
    )
    table = review.tables["channels"]
    assert table["kind"].tolist() == ["channel", "no_target", "unassigned", "total"]
    assert table["actual"].tolist() == [310, 310, 31, 651]
    assert table["share"].iloc[-1] == 1
    assert table.loc[0, "gap"] == pytest.approx(0)
    bars = review.tables["waterfall"]
    assert bars["value"].iloc[:-1].sum() == pytest.approx(bars["value"].iloc[-1])


def test_history_holds_25_months_of_every_figure() -> None:
    """Months before the data are left out, never zero."""
    review = compute(tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2022-01-01")), PARAMS)
    payers = review.tables["history"].query("id == 'new_payers'")
    assert (payers["month"].iloc[0], payers["month"].iloc[-1], len(payers)) == ("2023-05", "2025-05", 25)
