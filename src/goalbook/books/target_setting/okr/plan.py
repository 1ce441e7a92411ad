"""What the goals file says of each key result beyond its numbers, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import two_languages

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = (
    "kr_id", "strategy_ref", "purpose", "work_area", "controllable", "depends_on", "joint_owner", "evidence", "evidence_ref",
    "kpi_level", "serves", "yields", "vanity",
)  # fmt: skip


def kr_plan(prepared: Prepared) -> pd.DataFrame:
    """Return strategy, purpose, work area, control, evidence and links of every key result; see TargetSetting for the columns."""
    metrics, rows = prepared.inputs.catalogue.metrics, []
    for objective in prepared.goals.objectives if prepared.goals is not None else ():
        for kr in objective.key_results:
            plan = kr.planned
            control = (plan.controllable, two_languages(plan.depends_on), two_languages(plan.joint_owner))
            proof = (plan.evidence, plan.evidence_ref)
            links = (plan.kpi_level, plan.serves, plan.yields.metric if plan.yields is not None else "")
            vanity = kr.metric in metrics and metrics[kr.metric].vanity
            rows.append((kr.id, objective.aim.strategy_ref, plan.purpose, plan.work_area, *control, *proof, *links, vanity))
    return pd.DataFrame(rows, columns=list(COLUMNS))
