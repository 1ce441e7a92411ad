"""A small team that sets its goals for a quarter: its files, a report archived as a run archives it, the command on both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from goalbook.books.target_setting import TargetSetting, TargetSettingParams, compute
from goalbook.cli.app import invoke
from goalbook.inputs import load_inputs
from goalbook.publish.archive.commit import publish
from goalbook.publish.artefacts import deliver_results
from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import fingerprint
from goalbook.publish.goals_file import write_frozen
from goalbook.publish.project import Project
from goalbook.publish.record import Ingredients, RunDetails, write_record
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.revisions import Series

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.job import ReportJob

QUARTER = "2025-Q3"
DRAFT, FIRST, SECOND = "goals/2025-Q3.yml", "goals/2025-Q3.v1.yml", "goals/2025-Q3.v2.yml"
SIGNED = "goals/2025-Q3/stakeholders.csv"
FILES = {
    "team.yml": """\
name: {en: Case, zh: 案例}
currency: CNY
channels:
  - {id: xhs, name: {en: Xiaohongshu, zh: 小红书}, stages: [reads, clicks, new_payers], owner: lin}
people: [{id: lin, name: {en: Lin, zh: 林}}, {id: su, name: {en: Su, zh: 苏}}]
""",
    DRAFT: """\
# what we want of the third quarter
period: 2025-Q3
decided_on: 2025-06-27
objectives:
  - id: O1
    text: {en: Win payers, zh: 获取付费用户}
    key_results:
      - {id: KR1, metric: new_payers, commit: 1700, target: 1840, stretch: 2000, headline: true, owner: su}
      - {id: KR2, metric: click_rate, channel: xhs, target: 0.02, type: stretch, owner: lin}
""",
    SIGNED: """\
person,required,explained,discussed,confirmed,opinion,agree
su,yes,2025-06-20,2025-06-24,2025-06-27,说得通 / makes sense,yes
lin,yes,2025-06-20,2025-06-24,2025-06-26,,yes
财务部 / Finance,no,,,,,
""",
}


@dataclass(frozen=True)
class GoalTeam:
    """The team's data folder and an outputs folder beside it."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> GoalTeam:
        """Write the team: 20 new payers a day in the first half of 2025, its draft for the third quarter signed by all."""
        team = cls(root)
        for name, text in FILES.items():
            team.write(name, text)
        team.facts("2025-h1.csv", date(2025, 1, 1), date(2025, 6, 30))
        return team

    @property
    def folder(self) -> Path:
        """Return the team's folder."""
        return self.root / "data" / "case"

    def write(self, name: str, text: str) -> None:
        """Write a file of the team."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, name: str) -> str:
        """Return a file of the team."""
        return (self.folder / name).read_text("utf-8")

    def swap(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file; it must be there."""
        assert old in self.read(name)
        self.write(name, self.read(name).replace(old, new))

    def facts(self, name: str, start: date, end: date) -> None:
        """Write daily facts that differ a little by weekday."""
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        rows = [f"{day},xhs,10000,{200 + day.weekday()},{20 + day.weekday() - 3}" for day in days]
        self.write(f"facts/{name}", "\n".join(["date_day,channel,reads,clicks,new_payers", *rows, ""]))

    def result(self, **params: object) -> TargetSetting:
        """Return the target setting of the third quarter."""
        asked = TargetSettingParams(team="case", period=QUARTER, **params)  # type: ignore[arg-type] # a test names what it means
        return compute(load_inputs(self.root / "data", "case", asked.cutoff()), asked)

    def report(self, lang: str = "en", **params: str) -> Path:
        """Archive a revision as a run does, without its pages, and return its folder."""
        job = self.job(lang, params)
        made_from = Ingredients(job, BOOKS["target_setting"], self._project(), fingerprint(job, BOOKS["target_setting"], self._project()))
        series = Series.of(job)
        series.folder.mkdir(parents=True, exist_ok=True)
        began = datetime(2025, 6, 30, tzinfo=UTC)
        with series.scratch() as scratch:
            result = self.result(**params)
            deliver_results(result, scratch)
            write_frozen(result, lang, scratch)
            write_record(scratch, made_from, RunDetails("plain", began, began, "complete"))
            return publish(scratch, made_from, series).path

    def job(self, lang: str = "en", params: dict[str, str] | None = None) -> ReportJob:
        """Return the job of such a report."""
        return resolve(Request("target_setting", self.root / "data", self.root / "outputs", "case", QUARTER, lang, "", params or {}))

    def accept(self, *more: str) -> int:
        """Run the command and return its exit code."""
        folders = ("--data", str(self.root / "data"), "--outputs", str(self.root / "outputs"))
        return invoke(["accept", "--team", "case", "--period", QUARTER, *folders, *more])

    def _project(self) -> Project:
        """Return a project of one empty notebook, which a record names."""
        notebook = self.root / "notebooks" / BOOKS["target_setting"].notebook
        (self.root / "templates" / "report").mkdir(parents=True, exist_ok=True)
        notebook.parent.mkdir(exist_ok=True)
        notebook.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
        return Project(self.root)
