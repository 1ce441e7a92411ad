"""Which files of the archive a pack holds: those of the year's runs, the ledger, and every object the runs were made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.publish.archive.ledger import ERASE, LEDGER
from goalbook.publish.archive.objects import FOLDER, Objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.publish.archive.audit.year import Audited, Year
    from goalbook.publish.archive.reading import Run

# What tells of single people: goal cards, what is promised to and expected of members, their days, customers' purchases.
_PRIVATE_FILE = re.compile(r"(?:.*/)?cards/[^/]+|private/.*")
_PRIVATE_INPUT = re.compile(r"plan/[^/]+/(?:cards|commitments|bottom_up|feedback|absences|trainings|sop_checks)\.csv|transactions\.[^/]+")
ARCHIVE = "archive"


@dataclass(frozen=True)
class LeftOut:
    """A file that the archive has and the pack has not."""

    path: str  # within the archive
    sha256: str
    name: str  # what it is: the file of the run, or the input it was read as
    why: str  # private | missing


@dataclass(frozen=True)
class Contents:
    """What goes into a pack: path within it and where it lies, and what is left out."""

    files: Mapping[str, Path]
    left_out: tuple[LeftOut, ...]


def contents(year: Year, *, private: bool = False) -> Contents:
    """Return the files of a pack; what tells of single people only where it is asked for."""
    files: dict[str, Path] = {}
    left_out: dict[str, LeftOut] = {}
    objects = _Wanted(year.outputs, {str(entry.about["object"]) for entry in year.entries if entry.event == ERASE})
    for one in year.runs:
        if one.gone:
            continue
        _files_of(one, files, left_out, private=private)
        if one.readable and not one.run.failed:
            objects.add(one.run, private=private)
    for digest, name in objects.found.items():
        path = f"{FOLDER}/{digest}"
        if digest in objects.private:
            left_out[path] = LeftOut(path, digest, name, "private")
        elif (year.outputs / path).is_file():
            files[path] = year.outputs / path
        else:
            left_out[path] = LeftOut(path, digest, name, "missing")
    packed = {f"{ARCHIVE}/{path}": place for path, place in files.items() if path != LEDGER}
    return Contents(dict(sorted(packed.items())), tuple(left_out[path] for path in sorted(left_out)))


def _files_of(one: Audited, files: dict[str, Path], left_out: dict[str, LeftOut], *, private: bool) -> None:
    run = one.run
    subjects = run.record.get("subject", ()) if one.readable else ()
    known = {str(part["name"]): str(part["digest"]["sha256"]) for part in subjects}
    for path in sorted(run.path.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        inside = path.relative_to(run.path).as_posix()
        name = f"{run.name}/{inside}"
        if not private and _PRIVATE_FILE.fullmatch(inside):
            left_out[name] = LeftOut(name, known.get(inside, ""), inside, "private")
        else:
            files[name] = path


class _Wanted:
    """The objects that runs were made from; one that any run read as a private file is private."""

    def __init__(self, outputs: Path, erased: set[str]) -> None:
        self.found: dict[str, str] = {}
        self.private: set[str] = set()
        self._objects, self._erased = Objects(outputs), erased
        self._trees: set[str] = set()

    def add(self, run: Run, *, private: bool) -> None:
        """Add all that a run was made from."""
        prefix = f"data/{run.about('team')}/"
        for part in run.dependencies:
            self.found.setdefault(part.sha256, part.name)
            inside = part.name.removeprefix(prefix)
            if not private and part.name.startswith(prefix) and _PRIVATE_INPUT.fullmatch(inside) and part.sha256 not in self._erased:
                self.private.add(part.sha256)
            if part.listing and part.sha256 not in self._trees:
                self._trees.add(part.sha256)
                self.found |= {sha: f"{part.name}/{path}" for path, sha in self._tree(part.sha256)}

    def _tree(self, digest: str) -> Iterator[tuple[str, str]]:
        try:
            yield from self._objects.tree(digest)
        except (ArchiveFault, ValueError):
            return


def left_out_json(found: Contents) -> str:
    """Return the list of what is left out, as JSON text."""
    plain = [{"path": one.path, "sha256": one.sha256, "name": one.name, "why": one.why} for one in found.left_out]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
