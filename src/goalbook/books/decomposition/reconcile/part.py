"""Targets from above against figures from below, as one part of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.reconcile import figures, objections, reconciling
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.bottom_up import BOTTOM_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]


def tables(prepared: Prepared) -> Tables:
    """Return the members' figures and questions and the meeting's record."""
    return figures.tables(prepared) | objections.tables(prepared)


def moved(prepared: Prepared, so_far: Tables, move: Move) -> Tables:
    """Return targets and figures side by side, and what the content plan asks of the followers."""
    return reconciling.moved(prepared, so_far, move) | objections.moved(prepared, so_far, move)


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the figures without which nothing stands beside the targets."""
    if prepared.plan.table(BOTTOM_UP).empty:
        file = f"plan/{prepared.period.label}/bottom_up.csv"
        text = msg("No member has named a figure: write {file:text} to see the targets beside what their owners can bring.", file=file)
        yield MissingTable("bottom_up", "targets", text)
