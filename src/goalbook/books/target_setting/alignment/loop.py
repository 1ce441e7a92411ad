"""The closed loop of goal management: which of its four stages stand, for this period and the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.plan.stage_plan import STAGE_PLAN

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.inputs import Goals
    from goalbook.inputs.earlier import EarlierReview

COLUMNS = ("period", "loop_stage", "loop_state", "done", "of")
STAGES = ("strategic_alignment", "decomposition", "monitoring", "incentive")
AHEAD = "ahead"  # the period has not begun: nobody is late


def loop_table(prepared: Prepared, reviews: tuple[EarlierReview, ...]) -> pd.DataFrame:
    """Return table `loop`: four stages of this period and the one before, done, partial, missing or ahead, with what was counted.

    A period with neither goals nor a review has no rows: nobody has begun.
    """
    rows = []
    for period in (prepared.period.previous(), prepared.period):
        goals = _goals(prepared, period)
        if goals is None and not _monitored(reviews, period)[0]:
            continue
        counts = (_aligned(goals), _decomposed(prepared, goals, period), _monitored(reviews, period), _improved(prepared, goals, period))
        rows += [
            (period.label, stage, _state(done, of, begun=period.start <= prepared.as_of or place < STAGES.index("monitoring")), done, of)
            for place, (stage, (done, of)) in enumerate(zip(STAGES, counts, strict=True))
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _goals(prepared: Prepared, period: Period) -> Goals | None:
    if period == prepared.period:
        return prepared.goals
    return next((one for one in prepared.inputs.goals if one.period == period), None)


def _state(done: int, of: int, *, begun: bool) -> str:
    if done >= of:
        return "done"
    if done:
        return "partial"
    return "missing" if begun else AHEAD


def _aligned(goals: Goals | None) -> tuple[int, int]:
    """Return 2 of 2 for goals agreed or frozen, 1 for a draft."""
    if goals is None:
        return 0, 2
    return (2 if goals.frozen or goals.status in ("agreed", "frozen") else 1), 2


def _decomposed(prepared: Prepared, goals: Goals | None, period: Period) -> tuple[int, int]:
    """Return 2 of 2 for a stage plan, 1 for key results by channel alone."""
    planned = prepared.inputs.plans.get(period.label)
    if planned is not None and len(planned.table(STAGE_PLAN)):
        return 2, 2
    return int(goals is not None and any(kr.channel for kr in goals.key_results)), 2


def _monitored(reviews: tuple[EarlierReview, ...], period: Period) -> tuple[int, int]:
    """Return how many of the period's months have an archived review."""
    months = {month.label for month in period.months()}
    return len(months & {review.month for review in reviews}), len(months)


def _improved(prepared: Prepared, goals: Goals | None, period: Period) -> tuple[int, int]:
    """Return how many months have actions decided at their review, and one more where rewards are named."""
    months = [month.label for month in period.months()]
    acted = sum("actions" in prepared.inputs.reviews.get(month, {}) for month in months)
    rewarded = goals is not None and any(kr.planned.reward.en for kr in goals.key_results)
    return acted + int(rewarded), len(months) + 1
