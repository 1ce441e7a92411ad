"""A table in plain text: columns as wide as what stands in them, Chinese letters counted as two."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_GAP = "  "


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return a line per row; the columns named in ``right`` end together, the others begin together. No column: no lines."""
    shown = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(_width, cells)) for cells in zip(*shown, strict=True)]
    return [_GAP.join(_padded(cell, widths[place], at_right=place in right) for place, cell in enumerate(row)).rstrip() for row in shown]


def _plain(cell: str) -> str:
    """Return a cell without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in cell)


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in cell)


def _padded(cell: str, width: int, *, at_right: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if at_right else cell + room
