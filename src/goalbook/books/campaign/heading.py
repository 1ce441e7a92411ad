"""The few numbers the report's first line is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.result import CampaignHeadline

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared

Row = dict[str, object]


def heading(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> CampaignHeadline:
    """Return the headline from the key result that leads, the effect and what it cost."""
    goal = next((row for row in _rows(tables, "key_results") if row["headline"]), {})
    effect = next(iter(_rows(tables, "effect")), {})
    cost = next((row for row in _rows(tables, "returns") if row["item"] == "cost"), {})
    per = next((row for row in _rows(tables, "returns") if row["item"] == "cost_per"), {})
    target = prepared.sheet.target
    return CampaignHeadline(
        metric_id=prepared.sheet.metric,
        channel="",
        target=_known(goal, "target") if goal else None if target is None else float(target),
        actual=_known(goal, "actual"),
        attainment=_known(goal, "attainment"),
        effect=_known(effect, "effect"),
        low=_known(effect, "low"),
        high=_known(effect, "high"),
        lift=_known(effect, "lift"),
        whole=any(row["state"] == "used" and row["whole"] for row in _rows(tables, "effect_designs")),
        design=str(effect.get("design", "")),
        verdict=str(effect.get("verdict", "not_evaluated")),
        cost=_known(cost, "value"),
        cost_per=_known(per, "value"),
        state=prepared.state,
        frozen=prepared.is_frozen,
    )


def _rows(tables: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    table = tables.get(name)
    return [] if table is None else [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _known(row: Row, name: str) -> float | None:
    value = row.get(name)
    number = math.nan if value is None else float(value)  # type: ignore[arg-type] # a number of the table
    return number if math.isfinite(number) else None
