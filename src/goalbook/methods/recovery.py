"""How much of a fall was won back, and whether an action sized against a gap can close it."""

from __future__ import annotations

import math
from typing import Literal

from goalbook.core.compare import at_least

Verdict = Literal["effective", "partial", "ineffective"]


def recovery_ratio(baseline: float, trough: float, after: float) -> float:
    """Return (after − trough) ÷ (baseline − trough): 0 = nothing won back, 1 = all; NaN where nothing had fallen or a part is missing."""
    fall = baseline - trough
    return (after - trough) / fall if fall else math.nan


def recovery_verdict(ratio: float, effective: float, partial: float) -> Verdict | None:
    """Return the band of a recovery ratio (the policy's ``recovery``); None for NaN."""
    if math.isnan(ratio):
        return None
    if at_least(ratio, effective):
        return "effective"
    return "partial" if at_least(ratio, partial) else "ineffective"


def coverage(effect: float, gap: float) -> float:
    """Return the share of a gap that an effect closes, both in the same unit; NaN without a gap."""
    return effect / gap if gap > 0 else math.nan
