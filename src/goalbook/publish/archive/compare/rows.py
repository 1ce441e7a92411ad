"""Which rows of a table were added, removed or changed, matched by what identifies a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.publish.archive.compare.change import CellChange, Change, ColumnChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from goalbook.publish.archive.compare.change import Cell, Kind
    from goalbook.publish.archive.compare.tables import Row, Table

    Keyed = dict[tuple[Cell, ...], Row]

_ALIKE = 0.5  # the share of equal cells from which an unmatched row is the same row under another key
_MOST_PAIRED = 60  # unmatched rows of a table beyond which no such pairs are looked for


def row_changes(before: Table | None, after: Table | None, weigh: Weights | None = None) -> tuple[Change, ...]:
    """Return the rows that differ between two versions of a table, in the order of their rows; None is a version that is not there."""
    tables = [one for one in (before, after) if one is not None]
    columns = _identity(tables)
    old, new = (_keyed(one, columns) if one else {} for one in (before, after))
    pairs: list[tuple[Row | None, Row | None, tuple[Cell, ...]]] = [(old[one], new[one], one) for one in old if one in new]
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if before and after and not before.facts:
        for one, other in _renamed(before, after, {key: old[key] for key in gone}, {key: new[key] for key in come}):
            pairs.append((old[one], new[other], other))
            gone.remove(one)
            come.remove(other)
    pairs += [(old[one], None, one) for one in gone]
    pairs += [(None, new[one], one) for one in come]
    weights = weigh or Weights((before or tables[0],))
    found = (_change(weights, (before, after), pair, columns) for pair in pairs)
    return tuple(sorted((one for one in found if one), key=lambda one: (one.row_after or one.row_before or 0, one.row_before or 0)))


def column_changes(before: Table, after: Table) -> tuple[ColumnChange, ...]:
    """Return the columns that only one version of a table has."""
    gone = [ColumnChange("removed", name, after.sheet) for name in before.columns if name not in after.columns]
    return (*gone, *(ColumnChange("added", name, after.sheet) for name in after.columns if name not in before.columns))


def total_changes(before: Table | None, after: Table | None) -> tuple[Change, ...]:
    """Return the rows of totals that differ, whatever else changed."""
    old, new = (replace(one, rows=one.totals) if one else None for one in (before, after))
    return row_changes(old, new) if (old and old.rows) or (new and new.rows) else ()


def heaviest(changes: Iterable[Change], foremost: Sequence[Collection[str]] = ()) -> list[Change]:
    """Return changes by the largest part of a column's sum that each moves: of the foremost columns first, then of any."""
    return sorted(changes, key=lambda one: (*(-weight_in(one, some) for some in foremost), -one.weight, one.sheet, _number(one)))


def weight_in(change: Change, columns: Collection[str]) -> float:
    """Return the largest part of the sum of one of some columns that a change moves."""
    return max((cell.weight for cell in change.cells if cell.column in columns), default=0.0)


def _number(change: Change) -> int:
    return change.row_after or change.row_before or 0


def _identity(tables: Sequence[Table]) -> tuple[str, ...]:
    """Return the fewest columns that tell all rows of both versions apart; where none do, the longest list of them."""
    shared = [one for one in tables[0].identity if all(one in table.identity or set(one) <= set(table.columns) for table in tables)]
    if not shared:
        return tuple(name for name in tables[0].columns if all(name in table.columns for table in tables))
    for columns in shared:
        if all(_unique(table, columns) for table in tables):
            return columns
    return shared[-1]


def _unique(table: Table, columns: Sequence[str]) -> bool:
    keys = [_key(table, row, columns) for row in table.rows]
    return len(set(keys)) == len(keys) and not any(all(part is None for part in one) for one in keys)


