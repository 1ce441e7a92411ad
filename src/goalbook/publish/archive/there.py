"""Whether there is an archive at all: what works on one must not make an empty one of a folder that somebody mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import msg
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.archive.verifying.chain import read_chain

if TYPE_CHECKING:
    from pathlib import Path


def require_archive(outputs: Path) -> Ledger:
    """Return the ledger of a folder; where none has begun that is a UsageError."""
    ledger = Ledger(outputs)
    if not ledger.path.is_file():
        raise UsageError(msg("there is no archive in {folder:text}: no report has been made there yet", folder=str(outputs)))
    return ledger


def require_sound_chain(outputs: Path) -> None:
    """Refuse a ledger that is broken in itself: an ArchiveFault that names its first break; nothing may be added to it."""
    breaks = read_chain(outputs).breaks
    if breaks:
        first = msg("{place:text} {what}", place=breaks[0].place, what=breaks[0].message)
        raise ArchiveFault(msg("the archive is broken: {first}", first=first))
