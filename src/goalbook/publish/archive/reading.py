"""Reading the archive: the runs the ledger knows, what each was made from, and how one is asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.publish.archive.ledger import ADOPTED, ERASE, FAILURE, PRUNE, REVISION, Entry, Ledger
from goalbook.publish.archive.places import safe_path as safe_path  # noqa: PLC0414 - who reads the archive finds it here
from goalbook.publish.record import NOTEBOOK, RESULTS
from goalbook.publish.revisions import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LEAST_DIGITS = 6  # of a fingerprint, to be taken for one


@dataclass(frozen=True)
class Dependency:
    """Something a run was made from; a listing is a stored list of files."""

    name: str  # data/<team>/…, outputs/…, notebooks/…, goalbook, templates/report, requirements.lock
    sha256: str
    listing: bool
    annotations: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A revision or a failed run, as the ledger knows it. Nothing here is proved: that is what `verify` does."""

    outputs: Path
    entry: Entry

    @property
    def name(self) -> str:
        """Return its path within the outputs folder."""
        return str(self.entry.about["path"])

    @property
    def path(self) -> Path:
        """Return its folder."""
        return safe_path(self.outputs, self.name)

    @property
    def series(self) -> str:
        """Return the series' path within the outputs folder; of a failure that of the failures."""
        return str(PurePosixPath(self.name).parent)

    @property
    def failed(self) -> bool:
        """Say whether it failed."""
        return self.entry.event == FAILURE

    def about(self, name: str) -> str:
        """Return the ledger's team, book, period, lang, scenario, fingerprint or record digest."""
        return str(self.entry.about[name])

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Return its record.json; one that cannot be read is an ArchiveFault."""
        return _json(self.path / RECORD, self.name)

    @cached_property
    def results(self) -> Mapping[str, Any]:
        """Return its results.json; one that cannot be read is an ArchiveFault."""
        return _json(self.path / RESULTS, self.name)

    @property
    def notebook(self) -> Path:
        """Return its notebook as it was run."""
        return self.path / NOTEBOOK

    @property
    def build(self) -> Mapping[str, Any]:
        """Return the record's build definition."""
        return _within(self.record, "predicate", "buildDefinition")

    @property
    def internal(self) -> Mapping[str, Any]:
        """Return what the record says of fingerprint parts, packages and libraries."""
        return _within(self.build, "internalParameters")

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return the resolved parameters by name."""
        return {name: found["value"] for name, found in _within(self.build, "externalParameters").items()}

    @property
    def sources(self) -> Mapping[str, str]:
        """Return where each parameter came from."""
        return {name: str(found["source"]) for name, found in _within(self.build, "externalParameters").items()}

    @cached_property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Return what it was made from."""
        try:
            return tuple(map(_dependency, self.build.get("resolvedDependencies", ())))
        except (KeyError, TypeError, AttributeError):
            raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=RECORD, run=self.name)) from None

    def data(self) -> Mapping[str, str]:
        """Return the digests of the team's files by their path in the team's folder."""
        prefix = f"data/{self.about('team')}/"
        return {one.name.removeprefix(prefix): one.sha256 for one in self.dependencies if one.name.startswith(prefix)}


def all_runs(outputs: Path) -> tuple[Run, ...]:
    """Return every revision and failure that was not removed by rule, in the order in which they were made."""
    return runs_of(outputs, Ledger(outputs).entries())


def runs_of(outputs: Path, entries: Iterable[Entry]) -> tuple[Run, ...]:
    """Return the runs that ledger lines leave standing."""
    return tuple(history_of(outputs, entries).standing.values())


@dataclass(frozen=True)
class History:
    """What the ledger's lines leave: runs by their path, in the order in which they were made, and objects by their digest."""

    standing: Mapping[str, Run]
    removed: Mapping[str, Run]  # by rule, and not made again under the same name since
    erased: Mapping[str, str]  # the digest of the tombstone by that of the object


def history_of(outputs: Path, entries: Iterable[Entry]) -> History:
    """Return what stands, what was removed and what was erased after so many lines."""
    standing: dict[str, Run] = {}
    removed: dict[str, Run] = {}
    erased: dict[str, str] = {}
    for entry in entries:
        if entry.event in (REVISION, FAILURE, ADOPTED):
            run = Run(outputs, entry)
            removed.pop(run.name, None)
            standing.pop(run.name, None)
            standing[run.name] = run
        elif entry.event == PRUNE:
            gone = [standing.pop(str(one["path"]), None) for one in entry.about["removed"]]
            removed.update((run.name, run) for run in gone if run)
        elif entry.event == ERASE:
            erased[str(entry.about["object"])] = str(entry.about["tombstone"])
    return History(standing, removed, erased)


def find_run(outputs: Path, asked: str) -> Run:
    """Return the run a person names: its folder, its path within outputs/, its series (the newest revision), or its fingerprint.

    Several runs of one fingerprint are the newest of them; what names none is a UsageError with the nearest.
    """
    runs = all_runs(outputs)
    text = _within_outputs(outputs, asked)
    exact = [run for run in runs if run.name == text]
    series = [run for run in runs if run.series == text and not run.failed]
    marked = [run for run in runs if len(text) >= _LEAST_DIGITS and run.about("fingerprint").startswith(text)]
    for found in (exact, series[-1:], marked[-1:]):
        if found:
            return found[-1]
    near = nearest(text, [run.name for run in runs])
    raise UsageError(
        msg("there is no run '{asked}'; did you mean {near}?", asked=asked, near=near)
        if near
        else msg("there is no run '{asked}'; name it as <team>/<book>/<period>/<language>[/r0001] or by its fingerprint", asked=asked)
    )


def _within_outputs(outputs: Path, asked: str) -> str:
    path = Path(asked)
    for candidate in (path, outputs / path):
        if candidate.exists() and candidate.resolve().is_relative_to(outputs.resolve()):
            found = candidate.resolve()
            folder = found if found.is_dir() else found.parent
            return folder.relative_to(outputs.resolve()).as_posix()
    return asked.strip("/").removeprefix("outputs/")


def _json(path: Path, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=path.name, run=name)) from None
    if not isinstance(found, dict):
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=path.name, run=name))
    return found


def _dependency(one: Mapping[str, Any]) -> Dependency:
    notes = one.get("annotations") or {}
    return Dependency(str(one["name"]), str(one["digest"]["sha256"]), bool(notes.get("listing")), notes)


def _within(plain: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        plain = plain.get(name) or {}
    return plain
