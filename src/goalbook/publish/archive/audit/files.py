"""Which files of the archive a pack holds: those of the year's runs, the ledger, and every object the runs were made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.publish.archive.objects import FOLDER, Objects
from goalbook.publish.archive.private import (
    private_file,
    private_input,
    private_report,
    private_tables,
    redacted,
    tells_of_people,
)
from goalbook.publish.archive.reading import history_of
from goalbook.publish.record import RESULTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from goalbook.publish.archive.audit.year import Audited, Year
    from goalbook.publish.archive.reading import Dependency, Run

ARCHIVE, REDACTED = "archive", "redacted"


@dataclass(frozen=True)
class LeftOut:
    """A file that the archive has and the pack has not."""

    path: str  # within the archive; of a file about one member a number stands for the name
    sha256: str
    name: str  # what it is: the file of the run, or the input it was read as
    why: str  # private | missing


@dataclass(frozen=True)
class Contents:
    """What goes into a pack: path within it and where it lies or what it holds, and what is left out."""

    files: Mapping[str, Path | bytes]
    left_out: tuple[LeftOut, ...]


def contents(year: Year, *, private: bool = False) -> Contents:
    """Return the files of a pack; what tells of single people only where it is asked for."""
    packed: dict[str, Path | bytes] = {}
    left_out: list[LeftOut] = []
    objects = _Wanted(year.outputs, history_of(year.outputs, year.entries).erased)
    for one in (one for one in year.runs if not one.gone):
        people = not private and _of_people(one)
        left = left_out_of(one, people=people) if not private else {}
        withheld = {
            inside: LeftOut(f"{one.run.name}/{shown}", _digests(one).get(inside, ""), shown, "private") for inside, shown in left.items()
        }
        left_out += withheld.values()
        packed |= {f"{ARCHIVE}/{one.run.name}/{inside}": path for inside, path in _files(one) if inside not in withheld}
        if people and one.results:
            packed[f"{REDACTED}/{one.run.name}/{RESULTS}"] = _plain(redacted(one.run.about("book"), one.results))
        if one.readable and not one.run.failed:
            objects.add(one.run, private=private)
    for digest, name in objects.found.items():
        path = f"{FOLDER}/{digest}"
        if digest in objects.private:
            left_out.append(LeftOut(path, digest, name, "private"))
        elif (year.outputs / path).is_file():
            packed[f"{ARCHIVE}/{path}"] = year.outputs / path
        else:
            left_out.append(LeftOut(path, digest, name, "missing"))
    return Contents(dict(sorted(packed.items())), tuple(sorted(left_out, key=lambda one: one.path)))


def left_out_of(one: Audited, *, people: bool) -> dict[str, str]:
    """Return the files of a run that a plain pack leaves out, and how each is called there: a card by its number."""
    names = [inside for inside, _ in _files(one)]
    cards = {name: f"{PurePosixPath(name).parent}/{place}" for place, name in enumerate(filter(private_file, names), start=1)}
    return cards | {name: name for name in names if people and private_report(name)}


def _of_people(one: Audited) -> bool:
    """Say whether a run's reports print what tells of single people; one whose results cannot be read may."""
    book = one.run.about("book")
    return tells_of_people(book, one.results) if one.results else bool(private_tables(book))


def _files(one: Audited) -> Iterator[tuple[str, Path]]:
    for path in sorted(one.run.path.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(one.run.path).as_posix(), path


def _digests(one: Audited) -> dict[str, str]:
    subjects = one.run.record.get("subject", ()) if one.readable else ()
    return {str(part["name"]): str(part["digest"]["sha256"]) for part in subjects}


class _Wanted:
    """The objects that runs were made from; one that any run read as a private file is private."""

    def __init__(self, outputs: Path, erased: Collection[str]) -> None:
        self.found: dict[str, str] = {}
        self.private: set[str] = set()
        self._objects, self._erased = Objects(outputs), erased
        self._trees: set[str] = set()

    def add(self, run: Run, *, private: bool) -> None:
        """Add all that a run was made from."""
        prefix = f"data/{run.about('team')}/"
        for part in run.dependencies:
            self.found.setdefault(part.sha256, part.name)
            told = part.name.startswith(prefix) and private_input(part.name.removeprefix(prefix))
            if not private and part.sha256 not in self._erased and (told or self._earlier(part) or self._shown(part, run)):
                self.private.add(part.sha256)
            if part.listing and part.sha256 not in self._trees:
                self._trees.add(part.sha256)
                self.found |= {sha: f"{part.name}/{path}" for path, sha in self._tree(part.sha256)}

    def _earlier(self, part: Dependency) -> bool:
        """Say whether it is an earlier report's results, and these tell of single people."""
        if part.sha256 in self.private or not part.name.startswith("outputs/"):
            return part.sha256 in self.private
        _, _, book, *_ = *part.name.split("/"), "", ""
        if not private_tables(book):
            return False
        try:
            return tells_of_people(book, json.loads(self._objects.read(part.sha256)))
        except (ArchiveFault, ValueError, AttributeError):
            return True

    def _shown(self, part: Dependency, run: Run) -> bool:
        """Say whether it is a notebook that was stored with what it had last shown, of a book that shows single people."""
        if not part.name.startswith("notebooks/") or not private_tables(run.about("book")):
            return False
        try:
            cells = json.loads(self._objects.read(part.sha256)).get("cells", ())
            return any(cell.get("outputs") for cell in cells)
        except (ArchiveFault, ValueError, AttributeError):
            return True

    def _tree(self, digest: str) -> Iterator[tuple[str, str]]:
        try:
            yield from self._objects.tree(digest)
        except (ArchiveFault, ValueError):
            return


def left_out_json(found: Contents) -> bytes:
    """Return the list of what is left out, as JSON."""
    plain = [{"path": one.path, "sha256": one.sha256, "name": one.name, "why": one.why} for one in found.left_out]
    return _plain(plain)


def _plain(found: object) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
