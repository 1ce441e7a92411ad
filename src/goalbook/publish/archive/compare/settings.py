"""Which settings of a YAML file, or lines of a text, were added, removed or changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from goalbook.publish.archive.compare.change import CellChange, Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goalbook.inputs.yaml_file import Document
    from goalbook.publish.archive.compare.change import Cell, Place

_NAMES = ("id", "key", "name", "metric", "channel", "person", "month")  # what tells the items of a list apart
_NOTHING = object()


def setting_changes(before: Document | None, after: Document | None, renamed: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Return the settings that differ, each at the deepest place where both have something; None is a file that is not there.

    Names that are new since (`renamed`, by the old one) are no difference.
    """
    walk = _Walk(before, after, renamed or {})
    old, new = (one.data if one and one.data is not None else {} for one in (before, after))
    return tuple(walk.compare(_Side(old, ()), _Side(new, ()), ""))


def line_changes(before: str, after: str) -> tuple[Change, ...]:
    """Return the lines of a text that differ."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Change] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for place in range(max(end - start, stop - begin)):
            one = start + place if start + place < end else None
            other = begin + place if begin + place < stop else None
            found.append(_line(old, new, one, other))
    return tuple(found)


def _line(old: Sequence[str], new: Sequence[str], one: int | None, other: int | None) -> Change:
    cell = CellChange("", None if one is None else old[one], None if other is None else new[other])
    rows = (None if one is None else one + 1, None if other is None else other + 1)
    return Change("added" if one is None else "removed" if other is None else "changed", (), (cell,), *rows)


@dataclass(frozen=True)
class _Side:
    value: Any
    place: Place

    def child(self, part: str | int) -> _Side:
        return _Side(self.value[part], (*self.place, part))


@dataclass(frozen=True)
class _Walk:
    before: Document | None
    after: Document | None
    renamed: Mapping[str, str]

    def compare(self, old: _Side, new: _Side, path: str) -> Iterator[Change]:
        if isinstance(old.value, Mapping) and isinstance(new.value, Mapping):
            for one, other in self.names(old.value, new.value):
                name = one if other is None else other
                yield from self.pair(old, one, new, other, f"{path}.{name}" if path else str(name))
        elif isinstance(old.value, list) and isinstance(new.value, list):
            yield from self.lists(old, new, path)
        elif (old.value != new.value or type(old.value) is not type(new.value)) and not self.called_anew(old.value, new.value):
            yield self.change(old, new, path)

    def called_anew(self, old: object, new: object) -> bool:
        return isinstance(old, str) and self.renamed.get(old) == new

    def lists(self, old: _Side, new: _Side, path: str) -> Iterator[Change]:
        named = _named(old.value, new.value)
        if named:
            places = [{item[named]: place for place, item in enumerate(side.value)} for side in (old, new)]
            for one, other in self.names(places[0], places[1]):
                name = one if other is None else other
                yield from self.pair(old, places[0].get(one), new, places[1].get(other), f"{path}[{name}]")
        elif len(old.value) == len(new.value):
            for place in range(len(old.value)):
                yield from self.compare(old.child(place), new.child(place), f"{path}[{place + 1}]")
        elif old.value != new.value:
            yield self.change(old, new, path)

    def names(self, old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
        """Return names of both sides as pairs, a renamed one with its new name; None where a side has none such."""
        left, right = list(old), list(new)
        pairs = []
        for name in left:
            now = self.renamed.get(name, name) if isinstance(name, str) and name not in right else name
            pairs.append((name, now if now in right and (now == name or now not in left) else None))
        taken = {other for _, other in pairs}
        return pairs + [(None, name) for name in right if name not in taken]

    def pair(self, old: _Side, one: str | int | None, new: _Side, other: str | int | None, path: str) -> Iterator[Change]:
        if one is None and other is not None:
            # A new item of a list goes to its end, a new key under its own name: both say where it belongs.
            yield self.change(
                _Side(_NOTHING, (*old.place, len(old.value) if isinstance(old.value, list) else other)), new.child(other), path
            )
        elif other is None and one is not None:
            yield self.change(old.child(one), _Side(_NOTHING, ()), path)
        elif one is not None and other is not None:
            yield from self.compare(old.child(one), new.child(other), path)

    def change(self, old: _Side, new: _Side, path: str) -> Change:
        gone, come = old.value is _NOTHING, new.value is _NOTHING
        cell = CellChange(path, None if gone else _plain(old.value), None if come else _plain(new.value))
        rows = (
            None if gone or self.before is None else self.before.line(old.place),
            None if come or self.after is None else self.after.line(new.place),
        )
        kind = "added" if gone else "removed" if come else "changed"
        weight = _weight(cell.before, cell.after)
        return Change(kind, (("path", path),), (cell,), *rows, weight=weight, place_before=old.place, place_after=new.place)  # type: ignore[arg-type]  # the three are a Kind


def _weight(before: Cell, after: Cell) -> float:
    """Return the part by which a number changed; of what is no number 1."""
    if isinstance(before, int | float) and isinstance(after, int | float) and (most := max(abs(before), abs(after))):
        return abs(after - before) / most
    return 1.0


def _named(old: list[Any], new: list[Any]) -> str:
    """Return the key whose values tell the items of both lists apart; empty where there is none."""
    both = [*old, *new]
    if not both or not all(isinstance(item, Mapping) for item in both):
        return ""
    for name in _NAMES:
        values = [[item.get(name) for item in side] for side in (old, new)]
        if all(isinstance(value, str | int) for side in values for value in side) and all(len(set(side)) == len(side) for side in values):
            return name
    return ""


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return str(value).lower() if isinstance(value, bool) else "" if value is None else value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, Mapping | list) else str(value)
