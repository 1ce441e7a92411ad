"""Text for a terminal: nothing in it that a terminal would obey, letters as wide as they are, tables whose columns stand in line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_GAP = "  "


def printable(name: str) -> str:
    """Return a name with all that cannot be printed, or looks like a space and is none, written as an escape."""
    return "".join(one if one.isprintable() else _escape(one) for one in name)


def on_one_line(text: str) -> str:
    """Return a text with control signs, line ends among them, written as escapes; narrow and wide spaces stay."""
    return "".join(one if one.isprintable() or category(one) == "Zs" else _escape(one) for one in text)


def harmless(text: str) -> str:
    """Return a text of several lines with all other control signs written as escapes."""
    return "".join(one if one in "\n\t" else on_one_line(one) for one in text)


def width_of(text: str) -> int:
    """Return how many columns a text takes, in Latin letters; a Chinese letter is two wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def broken(text: str, width: int) -> Iterator[str]:
    """Yield a text in parts of a width, broken at spaces and between Chinese letters; a longer word stays whole."""
    line = ""
    for part in re.findall(r"（?[^ \u2e80-\uffef]+[，。；：、）]* *|（?[^，。；：、）（][，。；：、）]* *|.", text):
        if line and width_of(line + part.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += part
    if line.strip():
        yield line.rstrip()


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = (), widest: int | None = None) -> Iterator[str]:
    """Yield a line per row, its columns in line; those named in ``right`` end together, the others begin together.

    A cell wider than ``widest`` moves what follows it, in its own row alone. Rows without columns give no lines.
    """
    shown = [[on_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, cells)) for cells in zip(*shown, strict=True)]
    places = [(min(width, widest or width), place in right) for place, width in enumerate(widths)]
    for row in shown if widths else ():
        yield _GAP.join(_padded(cell, *place) for cell, place in zip(row, places, strict=True)).rstrip()


def _padded(cell: str, width: int, at_right: bool) -> str:  # noqa: FBT001 - one place of a row
    room = " " * (width - width_of(cell))
    return room + cell if at_right else cell + room


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode()
