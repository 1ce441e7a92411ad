"""What one kind of period folder may hold: its sheets, its tables, and what is checked of them beyond their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from goalbook.core.errors import Problem
    from goalbook.core.message import Message
    from goalbook.core.period import Period
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.notices import Notice
    from goalbook.inputs.planning.base import Planning, Sheet
    from goalbook.inputs.planning.known import Known
    from goalbook.inputs.team import TeamFile

Row = dict[str, Any]
Fault = tuple["Row", str, "Message"]  # the row, the column it is seen in, what is said of it


@dataclass(frozen=True)
class Ground:
    """What a table is checked against: the period, the team, the names that may be used."""

    period: Period
    file: TeamFile
    known: Known


@dataclass(frozen=True)
class Shelf:
    """One kind of folder. ``rows`` checks one table's rows; ``across`` all that a folder holds, sheets and tables together."""

    used_for: str  # as the sources say
    sheets: tuple[type[Sheet], ...]
    tables: tuple[Contract, ...]
    rows: Mapping[str, Callable[[list[Row], Ground], Iterator[Fault]]]  # by name of the table
    across: tuple[Callable[[Planning, Mapping[str, str], Ground], Iterator[Problem]], ...] = ()  # mapping: table or sheet -> its file
    notices: Callable[[str, list[Row], str, Known], Iterator[Notice]] | None = None
    dated: bool = False  # rows with a date_day after as_of are not known yet
