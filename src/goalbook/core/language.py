"""A language: translations, numbers and dates for one reader.

Messages name their values and kinds, as in ``{gap:n}``; a leading ``+`` forces the sign. Kinds of numbers: ``n`` 13,620; ``compact`` 35.9k
or 3.59 万; ``money``, ``money_compact``; ``pct`` 15.4 %, ``pct0``, ``pct2`` to ``pct4``; ``pp``; ``bp`` (0.004 is 40 bp); ``ratio`` 3.4,
``ratio2``; ``index``; ``seconds``. Kinds of dates: ``date`` 2025-05-31, ``day`` 12 May, ``month`` May 2025. ``text`` takes text. Without
a kind a
field takes a label, a message or text.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast, get_args

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, Value, msg
from goalbook.core.numbers import DATE_KINDS, MISSING, UNIT_KINDS, formatters, is_missing, with_sign

if TYPE_CHECKING:
    from datetime import date

Code = Literal["en", "zh"]
CODES: tuple[Code, ...] = get_args(Code)
_MARKS = r"(?:</?b>|[\ue000\ue001])*"  # weight, as HTML or as the signs that stand for it until then
_CLOSE = re.compile(rf"(?<=[\u4e00-\u9fff])({_MARKS})(?=[0-9]{{1,4}} [年月])")  # 至5 月 31 日
_STRAY = re.compile(rf"(\u202f(?:万|亿|个百分点|基点|秒){_MARKS}) (?={_MARKS}[\u4e00-\u9fff])|([），。；：、]{_MARKS}) ")


@dataclass(frozen=True)
class Language:
    """English or Chinese, with the team's currency."""

    code: Code
    currency: str = "CNY"

    def say(self, text: Message | Label | str) -> str:
        """Return the text in this language."""
        return self._tidy(self._fill(text, html=False))

    def say_html(self, text: Message | Label | str) -> str:
        """Return the text in this language, escaped for HTML, with every number in ``<b>``."""
        return self._tidy(self._fill(text, html=True))

    def _tidy(self, text: str) -> str:
        """Return Chinese without the spaces that filling leaves behind a unit such as 亿 or a full stop, and with that before a date."""
        return _CLOSE.sub(r" \1", _STRAY.sub(lambda found: found[1] or found[2], text)) if self.code == "zh" else text

    def number(self, value: float | None, kind: str, *, signed: bool = False) -> str:
        """Return a number as this language writes it; what is not known is a dash. An unknown kind is a ValueError."""
        write = formatters(self.code, self.currency).get(kind)
        if write is None:
            message = f"no such kind of number: {kind!r}"
            raise ValueError(message)
        if value is None or is_missing(value):
            return MISSING
        return with_sign(write(float(value)), float(value), signed=signed)

    def date(self, value: date | None, kind: str = "date") -> str:
        """Return a date as this language writes it."""
        return MISSING if value is None or is_missing(value) else DATE_KINDS[kind](value, self.code)

    def _fill(self, text: Message | Label | str, *, html: bool) -> str:
        if isinstance(text, Label):
            return _escaped(text.en if self.code == "en" else text.zh, html=html)
        if isinstance(text, str):
            return _escaped(text, html=html)
        template = text.text if self.code == "en" else translations().get(text.text, text.text)
        parts = []
        for literal, name, kind, _ in string.Formatter().parse(template):
            parts.append(_escaped(literal, html=html))
            if name is not None:
                parts.append(self._field(text.values[name], kind or "", html=html))
        return "".join(parts)

    def _field(self, value: Value, kind: str, *, html: bool) -> str:
        signed, kind = kind.startswith("+"), kind.removeprefix("+")
        if isinstance(value, Label | Message):
            return self._fill(value, html=html)
        if kind in DATE_KINDS:
            return _escaped(self.date(cast("date | None", value), kind), html=html)
        if kind in ("", "text"):
            return _escaped(MISSING if is_missing(value) else str(value), html=html)
        written = self.number(cast("float | None", value), kind, signed=signed)
        return f"<b>{escape(written)}</b>" if html else written


def _escaped(text: str, *, html: bool) -> str:
    return escape(text) if html else text


def language(code: str, currency: str = "CNY") -> Language:
    """Return a language by its code; an unknown code is a UsageError."""
    if code not in CODES:
        raise UsageError(msg("'{code}' is not a report language; write en or zh", code=code))
    return Language(code, currency)


def kind_of(unit: str) -> str:
    """Return the kind in which figures of a catalogue unit are written."""
    return UNIT_KINDS[unit]


@cache
def translations() -> dict[str, str]:
    """Return the Chinese of every English text, from all catalogues of the package together."""
    # Imported here: English needs no catalogue, and the command's help should not pay for one.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    found: dict[str, str] = {}
    folder = resources.files("goalbook") / "locale" / "zh"
    for file in sorted((entry for entry in folder.iterdir() if entry.name.endswith(".po")), key=lambda entry: entry.name):
        with file.open("rb") as stream:
            found |= {str(entry.id): str(entry.string) for entry in read_po(stream, locale="zh") if entry.id and entry.string}
    return found
