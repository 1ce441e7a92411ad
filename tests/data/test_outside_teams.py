"""Data from outside, as it comes, loads as teams and gives complete reviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, compute
from goalbook.core.language import language
from goalbook.core.period import parse_period
from goalbook.inputs import load_inputs
from support.outside_teams import CONJURA_CHANNELS, make_conjura_team, make_wbr_team

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review import MonthlyReview


def review(data_dir: Path, team: str, period: str, lang: str = "en") -> MonthlyReview:
    """Return a team's month as its report computes it."""
    params = Params(team=team, period=period, report_lang=lang)
    return compute(load_inputs(data_dir, team, parse_period(period).end), params)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the teams `wbr` and `conjura`."""
    folder = tmp_path_factory.mktemp("outside")
    make_wbr_team(folder)
    make_conjura_team(folder)
    return folder


@pytest.mark.full
def test_wbr_numbers_with_commas_are_read(data_dir: Path) -> None:
    """Impressions such as "523,419" and dates such as "Sun, 05-Jan-2020" are read as they stand in the file."""
    facts = load_inputs(data_dir, "wbr").facts
    first = facts.iloc[0]
    assert (pd.Timestamp(2020, 1, 5), 523_419, 41_874, 56_607_738) == tuple(first[["date_day", "impressions", "clicks", "page_views"]])


@pytest.mark.full
def test_wbr_month_has_the_sum_of_its_days(data_dir: Path) -> None:
    """Page views of August 2021 are the sum of the file's 31 days; September ends on the 25th, the days after it are missing, not zero."""
    inputs = load_inputs(data_dir, "wbr", date(2021, 9, 30))
    days = inputs.facts.set_index("date_day")["page_views"]
    assert 31 == days["2021-08"].count()
    assert 25 == days["2021-09"].count()
    assert days["2021-09-26":].isna().all()  # type: ignore[misc]


@pytest.mark.full
def test_wbr_targets_are_phased_by_month(data_dir: Path) -> None:
    """The third quarter of 2021 carries the sum of its daily targets, August its own share of them."""
    goals = {str(goals.period.label): goals for goals in load_inputs(data_dir, "wbr").goals}
    key_result = goals["2021-Q3"].key_results[0]
    assert pytest.approx(6_331_338_804) == key_result.target
    assert pytest.approx(2_096_361_031) == key_result.month_targets["2021-08"]


@pytest.mark.full
def test_conjura_spend_lies_with_channels_and_sales_with_the_brand(data_dir: Path) -> None:
    """132 weeks of 8 channels' spend, and brand rows with an empty channel; neither side is split or filled."""
    facts = load_inputs(data_dir, "conjura").facts
    brand, channels = facts[facts["channel"] == ""], facts[facts["channel"] != ""]
    assert (132, 132 * 8) == (len(brand), len(channels))
    assert set(CONJURA_CHANNELS) == set(channels["channel"])
    assert brand["spend"].isna().all()
    assert channels[["orders", "revenue", "new_payers"]].isna().to_numpy().all()


@pytest.mark.full
def test_conjura_knows_only_weeks_that_have_ended(data_dir: Path) -> None:
    """As of 30 April 2024 the week from 29 April, which ends on 5 May, is not known yet."""
    facts = load_inputs(data_dir, "conjura", date(2024, 4, 30)).facts
    assert pd.Timestamp(2024, 4, 22) == facts["date_day"].max()


@pytest.mark.full
def test_conjura_zero_spend_stays_zero(data_dir: Path) -> None:
    """Weeks without spend on a channel are zero in the file and zero here, not missing."""
    facts = load_inputs(data_dir, "conjura").facts
    shopping = facts[facts["channel"] == "google_shopping"].set_index("date_day")["spend"]
    assert np.float64(0.0) == shopping[pd.Timestamp(2024, 4, 22)]


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("team", "period"), [("wbr", "2021-08"), ("wbr", "2021-09"), ("conjura", "2024-04")])
def test_outside_months_give_complete_reviews(data_dir: Path, team: str, period: str, lang: str) -> None:
    """Every table is there, the headline has its figure and its landing, and all findings can be said in the report's language."""
    result = review(data_dir, team, period, lang)
    assert result.headline.period_actual is not None
    assert result.headline.landing is not None
    assert len(result.tables["kpis"]) > 0
    assert len(result.tables["history"]) > 0
    said = [language(lang, result.meta.currency).say(finding.message) for finding in result.findings]
    assert said
    assert "nan" not in " ".join(said).casefold()


@pytest.mark.full
def test_wbr_august_is_judged_against_its_daily_targets(data_dir: Path) -> None:
    """August 2021: the page views of 31 days against 2,096,361,031, the sum of the file's daily targets."""
    headline = review(data_dir, "wbr", "2021-08").headline
    assert "page_views" == headline.metric_id
    assert pytest.approx(2_096_361_031) == headline.period_target
    assert pytest.approx(6_331_338_804) == headline.horizon_target


@pytest.mark.full
def test_wbr_september_knows_its_data_end_early(data_dir: Path) -> None:
    """The facts end on 25 September 2021, so the quarter is still open on the 30th."""
    result = review(data_dir, "wbr", "2021-09")
    assert date(2021, 9, 25) == result.meta.data_to
    assert not result.headline.complete


@pytest.mark.full
def test_conjura_cac_divides_all_spend_by_all_new_customers(data_dir: Path) -> None:
    """Spend stands with channels, customers with the brand: the team's cost per new customer is the quotient of both totals."""
    facts = load_inputs(data_dir, "conjura", date(2024, 4, 30)).facts
    april = facts[facts["date_day"] >= "2024-04-01"]
    kpis = review(data_dir, "conjura", "2024-04").tables["kpis"].set_index("id")
    assert 4 == april.loc[april["channel"] == "", "date_day"].nunique()
    assert pytest.approx(april["spend"].sum() / april["new_payers"].sum()) == kpis.loc["cac", "actual"]


@pytest.mark.full
def test_conjura_shows_spend_by_channel_and_no_currency(data_dir: Path) -> None:
    """All eight channels carry their spend; without a currency no sign is printed."""
    result = review(data_dir, "conjura", "2024-04")
    channels = result.tables["channels"].set_index("channel")
    assert set(CONJURA_CHANNELS) <= set(channels.index)
    assert channels.loc[list(CONJURA_CHANNELS), "spend"].notna().all()
    assert "" == result.meta.currency
