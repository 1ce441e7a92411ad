"""The few numbers the report's first line is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.result import PlanHeadline

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.decomposition.preparation import Prepared


def heading(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> PlanHeadline:
    """Return the headline from the line of the whole team in ``adding_up``."""
    metric, channel = prepared.aim
    head, goals = prepared.headline, prepared.goals
    table = tables.get("adding_up")
    found = table[table["channel"] == ""].to_dict("records") if table is not None else []
    row = found[0] if found else {}

    def known(name: str) -> float | None:
        value = float(row.get(name, math.nan))
        return None if math.isnan(value) else value

    return PlanHeadline(
        kr_id=head.id if head is not None else "",
        metric_id=metric,
        channel=channel,
        target=float(head.target) if head is not None else None,
        split=known("split"),
        funnel=known("funnel"),
        funnel_single=known("funnel_single"),
        bottom_up=known("bottom_up"),
        assumed=known("assumed"),
        verdict=str(row.get("verdict", "not_evaluated")),
        leg=str(row.get("legs", "")).partition(",")[0],
        filed=bool(prepared.plan.sheets) or any(len(table) for table in prepared.plan.tables.values()),
        status=goals.status if goals is not None else "",
    )
