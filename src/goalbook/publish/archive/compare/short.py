"""A comparison in a few lines, printed after a run: why it is new, what changed, because of which rows, and what was restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.effects_told import ENDS
from goalbook.publish.archive.compare.files import cells_told, row_place, what_word
from goalbook.publish.archive.compare.made_from import code, environment, parameters, policy
from goalbook.publish.archive.compare.names import channel_names
from goalbook.publish.archive.compare.outcome import figure_changes
from goalbook.publish.archive.compare.restated import earlier_review, restated
from goalbook.publish.archive.compare.rows import heaviest
from goalbook.publish.archive.compare.section import Cell, pair
from goalbook.publish.archive.compare.which import previous
from goalbook.publish.archive.figures import metric_label, unit_of
from goalbook.publish.archive.reading import all_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from goalbook.publish.archive.compare.change import Change, FileChange
    from goalbook.publish.archive.compare.restated import Restated, RestatedRow
    from goalbook.publish.archive.reading import Run

_FIGURES = 3
_ROWS = 2
_FILES = 4
_CELLS = 2


def short(outputs: Path, revision: Path) -> tuple[Message, ...]:
    """Return what there is to say of a new revision, in at most eight lines; nothing where nothing came before it."""
    runs = all_runs(outputs)
    name = revision.relative_to(outputs).as_posix()
    run = next((one for one in reversed(runs) if one.name == name), None)
    if run is None:
        return ()
    before = previous(runs, run)
    review = earlier_review(run, runs) if run.about("book") == "monthly_review" else None
    said = list(_against(before, run)) if before else []
    return (*said, *(_restated(restated(run, review), run, 1 if before else _ROWS) if review else ()))


def _against(a: Run, b: Run) -> Iterator[Message]:
    changes = data_changes(a, b)
    parts = list(_ingredients(a, b, changes))
    yield msg("new against {before:text}: {what}", before=a.path.name, what=_joined(parts) if parts else msg("made again from the same"))
    changed = figure_changes(a.results, b.results)
    moved = [one for one in changed if one.figure.key not in ENDS] or list(changed)
    if moved:
        told: list[Cell] = [_figure(*change.cells()) for change in moved[:_FIGURES]]
        if len(moved) > _FIGURES:
            told.append(msg("and {n:n} more", n=len(moved) - _FIGURES))
        yield msg("  changed: {figures}", figures=_joined(told))
    else:
        yield msg("  no headline number changed")
    yield from _rows(changes, channel_names(b), sure=bool(moved) and len(parts) == 1)
    yield msg("  more: goalbook compare {a:text} {b:text}", a=a.name, b=b.name)


def _ingredients(a: Run, b: Run, changes: Sequence[FileChange]) -> Iterator[Message]:
    """Yield what the two were made from differently."""
    if changes:
        files = ", ".join(one.path for one in changes[:_FILES])
        more = len(changes) - _FILES
        yield (msg("data ({files:text} and {n:n} more)", files=files, n=more) if more > 0 else msg("data ({files:text})", files=files))
    for section in (parameters(a, b), policy(a, b), code(a, b), environment(a, b)):
        if section.same:
            continue
        named = [row[0] for grid in section.grids for row in grid.rows]
        if not named:
            yield section.title
            continue
        told = named[:_FILES] + ([msg("and {n:n} more", n=len(named) - _FILES)] if len(named) > _FILES else [])
        yield msg("{part} ({names})", part=section.title, names=_joined(told))


def _rows(changes: Sequence[FileChange], names: Mapping[str, Label], *, sure: bool) -> Iterator[Message]:
    """Yield the rows that moved most of their columns' sums: the cause, where nothing but data is other. Thresholds are told as policy."""
    by_change = {id(change): file for file in changes for change in file.changes if file.nature in ("table", "settings")}
    ordered = [
        one for one in heaviest([change for file in changes for change in file.changes if id(change) in by_change]) if not _policy(one)
    ]
    for change in ordered[:_ROWS]:
        row = _row(by_change[id(change)].path, change, names)
        yield msg("  because of {row}", row=row) if sure else msg("  in the data: {row}", row=row)
    if len(ordered) > _ROWS:
        yield msg("  and {n:n} more rows", n=len(ordered) - _ROWS)


