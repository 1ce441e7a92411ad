"""Changes of spend by channel, as a parameter: a mapping, or text such as ``douyin=0.1,search=-20%``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from goalbook.books.params import ParamError
from goalbook.core.message import Message, msg

LOWEST, HIGHEST = -0.5, 0.5
STEP = 0.05
NAME = "spend"
_SEPARATOR = re.compile("[,，;；]")


def read_changes(value: object) -> dict[str, float]:
    """Return the changes by channel, none for those that stay; a ParamError says what cannot be read or lies too far out."""
    pairs = value.items() if isinstance(value, Mapping) else _pairs(value)
    found = {str(channel).strip(): _change(str(channel).strip(), change) for channel, change in pairs}
    return {channel: change for channel, change in found.items() if change}


def changes_text(changes: Mapping[str, float]) -> str:
    """Return the changes as the text they can be read from again."""
    return ",".join(f"{channel}={change:g}" for channel, change in changes.items())


def _pairs(value: object) -> list[tuple[str, str]]:
    if value is None:
        return []
    if not isinstance(value, str):
        raise ParamError(_unread(str(value)))
    parts = [part.strip() for part in _SEPARATOR.split(value) if part.strip()]
    split = [part.partition("=") for part in parts]
    for part, (channel, equals, change) in zip(parts, split, strict=True):
        if not equals or not channel.strip() or not change.strip():
            raise ParamError(_unread(part))
    return [(channel, change) for channel, _, change in split]


def _change(channel: str, value: object) -> float:
    text = str(value).strip()
    try:
        change = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise ParamError(_not_number(channel, text)) from None
    if isinstance(value, bool) or not math.isfinite(change):
        raise ParamError(_not_number(channel, text))
    if not LOWEST <= change <= HIGHEST:
        raise ParamError(
            msg(
                "parameter '{name}': '{value}' lies outside {lo:text} to {hi:text}",
                name=NAME,
                value=f"{channel}={text}",
                lo=str(LOWEST),
                hi=str(HIGHEST),
            ),
        )
    return change


def _unread(text: str) -> Message:
    return msg("parameter 'spend': '{value}' is not channel=change; write it as douyin=0.1,search=-0.2", value=text)


def _not_number(channel: str, text: str) -> Message:
    return msg("parameter '{name}': '{value}' is not a number", name=NAME, value=f"{channel}={text}")
