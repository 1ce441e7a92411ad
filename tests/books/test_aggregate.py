"""Sums and ratios over windows of days."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.books.aggregate import build_cube
from goalbook.core.period import parse_period
from support import tiny_team as tiny

MAY = parse_period("2025-05")
NAN = math.nan


def _totals(table: pd.DataFrame, **changes: object):
    cube = build_cube(tiny.inputs(table, **changes), MAY.end)
    return cube.totals(cube.slots(MAY))


def test_missing_spend_stays_missing_in_sums_and_ratios() -> None:
    """A channel without spend has no CAC, and none of 0."""
    totals = _totals(tiny.facts({"a": {**tiny.DAY, "spend": NAN}}))
    assert math.isnan(totals.value("spend", "a"))
    assert math.isnan(totals.value("cac", "a"))


def test_missing_day_is_left_out_of_the_sum() -> None:
    """Thirty known days of ten payers are 300, whatever the thirty-first was."""
    gap = tiny.facts({"a": {**tiny.DAY, "new_payers": lambda day: NAN if day == date(2025, 5, 7) else 10}})
    assert _totals(gap).value("new_payers") == 300


def test_ratio_takes_only_channels_with_both_parts() -> None:
    """Payers of a channel without spend do not make the others' payers cheaper."""
    totals = _totals(tiny.facts({"a": tiny.DAY, "b": {"reads": 1_000, "new_payers": 10, "spend": NAN}}))
    assert totals.value("new_payers") == 620
    assert totals.value("cac") == 400 / 10


def test_ratio_of_parts_kept_at_different_levels_divides_the_teams_totals() -> None:
    """Spend by channel and orders of the whole team still give the team's ROI."""
    table = tiny.facts({"a": {"spend": 100}, "b": {"spend": 300}, "": {"revenue": 1_200}})
    assert _totals(table).value("roi") == 3


def test_click_rate_is_weighted_by_entry_not_averaged() -> None:
    """20 of 100 and 20 of 900 are 4 %, not 11 %."""
    table = tiny.facts({"a": {"reads": 100, "clicks": 20}, "b": {"reads": 900, "clicks": 20}})
    assert _totals(table).value("click_rate") == pytest.approx(0.04)


def test_stock_is_the_last_known_value() -> None:
    """Followers are not added over days; a missing last day leaves the day before."""
    table = tiny.facts({"a": {"followers_total": lambda day: NAN if day == MAY.end else 1_000 + day.day}})
    assert _totals(table).value("followers_total") == 1_030


def test_index_is_averaged() -> None:
    """A brand index of 10 and 12 on two days is 11."""
    table = tiny.facts({"": {"brand_search_index": lambda day: 10 if day.day % 2 else 12}}, start="2025-05-01", end="2025-05-30")
    assert _totals(table).value("brand_search_index") == 11


def test_distinct_counts_are_never_added() -> None:
    """Reach of 31 days is unknown, not 31 times the reach of one."""
    assert math.isnan(_totals(tiny.facts({"a": {**tiny.DAY, "reach": 5}})).value("reach"))


def test_traffic_types_add_up_to_the_channel() -> None:
    """Organic and paid rows of one day are one day of the channel."""
    paid = tiny.facts({"a": {"new_payers": 4}}).assign(traffic_type="paid")
    organic = tiny.facts({"a": {"new_payers": 6}}).assign(traffic_type="organic")
    assert _totals(pd.concat([paid, organic])).value("new_payers", "a") == 310


def test_week_belongs_to_the_month_in_which_it_ends() -> None:
    """The week of 28 April to 4 May is May's, that of 26 May to 1 June is June's."""
    weeks = tiny.facts({"": {"orders": 7}}, start="2025-04-07", end="2025-06-16", freq="7D")
    cube = build_cube(tiny.inputs(weeks, team={"grain": "week", "channels": ()}), date(2025, 6, 30))
    assert cube.slots(MAY) == (date(2025, 5, 4), date(2025, 5, 11), date(2025, 5, 18), date(2025, 5, 25))
    assert cube.totals(cube.slots(MAY)).value("orders") == 28


def test_facts_after_as_of_do_not_exist() -> None:
    """The cube ends where the knowledge ends."""
    cube = build_cube(tiny.inputs(tiny.facts({"a": tiny.DAY})), date(2025, 5, 20))
    assert cube.data_to == date(2025, 5, 20)


def test_data_end_with_the_last_value_not_with_the_last_row() -> None:
    """Rows prepared for days to come, still empty, are no data."""
    table = tiny.facts({"a": {"new_payers": lambda day: np.nan if day > date(2025, 5, 25) else 10}})
    assert build_cube(tiny.inputs(table), MAY.end).data_to == date(2025, 5, 25)
