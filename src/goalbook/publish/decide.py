"""Which jobs need to be run: those whose series' newest revision was not made from exactly the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from goalbook.publish.archive.ledger import Ledger, happened
from goalbook.publish.archive.objects import digest_of, lost_ledger
from goalbook.publish.archive.places import safe_path
from goalbook.publish.archive.reading import history_of
from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import Surroundings
from goalbook.publish.record import Ingredients
from goalbook.publish.resolve import resolve
from goalbook.publish.revisions import RECORD, Revision, Series
from goalbook.publish.team_folder import input_files

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from goalbook.publish.archive.reading import Run
    from goalbook.publish.job import ReportJob
    from goalbook.publish.project import Project
    from goalbook.publish.resolve import Request


@dataclass(frozen=True)
class Decision:
    """What a job would be made from now, and the revision that was made from the same already, or None: it must be run."""

    made_from: Ingredients
    same: Revision | None
    erased: tuple[str, ...] = ()  # files of the team that were taken out of the archive, and are what they were

    @property
    def up_to_date(self) -> bool:
        """Say whether there is nothing to run."""
        return self.same is not None


@dataclass(frozen=True)
class Standing:
    """What the ledger says of an archive: the newest revision of each series, and what was erased."""

    outputs: Path
    newest: Mapping[Path, Run]  # by the series' folder
    erased: Container[str]
    begun: bool  # else its revisions are older than the ledger

    @classmethod
    def of(cls, outputs: Path) -> Standing:
        """Read the ledger, with what a killed run did and the next one will enter."""
        ledger = Ledger(outputs)
        pending = ledger.pending()
        done = (pending,) if pending and happened(outputs, pending) else ()
        entries = (*ledger.entries(), *done)
        history = history_of(outputs, entries)
        newest = {run.path.parent: run for run in history.standing.values() if not run.failed}
        return cls(outputs, newest, history.erased, begun=bool(entries) or lost_ledger(outputs))

    def revision(self, series: Series) -> Revision | None:
        """Return the newest revision of a series that stands, or None; what else lies in its folder is none."""
        if not self.begun:
            return series.newest()
        run = self.newest.get(series.folder)
        return Revision(run.path, int(run.path.name.removeprefix("r"))) if run else None

    def same(self, made_from: Ingredients) -> Revision | None:
        """Return the newest revision of a job's series where it was made from exactly this and is all there, else None."""
        series = Series.of(made_from.job)
        found, run = self.revision(series), self.newest.get(series.folder)
        if found is None or found.fingerprint != made_from.fingerprint.value or (run and not _whole(run)):
            return None
        return found


def decide(jobs: Iterable[ReportJob], project: Project) -> tuple[Decision, ...]:
    """Decide about jobs, in their order; what they have in common is looked at once, so that a thousand take seconds."""
    jobs = tuple(jobs)
    around = Surroundings.of(project, (BOOKS[job.book] for job in jobs)) if jobs else None
    standing = cache(Standing.of)
    found = []
    for job in jobs:
        book = BOOKS[job.book]
        made_from = Ingredients(job, book, project, around.fingerprint(job, book))  # type: ignore[union-attr]  # there is a job
        known = standing(job.outputs_dir)
        erased = tuple(file.path for file in job.inputs if file.sha256 in known.erased)
        found.append(Decision(made_from, known.same(made_from), erased))
    return tuple(found)


def same(made_from: Ingredients) -> Revision | None:
    """Return the newest revision of a job's series where it was made from exactly this, else None."""
    return Standing.of(made_from.job.outputs_dir).same(made_from)


def _whole(run: Run) -> bool:
    """Say whether a revision's record is the ledger's, and every file that it names is there."""
    try:
        data = (run.path / RECORD).read_bytes()
        names = [str(one["name"]) for one in json.loads(data)["subject"]] if digest_of(data) == run.about("record") else [""]
        return all(safe_path(run.path, name).is_file() for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def resolve_all(requests: Iterable[Request]) -> tuple[ReportJob, ...]:
    """Return the jobs of many requests at one moment: each team's files are read once, not once for every request."""
    files = cache(input_files)
    return tuple(resolve(request, files) for request in requests)
