"""Finding a table's header and turning its rows into columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.notices import Notice, span_text
from goalbook.inputs.tables import Cell, Grid, RawTable, objects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.inputs.aliases import Columns

REMARK = "# "
_LOOKED_AT = 30
_ENOUGH_HITS = 2


def tabulate(grid: Grid, columns: Columns) -> RawTable | tuple[Problem, ...]:
    """Return the grid as columns under its header, or what is wrong with its form."""
    grid = without_remarks(grid)
    place, hits = _header_place(grid, columns)
    if hits == 0 and grid.encoding == "GB18030":
        # GB18030 decodes nearly any bytes; without one known header the text may be nonsense.
        return (Problem(grid.file, msg("neither UTF-8 nor a readable GB18030; save the file as CSV UTF-8")),)
    header_row, cells = grid.rows[place]
    header = [_text(cell) for cell in cells]
    while header and not header[-1]:
        header.pop()
    body = grid.rows[place + 1 :]
    if not body:
        return (Problem(grid.file, msg("there is a header but no row below it"), header_row),)
    if problems := _ragged(grid, len(header), body):
        return problems
    width = len(header)
    padded = [tuple(row[:width]) + (None,) * (width - len(row)) for _, row in body]
    arrays = tuple(objects(column) for column in zip(*padded, strict=True))
    notices = list(grid.notices)
    if place:
        above = [number for number, _ in grid.rows[:place]]
        notices.append(Notice("header", grid.file, span_text(above), msg("rows above the header were not read"), n=len(above)))
    return RawTable(grid.file, tuple(header), arrays, np.array([number for number, _ in body]), tuple(notices))


def without_remarks(grid: Grid) -> Grid:
    """Return the grid without the rows whose first cell begins with ``# ``: remarks, as the starter files have them; said in a notice."""
    remarks = [number for number, cells in grid.rows if cells and isinstance(cells[0], str) and cells[0].startswith(REMARK)]
    if not remarks:
        return grid
    told = Notice("file", grid.file, span_text(remarks), msg("rows that begin with '# ' are remarks and were not read"), n=len(remarks))
    aside = set(remarks)
    return replace(grid, rows=tuple(row for row in grid.rows if row[0] not in aside), notices=(*grid.notices, told))


def _header_place(grid: Grid, columns: Columns) -> tuple[int, int]:
    """Return which of the first rows is the header and how many of our columns it names, counting each once: banners repeat one text."""
    found = []
    for place, (_, cells) in enumerate(grid.rows[:_LOOKED_AT]):
        names = {name for cell in cells if isinstance(cell, str) and (name := columns.find(cell)) is not None}
        if len(names) >= _ENOUGH_HITS and "date_day" in names:
            return place, len(names)
        found.append((len(names), -place))
    hits, place = max(found)
    return (-place, hits) if hits else (0, 0)


def _ragged(grid: Grid, width: int, body: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[Problem, ...]:
    problems = []
    for number, row in body:
        filled = len(row)
        if filled > width:
            filled = max((place + 1 for place, cell in enumerate(row) if cell not in (None, "")), default=0)
        too_short = grid.ragged_is_fault and filled < width and len(row) < width
        if too_short and number == body[-1][0]:
            message = msg("the last row has {n:n} of {width:n} cells; the file was cut off, export it again", n=len(row), width=width)
            problems.append(Problem(grid.file, message, number))
        elif too_short or filled > width:
            message = msg("the row has {n:n} cells, the header {width:n}", n=filled, width=width)
            problems.append(Problem(grid.file, message, number))
    return tuple(problems)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
