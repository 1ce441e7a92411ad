"""A campaign's plan on its way to its seal, and its lessons on their way into the library, by the real command."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import yaml

from goalbook.books.campaign import Params, compute
from goalbook.cli.app import invoke
from goalbook.inputs import load_inputs
from goalbook.inputs.campaigns.days import campaign_days
from goalbook.publish.archive.commit import publish
from goalbook.publish.artefacts import deliver_results
from goalbook.publish.books import BOOKS
from goalbook.publish.campaign_files import write_campaign_files
from goalbook.publish.fingerprint import fingerprint
from goalbook.publish.project import Project
from goalbook.publish.record import Ingredients, RunDetails, write_record
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.revisions import Series

if TYPE_CHECKING:
    from pathlib import Path

BOOK = BOOKS["campaign"]
SEAL = "campaigns/spring/frozen.yml"
FILES = {
    "team.yml": """\
name: {en: Case, zh: 案例}
currency: CNY
channels: [{id: xhs, name: {en: Xiaohongshu, zh: 小红书}, stages: [reads, clicks, new_payers]}]
people: [{id: su, name: {en: Su, zh: 苏}, role: {en: lead, zh: 负责人}}]
""",
    "facts/2025.csv": "date_day,channel,reads,clicks,new_payers\n2025-02-27,xhs,10000,200,20\n2025-04-01,xhs,10000,200,20\n",
    "campaigns/spring/campaign.yml": """\
name: {en: Spring, zh: 春季活动}
role: acquisition
metric: new_payers
channels: [xhs]
start: 2025-03-01
end: 2025-03-06
target: 60
owner: su
stakeholders: [{name: {en: ads, zh: 投放}, agreed_on: 2025-02-20}]
""",
    "campaigns/spring/segments.csv": """\
segment,strategy,target_participation,target_conversion,reached,participated,converted,measured_on
high,礼盒 / a gift,0.5,0.2,100,50,15,2025-03-08
""",
    "lessons.csv": "lesson,date_day,what\nT-01,2025-01-05,旧的 / old\nT-02,2025-09-09,以后的 / a later one\n",
}


class Team:
    """The team's files, its archive and the command on both."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "data" / "case"
        for name, text in FILES.items():
            self.write(name, text)
        (root / "templates" / "report").mkdir(parents=True)
        (root / "notebooks").mkdir()
        (root / "notebooks" / BOOK.notebook).write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a file of the team."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, name: str) -> str:
        """Return a file of the team."""
        return (self.folder / name).read_text("utf-8")

    def report(self, mode: str) -> Path:
        """Archive a report as a run does, without its pages."""
        data = self.root / "data"
        job = resolve(Request(BOOK.id, data, self.root / "outputs", "case", "spring", "en", "", {"mode": mode}))
        made_from = Ingredients(job, BOOK, Project(self.root), fingerprint(job, BOOK, Project(self.root)))
        series = Series.of(job)
        series.folder.mkdir(parents=True, exist_ok=True)
        began = datetime(2025, 6, 30, tzinfo=UTC)
        params = Params.model_validate({"team": "case", "campaign": "spring", "mode": mode})
        found = compute(load_inputs(data, "case", params.cutoff(campaign_days(data, "case", "spring")), campaigns=True), params)
        with series.scratch() as scratch:
            deliver_results(found, scratch)
            write_campaign_files(found, "en", scratch)
            write_record(scratch, made_from, RunDetails("plain", began, began, "complete"))
            return publish(scratch, made_from, series).path

    def accept(self, mode: str, *more: str) -> int:
        """Run the command and return its exit code."""
        folders = ("--data", str(self.root / "data"), "--outputs", str(self.root / "outputs"))
        return invoke(["accept", "campaign", "--team", "case", "--period", "spring", "--mode", mode, *folders, *more])


@pytest.fixture(name="team")
def _team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    # The small sheet leaves much out on purpose; what its rules say is tested elsewhere.
    monkeypatch.setattr("goalbook.books.campaign.appraising.REGISTERS", dict.fromkeys(("plan", "retrospective"), _NO_RULES))
    return Team(tmp_path)


