"""Two results.json compared with no tolerance: table by table, row by row, value by value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.core.message import msg
from goalbook.publish.archive.replay.difference import Difference, around, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.message import Message

_GONE = object()
_TABLES = "tables"


def compare_results(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield every difference: of tables by row (from 1) and column, of everything else by its path."""
    tables, others = then.get(_TABLES), now.get(_TABLES)
    if isinstance(tables, dict) and isinstance(others, dict):
        yield from _tables(tables, others)
    else:
        yield from _values(_TABLES, tables, others)
    for name in _both(then, now):
        if name != _TABLES:
            yield from _values(name, then.get(name, _GONE), now.get(name, _GONE))


def _tables(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for name in _both(then, now):
        place = msg("results.json, table {table:text}", table=name)
        if name not in now:
            yield Difference(place, msg("is not there"))
        elif name not in then:
            yield Difference(place, msg("was not there"))
        else:
            yield from _rows(name, then[name], now[name])


def _rows(table: str, then: Any, now: Any) -> Iterator[Difference]:  # noqa: ANN401 - what JSON holds
    if not isinstance(then, list) or not isinstance(now, list):
        yield from _values(f"{_TABLES}.{table}", then, now)
        return
    if len(then) != len(now):
        said = msg("{then:n} rows then, {now:n} now", then=len(then), now=len(now))
        yield Difference(msg("results.json, table {table:text}", table=table), said)
    for number, (row, other) in enumerate(zip(then, now, strict=False), start=1):
        if same(row, other):
            continue
        plain = isinstance(row, dict) and isinstance(other, dict)
        for column in _both(row, other) if plain else ("",):
            before, after = (one.get(column, _GONE) if plain else one for one in (row, other))
            if not same(before, after):
                place = msg("results.json, table {table:text}, row {row:n}, column {column:text}", table=table, row=number, column=column)
                yield Difference(place, _said(before, after))


def _values(path: str, then: Any, now: Any) -> Iterator[Difference]:  # noqa: ANN401 - what JSON holds
    if same(then, now):
        return
    if isinstance(then, dict) and isinstance(now, dict):
        for name in _both(then, now):
            yield from _values(f"{path}.{name}", then.get(name, _GONE), now.get(name, _GONE))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True), start=1):
            yield from _values(f"{path}[{number}]", one, other)
    else:
        yield Difference(msg("results.json, {path:text}", path=path), _said(then, now))


def same(then: object, now: object) -> bool:
    """Say whether two JSON values are the same; 1, 1.0 and true are three things, unlike in Python."""
    if isinstance(then, dict) and isinstance(now, dict):
        return then.keys() == now.keys() and all(same(value, now[name]) for name, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(same(one, other) for one, other in zip(then, now, strict=True))
    return type(then) is type(now) and then == now


def _said(then: Any, now: Any) -> Message:  # noqa: ANN401 - what JSON holds
    if then is _GONE:
        return msg("was not there")
    if now is _GONE:
        return msg("is not there")
    if isinstance(then, str) and isinstance(now, str):
        then, now = around(then, now)
    return msg("{then:text} then, {now:text} now", then=shown(then), now=shown(now))


def _both(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [*then, *(name for name in now if name not in then)]
