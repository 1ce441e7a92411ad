"""How the changes of input files are told: each file with its rows, settings or lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.rows import heaviest
from goalbook.publish.archive.compare.section import Cell, Grid, general

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.publish.archive.compare.change import Cell as Value
    from goalbook.publish.archive.compare.change import CellChange, Change, FileChange

_CELLS = 4  # changed cells of one row that are told; more are counted
_SHORT = 60  # letters of a text before it is cut


def file_lines(changes: Sequence[FileChange]) -> list[Message]:
    """Return one sentence for each file that has no rows to show: added, removed, not readable, written differently."""
    return [_told(one) for one in changes if one.unread or not (one.changes or one.columns)] + [
        msg("{file:text}: column {column:text} {what}", file=one.path, column=column.column, what=what_word(column.kind))
        for one in changes
        for column in one.columns
    ]


def file_grids(changes: Sequence[FileChange], names: Mapping[str, Label]) -> list[Grid]:
    """Return each file's most important changes as a table."""
    return [_grid(one, names) for one in changes if one.changes]


def title(change: FileChange) -> Message:
    """Return a file's name and how many rows, settings or lines were added, removed and changed."""
    counts = [(change.rows["added"], msg("added")), (change.rows["removed"], msg("removed")), (change.rows["changed"], msg("changed"))]
    told = [msg("{n:n} {what}", n=n, what=word) for n, word in counts if n]
    joined = told[0]
    for one in told[1:]:
        joined = msg("{first}, {then}", first=joined, then=one)
    return msg("{file:text}, {things}: {counts}", file=change.path, things=_things(change), counts=joined)


def row_place(change: Change, names: Mapping[str, Label]) -> Message:
    """Return where a change stands: its row as a spreadsheet shows it and what identifies it."""
    row = change.row_after or change.row_before
    named = _key(change, names)
    if row is None:
        return msg("{key}", key=named)
    return msg("row {row:n} ({key})", row=row, key=named) if named else msg("row {row:n}", row=row)


def cell_told(cell: CellChange, kind: str) -> Message:
    """Return one cell before and now; of an added or removed row the one it has."""
    before, now = _value(cell.before), _value(cell.after)
    column = cell.column
    if kind != "changed":
        value = now if kind == "added" else before
        return msg("{column} {value}", column=column, value=value) if column else msg("{value}", value=value)
    return msg("{column:text} {before} → {now}", column=column, before=before, now=now)


def what_word(kind: str) -> Message:
    """Return the word for what happened."""
    return {"added": msg("added"), "removed": msg("removed"), "changed": msg("changed")}[kind]


def cells_told(change: Change, limit: int = _CELLS) -> tuple[Cell, ...]:
    """Return the cells of a change, the first of many."""
    known = [cell for cell in change.cells if cell.before not in (None, "") or cell.after not in (None, "")]
    found: list[Cell] = [cell_told(cell, change.kind) for cell in known[:limit]]
    if len(known) > limit:
        found.append(msg("and {n:n} more", n=len(known) - limit))
    return tuple(found)


def _told(change: FileChange) -> Message:
    if change.unread:
        return msg(
            "{file:text} {what}; its rows cannot be compared: {reason}", file=change.path, what=what_word(change.kind), reason=change.unread
        )
    if change.kind != "changed":
        return msg("{file:text} {what}", file=change.path, what=what_word(change.kind))
    if change.nature == "results":
        return msg("{file:text}: the earlier report is another one", file=change.path)
    if change.nature == "other":
        return msg("{file:text} is another one", file=change.path)
    return msg("{file:text} is written differently and holds the same", file=change.path)


def _grid(change: FileChange, names: Mapping[str, Label]) -> Grid:
    ordered = heaviest(change.changes) if change.nature == "table" else list(change.changes)
    rows: list[tuple[Cell, ...]] = [(_row(one), _key(one, names), what_word(one.kind), cells_told(one)) for one in ordered]
    return Grid.of(title(change), (msg("Row"), msg("which"), msg("what"), msg("figures")), rows, "nlll")


def _row(change: Change) -> str:
    row = change.row_after or change.row_before
    return "–" if row is None else str(row)


def _key(change: Change, names: Mapping[str, Label]) -> Label | str:
    """Return what identifies a row: its values, channels by their names; a setting by its path."""
    values = [(name, str(value)) for name, value in change.key if value not in (None, "")]
    en = ", ".join(names[value].en if name == "channel" and value in names else value for name, value in values)
    zh = "，".join(names[value].zh if name == "channel" and value in names else value for name, value in values)
    sheet = f"{change.sheet}: " if change.sheet else ""
    return Label(sheet + en, sheet + zh) if en else ""


def _things(change: FileChange) -> Message:
    return {"settings": msg("settings"), "text": msg("lines")}.get(change.nature, msg("rows"))


def _value(value: Value) -> Message | str:
    if value is None or value == "":
        return msg("empty")
    if isinstance(value, str):
        return value if len(value) <= _SHORT else value[: _SHORT - 1] + "…"
    return general(float(value))
