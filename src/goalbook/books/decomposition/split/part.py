"""The split's part of the decomposition: its tables, and what is missing for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.books.decomposition.move import channel_results
from goalbook.books.decomposition.split import optimum, people, pieces
from goalbook.books.decomposition.split.past import channel_past
from goalbook.books.decomposition.split.spend import spend_curves, spend_plan
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.split import SplitSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

_KNOWN = 2  # channels: money moves between two


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what no slider changes: the channels' past, the plan's spend and its curves, who answers, kinds, levels."""
    found: dict[str, pd.DataFrame] = {}
    for name, table in (("channel_past", channel_past), ("spend_plan", spend_plan), ("spend_curves", spend_curves)):
        found[name] = table(replace(prepared, tables={**prepared.tables, **found}))  # each reads those before it
    return {**found, "raci": people.raci(prepared), "routes": people.routes(prepared), "strategy_levels": people.levels(prepared)}


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the splits at these shares and the optimum of this budget."""
    return {**pieces.moved(prepared, tables, move), **optimum.moved(prepared, tables, move)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield goals without targets by channel, and spend whose response nobody knows."""
    head = prepared.headline
    if head is not None and pieces.adds_up(prepared, head) and len(prepared.names) > 1 and not channel_results(prepared):
        text = msg("The goals set no target by channel: add a key result of the headline's figure for each channel.")
        yield MissingTable("goals", "split", text)
    curves = prepared.tables["spend_curves"]
    if len(curves) >= _KNOWN and (curves["curve"] != "none").sum() < _KNOWN:
        text = msg(
            "What more spend would bring was measured for too few channels, since their spend hardly varied: state it under curves in "
            "plan/{period:text}/split.yml for the best split of the budget.",
            period=prepared.period.label,
        )
        yield MissingTable(SplitSheet.file, "split", text)
