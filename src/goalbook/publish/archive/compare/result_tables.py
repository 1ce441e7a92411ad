"""Which rows of two reports' tables were added, removed or changed, matched by the columns that tell rows apart."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.language import CODES, language
from goalbook.core.message import Message, msg
from goalbook.publish.archive.compare.section import Cell, Grid, Section, as_printed, told
from goalbook.publish.archive.compare.terms import Terms, joined
from goalbook.publish.archive.figures import number
from goalbook.publish.archive.private import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goalbook.publish.archive.reading import Run

Row = dict[str, Any]
_TOLD_ELSEWHERE = frozenset({"sources", "parameters", "policy"})
# Words that say how something stands: they change, and so do not name a row unless nothing else does.
_STATES = frozenset(
    {
        "state",
        "verdict",
        "status",
        "reason",
        "message",
        "said",
        "why",
        "basis",
        "method",
        "quadrant",
        "statement",
        "unit",
        "direction",
        "hash",
    }
)
_CELLS = 4  # changed figures of one row that are told; more are counted
_NEW_OR_GONE = 2.0  # weight of a row that only one report has: before every change


@dataclass(frozen=True)
class RowChange:
    """One row that differs: the cells that name it, and its other cells before and now (None: the row is not there)."""

    key: tuple[tuple[str, Any], ...]
    before: Row | None
    now: Row | None
    weight: float  # the largest part by which one of its figures moved

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the columns whose values differ, the largest move first; of a new or gone row its figures."""
        if self.before is None or self.now is None:
            row = self.now or self.before or {}
            named = {name for name, _ in self.key}
            return tuple(name for name, value in row.items() if name not in named and value not in (None, ""))
        before, now = self.before, self.now
        names = [name for name in dict.fromkeys((*now, *before)) if before.get(name) != now.get(name)]
        return tuple(sorted(names, key=lambda name: -_move(before.get(name), now.get(name))))


@dataclass(frozen=True)
class TableChange:
    """One table that differs."""

    table: str
    rows: tuple[RowChange, ...]  # the most important first

    def count(self, kind: str) -> int:
        """Return how many rows were added, removed or changed."""
        return sum(1 for row in self.rows if kind == ("added" if row.before is None else "removed" if row.now is None else "changed"))


def table_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[TableChange, ...]:
    """Return the tables of two results.json that differ; those another section tells of are left out."""
    was, new = (_tables(results) for results in (before, now))
    found = (TableChange(name, row_changes(was.get(name, []), new.get(name, []))) for name in dict.fromkeys((*new, *was)))
    return tuple(one for one in found if one.rows)


def row_changes(before: Sequence[Row], now: Sequence[Row]) -> tuple[RowChange, ...]:
    """Return the rows that differ, the most important first: new and gone ones, then by the largest relative move of a figure."""
    columns = key_columns(before, now)
    was, new = _keyed(before, columns), _keyed(now, columns)
    found = []
    for key in dict.fromkeys((*new, *was)):
        one, other = was.get(key), new.get(key)
        if one == other:
            continue
        row = other or one or {}
        found.append(RowChange(tuple((name, row.get(name)) for name in columns), one, other, _weight(one, other)))
    return tuple(sorted(found, key=lambda change: -change.weight))


def key_columns(before: Sequence[Row], now: Sequence[Row]) -> tuple[str, ...]:
    """Return the fewest columns, in the table's order, that tell its rows apart in both reports; none for a single row."""
    tables = [rows for rows in (before, now) if rows]
    if not tables or max(map(len, tables)) < 2:  # noqa: PLR2004 - one row needs no name
        return ()
    chosen: list[str] = []
    for name in _candidates(tables):
        if all(_distinct(rows, chosen) == len(rows) for rows in tables):
            break
        if any(_distinct(rows, [*chosen, name]) > _distinct(rows, chosen) for rows in tables):
            chosen.append(name)
    for name in reversed(tuple(chosen)):
        rest = [one for one in chosen if one != name]
        if all(_distinct(rows, rest) == _distinct(rows, chosen) for rows in tables):
            chosen = rest
    return tuple(name for name in tables[0][0] if name in chosen)


def tables(a: Run, b: Run) -> Section:
    """Return the tables that differ in what a report prints, each with its most important rows; of those about single people how many."""
    # Names of sheets and columns are the workbook's; imported here, since only a full comparison shows them.
    from goalbook.show.sheets import sheet_title, sheet_titles  # noqa: PLC0415

    order = {name: place for place, name in enumerate(sheet_titles())}
    open_to_all = [redacted(run.about("book"), run.results) for run in (a, b)]
    changes = sorted(table_changes(*open_to_all), key=lambda one: order.get(one.table, len(order)))
    private = len({one.table for one in table_changes(a.results, b.results)} - {one.table for one in changes})
    lines = [msg("tables about single people that differ and are not shown: {n:n}", n=private)] if private else []
    grids, hidden = list[Grid](), 0
    for one in changes:
        teller = _Teller(one.table, Terms.of(b.results))
        shown = TableChange(one.table, tuple(row for row in one.rows if teller.visible(row)))
        hidden += len(one.rows) - len(shown.rows)
        if shown.rows:
            grids.append(Grid.of(_title(sheet_title(one.table), shown), _HEAD, [teller.row(row) for row in shown.rows]))
    if hidden:
        lines.append(msg("rows that differ in digits no report prints: {n:n}", n=hidden))
    return Section("tables", msg("Tables"), tuple(lines), tuple(grids))


