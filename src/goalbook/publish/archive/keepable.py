"""What a run may leave in its folder: plain files with names that every machine can hold, else it could never be proved."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, RunError
from goalbook.core.message import msg
from goalbook.core.terminal import printable
from goalbook.publish.archive.files import walked
from goalbook.publish.archive.places import safe_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.publish.archive.files import Found

PROPOSED = "proposed"  # the one folder that may be empty


def require_keepable(folder: Path) -> None:
    """Refuse to archive what no archive can hold: a RunError that names it."""
    for one, fault in _unkeepable(folder):
        raise RunError(msg("the run left {name:text} in its folder, which {fault}", name=printable(one.name), fault=fault))
    _drop_empty(folder)


def make_keepable(folder: Path) -> None:
    """Take away what no archive can hold, so that the rest of a failed run can be looked into."""
    for one, _ in list(_unkeepable(folder)):
        if one.folder:
            shutil.rmtree(one.path, ignore_errors=True)
        else:
            one.path.unlink(missing_ok=True)
    _drop_empty(folder)


def _unkeepable(folder: Path) -> Iterator[tuple[Found, Message]]:
    for one in walked(folder):
        odd = one.odd()
        if odd:
            yield one, odd
        elif not _has_a_safe_name(one):
            yield one, msg("has a name that the archive cannot hold")


def _has_a_safe_name(one: Found) -> bool:
    try:
        one.name.encode()
        safe_path(Path(), one.name)
    except (UnicodeEncodeError, ArchiveFault):
        return False
    return True


def _drop_empty(folder: Path) -> None:
    """Remove empty folders, of which a record tells nothing."""
    for one in sorted(walked(folder), key=lambda one: len(one.path.parts), reverse=True):
        if one.folder and one.name != PROPOSED and not any(one.path.iterdir()):
            one.path.rmdir()
