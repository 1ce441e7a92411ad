"""Revision folders: each complete or absent, numbered, read-only, one writer at a time."""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import BusyError
from goalbook.core.message import msg
from goalbook.publish.removal import discard_tree
from goalbook.publish.signals import stops_wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

    from goalbook.publish.job import ReportJob

RECORD = "record.json"
FAILURES = "failures"  # beside the periods of a book
_REVISION = re.compile(r"r(\d{4,})")
SCRATCH = ".scratch-"
SERIES_LOCK = ".lock"
_RETRIES = 20  # each after another run has failed
_MARK = 8  # digits of the fingerprint in the name of a failure


@dataclass(frozen=True)
class Revision:
    """One complete run of a series."""

    path: Path
    number: int

    @property
    def fingerprint(self) -> str:
        """Return what the run was made from; empty where the record cannot be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads((self.path / RECORD).read_text("utf-8"))
            return str(record["predicate"]["buildDefinition"]["internalParameters"]["fingerprint"])
        return ""


@dataclass(frozen=True)
class Series:
    """All revisions of one team, book, period, language and scenario."""

    folder: Path
    root: Path  # the outputs folder, never removed

    @classmethod
    def of(cls, job: ReportJob) -> Series:
        """Return the series a job belongs to."""
        return cls(job.outputs_dir / job.team / job.book / job.period / job.variant, job.outputs_dir)

    def newest(self) -> Revision | None:
        """Return the latest revision, or None."""
        names = (path.name for path in self.folder.iterdir()) if self.folder.is_dir() else ()
        numbers = [int(found[1]) for name in names if (found := _REVISION.fullmatch(name))]
        return Revision(self.folder / _name(max(numbers)), max(numbers)) if numbers else None

    @contextmanager
    def hold(self, seconds: float) -> Iterator[None]:
        """Keep every other run of this series out; BusyError after so many seconds of waiting."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only a run needs it

        lock = FileLock(self.folder / SERIES_LOCK)
        try:
            self._acquire(lock, seconds)
        except Timeout:
            raise BusyError(
                msg(
                    "another run of this report is under way ({folder}); it did not end within {seconds:n} s",
                    folder=str(self.folder),
                    seconds=seconds,
                )
            ) from None
        try:
            yield
        finally:
            if self.newest() is None:
                self._vanish()
            lock.release()

    def _acquire(self, lock: BaseFileLock, seconds: float) -> None:
        """Take the lock; whoever held it may have failed, and taken the empty folders along."""
        for attempt in range(_RETRIES + 1):
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=seconds)
            except FileNotFoundError:
                if attempt == _RETRIES:
                    raise
            except OSError:
                self._vanish_empty()
                raise
            else:
                return

    def _vanish(self) -> None:
        """Remove what a run without a result has created, up to the outputs folder."""
        with suppress(OSError):
            (self.folder / SERIES_LOCK).unlink()
        self._vanish_empty()

    def _vanish_empty(self) -> None:
        folder = self.folder
        with suppress(OSError):  # another run has made something there meanwhile, or has removed it too
            while folder != self.root:
                if folder.exists():
                    folder.rmdir()
                folder = folder.parent

    def tidy(self) -> None:
        """Remove what killed runs left, unless a run is under way."""
        if any(self.folder.glob(f"{SCRATCH}*")):
            with suppress(BusyError), self.hold(0):
                self._sweep()

    def _sweep(self) -> None:
        for left in self.folder.glob(f"{SCRATCH}*"):
            discard_tree(left)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a folder to work in; gone afterwards unless it became a revision. Leftovers of killed runs are swept first."""
        self._sweep()
        scratch = self.folder / f"{SCRATCH}{secrets.token_hex(4)}"
        try:
            scratch.mkdir(0o700)
            yield scratch
        finally:
            with stops_wait():
                discard_tree(scratch)

    def next(self) -> Revision:
        """Return the revision to come."""
        newest = self.newest()
        number = newest.number + 1 if newest else 1
        return Revision(self.folder / _name(number), number)


def _name(number: int) -> str:
    return f"r{number:04d}"


def name_folder(scratch: Path, target: Path) -> None:
    """Give a finished scratch folder its place, by one rename, and make it read-only."""
    _forbid_writing(scratch)
    scratch.chmod(0o755)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch.rename(target)
    target.chmod(0o555)


def take_back(scratch: Path, target: Path) -> None:
    """Undo `name_folder`, as far as it came."""
    if target.exists() and not scratch.exists():
        target.chmod(0o755)
        target.rename(scratch)
    with suppress(OSError):
        target.parent.rmdir()  # where it was made for this one


def _forbid_writing(folder: Path) -> None:
    for where, folders, files in os.walk(folder):
        for name in files:
            _set_mode(Path(where, name), 0o444)
        for name in folders:
            _set_mode(Path(where, name), 0o555)


def _set_mode(path: Path, mode: int) -> None:
    if not path.is_symlink():  # what it leads to is not ours
        path.chmod(mode)


def failure_place(job: ReportJob, fingerprint: str) -> Path:
    """Return where a failed run is kept: among the failures of its book, called by period, language and fingerprint, never by a time."""
    failures = job.outputs_dir / job.team / job.book / FAILURES
    stem = f"{job.period}-{job.variant}-{fingerprint[:_MARK]}"
    number = 1
    while (target := failures / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return target
