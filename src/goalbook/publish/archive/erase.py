"""Taking personal data that slipped in out of the archive: a stored input gives way to a tombstone, and the ledger says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.publish.archive.ledger import ERASE, Ledger, canonical
from goalbook.publish.archive.objects import Objects, digest_of
from goalbook.publish.archive.reading import Run, all_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_INPUTS = ("data/", "outputs/")  # what people gave, and earlier results; code, templates and lock files hold no personal data
_LEAST_DIGITS = 8


@dataclass(frozen=True)
class StoredInput:
    """A stored input, the names under which runs read it, and those runs."""

    digest: str
    names: tuple[str, ...]
    runs: tuple[Run, ...]
    erased: bool

    def tombstone(self, reason: str) -> str:
        """Return what takes its place."""
        return canonical({"erased": self.digest, "names": list(self.names), "reason": reason}) + "\n"


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
    """Put a tombstone in the place of each input that is not erased yet, each with a line of its own in the ledger."""
    objects = Objects(outputs)
    with Ledger(outputs).hold() as writer:
        for one in inputs:
            if one.erased or not objects.has(one.digest):
                continue
            stone = one.tombstone(reason).encode()
            about = {"object": one.digest, "tombstone": digest_of(stone), "names": list(one.names), "reason": reason}
            writer.append(ERASE, about, partial(objects.replace, one.digest, stone))


def _stored_inputs(outputs: Path) -> Iterator[StoredInput]:
    erased = {str(entry.about["object"]) for entry in Ledger(outputs).entries() if entry.event == ERASE}
    names: dict[str, set[str]] = {}
    readers: dict[str, list[Run]] = {}
    for run in all_runs(outputs):
        for one in run.dependencies:
            if one.name.startswith(_INPUTS):
                names.setdefault(one.sha256, set()).add(one.name)
                readers.setdefault(one.sha256, []).append(run)
    for sha, called in names.items():
        yield StoredInput(sha, tuple(sorted(called)), tuple(readers[sha]), erased=sha in erased)
