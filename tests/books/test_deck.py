"""The review deck: six weeks, twelve months and the changes its inventors print."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import Params, prepare
from goalbook.books.monthly_review.board.deck import CHANGES, COLUMNS, tables
from goalbook.inputs import load_inputs
from support import tiny_team as tiny
from support.outside_teams import make_conjura_team, make_wbr_team

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

PERIOD = "2025-05"


def _deck(channels: dict, *key_results, period: str = PERIOD, policy: dict | None = None, **span: str) -> dict[str, pd.DataFrame]:
    goals = (tiny.goals(*key_results),) if key_results else ()
    return tables(prepare(tiny.inputs(tiny.facts(channels, **span), *goals, policy=policy), Params(team="tiny", period=period)))


def _rows(deck: dict[str, pd.DataFrame], kpi: str, span: str) -> pd.DataFrame:
    table = deck["deck"]
    return table[(table["id"] == kpi) & (table["span"] == span)].reset_index(drop=True)


def _changes(deck: dict[str, pd.DataFrame], kpi: str) -> pd.Series:
    return deck["deck_changes"].set_index("id").loc[kpi]


def test_wbr_week_of_the_inventors_is_reproduced_to_the_digit(tmp_path: Path) -> None:
    """A12: page views, week ending Saturday 2021-09-25: six weeks, WOW, YOY, and month, quarter and year to date."""
    team = make_wbr_team(tmp_path)
    deck = tables(prepare(load_inputs(tmp_path, team, date(2021, 9, 30)), Params(team=team, period="2021-09")))
    weeks = _rows(deck, "page_views", "week")
    assert [496725868, 499671126, 464148871, 457477195, 460207741, 470759324] == weeks["value"].tolist()
    assert (date(2021, 9, 19), date(2021, 9, 25)) == (weeks["start"].iloc[-1], weeks["end"].iloc[-1])
    found = _changes(deck, "page_views")
    assert [1632139558, 6114047468, 18665110807] == found[["mtd", "qtd", "ytd"]].tolist()
    percent = [round(100 * found[name], 8) for name in ("wow", "yoy_week", "mtd_yoy", "qtd_yoy", "ytd_yoy")]
    assert [2.29278694, 22.81533303, 15.34821198, 22.68637106, 31.43511116] == percent


def test_a_week_is_compared_with_the_one_364_days_before() -> None:
    """A figure that depends on the weekday alone has not changed in a week's yoy, though the dates fall on other weekdays."""
    weekday = {"a": {**tiny.DAY, "new_payers": lambda day: 10.0 + day.weekday()}}
    deck = _deck(weekday)
    assert 0 == _changes(deck, "new_payers")["yoy_week"] == _changes(deck, "new_payers")["wow"]
    assert 0 != _changes(deck, "new_payers")["mtd_yoy"]


def test_ratios_are_aggregated_first_and_divided_after() -> None:
    """A day with ten times the registrations weighs ten times in the month's payment rate."""
    crowd = {**tiny.DAY, "registrations": lambda day: 1_000 if day.day == 1 else 100}
    months = _rows(_deck({"a": crowd}), "payment_rate", "month")
    assert 310 / 4_000 == months["value"].iloc[-1]


def test_shares_change_by_a_difference_counts_relatively() -> None:
    """A click rate of 2.0 % against 1.5 % is 50 basis points more, reads twice as many are 100 % more."""
    year = {"a": {**tiny.DAY, "clicks": lambda day: 200 if day.year == 2025 else 150}}
    found = _deck(year)
    assert pytest.approx(0.005) == _changes(found, "click_rate")["mtd_yoy"]
    assert pytest.approx(200 / 150 - 1) == _changes(found, "clicks")["mtd_yoy"]


def test_twelve_months_stand_beside_the_prior_years() -> None:
    """June 2024 to May 2025; the months of 2023 are not in the data, so their year before is not known."""
    months = _rows(_deck({"a": tiny.DAY}), "new_payers", "month")
    assert (12, date(2024, 6, 1), date(2025, 5, 31)) == (len(months), months["start"].iloc[0], months["end"].iloc[-1])
    assert [True] * 7 == months["prior_year"].isna().tolist()[:7]
    assert [310.0, 280.0 + 10, 310.0, 300.0, 310.0] == months["prior_year"].tolist()[7:]


@pytest.mark.parametrize(("start", "known"), [("2024-01-01", True), ("2024-01-03", True), ("2024-01-04", True), ("2024-01-05", False)])
def test_a_prior_year_that_is_there_but_for_two_percent_is_compared(start: str, *, known: bool) -> None:
    """152 days of 2024, of which 149 are 98.0 % and 148 are not; the sample of the inventors lacks four of 269."""
    found = _changes(_deck({"a": tiny.DAY}, start=start), "new_payers")
    assert known == (not math.isnan(found["ytd_yoy"]))
    assert not math.isnan(found["ytd"])


