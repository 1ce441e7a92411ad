"""The parts of a campaign's report by mode, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign import assumptions, head
from goalbook.books.campaign.target import part as target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.result import MissingTable

Tables = dict[str, "pd.DataFrame"]
Fixed = tuple["Callable[[Prepared], Tables]", ...]
Moved = tuple["Callable[[Prepared, Tables, Move], Tables]", ...]
Missing = tuple["Callable[[Prepared], Iterator[MissingTable]]", ...]

# Depend on the data and the campaign's files alone; computed once. Each returns its tables by name.
FIXED: Mapping[str, Fixed] = {
    "plan": (
        head.tables,
        target.tables,
    ),
    "retrospective": (
        head.tables,
        target.tables,
    ),
}
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: Mapping[str, Moved] = {
    "plan": (assumptions.moved,),
    "retrospective": (assumptions.moved,),
}
# What is absent, and what it would show, in the order of the sections.
MISSING: Mapping[str, Missing] = {
    "plan": (),
    "retrospective": (),
}
