"""From which day to which each phase of the time frame lasts: one after the other, months counted by the calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goalbook.core.policy import Policy
    from goalbook.inputs.plan.phase_models import Frame, FramePhase

WEEK = 7
MONTHS_IN_YEAR = 12
MEAN_MONTH = 30.4375  # days


@dataclass(frozen=True)
class Span:
    """One phase with its first and last day."""

    phase: FramePhase
    start: date
    end: date

    @property
    def days(self) -> int:
        """Return how many days it lasts, both ends counted."""
        return (self.end - self.start).days + 1


def spans(frame: Frame | None, policy: Policy) -> tuple[Span, ...]:
    """Return the phases in the order of the file; a phase that says no length has the policy's, four weeks where it has none either."""
    if frame is None:
        return ()
    standard = {int(one["n"]): one for one in policy.plan.phases}
    found: list[Span] = []
    start = frame.start
    for phase in frame.phases:
        following = _after(start, phase, standard.get(phase.n, {"weeks": policy.plan.foundation_weeks}))
        found.append(Span(phase, start, following - timedelta(days=1)))
        start = following
    return tuple(found)


def _after(start: date, phase: FramePhase, standard: dict[str, Any]) -> date:
    own = {"weeks": phase.weeks, "months": phase.months, "days": phase.days}
    length = own if any(own.values()) else standard
    days = int(length.get("days") or 0) + WEEK * int(length.get("weeks") or 0)
    return later(start, int(length.get("months") or 0)) + timedelta(days=days)


def later(day: date, months: int) -> date:
    """Return the same day so many months on, the month's last day where it has no such day."""
    count = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
