"""Data from outside, as it comes, loads as teams and gives complete reviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from goalbook.inputs import load_inputs
from support.outside_teams import CONJURA_CHANNELS, make_conjura_team, make_wbr_team

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the teams `wbr` and `conjura`."""
    folder = tmp_path_factory.mktemp("outside")
    make_wbr_team(folder)
    make_conjura_team(folder)
    return folder


def test_wbr_numbers_with_commas_are_read(data_dir: Path) -> None:
    """Impressions such as "523,419" and dates such as "Sun, 05-Jan-2020" are read as they stand in the file."""
    facts = load_inputs(data_dir, "wbr").facts
    first = facts.iloc[0]
    assert (pd.Timestamp(2020, 1, 5), 523_419, 41_874, 56_607_738) == tuple(first[["date_day", "impressions", "clicks", "page_views"]])


def test_wbr_month_has_the_sum_of_its_days(data_dir: Path) -> None:
    """Page views of August 2021 are the sum of the file's 31 days; September ends on the 25th, the days after it are missing, not zero."""
    inputs = load_inputs(data_dir, "wbr", date(2021, 9, 30))
    days = inputs.facts.set_index("date_day")["page_views"]
    assert 31 == days["2021-08"].count()
    assert 25 == days["2021-09"].count()
    assert days["2021-09-26":].isna().all()  # type: ignore[misc]


def test_wbr_targets_are_phased_by_month(data_dir: Path) -> None:
    """The third quarter of 2021 carries the sum of its daily targets, August its own share of them."""
    goals = {str(goals.period.label): goals for goals in load_inputs(data_dir, "wbr").goals}
    key_result = goals["2021-Q3"].key_results[0]
    assert pytest.approx(6_331_338_804) == key_result.target
    assert pytest.approx(2_096_361_031) == key_result.month_targets["2021-08"]


def test_conjura_spend_lies_with_channels_and_sales_with_the_brand(data_dir: Path) -> None:
    """132 weeks of 8 channels' spend, and brand rows with an empty channel; neither side is split or filled."""
    facts = load_inputs(data_dir, "conjura").facts
    brand, channels = facts[facts["channel"] == ""], facts[facts["channel"] != ""]
    assert (132, 132 * 8) == (len(brand), len(channels))
    assert set(CONJURA_CHANNELS) == set(channels["channel"])
    assert brand["spend"].isna().all()
    assert channels[["orders", "revenue", "new_payers"]].isna().to_numpy().all()


def test_conjura_knows_only_weeks_that_have_ended(data_dir: Path) -> None:
    """As of 30 April 2024 the week from 29 April, which ends on 5 May, is not known yet."""
    facts = load_inputs(data_dir, "conjura", date(2024, 4, 30)).facts
    assert pd.Timestamp(2024, 4, 22) == facts["date_day"].max()


def test_conjura_zero_spend_stays_zero(data_dir: Path) -> None:
    """Weeks without spend on a channel are zero in the file and zero here, not missing."""
    facts = load_inputs(data_dir, "conjura").facts
    shopping = facts[facts["channel"] == "google_shopping"].set_index("date_day")["spend"]
    assert np.float64(0.0) == shopping[pd.Timestamp(2024, 4, 22)]
