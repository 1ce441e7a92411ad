"""Where a parameter's value came from, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Mapping[str, Message] = {
    "default": msg("default"),
    "team": msg("the team's file"),
    "scenario": msg("the scenario"),
    "command line": msg("the command line"),
}


def source_words(source: str) -> Message | str:
    """Return a record's word for a parameter's source as it is said; an unknown one stays."""
    return _WORDS.get(source, source)
