"""Proving the archive: the chain, the anchors, every run, every stored object, and that nothing else lies there.

Only reads, and runs nothing: it works on a copy that cannot be written. Every file is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg
from goalbook.publish.archive.anchors import anchor_breaks
from goalbook.publish.archive.breaks import Break
from goalbook.publish.archive.chain import Chain, read_chain
from goalbook.publish.archive.files import looked_at
from goalbook.publish.archive.ledger import ADOPTED, FAILURE, LEDGER, PENDING, PRUNE, REVISION
from goalbook.publish.archive.loose import Loose
from goalbook.publish.archive.proof import Proof
from goalbook.publish.archive.reading import Run
from goalbook.publish.archive.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.ledger import Entry

_ATTEMPTS = 5  # each after someone wrote to the ledger meanwhile


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
    entries = (*chain.entries, *chain.pending)
    known = _standing(outputs, entries)[0].get(run.name)
    if chain.breaks:
        return chain.breaks
    if known is None or known.entry != run.entry:
        return (Break.at(run.name, msg("is not in the ledger")),)
    return tuple(Proof(run, executables=_executables(outputs)).breaks(Stock(outputs, entries)))


def _verify(outputs: Path, anchor: Path | None) -> Verification:
    chain = read_chain(outputs)
    entries = (*chain.entries, *chain.pending)
    standing, removed, doubled = _standing(outputs, entries)
    stock = Stock(outputs, entries)
    loose = Loose(outputs, {*standing, *removed}) if looked_at(outputs) else None
    executables = _executables(outputs)
    proofs = [Proof(run, executables=executables) for run in standing.values()]
    breaks = [
        *_gone(chain, stock, loose),
        *chain.breaks,
        *(anchor_breaks(chain.numbered, anchor) if anchor else ()),
        *doubled,
        *(one for proof in proofs for one in proof.breaks(stock)),
        *(one for run in removed.values() if looked_at(run.path) for one in Proof(run, executables=executables).breaks(stock, whole=False)),
        *(loose.runs if loose and chain.there else ()),
        *stock.breaks(),
        *(loose.files if loose else ()),
    ]
    failures = sum(run.failed for run in standing.values())
    counts = Counts(
        entries=len(chain.entries),
        revisions=len(standing) - failures,
        failures=failures,
        removed=len(removed),
        objects=len(stock),
        files=sum(proof.files for proof in proofs),
    )
    unfinished = sum(looked_at(run.path) is not None for run in removed.values())
    remarks = (*chain.remarks, *_remarks(proofs, stock, loose, unfinished))
    return Verification(tuple(breaks), remarks, counts, chain.entries[-1] if chain.entries else None)


def _standing(outputs: Path, entries: Iterable[Entry]) -> tuple[Mapping[str, Run], Mapping[str, Run], tuple[Break, ...]]:
    """Return the runs that stand and those that were removed, by name, and what no ledger can say of them: one place taken twice."""
    standing: dict[str, Run] = {}
    removed: dict[str, Run] = {}
    breaks = []
    for entry in entries:
        if entry.event in (REVISION, FAILURE, ADOPTED):
            run = Run(outputs, entry)
            if run.name in standing:
                breaks.append(Break.at(run.name, msg("was entered a second time, by line {n:n} of the ledger", n=entry.n)))
            removed.pop(run.name, None)
            standing[run.name] = run
        elif entry.event == PRUNE:
            for gone in entry.about["removed"]:
                run_gone = standing.pop(str(gone["path"]), None)
                if run_gone is None or run_gone.about("record") != gone["record"]:
                    breaks.append(Break.at(str(gone["path"]), msg("was removed by line {n:n} of the ledger, but never entered", n=entry.n)))
                else:
                    removed[run_gone.name] = run_gone
    return standing, removed, tuple(breaks)


def _gone(chain: Chain, stock: Stock, loose: Loose | None) -> Iterator[Break]:
    """Yield the missing ledger of an archive that has something to prove."""
    if not chain.there and loose and (loose.runs or len(stock)):
        yield Break.at(LEDGER, msg("is missing: nothing here can be proved"))


def _remarks(proofs: Iterable[Proof], stock: Stock, loose: Loose | None, unfinished: int) -> Iterator[Message]:
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
    leftovers = stock.leftovers() + (loose.leftovers if loose else 0)
    if leftovers:
        yield msg("leftovers of runs that are under way or were ended: {n:n}", n=leftovers)
    if writable:
        yield msg("runs that are not read-only, as in a copy: {n:n}", n=writable)


def _executables(outputs: Path) -> bool:
    """Say whether this disk calls every file executable: it does the ledger."""
    ledger = looked_at(outputs / LEDGER)
    return ledger is not None and ledger.executable


def _state(outputs: Path) -> tuple[object, ...]:
    """Return what tells whether someone wrote to the archive meanwhile."""
    return (_stamp(outputs / LEDGER), _stamp(outputs / PENDING), read_chain(outputs).pending if looked_at(outputs / PENDING) else ())


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.lstat()
    except OSError:
        return ()
    return (found.st_size, found.st_mtime_ns, found.st_ino)
