"""Where things lie in the archive: names from a file or a ledger line never lead out of the folder that they are meant for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART = re.compile(r"(?!\.{1,2}$)[^/\\\x00]+")
_NUMBERED = re.compile("r[0-9]{4,}")


def safe_path(root: Path, name: str) -> Path:
    """Return a path below a folder; a name that leads out of it is an ArchiveFault."""
    parts = name.split("/")
    if not all(_PART.fullmatch(part) for part in parts) or Path(name).is_absolute():
        raise ArchiveFault(msg("'{name:text}' leads out of its folder", name=name))
    return root.joinpath(*parts)


def placed(about: Mapping[str, str], *, failed: bool) -> bool:
    """Say whether a run's path is the one its team, book, period, language and scenario give."""
    variant = f"{about['lang']}+{about['scenario']}" if about["scenario"] else about["lang"]
    folder, _, name = about["path"].rpartition("/")
    if failed:
        return folder == f"{about['team']}/{about['book']}/failures" and name.startswith(f"{about['period']}-{variant}-")
    return folder == f"{about['team']}/{about['book']}/{about['period']}/{variant}" and bool(_NUMBERED.fullmatch(name))
