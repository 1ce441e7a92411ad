"""A comparison in a few lines, printed after a run: why it is new, what changed, because of which rows, and what was restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.cause import causes
from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.effects_told import ENDS
from goalbook.publish.archive.compare.files import key_told, thresholds_only
from goalbook.publish.archive.compare.foremost import foremost
from goalbook.publish.archive.compare.known import renamed_in, run_under
from goalbook.publish.archive.compare.made_from import code, environment, parameters, policy
from goalbook.publish.archive.compare.names import channel_names
from goalbook.publish.archive.compare.outcome import figure_changes, on_other_figures, verdict_changes
from goalbook.publish.archive.compare.restated import earlier_review, restated
from goalbook.publish.archive.compare.section import Cell, pair
from goalbook.publish.archive.compare.terms import KINDS
from goalbook.publish.archive.compare.which import previous
from goalbook.publish.archive.figures import metric_label, unit_of
from goalbook.publish.archive.reading import all_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from goalbook.publish.archive.compare.change import FileChange
    from goalbook.publish.archive.compare.restated import Restated, RestatedRow
    from goalbook.publish.archive.reading import Run

_FIGURES = 3
_ROWS = 2
_FILES = 4
_RULES = 4


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
    return (*said, *(restatements(restated(run, review), run, 1 if before else _ROWS) if review else ()))


def _against(a: Run, b: Run) -> Iterator[Message]:
    changes = data_changes(a, b)
    parts = list(_ingredients(a, b, changes))
    yield msg("new against {before:text}: {what}", before=a.path.name, what=_joined(parts) if parts else msg("made again from the same"))
    was = run_under(a, renamed_in(changes))
    visible = [one for one in figure_changes(was.results, b.results) if one.visible]
    moved = [one for one in visible if one.figure.key not in ENDS] or visible
    told: list[Cell] = [_figure(*change.cells()) for change in moved[:_FIGURES]]
    if len(moved) > _FIGURES:
        told.append(msg("and {n:n} more", n=len(moved) - _FIGURES))
    judged = list(_judged(was, b))
    if told:
        yield msg("  changed: {figures}", figures=_joined([*told, *judged]))
    else:
        others = on_other_figures(was.results, b.results)
        kept = [msg("findings that keep their verdict on other figures: {n:n}", n=others)] if others else []
        yield msg("  {figures}", figures=_joined([msg("no headline number changed"), *(judged or kept)]))
    sure = bool(moved) and len(parts) == 1 and bool(changes)
    yield from causes((a, b), changes, moved[0].figure if sure else None, channel_names(b))
    yield msg("  more: goalbook compare {a:text} {b:text}", a=a.name, b=b.name)


def _ingredients(a: Run, b: Run, changes: Sequence[FileChange]) -> Iterator[Message]:
    """Yield what the two were made from differently."""
    paths = [one.path for one in changes if not thresholds_only(one)]
    if paths:
        files = ", ".join(paths[:_FILES])
        more = len(paths) - _FILES
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


def _judged(a: Run, b: Run) -> Iterator[Message]:
    """Yield how many verdicts of rules are other ones, and whose."""
    changed = verdict_changes(a.results, b.results)
    if changed:
        rules = list(dict.fromkeys(one.rule for both in changed for one in both if one))
        names = ", ".join(rules[:_RULES]) + (" …" if len(rules) > _RULES else "")
        yield msg("other verdicts of rules: {n:n} ({rules:text})", n=len(changed), rules=names)


def restatements(found: Restated, run: Run, limit: int) -> Iterator[Message]:
    """Yield what an earlier review told and what is different now, by the month's sum and the row."""
    review = found.earlier.name
    if found.fault:
        yield msg("whether facts were restated since {review:text} cannot be told: {reason}", review=review, reason=found.fault)
        return
    if not found.rows:
        return
    first = [*foremost(run)]
    totals = sorted(found.totals, key=lambda total: [total.metric_id not in some for some in first])
    sums: list[Cell] = []
    for total in totals[:_FIGURES]:
        told = pair(total.before, total.after, "money" if unit_of(run.results, total.metric_id) == "money" else "n")
        name = msg("{metric} of {month:text}", metric=metric_label(run.results, total.metric_id), month=total.month)
        sums.append(_figure(name, *told))
    if len(totals) > _FIGURES:
        sums.append(msg("and {n:n} more", n=len(totals) - _FIGURES))
    if sums:
        yield msg("restated since {review:text}: {figures}", review=review, figures=_joined(sums))
    else:
        yield msg("restated since {review:text}: facts of {n:n} rows, no month's sum", review=review, n=len(found.rows))
    names, metric_id = channel_names(run), totals[0].metric_id if totals else ""
    rows = sorted(found.rows, key=lambda row: -_size(row, metric_id))
    for place, row in enumerate(rows[:limit], start=1):
        more = len(rows) - limit if place == limit else 0
        said = _restated_row(row, names, metric_id)
        yield msg("  by {row}; and by further rows: {n:n}", row=said, n=more) if more > 0 else msg("  by {row}", row=said)


def _size(row: RestatedRow, metric_id: str) -> float:
    """Return by how much a row's figure moved; a row that came or went counts from nothing."""
    return sum(abs(_number(cell.after) - _number(cell.before)) for cell in row.cells if cell.column == metric_id)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _restated_row(row: RestatedRow, names: Mapping[str, Label], metric_id: str) -> Message:
    """Return a row with the cell of the metric that is told above it, or with its first."""
    file, number = (row.file_after, row.row_after) if row.file_after else (row.file_before, row.row_before)
    ordered = sorted(row.cells, key=lambda cell: cell.column != metric_id)
    cells: list[Cell] = []
    for cell in ordered[:1]:
        one, other = (float(value) if isinstance(value, int | float) else None for value in (cell.before, cell.after))
        told = pair(one, other, KINDS.get(cell.unit, ""))
        cells.append(msg("{column} {before} → {now}", column=cell.column, before=_joined([told[0]]), now=_joined([told[1]])))
    if len(ordered) > 1:
        cells.append(msg("and {n:n} more", n=len(ordered) - 1))
    place = msg("row {row:n}", row=number) if row.file_after else msg("what was row {row:n}", row=number)
    return msg("{file:text}, {place} ({key}): {cells}", file=file, place=place, key=key_told(row.key, names), cells=_joined(cells))


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
