"""What one kind of folder may hold: its sheets, its tables, and what is checked of them beyond their cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.inputs.planning.base import Planning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    import pandas as pd

    from goalbook.core.errors import Problem
    from goalbook.core.message import Message
    from goalbook.core.period import Period
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.notices import Notice
    from goalbook.inputs.planning.base import Sheet
    from goalbook.inputs.planning.known import Known
    from goalbook.inputs.team import TeamFile

Row = dict[str, Any]
Fault = tuple["Row", str, "Message"]  # the row, the column it is seen in, what is said of it


@dataclass(frozen=True)
class Ground:
    """What a table is checked against: the team, the names that may be used, what of the folder was read before it.

    ``about`` is the calendar period that the folder is named after, None where it has a name of its own, as a campaign has.
    """

    about: Period | None
    file: TeamFile
    known: Known
    read: Planning = field(default_factory=Planning)

    @property
    def period(self) -> Period:
        """Return the folder's period; to ask a folder that has none is a fault of the program."""
        if self.about is None:
            message = "this folder is about no calendar period"
            raise LookupError(message)
        return self.about


@dataclass(frozen=True)
class Shelf:
    """One kind of folder. ``rows`` checks one table's rows; ``across`` all that a folder holds, sheets and tables together.

    ``ahead`` names dated tables that are plans: their rows are known before their day. ``later`` takes from a table what its rows know only
    after a date, as the outcome of something planned.
    """

    used_for: str  # as the sources say
    sheets: tuple[type[Sheet], ...]
    tables: tuple[Contract, ...]
    rows: Mapping[str, Callable[[list[Row], Ground], Iterator[Fault]]]  # by name of the table
    across: tuple[Callable[[Planning, Mapping[str, str], Ground], Iterator[Problem]], ...] = ()  # mapping: table or sheet -> its file
    notices: Callable[[str, list[Row], str, Known], Iterator[Notice]] | None = None
    dated: bool = False  # rows with a date_day after as_of are not known yet
    ahead: frozenset[str] = frozenset()
    later: Callable[[str, pd.DataFrame, date, Planning], pd.DataFrame] | None = None