class _Silent:
    def evaluate(self, *_: object) -> tuple[()]:
        return ()


_NO_RULES = _Silent()


def test_without_yes_it_only_shows(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """The seal as a difference; nothing is written."""
    team.report("plan")
    assert 0 == team.accept("plan")
    assert "+frozen_on: 2025-02-28" in capsys.readouterr().out
    assert not (team.folder / SEAL).exists()


def test_an_accepted_plan_is_frozen(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Version, day of the report, owner and the plan's hash; the next report is of a frozen plan, and proposes nothing."""
    team.report("plan")
    assert 0 == team.accept("plan", "--yes")
    said = yaml.safe_load(team.read(SEAL))
    assert (1, "2025-02-28", "su") == (said["version"], str(said["frozen_on"]), said["by"])
    team.report("plan")
    assert 0 == team.accept("plan", "--yes")
    assert "the plan is frozen" in capsys.readouterr().err


def test_a_changed_plan_becomes_its_next_version(team: Team) -> None:
    """The old seal gives way, since it is as the report read it."""
    team.report("plan")
    team.accept("plan", "--yes")
    team.write("campaigns/spring/campaign.yml", team.read("campaigns/spring/campaign.yml").replace("target: 60", "target: 70"))
    team.report("plan")
    assert 0 == team.accept("plan", "--yes")
    assert 2 == yaml.safe_load(team.read(SEAL))["version"]


def test_a_seal_or_a_plan_changed_since_the_report_is_refused(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """What is frozen is what the report judged; the message names the command with its mode."""
    team.report("plan")
    team.write("campaigns/spring/campaign.yml", team.read("campaigns/spring/campaign.yml").replace("target: 60", "target: 70"))
    assert 2 == team.accept("plan", "--yes")
    said = capsys.readouterr().err
    assert "campaigns/spring/campaign.yml" in said
    assert "--period spring --mode plan" in said
    assert not (team.folder / SEAL).exists()


def test_a_proposal_altered_in_the_archive_is_refused(team: Team) -> None:
    """Only what the run wrote is accepted."""
    path = team.report("plan") / "proposed" / SEAL
    path.chmod(0o644)
    path.write_text(path.read_text("utf-8").replace("version: 1", "version: 9"), "utf-8")
    assert 2 == team.accept("plan", "--yes")
    assert not (team.folder / SEAL).exists()


def test_a_plan_that_is_withheld_says_where_to_look(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has agreed: nothing is proposed, which is an error."""
    text = team.read("campaigns/spring/campaign.yml").replace(", agreed_on: 2025-02-20", "")
    team.write("campaigns/spring/campaign.yml", text)
    team.report("plan")
    assert 2 == team.accept("plan", "--yes")
    assert "its section Ready to begin" in capsys.readouterr().err


def test_new_lessons_stand_below_those_kept(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Also below one written after the report's day; the next report knows them and proposes nothing."""
    before = team.read("lessons.csv")
    team.report("retrospective")
    assert 0 == team.accept("retrospective", "--yes")
    after = team.read("lessons.csv")
    assert after != before
    assert ["T-01", "T-02"] == [line.split(",")[0] for line in after.splitlines()[1:3]]
    assert "T-03,2025-04-05" in after
    assert "high_segment" in after
    team.report("retrospective")
    assert 0 == team.accept("retrospective", "--yes")
    assert "no new lesson" in capsys.readouterr().err
    assert after == team.read("lessons.csv")


def test_lessons_kept_elsewhere_are_not_touched(team: Team) -> None:
    """A team with a workbook of lessons copies the rows itself."""
    team.report("retrospective")
    shutil.move(team.folder / "lessons.csv", team.folder / "lessons.xlsx")
    assert 2 == team.accept("retrospective", "--yes")
    assert not (team.folder / "lessons.csv").exists()


def test_a_mode_is_for_campaigns_alone(team: Team) -> None:
    """Goals have none."""
    folders = ("--data", str(team.root / "data"), "--outputs", str(team.root / "outputs"))
    assert 2 == invoke(["accept", "target_setting", "--team", "case", "--mode", "plan", *folders])
