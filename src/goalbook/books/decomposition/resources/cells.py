"""The budget's cells: each amount with the channel, users, month, pool and kind it is meant for, scaled to the budget in force."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import rows_of
from goalbook.inputs.plan.resources import PLAN_BUDGET, tiers
from goalbook.inputs.planning.budget import BudgetSheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row

PHASES = ("acquisition", "conversion")  # pools whose amounts are meant for a channel and its users
UNASSIGNED, COMMON = "unassigned", "common"


@dataclass(frozen=True)
class Cell:
    """One amount. What a phase's amount does not say is unassigned; what technology or pilots do not say is common to all."""

    channel: str
    tier: str
    month: str
    phase: str
    kind: str
    amount: float
    campaign: str

    def of(self, dimension: str) -> str:
        """Return where the cell lies in a dimension: channel, tier, time, kind or phase."""
        value: str = getattr(self, "month" if dimension == "time" else dimension)
        if value:
            return value
        shared = dimension not in ("kind", "phase") and self.phase not in ("", *PHASES)
        return COMMON if shared else UNASSIGNED


@dataclass(frozen=True)
class Budget:
    """The cells as the sliders have them, and the total that they should come to; NaN where nobody wrote one."""

    cells: tuple[Cell, ...]
    total: float

    @property
    def planned(self) -> float:
        """Return the sum of all cells."""
        return math.fsum(cell.amount for cell in self.cells)

    def sums(self, dimension: str) -> dict[str, float]:
        """Return the amounts by place in a dimension, in the order of the file."""
        found: dict[str, list[float]] = {}
        for cell in self.cells:
            found.setdefault(cell.of(dimension), []).append(cell.amount)
        return {name: math.fsum(amounts) for name, amounts in found.items()}


def filed(prepared: Prepared) -> Budget:
    """Return the budget as it stands in the files; no cells without plan/<period>/budget.csv."""
    names = tiers(prepared.inputs.policy)
    return Budget(tuple(_cell(row, names) for row in rows_of(prepared.plan.table(PLAN_BUDGET))), frame_total(prepared))


def _cell(row: Row, names: Mapping[str, str]) -> Cell:
    texts = {name: str(row[name]) for name in ("channel", "month", "phase", "kind", "campaign")}
    return Cell(**texts, tier=names.get(str(row["tier"]), ""), amount=float(row["amount"]))


def frame_total(prepared: Prepared) -> float:
    """Return the total of the period's budget frame, else the sum of its lines; NaN without either."""
    sheet = prepared.planning.sheet(BudgetSheet)
    if sheet.total is not None:
        return float(sheet.total)
    return math.fsum(line.amount for line in sheet.lines) if sheet.lines else NAN


def frame_channels(prepared: Prepared) -> dict[str, float]:
    """Return the frame's lines by channel; lines of no channel are left out."""
    found: dict[str, float] = {}
    for line in prepared.planning.sheet(BudgetSheet).lines:
        if line.channel:
            found[line.channel] = found.get(line.channel, 0.0) + float(line.amount)
    return found


def whole(budget: Budget) -> float:
    """Return the plan's whole budget as filed, the one amount that the parameter scales: the frame's total, else all cells; NaN without."""
    if not math.isnan(budget.total):
        return budget.total
    return budget.planned if budget.cells else NAN


def in_force(prepared: Prepared, move: Move) -> tuple[Budget, float]:
    """Return the budget as moved, with the factor by which every cell was scaled: all keep their share of the total."""
    budget, asked = filed(prepared), float(move.params.budget)
    factor = divide(asked, whole(budget)) if asked else 1.0
    if not asked or math.isnan(factor):
        return budget, 1.0
    return Budget(tuple(replace(cell, amount=cell.amount * factor) for cell in budget.cells), asked), factor
