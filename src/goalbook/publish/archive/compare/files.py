"""How the changes of input files are told: each file with its rows, settings or lines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.rows import heaviest
from goalbook.publish.archive.compare.section import LIMIT, Cell, Grid, general
from goalbook.publish.archive.compare.terms import joined
from goalbook.publish.archive.private import private_input

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from goalbook.publish.archive.compare.change import Cell as Value
    from goalbook.publish.archive.compare.change import CellChange, Change, FileChange

_CELLS = 4  # changed cells of one row that are told; more are counted
_SHORT = 60  # letters of a text before it is cut


def file_lines(changes: Sequence[FileChange], names: Mapping[str, Label]) -> list[Message]:
    """Return what of the files no table of rows shows: added, removed, not readable, written differently, moved, sums, private ones."""
    found: list[Message] = []
    for one in changes:
        if one.unread or one.says_same or (one.kind != "changed" and not (one.changes or one.columns)):
            found.append(_told(one))
        if one.policy:
            found.append(msg("{file:text}: thresholds, told under Policy", file=one.path))
        if private_input(one.path) and one.changes:
            found.append(msg("{things}: about single people, not shown", things=title(one)))
        found += [msg("channel {old} is now {new:text}", old=names.get(old, old), new=new) for old, new in one.renamed]
        found += [
            msg("{file:text}: rows that now stand in {other:text}: {n:n}", file=one.path, n=to.rows, other=to.path) for to in one.moved
        ]
        if one.total_rows:
            counts = _counted(replace(one, changes=one.total_rows))
            found.append(msg("{file:text}: rows of totals, which sums are checked with: {counts}", file=one.path, counts=counts))
        found += [
            msg("{file:text}: column {column:text} {what}", file=one.path, column=column.column, what=what_word(column.kind))
            for column in one.columns
        ]
    return list({str(one): one for one in found}.values())


def file_grids(changes: Sequence[FileChange], names: Mapping[str, Label], first: Sequence[Collection[str]] = ()) -> list[Grid]:
    """Return each file's changes as a table, those of the first columns first; thresholds are told as such, single people's rows not."""
    shown = [replace(one, changes=tuple(change for change in one.changes if not is_threshold(change))) for one in changes]
    return [_grid(one, names, first) for one in shown if one.changes and not private_input(one.path)]


def is_threshold(change: Change) -> bool:
    """Say whether a setting is one of the policy's, which are told with those of the package."""
    return (change.place_before or change.place_after)[:1] == ("policy",)


def thresholds_only(one: FileChange) -> bool:
    """Say whether nothing but thresholds changed in a team's file."""
    return bool(one.changes) and all(map(is_threshold, one.changes)) and not one.unread


def title(change: FileChange) -> Message:
    """Return a file's name and how many rows, settings or lines were added, removed and changed."""
    return msg("{file:text}, {things}: {counts}", file=change.path, things=_things(change), counts=_counted(change))


def _counted(change: FileChange) -> Message | Label | str:
    counts = [(change.rows["added"], msg("added")), (change.rows["removed"], msg("removed")), (change.rows["changed"], msg("changed"))]
    return joined([msg("{n:n} {what}", n=n, what=word) for n, word in counts if n])


def row_place(change: Change, names: Mapping[str, Label]) -> Message:
    """Return where a change stands: its row as a spreadsheet shows it, or the line of a setting, and what identifies it."""
    row = change.row_after or change.row_before
    named = _key(change, names)
    if row is None:
        return msg("{key}", key=named)
    if is_table(change):
        place = msg("row {row:n}", row=row) if change.row_after else msg("what was row {row:n}", row=row)
        if change.path_before and change.row_before:
            place = msg("row {row:n}, once row {before:n} of {file:text}", row=row, before=change.row_before, file=change.path_before)
    else:
        place = msg("line {row:n}", row=row) if change.row_after else msg("what was line {row:n}", row=row)
    return msg("{place} ({key})", place=place, key=named) if named else place


def is_table(change: Change) -> bool:
    """Say whether a change is of a table's row, not of a setting or a line."""
    return not (change.place_before or change.place_after) and any(cell.column for cell in change.cells)


def cell_told(cell: CellChange, kind: str) -> Message:
    """Return one cell before and now, without a column of a setting or a line; of an added or removed row the one it has."""
    before, now = _value(cell.before), _value(cell.after)
    column = cell.column
    if kind == "changed" and not column:
        return msg("{before} → {now}", before=before, now=now)
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
    if not is_table(change):  # its path names it
        known = [replace(cell, column="") for cell in known]
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


def _grid(change: FileChange, names: Mapping[str, Label], first: Sequence[Collection[str]]) -> Grid:
    ordered = heaviest(change.changes, first) if change.nature == "table" else list(change.changes)
    ordered = [foremost_first(one, first) for one in ordered]
    head = msg("Row") if change.nature == "table" else msg("Line")
    rows: list[tuple[Cell, ...]] = [(_row(one), _key(one, names), what_word(one.kind), cells_told(one)) for one in ordered]
    if change.kind != "changed":  # a whole file: its first rows show what it is
        rows = rows[:LIMIT]
    return Grid.of(title(change), (head, msg("which"), msg("what"), msg("figures")), rows, "nlll", more=len(ordered) - len(rows))


def foremost_first(change: Change, first: Sequence[Collection[str]]) -> Change:
    """Return a row with the cells of the first columns before the others."""
    return replace(change, cells=tuple(sorted(change.cells, key=lambda cell: [cell.column not in some for some in first])))


def _row(change: Change) -> Message | str:
    if change.row_after is None and change.row_before is not None:
        return msg("was {row:n}", row=change.row_before)
    return "–" if change.row_after is None else str(change.row_after)


def _key(change: Change, names: Mapping[str, Label]) -> Label | str:
    """Return what identifies a row: its values, channels by their names; a setting by its path."""
    found = key_told([(name, str(value)) for name, value in change.key if value not in (None, "")], names)
    sheet = f"{change.sheet}: " if change.sheet else ""
    return Label(sheet + found.en, sheet + found.zh) if found.en else ""


def key_told(key: Iterable[tuple[str, str]], names: Mapping[str, Label]) -> Label:
    """Return what identifies a row in words: channels and kinds of traffic by their names."""
    traffic = {"paid": msg("paid"), "organic": msg("organic")}
    values = []
    for name, value in key:
        word = traffic.get(value) if name == "traffic_type" else None
        called = names.get(value) if name == "channel" else None
        values.append(called or (Label(word.text, language("zh").say(word)) if word else Label.same(value)))
    return Label(", ".join(value.en for value in values), "，".join(value.zh for value in values))


def _things(change: FileChange) -> Message:
    return {"settings": msg("settings"), "text": msg("lines")}.get(change.nature, msg("rows"))


def _value(value: Value) -> Message | str:
    if value is None or value == "":
        return msg("empty")
    if isinstance(value, str):
        value = _unfolded(value)
        return value if len(value) <= _SHORT else value[: _SHORT - 1] + "…"
    return general(float(value))


def _unfolded(text: str) -> str:
    """Return a group of settings without the signs of JSON."""
    if not text.startswith(("{", "[")):
        return text
    try:
        return _flat(json.loads(text))
    except ValueError:
        return text


def _flat(value: Any) -> str:  # noqa: ANN401 - JSON's data
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_flat(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
