"""What history says of the factors of a chain: the last months, the best, the range, and how stretches of months differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN
from goalbook.books.months import best_of

if TYPE_CHECKING:
    from goalbook.books.decomposition.funnels.plans import ChainPlan, Step
    from goalbook.books.decomposition.preparation import Prepared

LEAST_STRETCHES = 4  # fewer stretches as long as the period say nothing of how they differ; months then do


@dataclass(frozen=True)
class Known:
    """One factor in history, in the measure of the plan; NaN where it was not kept."""

    history: float
    best: float
    months: int  # that the best lies in
    low: float
    high: float


@dataclass(frozen=True)
class Past:
    """The months a plan is compared with: ``recent`` for the level, ``window`` for the range."""

    prepared: Prepared
    recent: int
    window: int

    @classmethod
    def of(cls, prepared: Prepared) -> Past:
        """Return the past as long as the policy has it."""
        policy = prepared.inputs.policy
        return cls(prepared, int(policy.calibration.window_months[0]), int(policy.funnel.history_months))

    @property
    def length(self) -> int:
        """Return the months of the period."""
        return len(self.prepared.period.months())

    def parts(self, channel: str, step: Step) -> tuple[np.ndarray, np.ndarray]:
        """Return numerator and denominator by month; of a volume the denominator is 1, of an unknown figure both are NaN."""
        months = self.prepared.months
        nothing = np.full(len(months.periods), NAN)
        if not step.top:
            return nothing, nothing
        return months.series(step.top, channel), months.series(step.bottom, channel) if step.bottom else np.ones(len(nothing))

    def known(self, plan: ChainPlan, step: Step) -> Known:
        """Return a factor's history: a rate by month, a volume by month or by stretches as long as the period, as it is planned."""
        top, bottom = self.parts(plan.channel, step)
        if step.bottom or not step.top:
            values, level, span = divided(top, bottom), pooled(top[-self.recent :], bottom[-self.recent :]), 1
        else:
            span = self.length if plan.per == "period" else 1
            values = stretches(top, span)
            level = float(np.mean(top[-self.recent :])) * span if len(top) else NAN
        seen = values[-self.window :]
        seen = seen[~np.isnan(seen)]
        ends = (float(seen.min()), float(seen.max())) if len(seen) else (NAN, NAN)
        return Known(level, best_of(values), span, *ends)

    def spread(self, channel: str, step: Step) -> tuple[np.ndarray, np.ndarray]:
        """Return the parts by stretch of the window, as long as the period where there are enough of them, else by month."""
        top, bottom = (part[-self.window :] for part in self.parts(channel, step))
        whole = ~(np.isnan(top) | np.isnan(bottom))
        top, bottom = top[whole], bottom[whole]
        span = self.length if len(top) - self.length + 1 >= LEAST_STRETCHES else 1
        return stretches(top, span), stretches(bottom, span)


def divided(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Return quotients, NaN where the denominator is 0."""
    return np.asarray(top / np.where(bottom == 0, NAN, bottom), dtype=float)


def pooled(top: np.ndarray, bottom: np.ndarray) -> float:
    """Return Σ top ÷ Σ bottom over the months that have both, NaN without any."""
    whole = ~(np.isnan(top) | np.isnan(bottom))
    below = float(bottom[whole].sum())
    return float(top[whole].sum()) / below if below else NAN


def stretches(values: np.ndarray, span: int) -> np.ndarray:
    """Return the sums of so many months in a row."""
    if span == 1 or len(values) < span:
        return values if span == 1 else np.array([])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, span).sum(axis=1), dtype=float)