def test_policy_moves_how_much_of_the_prior_year_must_be_there() -> None:
    """With 100 % a single missing day is too many; with half, four months are enough."""
    for cover, start, known in ((1.0, "2024-01-02", False), (0.5, "2024-03-01", True)):
        found = _changes(_deck({"a": tiny.DAY}, start=start, policy={"deck": {"cover": cover}}), "new_payers")
        assert known == (not math.isnan(found["ytd_yoy"]))


def test_a_month_under_way_is_compared_with_the_same_days() -> None:
    """Up to 20 May there are two whole weeks of May; month to date are twenty days of both years."""
    deck = _deck({"a": tiny.DAY}, end="2025-05-20")
    months, weeks = _rows(deck, "new_payers", "month"), _rows(deck, "new_payers", "week")
    assert (200.0, 200.0, True) == (months["value"].iloc[-1], months["prior_year"].iloc[-1], months["partial"].iloc[-1])
    assert date(2025, 5, 18) == weeks["end"].iloc[-1]
    assert (200.0, 0.0) == tuple(_changes(deck, "new_payers")[["mtd", "mtd_yoy"]])
    assert (500.0, 0.0) == tuple(_changes(deck, "new_payers")[["qtd", "qtd_yoy"]])


def test_weekly_facts_are_compared_with_as_many_weeks(tmp_path: Path) -> None:
    """April 2024 has four Sundays, April 2023 five: four weeks stand against the four that ended 364 days before."""
    team = make_conjura_team(tmp_path)
    prepared = prepare(load_inputs(tmp_path, team, date(2024, 4, 30)), Params(team=team, period="2024-04"))
    deck, orders = tables(prepared), prepared.cube.series("orders")
    april, before = (orders[start:end].sum() for start, end in (("2024-04-07", "2024-04-28"), ("2023-04-09", "2023-04-30")))
    assert (april, april / before - 1) == pytest.approx(tuple(_changes(deck, "orders")[["mtd", "mtd_yoy"]]))
    assert orders.iloc[-6:].tolist() == _rows(deck, "orders", "week")["value"].tolist()


def test_targets_stand_beside_what_they_ask_for() -> None:
    """20 a day: 140 a week, 600 in April; outside the quarter nobody asked for anything; a ratio's target is what it is."""
    deck = _deck({"a": tiny.DAY}, tiny.key_result(), tiny.key_result(id="KR2", metric="click_rate", aggregation="ratio", target=0.03))
    assert pytest.approx([140.0] * 6) == _rows(deck, "new_payers", "week")["target"].tolist()
    months = _rows(deck, "new_payers", "month")["target"]
    assert pytest.approx([600.0, 620.0]) == months.tolist()[-2:]
    assert months.iloc[:-2].isna().all()
    assert {0.03} == set(_rows(deck, "click_rate", "week")["target"])


def test_the_headline_comes_first_its_funnel_after_it() -> None:
    """Eight figures tell the month; the rest stands in the table."""
    ids = list(dict.fromkeys(_deck({"a": tiny.DAY})["deck"]["id"]))
    assert ["new_payers", "reads", "click_rate", "registration_rate", "payment_rate", "revenue", "cac", "roi"] == ids[:8]
    assert {"spend", "clicks", "registrations"} <= set(ids[8:])


def test_channels_with_entries_of_their_own_share_one_line() -> None:
    """Reads here and views there are the funnel's entry; where all channels have reads, these keep their name and stand there once."""
    stages = {"a": tiny.FUNNEL, "b": ("views", *tiny.FUNNEL[1:])}
    channels = tuple(tiny.Channel(id=name, name=tiny.Label.same(name), stages=stage) for name, stage in stages.items())
    data = tiny.inputs(tiny.facts({"a": tiny.DAY, "b": {**tiny.DAY, "views": 5_000.0}}), team={"channels": channels})
    deck = tables(prepare(data, Params(team="tiny", period=PERIOD)))
    assert "entry" == list(dict.fromkeys(deck["deck"]["id"]))[1]
    assert 15_000.0 * 31 == _changes(deck, "entry")["mtd"]
    assert "entry" not in set(_deck({"a": tiny.DAY})["deck"]["id"])


@pytest.mark.parametrize(
    "channels",
    [
        {"": {"orders": 5.0}},
        {"a": {"new_payers": 0.0, "reads": 0.0, "clicks": 0.0}},
        {"a": {"new_payers": lambda day: 10.0 if day == date(2025, 5, 7) else math.nan}},
        {"a": {**tiny.DAY, "new_payers": lambda day: 1e7 if day.day == 3 else 1.0}},
    ],
    ids=["one figure without channel", "zeros", "a single day", "outliers"],
)
def test_odd_teams_have_a_deck_too(channels: dict) -> None:
    """The columns are always there, and nothing is infinite."""
    for span in ({"start": "2025-05-01"}, {}):
        deck = _deck(channels, **span)
        assert (list(COLUMNS), list(CHANGES)) == (list(deck["deck"].columns), list(deck["deck_changes"].columns))
        numbers = deck["deck_changes"].drop(columns=["id", "kind"]).astype(float)
        assert not numbers.isin([math.inf, -math.inf]).to_numpy().any()
