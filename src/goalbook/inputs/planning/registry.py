"""Which sheets and tables a period's planning may have; each theme's module brings its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.planning.agreement import STAKEHOLDERS
from goalbook.inputs.planning.budget import BudgetSheet
from goalbook.inputs.planning.economics import Economics
from goalbook.inputs.planning.horizons import Horizons
from goalbook.inputs.planning.kpis import Kpis
from goalbook.inputs.planning.strategy import STRATEGY_TABLES, Strategy

if TYPE_CHECKING:
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.planning.base import Sheet

SHEETS: tuple[type[Sheet], ...] = (BudgetSheet, Economics, Horizons, Kpis, Strategy)
TABLES: tuple[Contract, ...] = (*STRATEGY_TABLES, STAKEHOLDERS)
