"""A break: one place where the archive is not what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.terminal import printable

if TYPE_CHECKING:
    from goalbook.core.message import Message


@dataclass(frozen=True)
class Break:
    """Where the archive is not what was written, and what is wrong there."""

    place: str  # path within the outputs folder, or of an anchor file; made safe to print
    message: Message

    @classmethod
    def at(cls, place: str, message: Message) -> Break:
        """Return a break; a name that someone else chose may hold what moves a terminal's cursor or is no text at all."""
        return cls(printable(place), message)
