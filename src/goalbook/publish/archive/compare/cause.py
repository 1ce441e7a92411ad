"""Which changes of the data a new revision's figures come from: computed where that is quick, else named without saying because."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.effects import EffectOptions, effects, foreseen, is_read
from goalbook.publish.archive.compare.effects_told import change_of, effect_place
from goalbook.publish.archive.compare.files import (
    cells_told,
    file_lines,
    foremost_first,
    is_threshold,
    row_place,
    thresholds_only,
    title,
    what_word,
)
from goalbook.publish.archive.compare.foremost import foremost
from goalbook.publish.archive.compare.rows import heaviest, weight_in
from goalbook.publish.archive.compare.terms import joined
from goalbook.publish.archive.private import private_input

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from goalbook.publish.archive.compare.change import Change, FileChange
    from goalbook.publish.archive.compare.effects import Effect
    from goalbook.publish.archive.figures import Figure
    from goalbook.publish.archive.reading import Run

_ROWS = 2
_CELLS = 2
_MOST = 2  # computations: the likeliest change alone, the others together
_SECONDS = 2.0  # after which no further one is begun
_KINDS = ("facts", "goals", "team.yml", "campaigns", "plan", "outputs")
_Named = tuple["FileChange", "Change | None"]  # a change, or a file of which no row is told
_Columns = tuple[frozenset[str], ...]  # of the headline's metric, then of the other figures that a report is about


class _TooLongError(Exception):
    """The computations took longer than a run may be kept waiting."""


def causes(runs: tuple[Run, Run], changes: Sequence[FileChange], moved: Figure | None, names: Mapping[str, Label]) -> Iterator[Message]:
    """Yield the changes of the data; as a cause only what is the only change or was computed. `moved`: the figure to explain, or None.

    It is None where no figure moved, or where other things than the data differ too.
    """
    stand_there = {moved.path for one in changes for moved in one.moved}
    first, may_matter = foremost(runs[1]), [one for one in changes if not _harmless(one, stand_there)]
    listed = _listed([one for one in may_matter if is_read(one, *runs)], first)
    if moved is not None and len(listed) == 1:
        yield msg("  because of {row}", row=_told(listed[0], first, names))
        return
    found = _computed(runs, changes) if moved is not None and listed else []
    if found and moved is not None:
        yield from _because(found, changes, moved, (first, names))
        return
    aside = sorted((one for one in changes if one.renamed or not (listed or thresholds_only(one))), key=_promise)
    for told in file_lines(aside, names)[:1]:
        yield msg("  in the data: {row}", row=told)
    yield from _in_the_data([*listed, *_listed([one for one in may_matter if not is_read(one, *runs)], first)], first, names)


def _promise(one: FileChange) -> bool:
    """Say whether a file has nothing to tell of itself: no new names, no rows that moved, no other sums."""
    return not (one.renamed or one.moved or one.total_rows)


def _harmless(one: FileChange, stand_there: Collection[str]) -> bool:
    """Say whether a file differs in nothing that a report is made from: its wording, its sums, where rows stand that say the same."""
    same = not (one.changes or one.columns or one.unread or one.renamed)
    return same and (one.kind == "changed" or bool(one.moved) or one.path in stand_there) and one.nature in ("table", "settings", "text")


def _listed(changes: Sequence[FileChange], first: _Columns) -> list[_Named]:
    """Return every change, the likeliest first: of the headline's metrics, then goals and settings, then what else there is."""
    by_id = {id(change): one for one in changes for change in one.changes}
    told = [change for one in changes if not private_input(one.path) for change in one.changes if not is_threshold(change)]
    rows: list[_Named] = [(by_id[id(change)], change) for change in heaviest(told, first)]
    likely = {id(change) for _, change in rows if change and any(weight_in(change, some) for some in first)}
    touching = [pair for pair in rows if id(pair[1]) in likely]
    whole: list[_Named] = [(one, None) for one in changes if private_input(one.path) or not (one.changes or one.renamed)]
    return [*touching, *sorted([*(pair for pair in rows if id(pair[1]) not in likely), *whole], key=lambda pair: _kind(pair[0]))]


def _kind(one: FileChange) -> int:
    first = one.path.partition("/")[0]
    return _KINDS.index(first) if first in _KINDS else len(_KINDS)


def _in_the_data(listed: Sequence[_Named], first: _Columns, names: Mapping[str, Label]) -> Iterator[Message]:
    for one in listed[:_ROWS]:
        yield msg("  in the data: {row}", row=_told(one, first, names))
    if len(listed) > _ROWS:
        yield msg("  and further changes: {n:n}", n=len(listed) - _ROWS)


def _computed(runs: tuple[Run, Run], changes: Sequence[FileChange]) -> list[Effect]:
    """Return what each change does to the headline, as far as that is known or computed within a few seconds; nothing where it is not."""
    if foreseen(*runs, changes, 0).computations:  # the ends are not known
        return []
    ahead = foreseen(*runs, changes, _MOST)
    began = time.monotonic()

    def stop(done: int) -> None:
        if done < ahead.computations and time.monotonic() - began > _SECONDS:
            raise _TooLongError

    try:
        found = effects(*runs, changes, EffectOptions(most=_MOST, progress=stop))
    except _TooLongError:
        return []
    if found.fault or found.untold:
        return []
    told = {row.path for row in found.rows}
    return [*(one for one in found.files if not told & set(one.path.split(", "))), *found.rows]


def _because(
    parts: Sequence[Effect], changes: Sequence[FileChange], moved: Figure, terms: tuple[_Columns, Mapping[str, Label]]
) -> Iterator[Message]:
    """Yield the changes that move a figure, the largest effect first, and how many do not."""
    files = {one.path: one for one in changes}
    moving = sorted((part for part in parts if part.moved.get(moved.key)), key=lambda part: -abs(part.moved[moved.key] or 0.0))
    for part in moving[:_ROWS]:
        alone = part.path in files and (part.change or part.changes == max(len(files[part.path].changes), 1))
        row = _told((files[part.path], part.change), *terms) if alone else effect_place(part, terms[1])
        yield msg(
            "  because of {row} ({figure} {change})", row=row, figure=moved.name, change=joined([change_of(moved, part.moved[moved.key])])
        )
    still = sum(part.changes for part in parts if part not in moving)
    if len(moving) > _ROWS:
        yield msg("  and further changes: {n:n}", n=sum(part.changes for part in moving[_ROWS:]))
    elif still:
        yield msg("  without an effect on it: {n:n} more", n=still)


def _told(named: _Named, first: _Columns, names: Mapping[str, Label]) -> Message:
    one, change = named
    if change is None and one.changes and private_input(one.path):
        return msg("{things}: about single people, not shown", things=title(one))
    if change is None:
        return title(one) if one.changes else msg("{file:text} {what}", file=one.path, what=what_word(one.kind))
    if private_input(one.path):
        return msg("{file:text}", file=one.path)
    cells = joined(cells_told(foremost_first(change, first), _CELLS))
    place = row_place(change, names)
    return msg("{file:text}, {place}: {what}, {cells}", file=one.path, place=place, what=what_word(change.kind), cells=cells)
