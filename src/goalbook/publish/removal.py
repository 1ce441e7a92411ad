"""Taking away and replacing what is read-only: on some systems a file that nobody may write nobody may remove either."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

_WRITABLE_FILE, _WRITABLE_FOLDER = 0o644, 0o755


def remove_file(path: Path) -> None:
    """Remove a file, read-only or not, if it is there; a link goes, not what it leads to."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        _allow(path, _WRITABLE_FILE)
        path.unlink(missing_ok=True)


def replace_file(part: Path, target: Path) -> None:
    """Give a finished file its place by one rename, also where a read-only one stands."""
    try:
        part.replace(target)
    except PermissionError:
        _allow(target, _WRITABLE_FILE)
        part.replace(target)


def discard_tree(folder: Path) -> None:
    """Remove a folder that may be read-only in parts, as far as that can be done."""
    for where, folders, files in os.walk(folder):
        for name in folders:
            _allow(Path(where, name), _WRITABLE_FOLDER)
        for name in files:
            _allow(Path(where, name), _WRITABLE_FILE)
    shutil.rmtree(folder, ignore_errors=True)


def _allow(path: Path, mode: int) -> None:
    with suppress(OSError):
        if not path.is_symlink():  # what it leads to is not ours
            path.chmod(mode)
