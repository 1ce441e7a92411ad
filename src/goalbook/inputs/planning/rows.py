"""What the rows of a period's tables say together: names that lead nowhere, rows that stand twice, days out of order, goals in a circle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.inputs.notices import Notice
from goalbook.inputs.planning.agreement import STAKEHOLDERS, STEPS
from goalbook.inputs.planning.known import Known, twice
from goalbook.inputs.planning.strategy import EVIDENCE, GOAL_TREE, PROBLEMS
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]


def row_problems(table: str, frame: pd.DataFrame, file: str, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the rows of a table beyond their cells."""
    rows = cast("list[Row]", frame.to_dict("records"))
    for row, column, message in _faults(table, rows, known):
        value = row[column]
        text = value.date().isoformat() if isinstance(value, pd.Timestamp) else shown(value)
        yield Problem(file, message, int(row["source_row"]), None, column, text)


def row_notices(table: str, frame: pd.DataFrame, file: str, known: Known) -> Iterator[Notice]:
    """Yield people who are probably misspelt: tables may name anybody, so that this is no fault."""
    column = {STAKEHOLDERS.table: "person", GOAL_TREE.table: "owner"}.get(table)
    for row in frame.to_dict("records") if column else ():
        if row[column] and (close := known.misspelt(row[column])):
            message = msg("'{name:text}' is nobody of team.yml; did you mean '{close:text}'?", name=row[column], close=close)
            yield Notice("file", file, str(row["source_row"]), message, n=1)


def _faults(table: str, rows: list[Row], known: Known) -> Iterator[tuple[Row, str, Message]]:
    if table in (GOAL_TREE.table, PROBLEMS.table):
        for row in rows:
            if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
                yield row, "key_result", refusal
    if table == GOAL_TREE.table:
        yield from _named_twice(rows, "goal_id", [row["goal_id"] for row in rows])
        yield from _circles(rows)
    if table == STAKEHOLDERS.table:
        yield from _named_twice(rows, "person", [known.person(row["person"]) for row in rows])
        yield from _out_of_order(rows)
    if table == EVIDENCE.table:
        for row in rows:
            if row["used_for"] and (refusal := known.loose(row["used_for"])):
                yield row, "used_for", refusal
    if table in (PROBLEMS.table, EVIDENCE.table):
        yield from _copies(rows, PROBLEMS.names()[0] if table == PROBLEMS.table else EVIDENCE.names()[0])


def _named_twice(rows: list[Row], column: str, meant: list[str]) -> Iterator[tuple[Row, str, Message]]:
    first: dict[str, Row] = {}
    for row, name in zip(rows, meant, strict=True):
        other = first.setdefault(name, row)
        if name and other is not row:
            yield row, column, twice(shown(row[column]), other["source_row"])


def _copies(rows: list[Row], column: str) -> Iterator[tuple[Row, str, Message]]:
    """Yield rows that say in every cell what an earlier one says."""
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        said = tuple(str(value) for name, value in row.items() if name != "source_row")
        other = first.setdefault(said, row)
        if other is not row:
            yield row, column, msg("the row says the same as row {row:text}; keep one", row=str(other["source_row"]))


def _out_of_order(rows: list[Row]) -> Iterator[tuple[Row, str, Message]]:
    """Yield who confirmed before the goals were discussed or explained: a day is wrong, or there was nothing to confirm."""
    for row in rows:
        days = [(step, row[step].date()) for step in STEPS if not pd.isna(row[step])]
        for (before, first), (after, then) in pairwise(days):
            if then < first:
                message = msg(
                    "{after:text} on {then:date}, before {before:text} on {first:date}", after=after, then=then, before=before, first=first
                )
                yield row, after, message


def _circles(rows: list[Row]) -> Iterator[tuple[Row, str, Message]]:
    """Yield goals that support themselves, alone or in a circle; each circle once, at its first row."""
    by_id: dict[str, Row] = {}
    for row in rows:
        if row["goal_id"]:
            by_id.setdefault(row["goal_id"], row)
    seen: set[str] = set()
    for start in by_id:
        path: list[str] = []
        here = start
        while here in by_id and here not in seen:
            seen.add(here)
            path.append(here)
            here = by_id[here]["parent_goal_id"]
        if here in path:
            circle = sorted((by_id[name] for name in path[path.index(here) :]), key=lambda row: int(row["source_row"]))
            yield circle[0], "parent_goal_id", _circle(circle)


def _circle(circle: list[Row]) -> Message:
    if len(circle) == 1:
        return msg("'{name:text}' supports itself; leave the cell empty at the top", name=circle[0]["goal_id"])
    names = ", ".join(row["goal_id"] for row in circle)
    places = ", ".join(str(row["source_row"]) for row in circle)
    return msg(
        "the goals {names:text} support each other in a circle (rows {rows:text}); one of them has another parent", names=names, rows=places
    )
