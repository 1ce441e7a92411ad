"""Which sheets and tables `plan/<period>/` may have; each theme's module brings its own."""

from __future__ import annotations

from goalbook.inputs.plan.stage_plan import STAGE_PLAN, stage_plan_faults
from goalbook.inputs.planning.shelf import Shelf

PLAN = Shelf(
    used_for="plan",
    sheets=(),
    tables=(STAGE_PLAN,),
    rows={STAGE_PLAN.table: stage_plan_faults},
    across=(),
    dated=True,
)
