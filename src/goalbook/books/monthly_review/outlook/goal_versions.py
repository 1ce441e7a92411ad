"""Targets changed in the middle of the period: what each version asked for, and from when it counted."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.board.pace import SUMMED

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs import KeyResult

COLUMNS = ("kr_id", "metric_id", "channel", "version", "valid_from", "target", "month_target", "days_target", "reason")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the versions of every key result, empty while there is one version alone; see MonthlyReview for the columns."""
    plan, rows = prepared.plan, []
    for kr in plan.key_results if plan.revised else ():
        days = _days_target(prepared, kr)
        for goals in plan.versions:
            own = plan.in_version(kr, goals)
            if own is None:
                continue
            alone = replace(plan, versions=(goals,)).amount(own, prepared.windows.planned)
            rows.append((kr.id, kr.metric, kr.channel, goals.version, goals.begins, own.target, alone, days, goals.reason))
    return {"goal_versions": pd.DataFrame(rows, columns=list(COLUMNS))}


def _days_target(prepared: Prepared, kr: KeyResult) -> float:
    """Return what the period's slots ask for together, each in its own version; a monthly average as a mean of months again."""
    if kr.aggregation not in SUMMED:
        return NAN
    months = len(prepared.windows.horizon.months()) if kr.aggregation == "average" else 1
    return math.fsum(prepared.plan.per_slot(kr).values()) / months
