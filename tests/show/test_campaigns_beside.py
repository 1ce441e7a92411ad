"""What a review shows of campaigns: shaded days, bars over months, and sentences on what was compared with what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, Params, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import load
from goalbook.show.charts.control import campaign_spans, control_panels, panel_svg
from goalbook.show.charts.cumulative import cumulative_data
from goalbook.show.charts.deck import deck_data
from goalbook.show.charts.deck import panel_svg as deck_svg
from goalbook.show.charts.history import history_data
from goalbook.show.monthly_review import report

DATA = Path(__file__).resolve().parents[2] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")


def demo(period: str) -> MonthlyReview:
    """Return a month of the demo team with its campaigns."""
    params = Params.from_pairs({"team": "beauty", "period": period})
    return compute(load.load_inputs(DATA, "beauty", params.cutoff(), campaigns=True), params)


@pytest.fixture(scope="module")
def may() -> MonthlyReview:
    """Return May 2025, of which the last days are the warm-up of a campaign that goes on into June."""
    return demo("2025-05")


@pytest.fixture(scope="module")
def july() -> MonthlyReview:
    """Return July 2024, the month after a measured campaign."""
    return demo("2024-07")


def without(review: MonthlyReview) -> MonthlyReview:
    """Return a review of a team that has no campaigns."""
    empty = {name: review.tables[name].iloc[:0] for name in ("campaign_marks", "campaign_lifts", "campaign_baselines")}
    return replace(review, tables={**review.tables, **empty, "signals": review.tables["signals"].assign(campaigns="")})


def test_the_month_before_is_said_with_and_without_its_campaign(july: MonthlyReview) -> None:
    """June 2024 held the campaign: what it brought, its range, what June was without, and both changes, in both languages."""
    row = july.tables["campaign_baselines"].iloc[0]
    text = report.comparisons(july, EN).html
    assert "June 2024 held 618 in 2024, which brought +" in text
    assert f"Without it June 2024 was {EN.number(row['without'], 'n')}" in text
    assert EN.number(row["change_without"], "pct", signed=True) in text
    assert "“2024 年 618 大促”，当月带来新增付费用户" in report.comparisons(july, ZH).html


def test_a_campaign_under_way_is_said_where_it_matters(may: MonthlyReview) -> None:
    """The comparisons say that the month holds days of it, the forecast that it goes on, in both languages."""
    assert "May 2025 held 618 in 2025 (26 May to 31 May)" in report.comparisons(may, EN).html
    assert "618 in 2025 goes on to 18 Jun" in report.forecast(may, EN).html
    assert "“2025 年 618 大促”将持续到6 月 18 日" in report.forecast(may, ZH).html.replace("\u202f", " ")


def test_a_planned_campaign_is_said_beside_the_forecast(may: MonthlyReview) -> None:
    """A campaign whose first day lies beyond the data is planned, and the forecast does not claim to know it."""
    marks = may.tables["campaign_marks"]
    marks = marks[marks["state"] == "running"].assign(state="planned", first=pd.Timestamp(2025, 6, 3))
    shown = replace(may, tables={**may.tables, "campaign_marks": marks})
    assert "618 in 2025 is planned for 3 Jun to 18 Jun" in report.forecast(shown, EN).html


def test_the_days_are_shaded_in_the_path_to_the_goal(may: MonthlyReview) -> None:
    """The campaign's days within the quarter are cut to it and carry its name; without campaigns nothing is shaded."""
    data, plain = cumulative_data(may), cumulative_data(without(may))
    assert data is not None
    assert plain is not None
    assert [(pd.Timestamp(2025, 5, 26), pd.Timestamp(2025, 6, 18), Label("618 in 2025", "2025 年 618 大促"))] == list(data.campaigns)
    assert () == plain.campaigns


def test_a_bar_stands_over_the_weeks_of_a_campaign(may: MonthlyReview) -> None:
    """The control chart of a channel that carries the campaign has one bar more, named in the legend; a channel beside it has none."""
    marks = may.tables["campaign_marks"]
    earlier = replace(may, tables={**may.tables, "campaign_marks": marks.assign(first=pd.Timestamp(2025, 5, 14))})
    panel, bare = control_panels(earlier)[0], control_panels(without(may))[0]
    assert "xiaohongshu" == panel.channel
    assert 1 == panel_svg(replace(panel, campaigns=panel.campaigns[1:]), "1 %", EN).count("<path") - panel_svg(bare, "1 %", EN).count(
        "<path"
    )
    assert () == campaign_spans(earlier, "search")
    assert "bar below: weeks of" in report.why(earlier, EN).html
    assert "bar below" not in report.why(may, EN).html  # its last whole week ends before the campaign begins


def test_the_deck_marks_weeks_and_months(july: MonthlyReview) -> None:
    """One bar over the week to 23 June, one each over May and June; the legend names the campaign."""
    panel = deck_data(july)[0]
    more = deck_svg(panel, july, EN).count("<path") - deck_svg(panel, without(july), EN).count("<path")
    assert 3 == more
    assert "bar above: weeks and months with days of 618 in 2024" in report.deck(july, EN).html


def test_the_history_knows_which_months_held_one(july: MonthlyReview) -> None:
    """May and June 2024 held days of the campaign, April and July did not."""
    panel = history_data(july)
    assert panel is not None
    assert [False, True, True, False] == [panel.held(pd.Period(month, "M")) for month in ("2024-04", "2024-05", "2024-06", "2024-07")]


def test_a_review_without_campaigns_says_nothing_of_them(may: MonthlyReview) -> None:
    """No sentence, no legend, no name where there is no campaign."""
    plain = without(may)
    for section in (report.comparisons, report.why, report.forecast, report.deck):
        assert "618 in 2025" not in section(plain, EN).html