_HEAD = (msg("Row"), msg("what"), msg("figures"))


def _title(name: Message | str, change: TableChange) -> Message:
    counts = [
        (change.count(kind), word) for kind, word in (("added", msg("added")), ("removed", msg("removed")), ("changed", msg("changed")))
    ]
    parts = [msg("{n:n} {what}", n=n, what=word) for n, word in counts if n]
    return msg("{table}, rows: {counts}", table=name, counts=joined(parts))


@dataclass(frozen=True)
class _Teller:
    """How the rows of one table are told."""

    table: str
    terms: Terms

    def visible(self, change: RowChange) -> bool:
        """Say whether a row differs in what a report prints."""
        return change.before is None or change.now is None or any(self.cell(change, column) for column in change.changed)

    def row(self, change: RowChange) -> tuple[Cell, ...]:
        """Return a row: what names it, what happened to it, its figures."""
        what = msg("added") if change.before is None else msg("removed") if change.now is None else msg("changed")
        named = [self.terms.name(self.table, column, value) for column, value in change.key if value not in (None, "")]
        cells = [cell for column in change.changed if (cell := self.cell(change, column))]
        shown: list[Cell] = [*cells[:_CELLS]]
        if len(cells) > len(shown):
            shown.append(msg("and {n:n} more", n=len(cells) - len(shown)))
        return joined(named) if named else msg("the whole team"), what, tuple(shown)

    def cell(self, change: RowChange, column: str) -> Message | None:
        """Return one column's values before and now, of a new or gone row the one it has; None where a report prints the same."""
        head = self.terms.head(self.table, column)
        if change.before is None or change.now is None:
            value = self.terms.value(self.table, change.now or change.before or {}, column)
            return msg("{column} {value}", column=head, value=joined([value]))
        before, now = number(change.before.get(column)), number(change.now.get(column))
        if before is not None and now is not None:
            both = as_printed(before, now, self.terms.kind(self.table, change.now, column))
            if both is None:
                return None
            one, other, moved = (joined([cell]) for cell in both)
            return msg("{column} {before} → {now} ({change})", column=head, before=one, now=other, change=moved)
        was, new = (self.terms.value(self.table, row, column) for row in (change.before, change.now))
        if all(told(language(code), was) == told(language(code), new) for code in CODES):
            return None
        return msg("{column} {before} → {now}", column=head, before=joined([was]), now=joined([new]))


def _tables(results: Mapping[str, Any]) -> dict[str, list[Row]]:
    found = results.get("tables") or {}
    return {
        str(name): [row for row in rows if isinstance(row, dict)]
        for name, rows in found.items()
        if name not in _TOLD_ELSEWHERE and isinstance(rows, list)
    }


def _candidates(tables: Sequence[Sequence[Row]]) -> Iterable[str]:
    """Yield the columns that may name a row: texts, then names, then whole numbers, then states."""
    names = [name for name in tables[0][0] if all(name in rows[0] for rows in tables)]
    ranks = {name: max(_rank(row.get(name), name) for rows in tables for row in rows) for name in names}
    return sorted((name for name in names if ranks[name] < _NEVER), key=lambda name: ranks[name])


_NEVER = 9
_NOTHING = 1e-6  # below it a figure is as good as zero, and how it moves says nothing


def _rank(value: object, name: str) -> int:
    if isinstance(value, float):
        return _NEVER
    if name in _STATES or isinstance(value, bool):
        return 4
    if isinstance(value, int):
        return 3
    if isinstance(value, dict | list):
        return 2 if isinstance(value, dict) and set(value) == {"en", "zh"} else 5
    return 0 if value is not None else 1


def _distinct(rows: Sequence[Row], columns: Sequence[str]) -> int:
    return len({_key(row, columns) for row in rows})


def _key(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(json.dumps(row.get(name), ensure_ascii=False, sort_keys=True) for name in columns)


def _keyed(rows: Sequence[Row], columns: Sequence[str]) -> dict[tuple[object, ...], Row]:
    """Return rows by what names them; of those that nothing tells apart the place among them counts too."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = _key(row, columns)
        seen[key] += 1
        found[*key, seen[key]] = row
    return found


def _weight(before: Row | None, now: Row | None) -> float:
    if before is None or now is None:
        return _NEW_OR_GONE
    return max((_move(before.get(name), now.get(name)) for name in {*before, *now} if before.get(name) != now.get(name)), default=0.0)


def _move(before: object, now: object) -> float:
    """Return by which part of itself a figure moved; other words are a whole move, but behind every figure's."""
    was, new = number(before), number(now)
    if was is None or new is None:
        return 1.0
    largest = max(abs(new), abs(was))
    return abs(new - was) / largest if largest > _NOTHING else 0.0
