"""Everything in the outputs folder that no line of the ledger tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.publish.archive.files import Found, listed, read, walked
from goalbook.publish.archive.ledger import BEGINNING, INDEX, INDEX_LOCK, LEDGER, LOCK, PENDING
from goalbook.publish.archive.objects import FOLDER, digest_of
from goalbook.publish.archive.places import VIEWS
from goalbook.publish.archive.verifying.breaks import Break
from goalbook.publish.books import BOOKS
from goalbook.publish.revisions import FAILURES, SCRATCH, SERIES_LOCK

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from goalbook.core.message import Message

README = "README.md"
_FOLDERS = (FOLDER, VIEWS)
_OURS = {LEDGER, PENDING, LOCK, INDEX_LOCK, INDEX, README, *_FOLDERS}
_LOCKS = (LOCK, INDEX_LOCK)
_UNDER_WAY = {BEGINNING, f".{INDEX}.part"}  # what a writer renames once it is whole
_OTHERS = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers leave beside what they show
_SCRATCH = re.compile(f"{re.escape(SCRATCH)}[0-9a-f]{{8}}")  # of a run that is under way, or was ended
_SERIES, _RUN = 4, 5  # team/book/period/variant[/r0001]
_MARK = re.compile(rb"<!-- sha256:([0-9a-f]{64}) -->\n\Z")


class Loose:
    """What lies about: what does not belong there, what killed writers left, and what is known but proves nothing."""

    def __init__(self, outputs: Path, known: Container[str], *, executables: bool = False) -> None:
        self._known = known  # names of runs, also of those that were removed
        self._executables = executables
        self.runs: list[Break] = []
        self.files: list[Break] = []
        self.leftovers: list[str] = []
        self.pages: list[str] = []  # for a reader
        self.others: list[str] = []  # of file managers: nobody knows what must stand in them
        self.empty: list[str] = []  # folders
        self.locks: list[str] = []
        for found in listed(outputs):
            self._top(found)

    def _top(self, found: Found) -> None:
        odd = self._odd(found)
        if odd:
            self._add(found, odd)
        elif found.name not in _OURS:
            self._look(found, 1)
        elif found.folder != (found.name in _FOLDERS):
            self._add(found, msg("does not belong to the archive"))
        elif found.name in _LOCKS:
            self._lock(found)
        elif found.name in (INDEX, README):
            self.pages.append(found.name)
            self.files += index_breaks(found.path) if found.name == INDEX else ()
        elif found.name == VIEWS:
            self._views(found)
        elif found.name == PENDING:
            self.leftovers.append(PENDING)

    def _views(self, folder: Found) -> None:
        for one in walked(folder.path, f"{VIEWS}/"):
            odd = self._odd(one)
            if odd:
                self._add(one, odd)
            elif one.file and f"{VIEWS}/" not in self.pages:
                self.pages.append(f"{VIEWS}/")

    def _look(self, found: Found, depth: int) -> None:
        odd, name = self._odd(found), found.path.name
        if odd:
            self._add(found, odd)
        elif found.name in self._known:
            return
        elif found.file:
            self._file(found, name, depth)
        elif depth == _RUN and _SCRATCH.fullmatch(name):
            self.leftovers.append(found.name)
        elif depth >= _RUN or _failure(found.name, depth):
            self.runs.append(Break.at(found.name, msg("is not in the ledger")))
        elif not _on_the_way(found.name, depth):
            self._add(found, msg("does not belong to the archive"))
        else:
            self._way(found, depth)

    def _way(self, found: Found, depth: int) -> None:
        inside = listed(found.path, f"{found.name}/")
        if not inside:
            self.empty.append(found.name)
        for one in inside:
            self._look(one, depth + 1)

    def _file(self, found: Found, name: str, depth: int) -> None:
        if depth == 1 and name in _UNDER_WAY:
            self.leftovers.append(found.name)
        elif name == SERIES_LOCK and depth == _RUN:
            self._lock(found)
        elif name in _OTHERS:
            self.others.append(found.name)
        else:
            self._add(found, msg("does not belong to the archive"))

    def _lock(self, found: Found) -> None:
        self.locks.append(found.name)
        if found.size:
            self._add(found, msg("holds something, which a lock never does"))

    def _odd(self, found: Found) -> Message | None:
        return found.odd() or found.startable(executables=self._executables)

    def _add(self, found: Found, message: Message) -> None:
        self.files.append(Break.at(found.name, message))


def index_breaks(path: Path) -> Iterator[Break]:
    """Yield what is wrong with the index: its last line is the digest of all before."""
    data = read(path)
    if data is None:
        return  # made from the ledger at any time
    mark = _MARK.search(data)
    if mark is None:
        yield Break.at(INDEX, msg("does not end in its own digest; `goalbook index` writes it anew"))
    elif digest_of(data[: mark.start()]) != mark[1].decode():
        yield Break.at(INDEX, msg("was changed: its digest is another; `goalbook index` writes it anew"))


def _failure(name: str, depth: int) -> bool:
    return depth == _SERIES and name.split("/")[2] == FAILURES


def _on_the_way(name: str, depth: int) -> bool:
    """Say whether a folder can lead to a series: a run that was ended may leave it empty."""
    return depth == 1 or name.split("/")[1] in BOOKS
