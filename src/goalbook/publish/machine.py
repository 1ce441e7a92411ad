"""Saying in words what the machine lacks: a full disk, a missing permission."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import EnvironmentFault, GoalbookError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

LACKS = {
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("the disk quota is used up"),
    errno.ENOTDIR: msg("a file stands where a folder is needed"),
    errno.EEXIST: msg("a file stands where a folder is needed"),
    errno.EROFS: msg("the disk is read-only"),
    errno.EACCES: msg("no permission"),
    errno.EPERM: msg("no permission"),
    errno.EMFILE: msg("too many open files"),
    errno.ENOMEM: msg("not enough memory"),
    errno.EIO: msg("the disk does not answer"),
}


@contextmanager
def machine_faults(folder: Path) -> Iterator[None]:
    """Say in words what the machine lacks."""
    try:
        yield
    except GoalbookError:
        raise
    except OSError as fault:
        if fault.errno not in LACKS and not _folderless(fault, folder):
            raise
        raise machine_fault(fault, folder) from fault


def machine_fault(fault: OSError, folder: Path) -> EnvironmentFault:
    """Return the error for a full disk, a missing permission and the like; nothing of the run is left."""
    # The scratch folder is gone when this is read; a place elsewhere, such as the system's own temporary folder, is worth naming.
    elsewhere = fault.filename and not _within(fault, folder)
    place = str(fault.filename) if elsewhere else str(folder)
    reason = LACKS.get(fault.errno or 0, msg("the folder cannot be made, or was removed meanwhile"))
    return EnvironmentFault(msg("nothing was written to {folder}: {reason}", folder=place, reason=reason))


def _folderless(fault: OSError, folder: Path) -> bool:
    """Say whether there is no folder where there should be: somebody removed it, or a file system as /proc has room for none."""
    if fault.errno != errno.ENOENT or not fault.filename:
        return False
    return _within(fault, folder) or folder.is_relative_to(str(fault.filename))


def _within(fault: OSError, folder: Path) -> bool:
    return Path(str(fault.filename)).is_relative_to(folder)
