"""The parts of a review beyond its board, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review import data_register, deck, ranges, responses, signals

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]

# Depend on the data alone; computed once. Each returns its tables by name.
FIXED: tuple[Callable[[Prepared], Tables], ...] = (data_register.tables, deck.tables, responses.tables, ranges.tables)
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: tuple[Callable[[Prepared, Tables, Move], Tables], ...] = (signals.moved,)
