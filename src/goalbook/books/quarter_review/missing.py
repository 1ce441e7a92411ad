"""What was not given to a quarter review, and what it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.quarter_review.process import kept
from goalbook.books.result import MissingTable
from goalbook.inputs.operations.process import PROCESS

if TYPE_CHECKING:
    from goalbook.books.quarter_review.preparation import Prepared


def missing_tables(prepared: Prepared) -> tuple[MissingTable, ...]:
    """Return the tables of the quarter's end that its folder does not hold."""
    absent = (one for one in PROCESS if not kept(prepared, prepared.period.label, one))
    return tuple(MissingTable(one.table, "process", one.unlocks) for one in absent if one.unlocks is not None)
