"""Columns of text: ids stay text to the last digit, and rows of totals are known by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goalbook.inputs.aliases import load_aliases
from goalbook.inputs.names import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.inputs.tables import Cell

_LARGEST_EXACT = 2**53
_TAIL = (":", "：", " ")


def read_texts(cells: NDArray[Any]) -> list[str]:
    """Return cells as text; empty where nothing stands. Words like NA or None stay words: they may be names."""
    known = {cell: _text(cell) for cell in dict.fromkeys(cells.tolist())}
    return [known[cell] for cell in cells.tolist()]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        # Beyond 2^53 a float is no longer exact: kept in its scientific form, which says that digits are lost.
        whole = cell.is_integer() and abs(cell) < _LARGEST_EXACT
        return "" if np.isnan(cell) else str(int(cell)) if whole else repr(cell)
    text = str(cell).strip().strip("\ufeff\u200b")
    # Exports put a tab or an apostrophe before ids so that a spreadsheet keeps them as text.
    return text[1:] if text.startswith("'") and text[1:].isdigit() else text


def total_mark(text: str, *, loose: bool) -> str:
    """Return "total", "sub" or "": whether a cell marks a row of totals; loosely also "Total: Account"."""
    aliases = load_aliases()
    word = plain(text).casefold()
    if word in aliases.subtotals:
        return "sub"
    if word in aliases.totals:
        return "total"
    if loose and any(word.startswith(f"{mark}{tail}") for mark in ("total", "合计", "总计") for tail in _TAIL):
        return "total"
    return ""


def all_empty(cells: NDArray[Any]) -> bool:
    """Say whether a column holds nothing."""
    if cells.dtype.kind == "f":
        return bool(np.isnan(cells).all())
    return cells.dtype == object and all(cell is None or cell == "" for cell in cells)
