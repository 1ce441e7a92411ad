"""Messages and labels read back from JSON, where an archived report keeps what it said."""

from __future__ import annotations

import string
from datetime import date
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label, Message, Value
from goalbook.core.numbers import DATE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read_message(plain: Mapping[str, Any]) -> Message:
    """Return a message as it was before it became JSON; days are told by the kinds its text names. What is none is a KeyError."""
    values = plain["values"]
    return Message(str(plain["text"]), {name: _value(values[name], kind) for name, kind in _fields(str(plain["text"]))})


def read_label(plain: Mapping[str, Any]) -> Label:
    """Return a name as it was before it became JSON; what is none is a KeyError."""
    return Label(str(plain["en"]), str(plain["zh"]))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for _, name, kind, _ in string.Formatter().parse(text):
        if name is not None:
            yield name, kind or ""


def _value(value: Any, kind: str) -> Value:  # noqa: ANN401 - whatever a message holds
    if isinstance(value, dict):
        return read_message(value) if "text" in value else read_label(value)
    return date.fromisoformat(value) if kind in DATE_KINDS and isinstance(value, str) else value
