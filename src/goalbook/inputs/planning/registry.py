"""Which sheets and tables `goals/<period>/` may have; each theme's module brings its own."""

from __future__ import annotations

from goalbook.inputs.planning.agreement import STAKEHOLDERS
from goalbook.inputs.planning.budget import BudgetSheet
from goalbook.inputs.planning.economics import Economics
from goalbook.inputs.planning.horizons import Horizons
from goalbook.inputs.planning.kpis import Kpis
from goalbook.inputs.planning.rows import evidence_faults, goal_tree_faults, problem_faults, row_notices, stakeholder_faults
from goalbook.inputs.planning.shelf import Shelf
from goalbook.inputs.planning.strategy import EVIDENCE, GOAL_TREE, PROBLEMS, STRATEGY_TABLES, Strategy

GOALS = Shelf(
    used_for="goals",
    sheets=(BudgetSheet, Economics, Horizons, Kpis, Strategy),
    tables=(*STRATEGY_TABLES, STAKEHOLDERS),
    rows={
        GOAL_TREE.table: goal_tree_faults,
        PROBLEMS.table: problem_faults,
        EVIDENCE.table: evidence_faults,
        STAKEHOLDERS.table: stakeholder_faults,
    },
    notices=row_notices,
)
