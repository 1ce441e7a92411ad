"""The daily report and the weekly analysis by channel, and which competitor's figure stands beside a week."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, prepare
from goalbook.books.monthly_review.board.two_tables import WEEKLY, Market, tables
from goalbook.core.metrics import load_catalogue
from goalbook.core.period import week_of
from goalbook.inputs import load_inputs
from support import tiny_team as tiny
from support.outside_teams import make_conjura_team

if TYPE_CHECKING:
    from pathlib import Path

SUNDAY = date(2025, 5, 25)


def _made(channels: dict, benchmarks: pd.DataFrame | None = None, **span: str) -> dict[str, pd.DataFrame]:
    given = {} if benchmarks is None else {"benchmarks": benchmarks}
    return tables(prepare(tiny.inputs(tiny.facts(channels, **span), **given), Params(team="tiny", period="2025-05")))


def _figures(*rows: tuple) -> pd.DataFrame:
    names = ["metric", "channel", "scope", "name", "value", "period", "source", "year", "definition"]
    return pd.DataFrame([(*row, *(("report", 2025, "as here") if len(row) == 6 else ())) for row in rows], columns=names)


def _beside(benchmarks: pd.DataFrame, metric: str = "new_payers", channel: str = ""):
    return Market.of(benchmarks, load_catalogue()).beside(metric, channel, week_of(SUNDAY))


def test_every_day_of_the_month_stands_there_by_channel() -> None:
    """31 days of two channels and their total, each figure beside its change on the same weekday a week before."""
    daily = _made({"a": {**tiny.DAY, "new_payers": lambda day: 10.0 + day.weekday()}, "b": tiny.DAY})["daily"]
    assert 31 * 3 == len(daily)
    assert {"new_payers", "new_payers_change", "click_rate", "click_rate_change", "spend", "roi"} <= set(daily.columns)
    assert ["a", "b", "total"] == daily["channel"].head(3).tolist()
    last = daily[daily["channel"] == "total"].iloc[-1]
    assert (date(2025, 5, 31), 25.0, 0.0) == (last["date_day"], last["new_payers"], last["new_payers_change"])


def test_a_day_that_was_not_measured_is_neither_zero_nor_a_fall() -> None:
    """Its value and the change of the day a week later are not known."""
    daily = _made({"a": {**tiny.DAY, "clicks": lambda day: math.nan if day == date(2025, 5, 10) else 200.0}})["daily"]
    own = daily[daily["channel"] == "a"].set_index("date_day")
    assert math.isnan(own.loc[date(2025, 5, 10), "click_rate"])
    assert math.isnan(own.loc[date(2025, 5, 17), "click_rate_change"])
    assert 0.0 == own.loc[date(2025, 5, 18), "click_rate_change"]


def test_six_weeks_stand_there_by_channel_and_figure() -> None:
    """Each with the week before and the week 364 days before; shares of the competitor are empty without benchmarks."""
    weekly = _made({"a": tiny.DAY, "b": tiny.DAY})["weekly"]
    assert list(WEEKLY) == list(weekly.columns)
    own = weekly[(weekly["channel"] == "a") & (weekly["metric_id"] == "new_payers")]
    assert ([70.0] * 6, [0.0] * 6, SUNDAY) == (own["value"].tolist(), own["wow"].tolist(), own["week_end"].iloc[-1])
    assert weekly["competitor"].isna().all()
    assert {None} == set(weekly["competitor_verified"])


def test_a_week_gets_its_share_of_a_months_figure_and_all_of_a_rate() -> None:
    """310 payers in May are 70 a week; a click rate is what it is."""
    may = _figures(("new_payers", "", "competitor", "X", 310, "2025-05"), ("click_rate", "", "competitor", "X", 0.03, "2025-05"))
    assert 70 == pytest.approx(_beside(may).value)
    assert 0.03 == _beside(may, "click_rate").value
    weekly = _made({"a": {**tiny.DAY, "new_payers": 8.0}}, may)["weekly"]
    total = weekly[(weekly["channel"] == "total") & (weekly["metric_id"] == "new_payers") & (weekly["week_end"] == SUNDAY)].iloc[0]
    assert (0.8, "X", True) == (pytest.approx(total["of_competitor"]), total["competitor_name"], total["competitor_verified"])


def test_the_figure_of_the_week_comes_first_a_competitor_before_the_industry() -> None:
    """Week before month, month before quarter; a figure of another month is not compared at all."""
    week, month = ("new_payers", "", "competitor", "W", 80, "2025-W21"), ("new_payers", "", "competitor", "M", 310, "2025-05")
    quarter, trade = ("new_payers", "", "competitor", "Q", 910, "2025-Q2"), ("new_payers", "", "industry", "I", 70, "2025-W21")
    assert "W" == _beside(_figures(quarter, month, trade, week)).name
    assert "M" == _beside(_figures(quarter, trade, month)).name
    assert "I" == _beside(_figures(trade)).name
    assert _beside(_figures(("new_payers", "", "competitor", "O", 300, "2025-03"))) is None


def test_a_sum_without_a_period_cannot_be_compared_a_rate_can() -> None:
    """Nobody knows how long 300 payers took."""
    rows = _figures(("new_payers", "", "competitor", "X", 300, ""), ("roi", "", "competitor", "X", 3.0, None))
    assert _beside(rows) is None
    assert 3.0 == _beside(rows, "roi").value


def test_a_channels_own_figure_stands_beside_the_channel_alone() -> None:
    """The team is not compared with a figure about one channel."""
    rows = _figures(("click_rate", "a", "industry", "X", 0.018, ""))
    assert "X" == _beside(rows, "click_rate", "a").name
    assert _beside(rows, "click_rate") is None


def test_a_falling_figure_is_turned_round() -> None:
    """CAC 40 against a competitor's 50 is 125 %."""
    weekly = _made({"a": tiny.DAY}, _figures(("cac", "", "competitor", "X", 50, "")))["weekly"]
    assert {1.25} == set(weekly[(weekly["channel"] == "total") & (weekly["metric_id"] == "cac")]["of_competitor"])


