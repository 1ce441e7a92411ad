"""The parts of a decomposition, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition import adding_up, plan_tree, proposal, targets
from goalbook.books.decomposition.cadence import part as cadence
from goalbook.books.decomposition.funnels import missing as funnels_missing
from goalbook.books.decomposition.funnels import tables as funnels
from goalbook.books.decomposition.output import tables as output
from goalbook.books.decomposition.people import part as people
from goalbook.books.decomposition.phases import part as phases
from goalbook.books.decomposition.phasing import part as phasing
from goalbook.books.decomposition.reconcile import part as reconcile
from goalbook.books.decomposition.resources import part as resources
from goalbook.books.decomposition.split import part as split
from goalbook.books.decomposition.standards import part as standards
from goalbook.books.decomposition.wbs import part as wbs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.result import MissingTable

Tables = dict[str, "pd.DataFrame"]

# Depend on the data and the plan's files alone; computed once. Each returns its tables by name.
FIXED: tuple[Callable[[Prepared], Tables], ...] = (
    split.tables,
    funnels.fixed,
    output.fixed,
    phasing.fixed,
    phases.tables,
    wbs.tables,
    standards.tables,
    reconcile.tables,
    resources.tables,
    cadence.tables,  # reads wbs, phases and gantt
    people.tables,  # last: reads wbs and calendar
)
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: tuple[Callable[[Prepared, Tables, Move], Tables], ...] = (
    targets.moved,
    split.moved,  # reads the goals through the move
    funnels.moved,  # reads targets
    output.moved,  # reads chains
    phasing.moved,  # reads targets, split and chains
    reconcile.moved,  # reads targets and output
    resources.moved,
    people.moved,  # reads phasing
    adding_up.moved,  # reads what the parts above leave
    plan_tree.moved,
    proposal.moved,  # reads adding_up
)
# What is absent, and what it would show, in the order of the sections.
MISSING: tuple[Callable[[Prepared], Iterator[MissingTable]], ...] = (
    split.missing,
    funnels_missing.missing,
    reconcile.missing,
    resources.missing,
    phasing.missing,
    phases.missing,
    wbs.missing,
    standards.missing,
    people.missing,
    cadence.missing,
)
