"""A month that held a campaign is no ordinary month: it is marked, and what was measured of it is left out of comparisons with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, compute
from goalbook.core.message import Label
from goalbook.inputs import Planning
from goalbook.inputs.campaigns.results import CAMPAIGN_SERIES
from goalbook.inputs.campaigns.sheet import Campaign
from support import tiny_team

if TYPE_CHECKING:
    from goalbook.books.monthly_review import MonthlyReview

START, END = date(2025, 4, 8), date(2025, 4, 21)
MORE = 20.0  # new payers a day that the campaign brings, beside about 40


def wobble(day: date) -> float:
    """Return a figure that differs a little from day to day, the same in every run."""
    return float(np.random.default_rng(day.toordinal()).normal(0.0, 2.0))


def payers(day: date) -> float:
    """Return a day's new payers: 40, and 20 more while the campaign runs."""
    return 40.0 + wobble(day) + (MORE if START <= day <= END else 0.0)


def series(*, control: bool = True) -> pd.DataFrame:
    """Return the team as treated unit and four cities without the campaign that move as it does."""
    days = pd.date_range("2025-01-06", "2025-05-21")
    rows = [(day, "covered", "treated", payers(day.date())) for day in days]
    for city in range(4 if control else 0):
        noise = np.random.default_rng(city).normal(0.0, 0.4, len(days))
        rows += [(day, f"city {city}", "control", 10 + wobble(day.date()) / 4 + error) for day, error in zip(days, noise, strict=True)]
    return pd.DataFrame(rows, columns=["date_day", "unit", "role", "value"]).assign(source_row=range(len(rows)))


def campaign(
    name: str = "spring", *, start: date = START, end: date = END, table: pd.DataFrame | None = None, channel: str = "a"
) -> Planning:
    """Return a campaign for new payers with its series."""
    sheet = Campaign(name=Label(name.title(), name), metric="new_payers", start=start, end=end, channels=(channel,), owner="su")
    return Planning(sheets={"campaign": sheet}, tables={} if table is None else {CAMPAIGN_SERIES.table: table})


def month(period: str = "2025-05", policy: dict[str, object] | None = None, **campaigns: Planning) -> MonthlyReview:
    """Return a review of a team whose April held the campaign."""
    days = {**tiny_team.DAY, "new_payers": payers}
    facts = tiny_team.facts({"a": days}, start="2025-01-01", end="2025-05-31")
    aim = tiny_team.goals(tiny_team.key_result(target=3_640.0, headline=True))
    inputs = tiny_team.inputs(facts, aim, policy=policy, campaigns=campaigns)
    return compute(inputs, Params(team="tiny", period=period))


@pytest.fixture(scope="module")
def measured() -> MonthlyReview:
    """Return the review of May after an April with a campaign measured against cities without it."""
    return month(spring=campaign(table=series()))


@pytest.fixture(scope="module")
def unmeasured() -> MonthlyReview:
    """Return the same review where no unit is kept that did not have the campaign."""
    return month(spring=campaign())


def test_a_measured_campaign_is_left_out_of_the_month_before(measured: MonthlyReview) -> None:
    """280 new payers came through the campaign; without them April was no better than May, while April's own figure stays as it is."""
    row = measured.tables["campaign_baselines"].iloc[0]
    board = measured.tables["kpis"].set_index("id").loc["new_payers"]
    assert ("previous", "2025-04", "spring") == tuple(row[["base", "month", "campaigns"]])
    assert pytest.approx(14 * MORE, rel=0.2) == row["effect"]
    assert row["low"] < 14 * MORE < row["high"]
    assert pytest.approx(board["previous"]) == row["value"]
    assert pytest.approx(board["mom"]) == row["change"]
    assert -0.15 > row["change"]
    assert abs(row["change_without"]) < 0.05


def test_the_days_add_up_to_the_effect(measured: MonthlyReview) -> None:
    """What the campaign brought by day sums to what it brought in all, on its own days alone."""
    lifts, mark = measured.tables["campaign_lifts"], measured.tables["campaign_marks"].iloc[0]
    assert pytest.approx(mark["effect"]) == lifts["effect"].sum()
    assert (pd.Timestamp(START), pd.Timestamp(END)) == (lifts["date_day"].min(), lifts["date_day"].max())


def test_the_normal_range_is_taken_without_it(measured: MonthlyReview) -> None:
    """The weeks before the month lose the campaign's part; their middle is named with and without."""
    row = measured.tables["ranges"].set_index(["metric_id", "channel"]).loc[("new_payers", "")]
    assert "spring" == row["campaigns"]
    assert row["range_center"] < row["center_with"]
    assert pytest.approx(40.0, rel=0.03) == row["range_center"]


def test_nothing_is_left_out_of_what_was_not_measured(unmeasured: MonthlyReview) -> None:
    """A campaign without units to compare with is marked, says so, and changes no comparison and no normal range."""
    found = unmeasured
    mark = found.tables["campaign_marks"].iloc[0]
    assert (False, "not_evaluated", "over") == (mark["taken_out"], mark["verdict"], mark["state"])
    assert "not measured" in mark["reason"].text
    assert found.tables["campaign_baselines"].empty
    assert set(found.tables["ranges"]["campaigns"]) == {""}


