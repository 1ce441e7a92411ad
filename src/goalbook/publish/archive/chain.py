"""The ledger as a chain: every line what was written, each after the one before, none missing, no clock going backwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.publish.archive.breaks import Break
from goalbook.publish.archive.files import looked_at, read
from goalbook.publish.archive.ledger import ADOPTED, CLOCK, ERASE, FAILURE, LEDGER, PENDING, PRUNE, REVISION, START, Entry, happened
from goalbook.publish.archive.objects import is_digest
from goalbook.publish.archive.reading import safe_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goalbook.core.message import Message

_NUMBERED = re.compile("r[0-9]{4,}")
_IDENTITY = ("path", "record", "fingerprint", "team", "book", "period", "lang", "scenario")
_TEXTS: Mapping[str, tuple[str, ...]] = {
    REVISION: _IDENTITY,
    FAILURE: _IDENTITY,
    ADOPTED: _IDENTITY,
    PRUNE: (),
    ERASE: ("object", "tombstone", "reason"),
    CLOCK: ("before", "reason"),
}


@dataclass(frozen=True)
class Chain:
    """What the ledger says, as far as it can be read, and where it is broken."""

    entries: tuple[Entry, ...] = ()  # lines that are whole, in their order in the file
    breaks: tuple[Break, ...] = ()
    remarks: tuple[Message, ...] = ()
    pending: tuple[Entry, ...] = ()  # what a killed writer has done and the next one enters
    there: bool = True

    @property
    def numbered(self) -> Mapping[int, Entry]:
        """Return the lines by their number."""
        return {entry.n: entry for entry in self.entries}


def read_chain(outputs: Path) -> Chain:
    """Read the ledger and check it by itself."""
    found = looked_at(outputs / LEDGER)
    if found is None:
        return Chain(there=False)
    if not found.file:
        return Chain(breaks=(Break.at(LEDGER, found.odd() or msg("is a folder")),))
    data = read(outputs / LEDGER)
    if data is None:
        return Chain(there=False)
    *lines, loose = data.split(b"\n")
    entries, breaks = [], []
    for number, line in enumerate(lines, start=1):
        entry = _entry(line)
        if entry is None:
            breaks.append(_at(number, msg("is not what was written")))
        else:
            entries.append((number, entry))
    breaks += [*_links(entries), *_beginning(entries)]
    pending, remarks, torn = _pending(outputs, entries[-1][1] if entries else None, loose)
    breaks = sorted((*breaks, *torn), key=_line)
    plain = tuple(entry for _, entry in entries)
    return Chain(plain, tuple(breaks), remarks, pending)


def _entry(line: bytes) -> Entry | None:
    """Return a line, or None where it is not what was written or tells of what no goalbook writes."""
    try:
        entry = Entry.read(line.decode("utf-8"))
        sound = _sound(entry)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, ArchiveFault):
        return None
    return entry if sound else None


def _sound(entry: Entry) -> bool:
    """Say whether a line has the shape of its event; names that lead out of the archive are an ArchiveFault."""
    about: Mapping[str, Any] = entry.about
    if type(entry.n) is not int or datetime.fromisoformat(entry.time).astimezone(UTC).isoformat(timespec="seconds") != entry.time:
        return False
    if not all(isinstance(about[name], str) for name in _TEXTS[entry.event]):
        return False
    if entry.event == PRUNE:
        for one in about["removed"]:
            safe_path(Path(), str(one["path"]))
        return all(is_digest(one["record"]) for one in about["removed"]) and all(is_digest(one) for one in about["objects"])
    if entry.event == ERASE:
        return all(is_digest(about[name]) for name in ("object", "tombstone"))
    if entry.event == CLOCK:
        return True
    safe_path(Path(), about["path"])
    # A revision made before there was a ledger lies where it was found.
    return is_digest(about["record"]) and (entry.event == ADOPTED or _placed(about, failed=entry.event == FAILURE))


def _placed(about: Mapping[str, str], *, failed: bool) -> bool:
    """Say whether a run's path is the one its team, book, period, language and scenario give."""
    variant = f"{about['lang']}+{about['scenario']}" if about["scenario"] else about["lang"]
    folder, _, name = about["path"].rpartition("/")
    if failed:
        return folder == f"{about['team']}/{about['book']}/failures" and name.startswith(f"{about['period']}-{variant}-")
    return folder == f"{about['team']}/{about['book']}/{about['period']}/{variant}" and bool(_NUMBERED.fullmatch(name))


def _beginning(entries: Sequence[tuple[int, Entry]]) -> Iterator[Break]:
    if entries and entries[0][0] == 1 and (entries[0][1].n, entries[0][1].previous) != (1, START):
        yield _at(1, msg("is not the first line that was written: lines before it are gone"))


def _links(entries: Sequence[tuple[int, Entry]]) -> Iterator[Break]:
    for (above, last), (number, entry) in pairwise(entries):
        whole = number == above + 1  # else the line between them is told already
        if whole and (entry.n, entry.previous) != (last.n + 1, last.hash):
            yield _at(number, _unlinked(last, entry))
        elif not whole and entry.n - last.n != number - above:
            yield _at(number, msg("does not follow line {above:n}: lines are missing, moved or rewritten", above=above))
        if entry.event == CLOCK:
            if whole and entry.about["before"] != last.time:
                yield _at(number, msg("tells of another time before it than the line before"))
        elif entry.time < last.time:
            yield _at(number, msg("is from {time:text}, before the line before it: a clock went backwards", time=entry.time))


def _unlinked(last: Entry, entry: Entry) -> Message:
    if entry.n > last.n + 1:
        return msg("does not follow the line before: lines that stood between them are gone or moved ({n:n})", n=entry.n - last.n - 1)
    if entry.n <= last.n:
        return msg("does not follow the line before: its place was line {n:n}", n=entry.n)
    return msg("does not follow the line before, which was rewritten")


def _pending(outputs: Path, last: Entry | None, loose: bytes) -> tuple[tuple[Entry, ...], tuple[Message, ...], tuple[Break, ...]]:
    """Return what a killed writer did, what there is to say of it, and a loose end that it does not explain."""
    there = looked_at(outputs / PENDING)
    pending = _entry(read(there.path) or b"") if there and there.file else None
    torn = loose and not (pending and pending.line().encode().startswith(loose))
    broken = (Break.at(LEDGER, msg("ends in something that is no line")),) if torn else ()
    if pending is None or pending.previous != (last.hash if last else START):
        return (), (), broken
    said = msg("a run was ended while it wrote line {n:n} of the ledger; the next one finishes or drops it", n=pending.n)
    return ((pending,) if happened(outputs, pending) else ()), (said,), broken


def _at(number: int, message: Message) -> Break:
    return Break(f"{LEDGER}:{number}", message)


def _line(found: Break) -> int:
    number = found.place.removeprefix(f"{LEDGER}:")
    return int(number) if number.isdecimal() else 2**31
