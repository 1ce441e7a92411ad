"""The resources as one part of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.resources import allocation, lending
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.resources import PLAN_BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared

tables = lending.tables
moved = allocation.moved


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the budget without which there is nothing to share out."""
    if prepared.plan.table(PLAN_BUDGET).empty:
        file = f"plan/{prepared.period.label}/budget.csv"
        text = msg("The budget is not split: write {file:text} to see it by channel, user tier, month and kind.", file=file)
        yield MissingTable("budget", "resources", text)
