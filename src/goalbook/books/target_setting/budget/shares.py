"""The budget's shares as sliders move them: technology and pilots off the top, acquisition of the phases, KOL fees of conversion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.budget.frame import budget_stack
from goalbook.core.message import Label
from goalbook.inputs.planning.budget import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.budget import BudgetSheet

NAMES = {
    "tech": Label("Technology, of the total", "技术平台占总预算"),
    "innovation": Label("Pilots, of the total", "创新试点占总预算"),
    "acquisition": Label("Acquisition, of the phases", "引流期占阶段预算"),
    "kol": Label("KOL fees, of conversion", "KOL 费用占转化期"),
}
MOVES = ("share", "change", "value", "phases", "acquisition", "conversion", "kol")
STEPS = (-0.05, 0.0, 0.05)
WHOLES = {"tech": "total", "innovation": "total", "acquisition": "phases", "kol": "conversion"}


def filed_shares(stack: pd.DataFrame) -> dict[str, float]:
    """Return the shares as the sheet has them, each of its own whole; a range is its middle, what is not in the sheet is left out."""
    parts = {str(row["pool"]): float(row["share_of_total"]) for row in rows_of(stack)}
    found = {name: divide(parts[name], parts[whole]) for name, whole in WHOLES.items() if name in parts and whole in parts}
    return {name: share for name, share in found.items() if math.isfinite(share)}


def sheet_at(sheet: BudgetSheet, stack: pd.DataFrame, shares: Mapping[str, float]) -> BudgetSheet:
    """Return the sheet with these shares in force; its total stays, and what acquisition leaves of the phases is conversion's."""
    changed: dict[str, object] = {name: Part(share=(value,), of=WHOLES[name]) for name, value in shares.items()}  # type: ignore[arg-type] # a base
    if "acquisition" in shares:
        changed["conversion"] = Part(share=(1 - shares["acquisition"],), of="phases")
    total = next((float(row["amount"]) for row in rows_of(stack) if row["pool"] == "total"), math.nan)
    if sheet.total is None and math.isfinite(total):
        changed["total"] = total
    return sheet.model_copy(update=changed)


def moves(sheet: BudgetSheet, stack: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return what each share, moved alone by some points, leaves for the phases, their parts and KOL fees: the sliders on paper."""
    rows = []
    for name, filed in filed_shares(stack).items():
        for change in STEPS:
            value = filed + change
            if not 0 <= value <= 1:
                continue
            found = stack if not change else budget_stack(sheet_at(sheet, stack, {name: value}), policy)
            left = {str(row["pool"]): row["amount"] if math.isfinite(row["amount"]) else row["share_of_total"] for row in rows_of(found)}
            rows.append((name, change, value, *(float(left.get(pool, NAN)) for pool in MOVES[3:])))
    return pd.DataFrame(rows, columns=list(MOVES))
