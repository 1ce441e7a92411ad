"""The few numbers the report's first line is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.result import TargetHeadline

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.target_setting.preparation import Prepared


def heading(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> TargetHeadline:
    """Return the headline from the calibration of the headline key result."""
    metric, channel = prepared.aim
    goals = prepared.goals
    head = prepared.headline
    kr_id = head.id if head is not None else ""
    table = tables.get("calibration")
    found = table[table["kr_id"] == kr_id].to_dict("records") if table is not None else []
    row = found[0] if found else {}

    def known(name: str) -> float | None:
        value = row.get(name)
        return None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN alone differs from itself

    return TargetHeadline(
        kr_id=kr_id,
        metric_id=metric,
        channel=channel,
        target=known("target") if found else (head.target if head is not None else None),
        median=known("p50"),
        low=known("low"),
        high=known("high"),
        probability=known("probability"),
        probability_reason=row.get("reason") or None,
        verdict=str(row.get("verdict", "not_evaluated")),
        status=goals.status if goals is not None else "",
    )
