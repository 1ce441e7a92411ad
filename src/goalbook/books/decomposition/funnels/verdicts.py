"""Whether what a chain brings fits its target: within the band, somewhat above it, or not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.compare import less_than, more_than

if TYPE_CHECKING:
    from goalbook.core.findings import Status
    from goalbook.core.policy import Policy


def verdict(ratio: float, policy: Policy) -> Status:
    """Return pass within the band, fail far outside it, warn between; not evaluated where nothing is to be compared."""
    band = policy.funnel
    if math.isnan(ratio):
        return "not_evaluated"
    if less_than(ratio, band.fail_below) or more_than(ratio, band.fail_above):
        return "fail"
    low, high = policy.get("funnel.pass")
    return "warn" if less_than(ratio, low) or more_than(ratio, high) else "pass"
