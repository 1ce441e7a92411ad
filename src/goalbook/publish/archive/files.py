"""Looking at files without following anything: no link, no pipe; a file is read once, by the name that was looked at."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from goalbook.core.message import Message

_EXECUTABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH | stat.S_ISUID | stat.S_ISGID
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Found:
    """Something in a folder: its path within the folder that was walked, and what it is."""

    name: str
    path: Path
    mode: int
    size: int

    @classmethod
    def of(cls, name: str, path: Path, seen: os.stat_result) -> Found:
        """Return what the system told of a file."""
        return cls(name, path, seen.st_mode, seen.st_size)

    @property
    def folder(self) -> bool:
        """Say whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def file(self) -> bool:
        """Say whether it is a plain file."""
        return stat.S_ISREG(self.mode)

    @property
    def executable(self) -> bool:
        """Say whether someone could start it."""
        return self.file and bool(self.mode & _EXECUTABLE)

    @property
    def writable(self) -> bool:
        """Say whether its permissions let someone change it."""
        return bool(self.mode & _WRITABLE)

    def startable(self, *, executables: bool) -> Message | None:
        """Say that it was made executable, unless it lies on a disk that calls every file so."""
        return msg("was made executable") if self.executable and not executables else None

    def odd(self) -> Message | None:
        """Say what it is where it is neither a folder nor a plain file."""
        if stat.S_ISLNK(self.mode):
            return msg("is a link, which the archive never holds")
        return None if self.folder or self.file else msg("is neither a file nor a folder")


def listed(folder: Path, prefix: str = "") -> list[Found]:
    """Return what lies in a folder, in order of name; what vanishes meanwhile, as while a removal is under way, is not there."""
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                found.append(Found.of(prefix + entry.name, Path(entry.path), entry.stat(follow_symlinks=False)))
    return sorted(found, key=lambda one: one.name)


def walked(folder: Path, prefix: str = "") -> Iterator[Found]:
    """Yield everything below a folder, each folder before what it holds, however deep."""
    ahead = listed(folder, prefix)
    while ahead:
        found = ahead.pop()
        yield found
        if found.folder:
            ahead += listed(found.path, f"{found.name}/")


def looked_at(path: Path) -> Found | None:
    """Return what lies at a path, or None where there is nothing."""
    try:
        return Found.of(path.name, path, path.lstat())
    except (FileNotFoundError, NotADirectoryError):
        return None


def read(path: Path) -> bytes | None:
    """Return a plain file's bytes, or None where it has vanished; a link is an OSError."""
    with suppress(FileNotFoundError), opened(path) as file:
        return file.read()
    return None


def sha256(path: Path) -> str | None:
    """Return the SHA-256 of a plain file's bytes, or None where it has vanished; a link is an OSError."""
    with suppress(FileNotFoundError), opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def opened(path: Path) -> BufferedReader:
    """Open a plain file to read; a link, or what would keep a reader waiting, is an OSError or empty."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags), "rb")
