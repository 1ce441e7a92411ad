"""Revision folders: each complete or absent, numbered, read-only, one writer at a time."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import BusyError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

    from goalbook.publish.job import ReportJob

RECORD = "record.json"
_REVISION = re.compile(r"r(\d{4,})")
_SCRATCH = ".scratch-"
_LOCK = ".lock"
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

        lock = FileLock(self.folder / _LOCK)
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
        for _ in range(_RETRIES):
            with suppress(FileNotFoundError):
                self.folder.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=seconds)
                return
        self.folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=seconds)

    def _vanish(self) -> None:
        """Remove what a run without a result has created, up to the outputs folder."""
        (self.folder / _LOCK).unlink(missing_ok=True)
        folder = self.folder
        while folder != self.root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a folder to work in; gone afterwards unless it became a revision. Leftovers of killed runs are swept first."""
        for left in self.folder.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=self.folder))
        try:
            yield scratch
        finally:
            if scratch.exists():
                shutil.rmtree(scratch, ignore_errors=True)

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


def _forbid_writing(folder: Path) -> None:
    for where, folders, files in os.walk(folder):
        for name in files:
            Path(where, name).chmod(0o444)
        for name in folders:
            Path(where, name).chmod(0o555)


def failure_place(job: ReportJob, fingerprint: str) -> Path:
    """Return where a failed run is kept: among the failures of its book, called by period, language and fingerprint, never by a time."""
    failures = job.outputs_dir / job.team / job.book / "failures"
    stem = f"{job.period}-{job.variant}-{fingerprint[:_MARK]}"
    number = 1
    while (target := failures / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return target
