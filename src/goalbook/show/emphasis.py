"""Weight on the few numbers a reader must not miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message

if TYPE_CHECKING:
    from goalbook.core.language import Language
    from goalbook.core.message import Value

_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters, in no font and no text


@dataclass(frozen=True)
class Strong(Message):
    """A part of a sentence that is set in weight."""


def strong(message: Message) -> Strong:
    """Return a part of a sentence to be set in weight."""
    return Strong(message.text, message.values)


def emphasised(language: Language, message: Message) -> str:
    """Return the sentence as HTML; strong parts alone carry weight."""
    html = language.say_html(_marked(message))
    plain = html.replace("<b>", "").replace("</b>", "")
    return plain.replace(_OPEN, "<b>").replace(_CLOSE, "</b>")


def _marked(message: Message) -> Message:
    values: dict[str, Value] = {name: _marked(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    if isinstance(message, Strong):
        return Message(f"{_OPEN}{{part}}{_CLOSE}", {"part": Message(message.text, values)})
    return Message(message.text, values)
