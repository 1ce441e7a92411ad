"""Taking personal data that slipped in out of the archive: a stored input gives way to a tombstone, and the ledger says so."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.publish.archive.commit import renew_index
from goalbook.publish.archive.ledger import ERASE, Ledger, tombstone
from goalbook.publish.archive.objects import Objects, digest_of
from goalbook.publish.archive.prune import sweep
from goalbook.publish.archive.reading import Run, history_of
from goalbook.publish.archive.there import require_sound_chain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from goalbook.publish.archive.reading import Dependency

_INPUTS = ("data/", "outputs/")  # what people gave, and earlier results; code, templates and lock files hold no personal data
_LEAST_DIGITS = 8


@dataclass(frozen=True)
class StoredInput:
    """A stored input, the names under which runs read it, and those runs."""

    digest: str
    names: tuple[str, ...]
    runs: tuple[Run, ...]
    erased: bool

    code: str = ""  # the name of what no person wrote into, where that has the same bytes: an empty file, say


def find_inputs(outputs: Path, asked: str) -> tuple[StoredInput, ...]:
    """Return every stored version of an input: a name as data/<team>/facts/2025-04.csv, or the digest of one; else a UsageError."""
    known = list(_stored_inputs(outputs))
    name = asked.removeprefix("./")
    found = [one for one in known if name in one.names or (len(asked) >= _LEAST_DIGITS and one.digest.startswith(asked))]
    if found:
        return tuple(found)
    near = nearest(name, sorted({name for one in known for name in one.names}))
    raise UsageError(
        msg("no run has read '{asked}'; did you mean {near}?", asked=asked, near=near)
        if near
        else msg("no run has read '{asked}'; name it as data/<team>/<file> or by its digest", asked=asked)
    )


def erase(outputs: Path, inputs: Iterable[StoredInput], reason: str) -> None:
    """Put a tombstone in the place of each input that is not erased yet, each with a line of its own in the ledger.

    Only the ledger and the input itself have to be what was written: damage elsewhere is no reason to keep personal data. What code is
    made of is never erased. Copies that killed writers left go too.
    """
    objects, wanted = Objects(outputs), [one for one in inputs if not one.erased]
    for one in wanted:
        if one.code:
            raise UsageError(msg("{digest:text} cannot be erased: {name:text} has the same bytes", digest=one.digest, name=one.code))
    require_sound_chain(outputs)
    sweep(outputs)
    with Ledger(outputs).hold() as writer:
        objects.sweep()
        gone = history_of(outputs, Ledger(outputs).entries()).erased
        for one in wanted:
            if one.digest in gone:
                continue
            objects.read(one.digest)  # which proves it
            stone = tombstone(one.digest, one.names, reason)
            about = {"object": one.digest, "tombstone": digest_of(stone), "names": list(one.names), "reason": reason}
            writer.append(ERASE, about, partial(objects.replace, one.digest, stone))
    renew_index(outputs)


def _stored_inputs(outputs: Path) -> Iterator[StoredInput]:
    history = history_of(outputs, Ledger(outputs).entries())
    names: dict[str, set[str]] = {}
    readers: dict[str, list[Run]] = {}
    code: dict[str, str] = {}
    for run in history.standing.values():
        for one in _made_from(run):
            if one.name.startswith(_INPUTS):
                names.setdefault(one.sha256, set()).add(one.name)
                readers.setdefault(one.sha256, []).append(run)
            elif one.sha256 not in code:
                code.update(_code(Objects(outputs), one))
    for sha, called in names.items():
        if Objects(outputs).path(sha).exists():  # of a failed run that may never have been stored
            yield StoredInput(sha, tuple(sorted(called)), tuple(readers[sha]), sha in history.erased, code.get(sha, ""))


def _made_from(run: Run) -> tuple[Dependency, ...]:
    """Return what a run was made from; one whose record cannot be read is no hindrance to erase what others read."""
    try:
        return run.dependencies
    except ArchiveFault:
        return ()


def _code(objects: Objects, one: Dependency) -> Mapping[str, str]:
    """Return what is no input by its digest: a notebook, a lock file, or a stored folder with each of its files."""
    files = {}
    if one.listing:
        with suppress(ArchiveFault, ValueError, TypeError):
            files = {sha: f"{one.name}/{path}" for path, sha in objects.tree(one.sha256)}
    return {one.sha256: one.name, **files}