def test_a_described_effect_is_not_left_out() -> None:
    """Its own past alone stands for what would have come: that is marked as a description and nothing is taken out."""
    found = month(spring=campaign(table=series(control=False)))
    mark = found.tables["campaign_marks"].iloc[0]
    assert (False, "descriptive") == (mark["taken_out"], mark["verdict"])
    assert found.tables["campaign_baselines"].empty


def test_a_stricter_standard_takes_nothing_out() -> None:
    """The same campaign is left in where the policy asks for a smaller p than it has."""
    found = month(policy={"campaign.alpha": 0.000001}, spring=campaign(table=series()))
    assert not found.tables["campaign_marks"]["taken_out"].any()
    assert found.tables["campaign_baselines"].empty


def test_campaigns_at_the_same_time_are_told_and_left_in() -> None:
    """Two campaigns on one channel on the same days: neither is taken out, each names the other; on another channel both would be."""
    other = {"start": date(2025, 4, 15), "end": date(2025, 4, 25)}
    found = month(spring=campaign(table=series()), late=campaign("late", **other))
    marks = found.tables["campaign_marks"].set_index("campaign_id")
    assert "late" == marks.loc["spring", "overlaps"]
    assert "cannot be told apart" in marks.loc["spring", "reason"].text
    assert not marks["taken_out"].any()
    apart = month(spring=campaign(table=series()), late=campaign("late", **other, channel="b")).tables["campaign_marks"]
    assert [True, False] == apart["taken_out"].tolist()


def test_what_is_abnormal_says_that_a_campaign_ran(unmeasured: MonthlyReview) -> None:
    """April's new payers lie above their range: the statement names the campaign of those days; May's, after it, name none."""
    april, may = (one.tables["signals"] for one in (month("2025-04", spring=campaign()), unmeasured))
    odd = april[(april["metric_id"] == "new_payers") & april["up"].astype(bool) & (april["abnormal"] == True)]  # noqa: E712 - None is not False
    assert len(odd)
    assert {"spring"} == set(odd["campaigns"])
    assert all("A campaign ran" in one.text for one in odd["statement"])
    assert {""} == set(may["campaigns"])


def test_a_campaign_to_come_is_planned() -> None:
    """A campaign of June is in May's marks as planned, without a day in the month and without an effect."""
    mark = month(june=campaign("june", start=date(2025, 6, 1), end=date(2025, 6, 18))).tables["campaign_marks"].iloc[0]
    assert ("planned", 0) == (mark["state"], mark["in_period_days"])
    assert np.isnan(mark["effect"])


def test_the_campaign_is_the_cause_where_no_event_is_recorded() -> None:
    """Clicks fall as the campaign begins: it is named as recorded before the shift; an event of the channel is named instead of it."""

    def clicks(day: date) -> float:
        return (200.0 if day < START else 120.0) + wobble(day)

    facts = tiny_team.facts({"a": {**tiny_team.DAY, "clicks": clicks}}, start="2025-01-01", end="2025-04-30")
    event = pd.DataFrame({"date_day": [pd.Timestamp(2025, 4, 7)], "channel": "a", "what_en": "Page moved", "what_zh": "", "by": "lin"})
    plain = tiny_team.inputs(facts, campaigns={"spring": campaign()})
    for inputs, said in ((plain, ("Campaign Spring begins", "su")), (replace(plain, events=event), ("Page moved", "lin"))):
        found = compute(inputs, Params(team="tiny", period="2025-04"))
        causes = found.tables["causes"]
        row = causes[causes["claimed"] & (causes["factor"] == "clicks")].iloc[0]
        assert said == (row["event"].en, row["event_by"])
        assert {"pass"} == {one.status for one in found.findings if one.rule == "MR-52"}
    nothing = compute(replace(plain, campaigns={}), Params(team="tiny", period="2025-04"))
    assert {"warn"} == {one.status for one in nothing.findings if one.rule == "MR-52"}


def test_weekly_figures_lose_the_weeks_of_a_campaign() -> None:
    """Of a team that keeps weeks the part of a campaign goes by the weeks that its days lie in."""
    days = pd.date_range("2025-01-06", "2025-05-26", freq="7D")
    week = {day: sum(payers((day + pd.Timedelta(days=back)).date()) for back in range(7)) for day in days}
    facts = tiny_team.facts({"a": {**tiny_team.DAY, "new_payers": lambda day: week[pd.Timestamp(day)]}}, "2025-01-06", "2025-05-25", "7D")
    inputs = tiny_team.inputs(facts, team={"grain": "week", "week_end": 6}, campaigns={"spring": campaign(table=series())})
    row = compute(inputs, Params(team="tiny", period="2025-05")).tables["campaign_baselines"].iloc[0]
    assert ("previous", "2025-04") == tuple(row[["base", "month"]])
    assert pytest.approx(14 * MORE, rel=0.2) == row["effect"]


def test_without_campaigns_nothing_changes() -> None:
    """A team without campaigns has empty tables and no mark anywhere."""
    found = month()
    for name in ("campaign_marks", "campaign_lifts", "campaign_baselines"):
        assert found.tables[name].empty
    assert {""} == set(found.tables["signals"]["campaigns"])
