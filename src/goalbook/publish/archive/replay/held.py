"""A run as it is held for a replay: what will be executed and compared was read once, and is what the ledger and the record say."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.publish.archive.files import read
from goalbook.publish.archive.reading import Run
from goalbook.publish.record import NOTEBOOK, RESULTS
from goalbook.publish.revisions import RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class HeldRun(Run):
    """A run whose record, results and notebook no longer come from the disk, where they may be changed at any moment."""

    record_bytes: bytes = field(repr=False)
    results_bytes: bytes = field(repr=False)
    notebook_bytes: bytes = field(repr=False)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Return the record that the ledger tells of."""
        return _object(self.record_bytes, RECORD, self.name)

    @cached_property
    def results(self) -> Mapping[str, Any]:
        """Return the results that the record tells of."""
        return _object(self.results_bytes, RESULTS, self.name)


def held(run: Run) -> HeldRun:
    """Read a run's record, results and notebook, each once; one that is not what was written is an ArchiveFault."""
    if isinstance(run, HeldRun):
        return run
    record = _read(run, RECORD, run.about("record"))
    digests = _digests(_object(record, RECORD, run.name))
    return HeldRun(run.outputs, run.entry, record, *(_read(run, name, digests.get(name, "")) for name in (RESULTS, NOTEBOOK)))


def _read(run: Run, name: str, sha256: str) -> bytes:
    try:
        data = read(run.path / name)
    except OSError:
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise ArchiveFault(msg("{file:text} of {run:text} is not what was written and is not run", file=name, run=run.name))
    return data


def _digests(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of a run's files by name; a record that is none has no digests."""
    try:
        return {str(one["name"]): str(one["digest"]["sha256"]) for one in record["subject"]}
    except (KeyError, TypeError):
        return {}


def _object(data: bytes, file: str, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=file, run=name))
    return found
