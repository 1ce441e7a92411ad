"""A report about a campaign: which one, in which mode, in which folder, known up to which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.campaign import CampaignParams
from goalbook.core.errors import InputError, UsageError
from goalbook.core.language import language
from goalbook.inputs import campaign_days
from goalbook.publish.campaigns import campaigns_of, find_campaign, has_facts
from goalbook.publish.resolve import Request, period_of, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.core.errors import GoalbookError
    from goalbook.publish.job import ReportJob

TEAM = "name: Acme\nreport_language: zh\nchannels:\n  - {id: search, name: Search, stages: [impressions, clicks, new_payers]}\n"
SHEET = "metric: new_payers\nchannels: [search]\nstart: {start}\nend: {end}\n{more}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A team with a campaign that was measured and a later one that was not."""
    folder = tmp_path / "data" / "acme"
    (folder / "facts").mkdir(parents=True)
    (folder / "team.yml").write_text(TEAM, "utf-8")
    (folder / "facts" / "a.csv").write_text("date_day,channel,new_payers\n2025-05-31,search,10\n", "utf-8")
    campaign(folder, "spring", "2025-03-01", "2025-03-10", "warmup_start: 2025-02-25\n")
    (folder / "campaigns" / "spring" / "facts.csv").write_text("date_day,channel,new_payers\n2025-03-01,search,1\n", "utf-8")
    campaign(folder, "autumn", "2025-09-01", "2025-09-10")
    return tmp_path / "data"


def campaign(folder: Path, name: str, start: str, end: str, more: str = "") -> None:
    """Write a campaign's sheet."""
    (folder / "campaigns" / name).mkdir(parents=True)
    (folder / "campaigns" / name / "campaign.yml").write_text(SHEET.format(start=start, end=end, more=more), "utf-8")


def job(data: Path, name: str = "", **overrides: str) -> ReportJob:
    """Resolve a request for a campaign of the team acme."""
    return resolve(Request("campaign", data, data.parent / "outputs", "acme", name, overrides=overrides))


def said(error: GoalbookError) -> str:
    """Return what a user reads."""
    return language("en").say(error.message)


def test_campaigns_stand_in_the_order_in_which_they_begin(data: Path) -> None:
    """Whatever their names; a folder without a sheet is none."""
    (data / "acme" / "campaigns" / "notes").mkdir()
    assert ("spring", "autumn") == campaigns_of(data / "acme")
    assert has_facts(data / "acme", "spring")
    assert not has_facts(data / "acme", "autumn")


def test_the_newest_campaign_is_meant_where_none_is_named(data: Path) -> None:
    """It has no facts, so it is planned."""
    assert "autumn-plan" == job(data).period


def test_a_campaign_that_was_measured_is_looked_back_on(data: Path) -> None:
    """Unless its plan is asked for; each mode has a series of its own."""
    assert "spring-retrospective" == job(data, "spring").period
    assert "spring-plan" == job(data, "spring", mode="plan").period
    assert "spring-plan" == period_of(Request("campaign", data, data, "acme", "spring", overrides={"mode": "plan"}))


def test_a_campaign_that_is_none_names_the_nearest(data: Path) -> None:
    """So that a slip of the finger is seen at once."""
    with pytest.raises(UsageError) as caught:
        job(data, "sprng")
    assert "there is no campaign 'sprng'; did you mean 'spring'?" == said(caught.value)


def test_a_team_without_campaigns_is_told_how_to_write_one(tmp_path: Path) -> None:
    """An empty list of names would help nobody."""
    with pytest.raises(UsageError) as caught:
        find_campaign(tmp_path, "")
    assert said(caught.value).startswith("there is no campaign: write campaigns/<id>/campaign.yml")


def test_a_mode_that_is_none_is_refused(data: Path) -> None:
    """The two that there are stand in the message."""
    with pytest.raises(UsageError) as caught:
        job(data, "spring", mode="retro")
    assert "retro" in said(caught.value)
    assert "'plan' or 'retrospective'" in said(caught.value)


def test_the_campaign_is_no_parameter_of_its_own(data: Path) -> None:
    """It is the period's place that names it."""
    with pytest.raises(UsageError) as caught:
        resolve(Request("campaign", data, data, "acme", "spring", overrides={"campaign": "autumn"}))
    assert "'campaign'" in said(caught.value)


def test_a_plan_knows_nothing_of_the_warm_up(data: Path) -> None:
    """A retrospective knows the thirty days after the end, in which what was only brought forward is missing."""
    days = campaign_days(data, "acme", "spring")
    assert (date(2025, 2, 25), date(2025, 3, 10)) == days
    assert date(2025, 2, 24) == CampaignParams(team="acme", campaign="spring", mode="plan").cutoff(days)
    assert date(2025, 4, 9) == CampaignParams(team="acme", campaign="spring").cutoff(days)
    assert date(2025, 3, 5) == CampaignParams(team="acme", campaign="spring", as_of="2025-03-05").cutoff(days)


def test_days_that_are_none_are_told_with_the_sheet(data: Path) -> None:
    """All that is wrong with the campaign's files stands in the one error."""
    sheet = data / "acme" / "campaigns" / "spring" / "campaign.yml"
    sheet.write_text(sheet.read_text("utf-8").replace("2025-03-10", "soon"), "utf-8")
    with pytest.raises(InputError) as caught:
        campaign_days(data, "acme", "spring")
    assert ["campaigns/spring/campaign.yml"] == [problem.file for problem in caught.value.problems]


def test_days_of_a_campaign_that_is_none_are_a_usage_error(data: Path) -> None:
    """In the words of the command."""
    with pytest.raises(UsageError) as caught:
        campaign_days(data, "acme", "autum")
    assert "there is no campaign 'autum'; did you mean 'autumn'?" == said(caught.value)
