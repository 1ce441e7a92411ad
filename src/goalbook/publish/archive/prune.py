"""Removing what a stated rule allows: the rule and what it took away stand in the ledger, so that `verify` knows of both.

Three rules, each with its limits; nothing else ever deletes from the archive:

* superseded: a revision that is not among the newest of its series, is old enough, and proposed nothing that later reports rest on;
* failures: a failed run that is old enough;
* erased: on request, any run made from an input that was erased, since its report may still show parts of it.

Stored inputs that no remaining run needs go with them.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, BusyError
from goalbook.core.message import msg
from goalbook.publish.archive.commit import renew_index
from goalbook.publish.archive.files import walked
from goalbook.publish.archive.ledger import PRUNE, Ledger
from goalbook.publish.archive.objects import Objects, is_digest
from goalbook.publish.archive.places import safe_path
from goalbook.publish.archive.reading import History, Run, history_of
from goalbook.publish.removal import remove_file
from goalbook.publish.revisions import FAILURES, RECORD, SCRATCH, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

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
class Gone:
    """A run that a rule allows to remove: which rule, and by that of erasures the erased input that it was made from."""

    run: Run
    by: str
    digest: str = ""

    def told(self) -> dict[str, str]:
        """Return what the ledger says of it."""
        plain = {"path": self.run.name, "record": self.run.about("record"), "by": self.by}
        return {**plain, "object": self.digest} if self.digest else plain


@dataclass(frozen=True)
class Unfinished:
    """What earlier lines of the ledger removed and a removal that was cut off left lying."""

    runs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Removal:
    """What a rule allows to remove, and what is left of earlier removals."""

    gone: tuple[Gone, ...]
    objects: tuple[str, ...]
    unfinished: Unfinished
    size: int  # bytes

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the runs that may go."""
        return tuple(one.run for one in self.gone)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all runs whose folders go."""
        return (*(run.name for run in self.runs), *self.unfinished.runs)

    @property
    def digests(self) -> tuple[str, ...]:
        """Return all stored files that go."""
        return (*self.objects, *self.unfinished.objects)


def removable(outputs: Path, limits: Limits) -> Removal:
    """Return what the rules allow to remove now."""
    return _Archive.of(outputs).removable(limits, None)


def prune(outputs: Path, limits: Limits, agreed: Removal | None = None) -> Removal:
    """Remove what the rules allow, and where somebody agreed to it nothing beyond; first the ledger says so, then it is done.

    A removal that was cut off is finished.
    """
    sweep(outputs)
    with Ledger(outputs).hold() as writer:
        Objects(outputs).sweep()
        found = _Archive.of(outputs).removable(limits, agreed)
        if found.gone or found.objects:
            removed = [one.told() for one in found.gone]
            writer.append(PRUNE, {"rule": list(limits.rules()), "removed": removed, "objects": list(found.objects)})
        for name in found.names:
            _remove(outputs, safe_path(outputs, name))
        for digest in found.digests:
            remove_file(Objects(outputs).path(digest))
    for name in found.names:
        _leave_no_empty_folder(outputs, name)
    if found.names:
        renew_index(outputs)
    return found


def sweep(outputs: Path) -> None:
    """Remove what killed runs left, of which no line tells: it may hold what was erased since. Runs under way keep theirs."""
    for folder in {left.parent for left in outputs.glob(f"*/*/*/*/{SCRATCH}*")}:
        Series(folder, outputs).tidy()


def needed(objects: Objects, runs: Iterable[Run]) -> set[str]:
    """Return the digests of everything that runs were made from, the files of stored folders among them."""
    found: set[str] = set()
    for run in runs:
        for one in run.dependencies:
            if one.sha256 not in found and one.listing and objects.has(one.sha256):
                found.update(sha for _, sha in objects.tree(one.sha256))
            found.add(one.sha256)
    return found


@dataclass(frozen=True)
class _Archive:
    """What the ledger says stands and what it removed, read once."""

    outputs: Path
    history: History
    dropped: frozenset[str]  # objects

    @classmethod
    def of(cls, outputs: Path) -> _Archive:
        """Read it."""
        entries = Ledger(outputs).entries()
        dropped = (str(one) for entry in entries if entry.event == PRUNE for one in entry.about["objects"])
        return cls(outputs, history_of(outputs, entries), frozenset(dropped))

    def removable(self, limits: Limits, agreed: Removal | None) -> Removal:
        """Return what may go, of what was agreed to where somebody was asked."""
        runs, erased = tuple(self.history.standing.values()), frozenset(self.history.erased)
        gone = tuple(_removable(runs, limits, erased))
        if agreed:
            known = {(one.run.name, one.run.about("record")) for one in agreed.gone}
            gone = tuple(one for one in gone if (one.run.name, one.run.about("record")) in known)
        names = {one.run.name for one in gone}
        wanted = needed(Objects(self.outputs), (run for run in runs if run.name not in names))
        unneeded = _stored(self.outputs) - wanted
        unfinished = self._unfinished(unneeded)
        objects = unneeded - erased - set(unfinished.objects)
        if agreed:
            objects &= set(agreed.objects)
        found = Removal(gone, tuple(sorted(objects)), unfinished, 0)
        return replace(found, size=_size(self.outputs, found))

    def _unfinished(self, unneeded: set[str]) -> Unfinished:
        """Return what still lies there of what was removed, unless it came back: as a run of that name, or as an input of one."""
        there = (name for name in sorted(self.history.removed) if safe_path(self.outputs, name).is_dir())
        return Unfinished(tuple(there), tuple(sorted(self.dropped & unneeded - set(self.history.erased))))


def _removable(runs: Sequence[Run], limits: Limits, erased: frozenset[str]) -> Iterator[Gone]:
    now = datetime.now(UTC).replace(microsecond=0)  # as the ledger counts: who proves the line reckons with its time
    read = {run.name: erased & {one.sha256 for one in run.dependencies} if limits.erased else frozenset() for run in runs}
    series: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if not run.failed and not read[run.name]:  # those that go as erased leave their series its newest
            series[run.series].append(run)
    newest = {run.name for found in series.values() for run in found[-max(1, limits.keep) :]}
    rested_on = {one.sha256 for run in runs for one in run.dependencies}
    for run in runs:
        age = now - datetime.fromisoformat(run.entry.time)
        if read[run.name]:
            yield Gone(run, "erased", min(read[run.name]))
        elif run.failed:
            if age > timedelta(days=limits.failure_days):
                yield Gone(run, "failures")
        elif run.name not in newest and age > timedelta(days=limits.superseded_days) and not rested_on & _proposed(run):
            yield Gone(run, "superseded")


def _proposed(run: Run) -> set[str]:
    """Return the digests of what a run proposed: accepted as it was, it is an input of later runs."""
    return {str(one["digest"]["sha256"]) for one in run.record["subject"] if str(one["name"]).startswith(_PROPOSED)}


def _stored(outputs: Path) -> set[str]:
    folder = Objects(outputs).folder
    return {path.name for path in folder.iterdir() if is_digest(path.name)} if folder.is_dir() else set()


def _size(outputs: Path, found: Removal) -> int:
    """Return the bytes that a removal frees."""
    files = [path for name in found.names for path in safe_path(outputs, name).rglob("*")]
    every = (*files, *(Objects(outputs).path(one) for one in found.digests))
    return sum(path.stat().st_size for path in every if path.is_file())


def _remove(outputs: Path, folder: Path) -> None:
    """Take a run's folder away, its record last: what lies beside a record is known to be what the record says."""
    if not folder.exists():
        return
    if folder.resolve() != outputs.resolve() / folder.relative_to(outputs):
        raise ArchiveFault(msg("'{name:text}' leads out of its folder", name=folder.name))
    folder.chmod(0o755)
    inside = list(walked(folder))
    for one in inside:
        if one.folder:
            one.path.chmod(0o755)
    for one in sorted(inside, key=lambda one: len(one.path.parts), reverse=True):
        if one.folder:
            one.path.rmdir()
        elif one.name != RECORD:
            remove_file(one.path)
    remove_file(folder / RECORD)
    folder.rmdir()


def _leave_no_empty_folder(outputs: Path, name: str) -> None:
    """Remove the folders that led to a run alone, unless a run is under way there."""
    folder = safe_path(outputs, name).parent
    if folder.name == FAILURES:
        with suppress(OSError):
            while folder != outputs:
                folder.rmdir()
                folder = folder.parent
    elif folder.is_dir():
        with suppress(BusyError), Series(folder, outputs).hold(0):
            pass  # which leaves nothing of a series without a revision
