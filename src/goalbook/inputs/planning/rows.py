"""What the rows of a period's tables say together: names that lead nowhere, rows that stand twice, days out of order, goals in a circle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

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

    from goalbook.inputs.planning.shelf import Fault, Ground, Row, Shelf


def records(frame: pd.DataFrame) -> list[Row]:
    """Return a table's rows as dictionaries: a third of the time that pandas' own takes on small tables."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in frame.columns), strict=True)]


def row_problems(shelf: Shelf, table: str, frame: pd.DataFrame, file: str, ground: Ground) -> Iterator[Problem]:
    """Yield what is wrong with the rows of a table beyond their cells."""
    check = shelf.rows.get(table)
    rows = records(frame)
    for row, column, message in check(rows, ground) if check is not None else ():
        yield row_problem(file, row, column, message)


def row_problem(file: str, row: Row, column: str, message: Message) -> Problem:
    """Return a fault of one row as a problem that names file, row, column and value."""
    value = row[column]
    text = value.date().isoformat() if isinstance(value, pd.Timestamp) else shown(value)
    return Problem(file, message, int(row["source_row"]), None, column, text)


def row_notices(table: str, rows: list[Row], file: str, known: Known) -> Iterator[Notice]:
    """Yield people who are probably misspelt: tables may name anybody, so that this is no fault."""
    column = {STAKEHOLDERS.table: "person", GOAL_TREE.table: "owner"}.get(table)
    if column is None:
        return
    for row in rows:
        if row[column] and (close := known.misspelt(row[column])):
            message = msg("'{name:text}' is nobody of team.yml; did you mean '{close:text}'?", name=row[column], close=close)
            yield Notice("file", file, str(row["source_row"]), message, n=1)


def goal_tree_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield goals that stand twice, support each other in a circle or name a key result that is none."""
    yield from _key_results(rows, ground.known)
    yield from named_twice(rows, "goal_id", [row["goal_id"] for row in rows])
    yield from circles(rows, "goal_id", "parent_goal_id")


def problem_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield problems that name a key result that is none, and rows said twice."""
    yield from _key_results(rows, ground.known)
    yield from copies(rows, PROBLEMS.names()[0])


def evidence_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield proofs that are used for a key result that is none, and rows said twice."""
    for row in rows:
        if row["used_for"] and (refusal := ground.known.loose(row["used_for"])):
            yield row, "used_for", refusal
    yield from copies(rows, EVIDENCE.names()[0])


def stakeholder_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield people who stand twice, and who confirmed what was not discussed yet."""
    yield from named_twice(rows, "person", [ground.known.person(row["person"]) for row in rows])
    yield from _out_of_order(rows)


def _key_results(rows: list[Row], known: Known) -> Iterator[Fault]:
    for row in rows:
        if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
            yield row, "key_result", refusal


def named_twice(rows: list[Row], column: str, meant: list[str]) -> Iterator[Fault]:
    """Yield rows whose name in a column stands in an earlier one; ``meant`` is each row's name as names are compared."""
    first: dict[str, Row] = {}
    for row, name in zip(rows, meant, strict=True):
        other = first.setdefault(name, row)
        if name and other is not row:
            yield row, column, twice(shown(row[column]), other["source_row"])


def copies(rows: list[Row], column: str) -> Iterator[Fault]:
    """Yield rows that say in every cell what an earlier one says."""
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        said = tuple(str(value) for name, value in row.items() if name != "source_row")
        other = first.setdefault(said, row)
        if other is not row:
            yield row, column, msg("the row says the same as row {row:text}; keep one", row=str(other["source_row"]))


def _out_of_order(rows: list[Row]) -> Iterator[Fault]:
    """Yield who confirmed before the goals were discussed or explained: a day is wrong, or there was nothing to confirm."""
    for row in rows:
        days = [(step, row[step].date()) for step in STEPS if not pd.isna(row[step])]
        for (before, first), (after, then) in pairwise(days):
            if then < first:
                message = msg(
                    "{after:text} on {then:date}, before {before:text} on {first:date}", after=after, then=then, before=before, first=first
                )
                yield row, after, message


def circles(rows: list[Row], own: str, parent: str) -> Iterator[Fault]:
    """Yield rows that support themselves, alone or in a circle; each circle once, at its first row."""
    by_id: dict[str, Row] = {}
    for row in rows:
        if row[own]:
            by_id.setdefault(row[own], row)
    seen: set[str] = set()
    for start in by_id:
        path: list[str] = []
        here = start
        while here in by_id and here not in seen:
            seen.add(here)
            path.append(here)
            here = by_id[here][parent]
        if here in path:
            circle = sorted((by_id[name] for name in path[path.index(here) :]), key=lambda row: int(row["source_row"]))
            yield circle[0], parent, _circle(circle, own)


def _circle(circle: list[Row], own: str) -> Message:
    if len(circle) == 1:
        return msg("'{name:text}' supports itself; leave the cell empty at the top", name=circle[0][own])
    names = ", ".join(row[own] for row in circle)
    places = ", ".join(str(row["source_row"]) for row in circle)
    return msg("{names:text} support each other in a circle (rows {rows:text}); one of them has another parent", names=names, rows=places)
