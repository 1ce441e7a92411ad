"""What a review shows of campaigns: shaded days, bars over months, and sentences on what was compared with what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, Params, compute
from goalbook.books.monthly_review.campaigns.baselines import COLUMNS as BASES
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


@pytest.fixture(scope="module")
def may() -> MonthlyReview:
    """Return May 2025, of which the last days are the warm-up of a campaign that goes on into June."""
    params = Params.from_pairs({"team": "beauty", "period": "2025-05"})
    return compute(load.load_inputs(DATA, "beauty", params.cutoff(), campaigns=True), params)


@pytest.fixture(scope="module")
def after(may: MonthlyReview) -> MonthlyReview:
    """Return May as it were after an April that held a measured campaign, with a warm-up from the last days of March."""
    days = {"first": pd.Timestamp(2025, 3, 30), "start": pd.Timestamp(2025, 4, 1), "end": pd.Timestamp(2025, 4, 27)}
    known = {"state": "over", "taken_out": True, "design": "synthetic_control", "in_period_days": 0}
    marks = may.tables["campaign_marks"]
    marks = marks[marks["campaign_id"] == "618-2025"].assign(**days, **known)
    row = ("previous", "2025-04", "new_payers", 12_220.0, 752.0, 503.0, 1_002.0, 11_468.0, -0.057, 0.005, "618-2025")
    bases = pd.DataFrame([row], columns=list(BASES))
    return replace(may, tables={**may.tables, "campaign_marks": marks, "campaign_baselines": bases})


def without(review: MonthlyReview) -> MonthlyReview:
    """Return a review of a team that has no campaigns."""
    empty = {name: review.tables[name].iloc[:0] for name in ("campaign_marks", "campaign_lifts", "campaign_baselines")}
    return replace(review, tables={**review.tables, **empty, "signals": review.tables["signals"].assign(campaigns="")})


def test_the_month_before_is_said_with_and_without_its_campaign(after: MonthlyReview) -> None:
    """April held the campaign: what it brought, its range, what April was without, and both changes, in both languages."""
    text = report.comparisons(after, EN).html.replace("\u202f", " ")
    assert "April 2025 held 618 in 2025, which brought +752 new payers there (80 % range 503 to 1,002, against units without it)" in text
    assert "Without it April 2025 was 11,468: May 2025 stands +0.5 % from that, instead of −5.7 %." in text
    assert "“2025 年 618 大促”，当月带来新增付费用户 +752" in report.comparisons(after, ZH).html


def test_a_campaign_under_way_is_said_where_it_matters(may: MonthlyReview) -> None:
    """The comparisons say that the month holds days of it, the forecast that it goes on, in both languages."""
    assert "May 2025 held 618 in 2025 (26 May to 31 May)" in report.comparisons(may, EN).html
    assert "618 in 2025 goes on to 18 Jun" in report.forecast(may, EN).html
    assert "“2025 年 618 大促”将持续到 6 月 18 日" in report.forecast(may, ZH).html.replace("\u202f", " ")


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


def test_the_deck_marks_weeks_and_months(after: MonthlyReview) -> None:
    """One bar each over the weeks to 20 and 27 April, one each over March and April; the legend names the campaign."""
    panel = deck_data(after)[0]
    more = deck_svg(panel, after, EN).count("<path") - deck_svg(panel, without(after), EN).count("<path")
    assert 4 == more
    assert "bar above: weeks and months with days of 618 in 2025" in report.deck(after, EN).html


def test_the_history_knows_which_months_held_one(after: MonthlyReview) -> None:
    """March and April held days of the campaign, February and May did not."""
    panel = history_data(after)
    assert panel is not None
    assert [False, True, True, False] == [panel.held(pd.Period(month, "M")) for month in ("2025-02", "2025-03", "2025-04", "2025-05")]


def test_a_review_without_campaigns_says_nothing_of_them(may: MonthlyReview) -> None:
    """No sentence, no legend, no name where there is no campaign."""
    plain = without(may)
    for section in (report.comparisons, report.why, report.forecast, report.deck):
        assert "618 in 2025" not in section(plain, EN).html
