"""Which jobs need to be run: those whose series' newest revision was not made from exactly the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import Surroundings
from goalbook.publish.record import Ingredients
from goalbook.publish.resolve import resolve
from goalbook.publish.revisions import Series
from goalbook.publish.team_folder import input_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.publish.job import ReportJob
    from goalbook.publish.project import Project
    from goalbook.publish.resolve import Request
    from goalbook.publish.revisions import Revision


@dataclass(frozen=True)
class Decision:
    """What a job would be made from now, and the revision that was made from the same already, or None: it must be run."""

    made_from: Ingredients
    same: Revision | None

    @property
    def up_to_date(self) -> bool:
        """Say whether there is nothing to run."""
        return self.same is not None


def decide(jobs: Iterable[ReportJob], project: Project) -> tuple[Decision, ...]:
    """Decide about jobs, in their order; what they have in common is looked at once, so that a thousand take seconds."""
    jobs = tuple(jobs)
    around = Surroundings.of(project, (BOOKS[job.book] for job in jobs)) if jobs else None
    found = []
    for job in jobs:
        book = BOOKS[job.book]
        made_from = Ingredients(job, book, project, around.fingerprint(job, book))  # type: ignore[union-attr]  # there is a job
        found.append(Decision(made_from, same(made_from)))
    return tuple(found)


def same(made_from: Ingredients) -> Revision | None:
    """Return the newest revision of a job's series where it was made from exactly this, else None."""
    newest = Series.of(made_from.job).newest()
    return newest if newest and newest.fingerprint == made_from.fingerprint.value else None


def resolve_all(requests: Iterable[Request]) -> tuple[ReportJob, ...]:
    """Return the jobs of many requests at one moment: each team's files are read once, not once for every request."""
    files = cache(input_files)
    return tuple(resolve(request, files) for request in requests)
