"""Removing what a stated rule allows: the rule and what it took away stand in the ledger, so that `verify` knows of both.

Three rules, each with its limits; nothing else ever deletes from the archive:

* superseded: a revision that is not among the newest of its series, is old enough, and proposed nothing that later reports rest on;
* failures: a failed run that is old enough;
* erased: on request, any run made from an input that was erased, since its report may still show parts of it.

Stored inputs that no remaining run needs go with them.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.publish.archive.commit import renew_index
from goalbook.publish.archive.ledger import ERASE, PRUNE, Ledger
from goalbook.publish.archive.objects import Objects, is_digest
from goalbook.publish.archive.reading import Run, runs_of, safe_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from goalbook.publish.archive.ledger import Entry

_PROPOSED = "proposed/"


@dataclass(frozen=True)
class Limits:
    """How far removal may go."""

    keep: int = 3  # newest revisions of each series that always stay; at least one
    superseded_days: int = 400  # longer than a year, so that last year's report can still be compared
    failure_days: int = 90
    erased: bool = False

    def rules(self) -> tuple[dict[str, object], ...]:
        """Return the rules as the ledger keeps them; their ids are those of this module's text."""
        found: tuple[dict[str, object], ...] = (
            {"rule": "superseded", "keep": max(1, self.keep), "days": self.superseded_days},
            {"rule": "failures", "days": self.failure_days},
        )
        return (*found, {"rule": "erased"}) if self.erased else found


@dataclass(frozen=True)
class Removal:
    """What a rule allows to remove."""

    runs: tuple[Run, ...]
    objects: tuple[str, ...]
    size: int  # bytes


def removable(outputs: Path, limits: Limits) -> Removal:
    """Return what the rules allow to remove now."""
    entries = Ledger(outputs).entries()
    runs = runs_of(outputs, entries)
    gone = {run.name for run in _removable(runs, limits, _erased(entries))}
    left = [run for run in runs if run.name not in gone]
    objects = tuple(sorted(_stored(outputs) - needed(Objects(outputs), left) - _erased(entries)))
    removed = tuple(run for run in runs if run.name in gone)
    files = (*(path for run in removed for path in run.path.rglob("*")), *(Objects(outputs).path(one) for one in objects))
    return Removal(removed, objects, sum(path.stat().st_size for path in files if path.is_file()))


def prune(outputs: Path, limits: Limits) -> Removal:
    """Remove what the rules allow; first the ledger says so, then it is done. A removal that was cut off is finished."""
    with Ledger(outputs).hold() as writer:
        _finish(outputs, Ledger(outputs).entries())
        found = removable(outputs, limits)
        if found.runs or found.objects:
            removed = [{"path": run.name, "record": run.about("record")} for run in found.runs]
            writer.append(PRUNE, {"rule": list(limits.rules()), "removed": removed, "objects": list(found.objects)})
            _finish(outputs, Ledger(outputs).entries())
            renew_index(outputs)
    return found


def needed(objects: Objects, runs: Iterable[Run]) -> set[str]:
    """Return the digests of everything that runs were made from, the files of stored folders among them."""
    found: set[str] = set()
    for run in runs:
        for one in run.dependencies:
            if one.sha256 not in found and one.listing and objects.has(one.sha256):
                found.update(sha for _, sha in objects.tree(one.sha256))
            found.add(one.sha256)
    return found


def _removable(runs: Sequence[Run], limits: Limits, erased: set[str]) -> Iterator[Run]:
    now = datetime.now(UTC)
    series: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if not run.failed:
            series[run.series].append(run)
    newest = {run.name for found in series.values() for run in found[-max(1, limits.keep) :]}
    rested_on = {one.sha256 for run in runs for one in run.dependencies}
    for run in runs:
        age = now - datetime.fromisoformat(run.entry.time)
        if limits.erased and erased & {one.sha256 for one in run.dependencies}:
            yield run
        elif run.failed:
            if age > timedelta(days=limits.failure_days):
                yield run
        elif run.name not in newest and age > timedelta(days=limits.superseded_days) and not rested_on & _proposed(run):
            yield run


def _proposed(run: Run) -> set[str]:
    """Return the digests of what a run proposed: accepted as it was, it is an input of later runs."""
    return {str(one["digest"]["sha256"]) for one in run.record["subject"] if str(one["name"]).startswith(_PROPOSED)}


def _erased(entries: Iterable[Entry]) -> set[str]:
    return {str(entry.about["object"]) for entry in entries if entry.event == ERASE}


def _stored(outputs: Path) -> set[str]:
    folder = Objects(outputs).folder
    return {path.name for path in folder.iterdir() if is_digest(path.name)} if folder.is_dir() else set()


def _finish(outputs: Path, entries: Sequence[Entry]) -> None:
    """Take away what the ledger says is removed, and the folders that are empty then."""
    standing = runs_of(outputs, entries)
    names, wanted = {run.name for run in standing}, needed(Objects(outputs), standing)
    for entry in entries:
        if entry.event != PRUNE:
            continue
        for gone in entry.about["removed"]:
            if gone["path"] not in names:
                _remove(outputs, safe_path(outputs, str(gone["path"])))
        for digest in entry.about["objects"]:
            if digest not in wanted:
                Objects(outputs).path(str(digest)).unlink(missing_ok=True)


def _remove(outputs: Path, folder: Path) -> None:
    if not folder.exists():
        return
    if folder.resolve() != outputs.resolve() / folder.relative_to(outputs):
        raise ArchiveFault(msg("'{name:text}' leads out of its folder", name=folder.name))
    for path in (folder, *(found for found in folder.rglob("*") if found.is_dir())):
        path.chmod(0o755)
    shutil.rmtree(folder)