def _key(table: Table, row: Row, columns: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(table.cell(row, name) for name in columns)


def _keyed(table: Table, columns: Sequence[str]) -> Keyed:
    """Return rows by their key; of rows that cannot be told apart the place among them is a part of it."""
    seen: Counter[tuple[Cell, ...]] = Counter()
    found: Keyed = {}
    for row in table.rows:
        key = _key(table, row, columns)
        seen[key] += 1
        found[key if seen[key] == 1 else (*key, seen[key])] = row
    return found


def _renamed(before: Table, after: Table, gone: Keyed, come: Keyed) -> list[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
    """Return pairs of unmatched rows that are mostly the same: somebody wrote the row's text anew."""
    if len(gone) > _MOST_PAIRED or len(come) > _MOST_PAIRED:
        return []
    columns = [name for name in before.columns if name in after.columns]
    alike = []
    for one, row in gone.items():
        for other, twin in come.items():
            cells = [(before.cell(row, name), after.cell(twin, name)) for name in columns]
            filled = [(left, right) for left, right in cells if left is not None or right is not None]
            share = sum(left == right for left, right in filled) / len(filled) if filled else 0.0
            if share >= _ALIKE:
                alike.append((-share, abs(row.number - twin.number), row.number, one, other))
    found: dict[tuple[Cell, ...], tuple[Cell, ...]] = {}
    for _, _, _, one, other in sorted(alike, key=lambda pair: pair[:3]):
        if one not in found and other not in found.values():
            found[one] = other
    return list(found.items())


class Weights:
    """How much of a column's sum over some tables a change moves."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.rows = max(sum(len(table.rows) for table in tables), 1)
        self.sums: Counter[str] = Counter()
        for table in tables:
            for name in table.units:
                place = table.columns.index(name)
                self.sums[name] += sum(abs(value) for row in table.rows if isinstance(value := row.values[place], float))  # type: ignore[assignment]  # a counter of any numbers

    def weighed(self, cells: Iterable[CellChange]) -> tuple[CellChange, ...]:
        """Return cells with the part of its column's sum that each moves; of words one row's."""
        return tuple(replace(cell, weight=self._part(cell)) for cell in cells)

    def _part(self, cell: CellChange) -> float:
        total = self.sums.get(cell.column, 0)
        numbers = [value if isinstance(value, float) else 0.0 for value in (cell.before, cell.after)]
        if total and any(isinstance(value, float) for value in (cell.before, cell.after)):
            return abs(numbers[1] - numbers[0]) / total
        return 1 / self.rows


def _change(
    weigh: Weights,
    tables: tuple[Table | None, Table | None],
    rows: tuple[Row | None, Row | None, tuple[Cell, ...]],
    columns: Sequence[str],
) -> Change | None:
    (before, after), (old, new, key) = tables, rows
    if before and after and old and new and old.values == new.values and before.columns == after.columns:
        return None  # as nearly all rows are
    names = list(dict.fromkeys((*(before.columns if before and old else ()), *(after.columns if after and new else ()))))
    cells = tuple(cell for name in names if (cell := _cell(name, (before, old), (after, new))).before != cell.after)
    if not cells:
        return None
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    named = tuple((name, value) for name, value in zip(columns, key, strict=False) if value is not None)
    if kind != "changed":
        cells = tuple(cell for cell in cells if cell.column not in columns)
    sheet = next(one.sheet for one in (after, before) if one is not None)
    cells = weigh.weighed(cells)
    weight = max((cell.weight for cell in cells), default=0.0)
    facts = any(one.facts for one in (after, before) if one is not None)
    return Change(kind, named, cells, old.number if old else None, new.number if new else None, sheet, weight, facts=facts)


def _cell(name: str, before: tuple[Table | None, Row | None], after: tuple[Table | None, Row | None]) -> CellChange:
    values = [table.cell(row, name) if table and row else None for table, row in (before, after)]
    unit = next((table.units[name] for table, _ in (after, before) if table and name in table.units), "")
    return CellChange(name, values[0], values[1], unit)
