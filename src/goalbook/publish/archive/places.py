"""Where things lie in the archive: names from a file or a ledger line never lead out of the folder that they are meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.core.file_names import file_stem, is_portable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VIEWS = "views"  # pages that verbs wrote for a reader; never evidence
_LONGEST = 180  # characters of a page's name
_NUMBERED = re.compile("r[0-9]{4,}")


def safe_path(root: Path, name: str) -> Path:
    """Return a path below a folder; a name that leads out of it, here or on another system, is an ArchiveFault."""
    if not is_portable(name):
        raise ArchiveFault(msg("'{name:text}' leads out of its folder", name=name))
    return root.joinpath(*name.split("/"))


def view_file(outputs: Path, *about: str) -> Path:
    """Return where a page for a reader lies that is about the given things, whatever they are called."""
    return outputs / VIEWS / f"{file_stem(*about, longest=_LONGEST)}.html"


def placed(about: Mapping[str, str], *, failed: bool) -> bool:
    """Say whether a run's path is the one its team, book, period, language and scenario give."""
    variant = f"{about['lang']}+{about['scenario']}" if about["scenario"] else about["lang"]
    folder, _, name = about["path"].rpartition("/")
    if failed:
        return folder == f"{about['team']}/{about['book']}/failures" and name.startswith(f"{about['period']}-{variant}-")
    return folder == f"{about['team']}/{about['book']}/{about['period']}/{variant}" and bool(_NUMBERED.fullmatch(name))
