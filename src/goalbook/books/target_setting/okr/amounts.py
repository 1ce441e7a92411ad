"""What a key result comes to over the whole period, so that it can be added to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import KeyResult


def adds_up(prepared: Prepared, kr: KeyResult) -> bool:
    """Say whether a key result can be added to others of its metric: a sum, a level at the end, a flow's monthly average."""
    return kr.aggregation in ("sum", "end") or _monthly(prepared, kr)


def over_period(prepared: Prepared, kr: KeyResult, target: float) -> float:
    """Return a target over the whole period: a flow's monthly average times its months, any other as it stands."""
    return target * len(prepared.period.months()) if _monthly(prepared, kr) else target


def _monthly(prepared: Prepared, kr: KeyResult) -> bool:
    metrics = prepared.inputs.catalogue.metrics
    return kr.aggregation == "average" and kr.metric in metrics and metrics[kr.metric].additivity == "flow"
