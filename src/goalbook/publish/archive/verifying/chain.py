"""The ledger as a chain: every line what was written, each after the one before, none missing, no clock going backwards."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.publish.archive.files import looked_at, read
from goalbook.publish.archive.ledger import ADOPTED, CLOCK, LEDGER, PENDING, START, Entry, happened
from goalbook.publish.archive.verifying.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from goalbook.core.message import Message


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
    with suppress(ValueError):
        return Entry.read(line.decode("utf-8"))
    return None


def _beginning(entries: Sequence[tuple[int, Entry]]) -> Iterator[Break]:
    if entries and entries[0][0] == 1 and (entries[0][1].n, entries[0][1].previous) != (1, START):
        yield _at(1, msg("is not the first line that was written: lines before it are gone"))
    begun = False
    for number, entry in entries:
        begun = begun or entry.event != ADOPTED
        if begun and entry.event == ADOPTED:
            yield _at(number, msg("enters a run as older than the ledger, which had begun by then"))


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