@pytest.mark.parametrize("missing", ["source", "year", "definition"])
def test_a_figure_without_source_year_or_definition_is_not_verified(missing: str) -> None:
    """It is shown all the same, and marked."""
    rows = _figures(("new_payers", "", "competitor", "X", 310, "2025-05"))
    assert _beside(rows).verified
    found = _beside(rows.astype(object).assign(**{missing: None}))
    assert (70, False) == (pytest.approx(found.value), found.verified)


def test_weekly_facts_have_weeks_but_no_days(tmp_path: Path) -> None:
    """The daily table keeps its columns; six weeks of eight channels, the brand's own rows and the total."""
    team = make_conjura_team(tmp_path)
    made = tables(prepare(load_inputs(tmp_path, team, date(2024, 4, 30)), Params(team=team, period="2024-04")))
    assert (0, "date_day") == (len(made["daily"]), made["daily"].columns[0])
    weekly = made["weekly"]
    assert (6, date(2024, 4, 28)) == (weekly["week_end"].nunique(), weekly["week_end"].max())
    assert {"google_search", "unassigned", "total"} <= set(weekly["channel"])


@pytest.mark.parametrize(
    "channels",
    [{"": {"orders": 5.0}}, {"a": {"new_payers": 0.0}}, {"a": {**tiny.DAY, "new_payers": lambda day: 1.0 if day == SUNDAY else math.nan}}],
)
def test_odd_teams_have_both_tables(channels: dict) -> None:
    """No channel, zeros, a single day: the columns are there and nothing is infinite."""
    for start in ("2025-05-01", "2024-01-01"):
        for table in _made(channels, start=start).values():
            numbers = table.select_dtypes("number")
            assert not numbers.isin([math.inf, -math.inf]).to_numpy().any()
