"""Proving the archive: the chain, the anchors, every run, every stored object, and that nothing else lies there.

Only reads, and runs nothing: it works on a copy that cannot be written. Every file is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg
from goalbook.core.terminal import printable
from goalbook.publish.archive.files import looked_at
from goalbook.publish.archive.ledger import INDEX, LEDGER, PENDING
from goalbook.publish.archive.reading import history_of
from goalbook.publish.archive.verifying.anchors import anchor_breaks
from goalbook.publish.archive.verifying.breaks import Break
from goalbook.publish.archive.verifying.chain import Chain, read_chain
from goalbook.publish.archive.verifying.loose import Loose
from goalbook.publish.archive.verifying.proof import Proof
from goalbook.publish.archive.verifying.removals import place_breaks
from goalbook.publish.archive.verifying.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.ledger import Entry
    from goalbook.publish.archive.reading import Run

_ATTEMPTS = 5  # each after someone wrote to the ledger meanwhile
_NAMED = 5  # in a remark


@dataclass(frozen=True)
class Counts:
    """What was looked at."""

    entries: int = 0
    revisions: int = 0
    failures: int = 0
    removed: int = 0
    objects: int = 0
    files: int = 0  # of revisions and failures


@dataclass(frozen=True)
class Verification:
    """What came of proving an archive: the breaks in the order in which they are told, what is worth knowing, and what was read."""

    breaks: tuple[Break, ...]
    remarks: tuple[Message, ...]
    counts: Counts
    head: Entry | None  # the last line of the ledger, as far as it could be read

    @property
    def whole(self) -> bool:
        """Say whether nothing is broken."""
        return not self.breaks


def verify(outputs: Path, anchor: Path | None = None) -> Verification:
    """Prove an archive, against the anchors of a file too where one is given."""
    for _ in range(_ATTEMPTS):
        before = _state(outputs)
        try:
            found = _verify(outputs, anchor)
        except OSError as fault:
            if isinstance(fault, EnvironmentFault):
                raise
            if _state(outputs) == before:
                reason = fault.strerror or str(fault)
                raise EnvironmentFault(msg("{file:text} cannot be read: {reason:text}", file=str(fault.filename), reason=reason)) from fault
            continue
        if found.whole or _state(outputs) == before:
            return found
    return found


def verify_run(outputs: Path, run: Run) -> tuple[Break, ...]:
    """Prove one run: the ledger's chain, that the run is one of it, its record, its files and what it was made from."""
    chain = read_chain(outputs)
    history = history_of(outputs, (*chain.entries, *chain.pending))
    known = history.standing.get(run.name)
    if chain.breaks:
        return chain.breaks
    if known is None or known.entry != run.entry:
        return (Break.at(run.name, msg("is not in the ledger")),)
    stock = Stock(outputs, history.erased)
    return tuple(Proof(run, executables=stock.executables()).breaks(stock))


def _verify(outputs: Path, anchor: Path | None) -> Verification:
    chain = read_chain(outputs)
    entries = (*chain.entries, *chain.pending)
    history = history_of(outputs, entries)
    stock = Stock(outputs, history.erased)
    executables = stock.executables()
    loose = Loose(outputs, {*history.standing, *history.removed}, executables=executables)
    proofs = [Proof(run, executables=executables) for run in history.standing.values()]
    unfinished = [run for run in history.removed.values() if looked_at(run.path)]
    breaks = [
        *_gone(chain, stock, loose),
        *chain.breaks,
        *(anchor_breaks(chain.numbered, anchor) if anchor else ()),
        *place_breaks(entries),
        *(one for proof in proofs for one in proof.breaks(stock)),
        *(one for run in unfinished for one in Proof(run, executables=executables).breaks(stock, whole=False)),
        *(loose.runs if chain.there else ()),
        *stock.breaks(),
        *loose.files,
    ]
    failures = sum(run.failed for run in history.standing.values())
    counts = Counts(
        entries=len(chain.entries),
        revisions=len(history.standing) - failures,
        failures=failures,
        removed=len(history.removed),
        objects=len(stock),
        files=sum(proof.files for proof in proofs),
    )
    remarks = (*chain.remarks, *_remarks(proofs, stock, len(unfinished)), *_beside(loose, stock, chain))
    return Verification(tuple(breaks), remarks, counts, chain.entries[-1] if chain.entries else None)


def _gone(chain: Chain, stock: Stock, loose: Loose) -> Iterator[Break]:
    """Yield the missing ledger of an archive that has something to prove; the index is never written before it."""
    if not chain.there and (loose.runs or len(stock) or INDEX in loose.pages):
        yield Break.at(LEDGER, msg("is missing: nothing here can be proved"))


def _remarks(proofs: Iterable[Proof], stock: Stock, unfinished: int) -> Iterator[Message]:
    proofs = tuple(proofs)
    adopted, writable = sum(proof.without_inputs for proof in proofs), sum(proof.writable for proof in proofs)
    if adopted:
        yield msg("runs older than the ledger, or failed, whose inputs are not all stored: {n:n}", n=adopted)
    if unfinished:
        yield msg("removals that are not finished; the next `goalbook prune` ends them: {n:n}", n=unfinished)
    if stock.erased():
        yield msg("stored inputs that are erased, as the ledger tells: {n:n}", n=stock.erased())
    if stock.unneeded():
        yield msg("stored objects that no run needs: {n:n}", n=stock.unneeded())
    if stock.executables():
        yield msg("every file counts as executable here, as on some disks: whether one was made so cannot be told")
    if writable:
        yield msg("runs that are not read-only, as in a copy: {n:n}", n=writable)


def _beside(loose: Loose, stock: Stock, chain: Chain) -> Iterator[Message]:
    """Yield what lies beside the evidence, by name: nobody is to take it for proved."""
    leftovers = [*stock.leftovers(), *loose.leftovers]
    if leftovers:
        yield msg("leftovers of runs that are under way or were ended, of which nothing is proved: {names}", names=_named(leftovers))
    if loose.others:
        yield msg("files that file managers left, not looked into: {names}", names=_named(loose.others))
    if loose.empty:
        yield msg("empty folders: {names}", names=_named(loose.empty))
    if loose.pages:
        yield msg("pages for readers, made from the archive and no evidence: {names}", names=_named(loose.pages))
    if loose.locks and not chain.there:
        yield msg("there are locks but no ledger: a first run was ended, or all was taken away, which only an anchor tells")


def _named(names: list[str]) -> Message | str:
    shown, more = ", ".join(map(printable, names[:_NAMED])), len(names) - _NAMED
    return msg("{names:text} and {n:n} more", names=shown, n=more) if more > 0 else shown


def _state(outputs: Path) -> tuple[object, ...]:
    """Return what tells whether someone wrote to the archive meanwhile."""
    return (_stamp(outputs / LEDGER), _stamp(outputs / PENDING), read_chain(outputs).pending if looked_at(outputs / PENDING) else ())


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.lstat()
    except OSError:
        return ()
    return (found.st_size, found.st_mtime_ns, found.st_ino)