def _policy(change: Change) -> bool:
    return (change.place_before or change.place_after)[:1] == ("policy",)


def _row(path: str, change: Change, names: Mapping[str, Label]) -> Message:
    cells = _joined(cells_told(change, _CELLS))
    return msg("{file:text}, {place}: {what}, {cells}", file=path, place=row_place(change, names), what=what_word(change.kind), cells=cells)


def _restated(found: Restated, run: Run, limit: int) -> Iterator[Message]:
    """Yield what an earlier review told and what is different now, by the month's sum and the row."""
    review = found.earlier.name
    if found.fault:
        yield msg("whether facts were restated since {review:text} cannot be told: {reason}", review=review, reason=found.fault)
        return
    if not found.rows:
        return
    sums: list[Cell] = []
    for total in found.totals[:_FIGURES]:
        told = pair(total.before, total.after, "money" if unit_of(run.results, total.metric_id) == "money" else "n")
        name = msg("{metric} of {month:text}", metric=metric_label(run.results, total.metric_id), month=total.month)
        sums.append(_figure(name, *told))
    if len(found.totals) > _FIGURES:
        sums.append(msg("and {n:n} more", n=len(found.totals) - _FIGURES))
    if sums:
        yield msg("restated since {review:text}: {figures}", review=review, figures=_joined(sums))
    else:
        yield msg("restated since {review:text}: facts of {n:n} rows, no month's sum", review=review, n=len(found.rows))
    names, foremost = channel_names(run), found.totals[0].metric_id if found.totals else ""
    rows = sorted(found.rows, key=lambda row: -_size(row, foremost))
    for row in rows[:limit]:
        yield msg("  by {row}", row=_restated_row(row, names))
    if len(rows) > limit:
        yield msg("  and by {n:n} more rows", n=len(rows) - limit)


def _size(row: RestatedRow, metric_id: str) -> float:
    """Return by how much a row's figure moved; a row that came or went counts from nothing."""
    return sum(abs(_number(cell.after) - _number(cell.before)) for cell in row.cells if cell.column == metric_id)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _restated_row(row: RestatedRow, names: Mapping[str, Label]) -> Message:
    file, number = (row.file_after, row.row_after) if row.file_after else (row.file_before, row.row_before)
    values = [names.get(value, Label.same(value)) for _, value in row.key]
    key = Label(", ".join(value.en for value in values), "，".join(value.zh for value in values))
    cells: list[Cell] = []
    for cell in row.cells[:_CELLS]:
        one, other = (float(value) if isinstance(value, int | float) else None for value in (cell.before, cell.after))
        told = pair(one, other, "")
        cells.append(msg("{column} {before} → {now}", column=cell.column, before=_joined([told[0]]), now=_joined([told[1]])))
    if len(row.cells) > _CELLS:
        cells.append(msg("and {n:n} more", n=len(row.cells) - _CELLS))
    return msg("{file:text}, row {row:n} ({key}): {cells}", file=file, row=number, key=key, cells=_joined(cells))


def _figure(name: Cell, before: Cell, now: Cell, change: Cell) -> Message:
    told = [_joined([cell]) for cell in (name, before, now, change)]
    if not change:
        return msg("{figure} {before} → {now}", figure=told[0], before=told[1], now=told[2])
    return msg("{figure} {before} → {now} ({change})", figure=told[0], before=told[1], now=told[2], change=told[3])


def _joined(parts: Iterable[Cell]) -> Message | Label | str:
    text: Message | Label | str = ""
    for part in parts:
        one = _joined(part) if isinstance(part, tuple) else part
        text = msg("{first}; {then}", first=text, then=one) if text else one
    return text
