"""What is asked of every table of a campaign: amounts that are not negative, parts that are not more than their whole, days in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.plan.people import nobody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.message import Message
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.planning.shelf import Fault, Ground, Row


def negatives(rows: list[Row], contract: Contract) -> Iterator[Fault]:
    """Yield every number below nothing."""
    numbers = [column.name for column in contract.columns if column.kind == "number"]
    for row in rows:
        for name in numbers:
            if row[name] < 0:
                yield row, name, msg("is negative; expected 0 or more")


def parts(rows: list[Row], part: str, whole: str) -> Iterator[Fault]:
    """Yield numbers above the number that they are a part of; a whole below nothing is a fault of its own."""
    for row in rows:
        if row[whole] >= 0 and more_than(float(row[part]), float(row[whole])):
            yield row, part, msg("is more than {whole:text} ({n:n}), of which it is a part", whole=whole, n=float(row[whole]))


def days_in_order(rows: list[Row], first: str, then: str) -> Iterator[Fault]:
    """Yield days that lie before the day they follow."""
    for row in rows:
        if not pd.isna(row[first]) and not pd.isna(row[then]) and row[then] < row[first]:
            yield row, then, msg("is before {name:text}, {day:date}", name=first, day=row[first].date())


def strangers(rows: list[Row], column: str, ground: Ground) -> Iterator[Fault]:
    """Yield people who are nobody of the team."""
    for row in rows:
        if row[column] and (refusal := nobody(ground.known, str(row[column]))):
            yield row, column, refusal


def repeated(rows: list[Row], names: Sequence[str]) -> Iterator[Fault]:
    """Yield rows about what an earlier row is about."""
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        own = tuple("" if pd.isna(row[name]) else str(row[name]) for name in names)
        other = first.setdefault(own, row)
        if other is not row:
            about = ", ".join(names)
            yield row, names[-1], msg("row {row:text} has the same {about:text}; keep one", row=str(other["source_row"]), about=about)


def other_role(first: Row) -> Message:
    """Return what is said of a row whose name has another role in an earlier one."""
    return msg("is {role:text} in row {row:text}; the role stays the same", role=first["role"], row=str(first["source_row"]))
