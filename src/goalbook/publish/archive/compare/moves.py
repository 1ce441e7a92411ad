"""Facts that stand in another file, or on another sheet, than they did: where a fact is written is no fact."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goalbook.publish.archive.compare.change import CellChange, Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.publish.archive.compare.change import Cell

_Key = frozenset[tuple[str, "Cell"]]


@dataclass(frozen=True)
class Placed:
    """A change of facts and its file."""

    path: str
    change: Change


@dataclass(frozen=True)
class Paired:
    """Changes of facts without those that only moved, and how many rows moved from which file to which."""

    changes: tuple[Placed, ...]
    moved: Counter[tuple[str, str]]


def across_files(changes: Sequence[Placed]) -> Paired:
    """Return the changes with each row that is gone here and came there as one: none where it says the same, else a changed row."""
    gone: dict[_Key, list[Placed]] = defaultdict(list)
    for one in changes:
        if one.change.kind == "removed":
            gone[frozenset(one.change.key)].append(one)
    found: list[Placed] = []
    moved: Counter[tuple[str, str]] = Counter()
    left = {id(one) for some in gone.values() for one in some}
    for one in changes:
        twins = gone.get(frozenset(one.change.key), []) if one.change.kind == "added" else []
        if not twins:
            if one.change.kind != "removed":
                found.append(one)
            continue
        twin = twins.pop(0)
        left.discard(id(twin))
        change = _together(twin, one)
        if change.cells:
            found.append(Placed(one.path, change))
        else:
            moved[twin.path, one.path] += 1
    found += [one for one in changes if id(one) in left]
    return Paired(tuple(sorted(found, key=lambda one: (one.path, one.change.sheet, *_numbers(one.change)))), moved)


def halves(path: str, change: Change) -> list[Placed]:
    """Return a change as what it is in each file alone."""
    if not change.path_before:
        return [Placed(path, change)]
    gone = replace(change, kind="removed", row_after=None, sheet=change.sheet_before)
    return [Placed(change.path_before, gone), Placed(path, replace(change, kind="added", row_before=None))]


def _numbers(change: Change) -> tuple[int, int]:
    return change.row_after or change.row_before or 0, change.row_before or 0


def _together(gone: Placed, come: Placed) -> Change:
    before = {cell.column: cell for cell in gone.change.cells}
    after = {cell.column: cell for cell in come.change.cells}
    cells = tuple(
        _cell(before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if name not in before or name not in after or before[name].before != after[name].after
    )
    return replace(
        come.change,
        kind="changed",
        cells=cells,
        row_before=gone.change.row_before,
        weight=max((cell.weight for cell in cells), default=0.0),
        path_before=gone.path,
        sheet_before=gone.change.sheet,
    )


def _cell(gone: CellChange | None, come: CellChange | None) -> CellChange:
    """Return one cell of a row that moved; its weight is the difference of what both weigh, as they are parts of one sum."""
    if gone is None or come is None:
        return come or gone  # type: ignore[return-value]  # one of them is there
    moved = _signed(come.weight, come.after) - _signed(gone.weight, gone.before)
    return CellChange(come.column, gone.before, come.after, come.unit or gone.unit, abs(moved))


def _signed(weight: float, value: Cell) -> float:
    return weight if isinstance(value, float) and value > 0 else -weight
