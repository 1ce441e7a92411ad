"""A version of an input file between two archived ones: the earlier with some of the changes that led to the later."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml

from goalbook.core.errors import InputError, Problem
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import read_yaml
from goalbook.publish.archive.compare.known import CHANNEL
from goalbook.publish.archive.compare.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goalbook.publish.archive.compare.change import Cell, Change, Place
    from goalbook.publish.archive.compare.tables import Known, Row, Table

_WORKBOOK = b"PK\x03\x04"


def with_settings(before: bytes | None, after: bytes | None, changes: Iterable[Change]) -> bytes:
    """Return a YAML file with some of its changes; bytes that are no YAML are a ValueError."""
    old, new = (read_yaml(decode(data)[0], "").data if data else {} for data in (before, after))
    data: Any = deepcopy(old) if old is not None else {}
    ordered = sorted(changes, key=lambda one: one.kind == "removed")
    removed = [one.place_before for one in ordered if one.kind == "removed"]
    for change in ordered:
        if change.kind != "removed":
            data = _put(data, change.place_before, _at(new, change.place_after))
    for place in sorted(removed, key=lambda one: tuple(str(part).zfill(9) for part in one), reverse=True):
        del _at(data, place[:-1])[place[-1]]  # the last items of a list first, so that the others keep their places
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


def with_rows(before: bytes | None, after: bytes | None, path: str, changes: Sequence[Change], known: Known) -> bytes:
    """Return a table, or a workbook, with some of its rows' changes, without rows of totals; one that cannot be read is an InputError."""
    old, new = (_tables(data, path, known.of(side)) for side, data in enumerate((before, after)))
    sheets = {}
    for name in dict.fromkeys((*old, *new)):
        chosen = [change for change in changes if change.sheet == name]
        one, other = old.get(name), new.get(name)
        if one or chosen:
            called = {now: before for before, now in known.renamed.items()}
            sheets[(one or other).title] = _together(one, other, chosen, called)  # type: ignore[union-attr]  # the name is of one of them
    if any(data and data.startswith(_WORKBOOK) for data in (before, after)):
        return _workbook(sheets)
    return _text(next(iter(sheets.values()), []))


def _at(data: Any, place: Place) -> Any:  # noqa: ANN401 - YAML's data
    for part in place:
        data = data[part]
    return data


def _put(data: Any, place: Place, value: Any) -> Any:  # noqa: ANN401 - as above
    if not place:
        return deepcopy(value)
    within = _at(data, place[:-1])
    if isinstance(within, list) and isinstance(place[-1], int) and place[-1] >= len(within):
        within.append(deepcopy(value))
    else:
        within[place[-1]] = deepcopy(value)
    return data


def _tables(data: bytes | None, path: str, known: Known) -> dict[str, Table]:
    read = () if data is None else read_tables(data, path, known)
    if isinstance(read, Problem):
        raise InputError([read])
    return {table.sheet: table for table in read}


def _together(before: Table | None, after: Table | None, changes: Sequence[Change], called: Mapping[str, str]) -> list[list[Cell]]:
    """Return header and rows: those of the earlier version, with the changes' rows in their place, added ones at the end.

    Channels of the later version are `called` by the ids they had.
    """
    names = list(dict.fromkeys((*(after.columns if after else ()), *(before.columns if before else ()))))
    by_row = {change.row_before: change for change in changes if change.row_before is not None}
    new = {row.number: row for row in after.rows} if after else {}
    lines = []
    for row in before.rows if before else ():
        change = by_row.get(row.number)
        if change is None:
            lines.append(_line(before, row, names, (before, after)))
        elif change.row_after is not None:
            lines.append(_line(after, new[change.row_after], names, (before, after), called))
    come = [change.row_after for change in changes if change.row_before is None and change.row_after is not None]
    lines += [_line(after, new[number], names, (before, after), called) for number in come]
    return [[_header(name, before, after) for name in names], *lines]


def _header(name: str, *tables: Table | None) -> str:
    """Return a column's header as both versions have it; where they differ our own name, under which values stand, not what was written."""
    written = {table.header[table.columns.index(name)] for table in tables if table and name in table.columns}
    return written.pop() if len(written) == 1 else name


def _line(
    table: Table | None, row: Row, names: Sequence[str], both: tuple[Table | None, Table | None], called: Mapping[str, str] | None = None
) -> list[Cell]:
    cells = [_cell(table, row, name, both) for name in names] if table else []
    if table and called and CHANNEL in table.columns and (channel := str(table.cell(row, CHANNEL))) in called:
        cells[names.index(CHANNEL)] = called[channel]
    return cells


def _cell(table: Table, row: Row, name: str, both: tuple[Table | None, Table | None]) -> Cell:
    if name not in table.columns:
        return None
    place = table.columns.index(name)
    # A day's order may hang on its whole column (03/04/2025): told as it was understood.
    meant = name in table.days or _header(name, *both) != table.header[place]
    return row.values[place] if meant else row.raw[place]


def _text(lines: Iterable[list[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["" if cell is None else cell for cell in line] for line in lines])
    return text.getvalue().encode()


def _workbook(sheets: dict[str, list[list[Cell]]]) -> bytes:
    import openpyxl  # noqa: PLC0415 - slow to import, needed for workbooks only

    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title or "Sheet1")
        for line in lines:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
