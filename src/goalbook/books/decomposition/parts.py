"""The parts of a decomposition, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition import adding_up, plan_tree, targets
from goalbook.books.decomposition.people import part as people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.result import MissingTable

Tables = dict[str, "pd.DataFrame"]

# Depend on the data and the plan's files alone; computed once. Each returns its tables by name.
FIXED: tuple[Callable[[Prepared], Tables], ...] = (people.tables,)  # last: reads wbs and calendar
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: tuple[Callable[[Prepared, Tables, Move], Tables], ...] = (
    targets.moved,
    people.moved,  # reads phasing
    adding_up.moved,  # reads what the parts above leave
    plan_tree.moved,
)
# What is absent, and what it would show, in the order of the sections.
MISSING: tuple[Callable[[Prepared], Iterator[MissingTable]], ...] = (people.missing,)
