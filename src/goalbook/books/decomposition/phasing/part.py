"""What phasing adds to the decomposition's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.phasing import amounts, shapes, stages
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared


def fixed(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return how the months and weeks of the period differ."""
    return shapes.fixed(prepared)


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the targets by month and week, and what would be accepted of them by channel and by stage."""
    found = amounts.moved(prepared, tables, move)
    return {**found, **stages.moved(prepared, {**tables, **found}, move)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield goals that are absent: there is nothing to spread."""
    if prepared.goals is None:
        yield MissingTable("goals", "time", msg("With goals for the period, their targets are spread over its months and weeks here."))
