"""The parts of a target setting, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting import scenarios, share_target
from goalbook.books.target_setting.agreement import rewards, signatures, versions
from goalbook.books.target_setting.alignment import part as alignment_part
from goalbook.books.target_setting.budget import parts as budget_parts
from goalbook.books.target_setting.calibration import tables as calibration
from goalbook.books.target_setting.economics import economics
from goalbook.books.target_setting.horizons import part as horizon_parts
from goalbook.books.target_setting.okr import key_results, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from goalbook.books.result import MissingTable
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]

# Depend on the data alone; computed once. Each returns its tables by name.
FIXED: tuple[Callable[[Prepared], Tables], ...] = (
    calibration.fixed,
    sheet.tables,
    alignment_part.tables,
    budget_parts.tables,
    signatures.tables,
    versions.tables,
    rewards.tables,
    economics.tables,
    horizon_parts.tables,  # reads purchases
    scenarios.tables,  # last: it reads what the others leave
)
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: tuple[Callable[[Prepared, Tables, Move], Tables], ...] = (
    key_results.moved,
    calibration.moved,
    sheet.moved,
    alignment_part.moved,
    share_target.moved,
    horizon_parts.moved,
    economics.moved,
    budget_parts.moved,
)
# What is absent, and what it would show, in the order of the sections.
MISSING: tuple[Callable[[Prepared], Iterator[MissingTable]], ...] = (
    calibration.missing,
    alignment_part.missing,
    horizon_parts.missing,
    economics.missing,
    budget_parts.missing,
    signatures.missing,
)
