"""The budget's tables: those the file alone decides, and those a moved target changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.result import MissingTable
from goalbook.books.target_setting.budget import frame, marks, resources, shares
from goalbook.core.message import msg
from goalbook.inputs.planning.budget import BudgetSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]


def tables(prepared: Prepared) -> Tables:
    """Return the stack, lines, spend by channel, kinds of cost, growth share, people, other resources and quoted figures."""
    sheet, policy = prepared.planning.sheet(BudgetSheet), prepared.inputs.policy
    stack, lines = frame.budget_stack(sheet, policy), resources.budget_lines(sheet)
    return {
        "budget_stack": stack,
        "budget_moves": shares.moves(sheet, stack, policy),
        "budget_lines": lines,
        "budget_channels": marks.spend_by_channel(prepared, sheet, stack),
        "cost_types": resources.cost_types(lines),
        "growth_share": resources.growth_share(sheet, stack),
        "headcount": resources.headcount(sheet, policy),
        "resource_classes": resources.resource_classes(sheet),
        "budget_reviews": resources.budget_reviews(sheet),
        "quoted": resources.quoted(sheet),
    }


def moved(prepared: Prepared, tables: Tables, move: Move) -> Tables:
    """Return the frame at the shares in force, cost by channel, caps and marks at the targets, and the steps of the resource loop."""
    sheet = prepared.planning.sheet(BudgetSheet)
    changed = _at_shares(prepared, tables, move) if move.params.budget_shares else {}
    tables = {**tables, **changed}
    channels = marks.with_targets(tables["budget_channels"], prepared, move.targets)
    found = {
        **changed,
        "budget_channels": channels,
        "caps": marks.caps(prepared, sheet, channels),
        "roi_marks": marks.roi_marks(prepared, move.targets, channels),
    }
    return {**found, "resource_loop": resources.loop({**tables, **found}, sheet)}


def _at_shares(prepared: Prepared, tables: Tables, move: Move) -> Tables:
    """Return what of the frame depends on its shares, as the sliders have them."""
    sheet = shares.sheet_at(prepared.planning.sheet(BudgetSheet), tables["budget_stack"], move.params.budget_shares)
    stack = frame.budget_stack(sheet, prepared.inputs.policy)
    return {
        "budget_stack": stack,
        "budget_channels": marks.spend_by_channel(prepared, sheet, stack),
        "growth_share": resources.growth_share(sheet, stack),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the budget sheet where none was written."""
    if not prepared.planning.has(BudgetSheet):
        path = f"goals/{prepared.period.label}/budget.yml"
        text = msg(
            "No budget frame was given. With {path:text} its shares, lines and caps are checked before the period begins.", path=path
        )
        yield MissingTable("budget", "budget", text)
