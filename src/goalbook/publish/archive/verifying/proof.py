"""One run against its ledger line: its record, every file, nothing added, nothing missing, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.core.terminal import printable
from goalbook.publish.archive.files import Found, looked_at, read, sha256, walked
from goalbook.publish.archive.ledger import ADOPTED
from goalbook.publish.archive.objects import digest_of, is_digest
from goalbook.publish.archive.reading import safe_path
from goalbook.publish.archive.verifying.breaks import Break
from goalbook.publish.fingerprint import Fingerprint
from goalbook.publish.revisions import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run
    from goalbook.publish.archive.verifying.stock import Stock

_IDENTITY = ("team", "book", "period", "lang", "scenario", "fingerprint")
_EMPTY = "proposed"  # the one folder of a run that may be empty
Files = Mapping[str, str]


class Proof:
    """One run under examination, and what was seen of it beyond its breaks."""

    def __init__(self, run: Run, *, executables: bool = False) -> None:
        self._run = run
        self._executables = executables  # on a disk that calls every file executable it tells nothing
        self.files = 0
        self.writable = False
        self.without_inputs = False  # made before there was a ledger, or of files that vanished: then it failed

    def breaks(self, stock: Stock, *, whole: bool = True) -> Iterator[Break]:
        """Yield where a run is not what was written; of one whose removal began (not `whole`) files may be gone."""
        run = self._run
        blocked = _way_blocked(run)
        if blocked:
            if whole or looked_at(run.path):  # else its removal has just ended
                yield blocked
            return
        found = {one.name: one for one in walked(run.path)}
        record = found.get(RECORD)
        data = read(record.path) if record and record.file else None
        if data is None:
            yield from (self._at(RECORD, (record and record.odd()) or msg("is missing")),) if whole else self._without_record()
            return
        if digest_of(data) != run.about("record"):
            yield self._at(RECORD, msg("is not the one that the ledger tells of"))
            return
        try:
            statement = _Statement.read(data)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ArchiveFault):
            yield self._at(RECORD, msg("is no record of a run"))
            return
        yield from self._contradictions(statement)
        yield from self._files(statement.files, found, whole=whole)
        if whole:
            yield from self._made_from(statement, stock)

    def _without_record(self) -> Iterator[Break]:
        """Yield what lies in the folder of a removed run although its record, which is taken away last, is gone."""
        for one in walked(self._run.path):  # anew: what was seen before its record went may have gone before it
            yield self._at(one.name, one.odd() or msg("was added to what is left of a removed run"))

    def _contradictions(self, statement: _Statement) -> Iterator[Break]:
        """Yield where the record tells of something else than the ledger's line."""
        told = statement.told
        for name in _IDENTITY:
            if str(told.get(name)) != self._run.about(name):
                line, record = printable(self._run.about(name)), printable(str(told.get(name)))
                yield self._at(RECORD, msg("names the {part:text} {told:text}, the ledger {line:text}", part=name, told=record, line=line))
        parts = told.get("fingerprintParts")
        if isinstance(parts, dict) and Fingerprint(parts).value != told.get("fingerprint"):
            yield self._at(RECORD, msg("holds a fingerprint that is not that of its parts"))
        if statement.outcome not in (None, "failed" if self._run.failed else "complete"):
            yield self._at(RECORD, msg("tells of another outcome than the ledger"))

    def _files(self, subjects: Files, found: Mapping[str, Found], *, whole: bool) -> Iterator[Break]:
        folders = {str(parent) for name in subjects for parent in PurePosixPath(name).parents} | {_EMPTY}
        for name in sorted({*subjects, *found} - {RECORD}):
            one = found.get(name)
            actual = sha256(one.path) if one and one.file and name in subjects else ""
            if one is None or actual is None:
                if whole:
                    yield self._at(name, msg("is missing"))
                continue
            odd = one.odd()
            if odd:
                yield self._at(name, odd)
            elif name not in (folders if one.folder else subjects):
                yield self._at(name, msg("was added; the record knows nothing of it"))
            elif one.file and actual != subjects[name]:
                yield self._at(name, msg("was changed: its bytes have another digest than in the record"))
            elif startable := one.startable(executables=self._executables):
                yield self._at(name, startable)
            self.writable = self.writable or one.writable
        self.files = len(subjects) + 1

    def _made_from(self, statement: _Statement, stock: Stock) -> Iterator[Break]:
        about = self._run.entry.about
        older = self._run.entry.event == ADOPTED or (self._run.failed and "lacks" not in about)  # than the ledger, or that it says so
        lacks = about.get("lacks", ())
        for name, sha, listing in statement.made_from:
            for state, fault in stock.lacking(sha, listing=listing):
                if state == "missing" and (older or sha in lacks):
                    self.without_inputs = True
                else:
                    yield Break.at(self._run.name, msg("{what} (it was read as {name:text})", what=fault, name=printable(name)))

    def _at(self, name: str, message: Message) -> Break:
        return Break.at(f"{self._run.name}/{name}", message)


def _way_blocked(run: Run) -> Break | None:
    """Return what is wrong with the way to a run's folder: gone, a link on the way, no folder."""
    place = run.outputs
    for part in PurePosixPath(run.name).parts:
        place = place / part
        found = looked_at(place)
        if found is None:
            return Break.at(run.name, msg("is missing, and no removal is told of in the ledger"))
        if not found.folder:
            return Break.at(place.relative_to(run.outputs).as_posix(), found.odd() or msg("is a file where a folder was"))
    return None


@dataclass(frozen=True)
class _Statement:
    """What a record says, each part proved to have the shape it must have."""

    files: Files
    told: Mapping[str, Any]  # identity, fingerprint and its parts
    made_from: tuple[tuple[str, str, bool], ...]  # name, digest, whether it is a stored folder
    outcome: str | None

    @classmethod
    def read(cls, data: bytes) -> _Statement:
        """Read a record; what is none is any of the errors that wrong shapes raise, or an ArchiveFault where a name leads out."""
        plain = json.loads(data)
        files = {str(one["name"]): _digest(one) for one in plain["subject"]}
        if len(files) != len(plain["subject"]):
            raise ValueError(len(files))
        for name in files:
            safe_path(Path(), name)
        build = plain["predicate"]["buildDefinition"]
        made_from = tuple(
            (str(one["name"]), _digest(one), bool((one.get("annotations") or {}).get("listing"))) for one in build["resolvedDependencies"]
        )
        outcome = plain["predicate"].get("runDetails", {}).get("metadata", {}).get("outcome")
        return cls(files, dict(build["internalParameters"]), made_from, outcome)


def _digest(one: Mapping[str, Any]) -> str:
    found = one["digest"]["sha256"]
    if not is_digest(found):
        raise ValueError(found)
    return str(found)
