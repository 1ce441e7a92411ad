"""Archives of many small revisions, made as a run makes them but without a kernel: record and ledger are the real ones, contents small."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import RunError
from goalbook.core.message import msg
from goalbook.publish import record
from goalbook.publish.archive import commit
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.archive.reading import Run
from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import Fingerprint, Tree, fingerprint
from goalbook.publish.job import InputFile, Parameter, ReportJob
from goalbook.publish.libraries import package_versions
from goalbook.publish.project import Project
from goalbook.publish.record import Ingredients, RunDetails, write_record
from goalbook.publish.revisions import Series
from goalbook.publish.team_folder import digest, input_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FACTS = "date_day,channel,spend\n2025-05-01,xhs,1\n"
NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
_BEGAN = datetime(2025, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Kind:
    """Which series a revision belongs to."""

    book: str = "monthly_review"
    team: str = "acme"
    period: str = "2025-05"
    lang: str = "en"
    scenario: str = ""


@dataclass(frozen=True)
class Content:
    """What a revision holds, and what it was made from."""

    facts: str = FACTS
    results: Mapping[str, Any] | None = None  # merged over a few plain ones
    files: Mapping[str, str] | None = None  # further files, by their path in the revision
    parameters: Mapping[str, str] | None = None
    earlier: tuple[str, ...] = ()  # files within the outputs folder that it read


@dataclass(frozen=True)
class MadeArchive:
    """A data folder, a project of empty notebooks and a package of one module, and the outputs folder that holds the archive."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> MadeArchive:
        """Write the project; the archive is empty."""
        made = cls(root)
        for book in BOOKS.values():
            _write(root / "notebooks" / book.notebook, NOTEBOOK)
        _write(root / "templates" / "report" / "report.css", "body {}")
        _write(root / "package" / "core" / "policy.yml", "alerts: {}\n")
        _write(root / "requirements.lock", "none==1\n")
        return made

    @property
    def outputs(self) -> Path:
        """Return the archive's folder."""
        return self.root / "outputs"

    @property
    def data(self) -> Path:
        """Return the folder of the teams' inputs."""
        return self.root / "data"

    def revision(self, kind: Kind | None = None, content: Content | None = None) -> Run:
        """Archive a revision and return it."""
        kind, content = kind or Kind(), content or Content()
        made_from = self._ingredients(kind, content)
        series = Series.of(made_from.job)
        series.folder.mkdir(parents=True, exist_ok=True)
        with series.scratch() as scratch, self._small_package():
            for name, text in _files(kind, content, made_from.fingerprint.value).items():
                _write(scratch / name, text)
            (scratch / "proposed").mkdir(exist_ok=True)
            write_record(scratch, made_from, RunDetails("plain", _BEGAN, _BEGAN, "complete"))
            commit.publish(scratch, made_from, series)
        return self._newest()

    def failure(self, kind: Kind | None = None, content: Content | None = None) -> Run:
        """Archive a failed run and return it."""
        made_from = self._ingredients(kind or Kind(), content or Content())
        fault = RunError(msg("the run ended without {files:text}", files="report.xlsx"))
        series = Series.of(made_from.job)
        series.folder.mkdir(parents=True, exist_ok=True)
        with series.scratch() as scratch, self._small_package():
            _write(scratch / "report.ipynb", NOTEBOOK)
            write_record(scratch, made_from, RunDetails("plain", _BEGAN, _BEGAN, "failed", {"message": fault.message.to_json()}))
            commit.keep_failure(scratch, made_from, fault)
        return self._newest()

    def fill(self, count: int, teams: Iterable[str] = ("acme",)) -> None:
        """Archive so many revisions of different series: all teams, books, languages and months from January 2000 on; no index."""
        months = (f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(count))
        kinds = (Kind(book, team, month, lang) for month, team, book, lang in product(months, tuple(teams), sorted(BOOKS), ("en", "zh")))
        with ExitStack() as back:
            back.callback(setattr, commit, "renew_index", commit.renew_index)
            commit.renew_index = _no_index  # type: ignore[assignment] # each would be longer than the one before
            for number, kind in zip(range(count), kinds, strict=False):
                self.revision(kind, Content(f"{FACTS}2025-05-02,xhs,{number}\n"))

    def job(self, kind: Kind, content: Content) -> ReportJob:
        """Write the team's facts and return the job that would make such a revision."""
        team = self.data / kind.team
        _write(team / "facts" / "facts.csv", content.facts)
        values = {"team": kind.team, "period": kind.period, "report_lang": kind.lang, "scenario": kind.scenario}
        return ReportJob(
            book=kind.book,
            team=kind.team,
            period=kind.period,
            lang=kind.lang,
            scenario=kind.scenario,
            parameters=tuple(Parameter(name, value, "command line") for name, value in {**values, **(content.parameters or {})}.items()),
            inputs=input_files(team, ""),
            data_dir=self.data,
            outputs_dir=self.outputs,
            earlier=tuple(InputFile(name, digest(self.outputs / name)) for name in content.earlier),
        )

    def _ingredients(self, kind: Kind, content: Content) -> Ingredients:
        job, book, project = self.job(kind, content), BOOKS[kind.book], Project(self.root)
        parts = {**_parts(_plain(job), project), "package": self._package().digest}
        made_of = {"parameters": _mark(job.values()), "inputs": _mark((*job.inputs, *job.earlier))}
        return Ingredients(job, book, project, Fingerprint({**parts, **made_of}))

    def _package(self) -> Tree:
        return Tree.of(self.root / "package")

    @contextmanager
    def _small_package(self) -> Iterator[None]:
        """Let one module stand for this package's source while something is archived, and ask for versions once: both take long."""
        with ExitStack() as back:
            for module, name, instead in ((commit, "package_tree", self._package), (record, "package_versions", _versions)):
                back.callback(setattr, module, name, getattr(module, name))
                setattr(module, name, instead)
            yield

    def _newest(self) -> Run:
        entry = Ledger(self.outputs).last()
        assert entry is not None
        return Run(self.outputs, entry)


def _no_index(_outputs: Path) -> None:
    """Leave the index as it is: who wants it writes it once, at the end."""


def _mark(plain: object) -> str:
    """Return a digest of something; its way of writing is of no matter here."""
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def _plain(job: ReportJob) -> ReportJob:
    """Return a job that stands for all of its book."""
    return replace(job, team="", period="", lang="", scenario="", parameters=(), inputs=(), earlier=())


@cache
def _versions() -> Mapping[str, str]:
    return package_versions()


@cache
def _parts(job: ReportJob, project: Project) -> Mapping[str, str]:
    """Return what every job of one project and book has in common: it takes half a second."""
    return fingerprint(job, BOOKS[job.book], project).parts


def _files(kind: Kind, content: Content, mark: str) -> dict[str, str]:
    headline = {"en": f"{kind.team} in {kind.period}", "zh": f"{kind.team}，{kind.period}"}
    results = {"book": kind.book, "headline_text": headline, "tables": {"sources": []}, "findings": [], **(content.results or {})}
    plain = {name: f"{name} of {mark}" for name in ("report.html", "report.pdf", "report.xlsx", "page1.png", "summary.md")}
    made = {"report.ipynb": NOTEBOOK, "results.json": json.dumps(results, ensure_ascii=False), "tables/daily.csv": content.facts}
    return {**plain, **made, **(content.files or {})}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
