"""Everything in the outputs folder that no line of the ledger tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.publish.archive.breaks import Break
from goalbook.publish.archive.files import Found, listed, read
from goalbook.publish.archive.ledger import INDEX_LOCK, LEDGER, LOCK, PENDING
from goalbook.publish.archive.objects import FOLDER, digest_of
from goalbook.publish.books import BOOKS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from goalbook.core.message import Message

INDEX = "index.html"
VIEWS = "views"  # pages that verbs wrote for a reader; never evidence
_OURS = {LEDGER, PENDING, LOCK, INDEX_LOCK, FOLDER, INDEX, VIEWS, "README.md"}
_UNDER_WAY = (".ledger.", f".{INDEX}")  # what a writer renames once it is whole
_OTHERS = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers leave beside what they show
_SCRATCH, _LOCK = ".scratch-", ".lock"  # of a run that is under way, or was ended
_SERIES, _RUN = 4, 5  # team/book/period/variant[/r0001]
_MARK = re.compile(rb"<!-- sha256:([0-9a-f]{64}) -->\n\Z")


class Loose:
    """What lies about: what does not belong there, and what killed writers left."""

    def __init__(self, outputs: Path, known: Container[str]) -> None:
        self._known = known  # names of runs, also of those that were removed
        self.runs: list[Break] = []
        self.files: list[Break] = []
        self.leftovers = 0
        for found in listed(outputs):
            self._top(found)

    def _top(self, found: Found) -> None:
        odd = found.odd()
        if odd:
            self._add(found, odd)
        elif found.name == INDEX and found.file:
            self.files += index_breaks(found.path)
        elif found.name not in _OURS:
            self._look(found, 1)
        elif found.folder != (found.name in (FOLDER, VIEWS)):
            self._add(found, msg("does not belong to the archive"))

    def _look(self, found: Found, depth: int) -> None:
        odd, name = found.odd(), found.path.name
        if odd:
            self._add(found, odd)
        elif found.name in self._known:
            return
        elif found.file:
            self._file(found, name, depth)
        elif name.startswith(_SCRATCH) and depth == _RUN:
            self.leftovers += 1
        elif depth >= _RUN or _failure(found.name, depth):
            self.runs.append(Break.at(found.name, msg("is not in the ledger")))
        elif not _on_the_way(found.name, depth):
            self._add(found, msg("does not belong to the archive"))
        else:
            for one in listed(found.path, f"{found.name}/"):
                self._look(one, depth + 1)

    def _file(self, found: Found, name: str, depth: int) -> None:
        if depth == 1 and name.startswith(_UNDER_WAY):
            self.leftovers += 1
        elif not (name in _OTHERS or (name == _LOCK and depth == _RUN)):
            self._add(found, msg("does not belong to the archive"))

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
    return depth == _SERIES and name.split("/")[2] == "failures"


def _on_the_way(name: str, depth: int) -> bool:
    """Say whether a folder can lead to a series: a run that was ended may leave it empty."""
    return depth == 1 or name.split("/")[1] in BOOKS
