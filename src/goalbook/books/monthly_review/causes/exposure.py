"""How much of a month a shift was at work: what it cost in its part of the month says what it costs in a whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.period import Period


def month_factor(onset: date, period: Period, last: date) -> float:
    """Return days of the period ÷ days from the onset, or its start where that is later, to the last day reviewed; at least 1."""
    whole = (period.end - period.start).days + 1
    touched = (min(last, period.end) - max(onset, period.start)).days + 1
    return max(whole / max(touched, 1), 1.0)
