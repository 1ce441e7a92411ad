"""Text that a user will read, held as a value until a language is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Label:
    """A name in both languages: of a metric, a channel, a team, an owner."""

    en: str
    zh: str

    @classmethod
    def same(cls, text: str) -> Label:
        """Return a label that reads the same in both languages."""
        return cls(text, text)

    def to_json(self) -> dict[str, str]:
        """Return the label as JSON-ready data."""
        return {"en": self.en, "zh": self.zh}


@dataclass(frozen=True)
class Message:
    """A sentence with its values; the English text is the key of its translation.

    The text is a format string whose fields name a value and its kind, as in ``"{gap:n} short of {target:n}"``.
    The kinds are those of `goalbook.core.language`. Values are numbers, dates, text, labels or other messages.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the message as JSON-ready data, values unformatted."""
        return {"text": self.text, "values": {name: _plain(value) for name, value in self.values.items()}}


Value = float | int | str | date | None | Label | Message


def msg(text: str, /, **values: Value) -> Message:
    """Return a message; translations are extracted from calls of this function, so the text must be a literal."""
    return Message(text, values)


def _plain(value: Value) -> object:
    if isinstance(value, Label | Message):
        return value.to_json()
    return value.isoformat() if isinstance(value, date) else value


_BETWEEN = " / "  # Chinese and English of one text in one cell


def two_languages(text: str) -> Label:
    """Return a text that people wrote: "中文 / English" is one text in both languages, anything else reads the same in both."""
    one, between, other = text.partition(_BETWEEN)
    if between and _chinese(one) != _chinese(other):
        return Label(other, one) if _chinese(one) else Label(one, other)
    return Label.same(text)


def _chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
