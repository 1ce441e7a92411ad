"""Which value of one factor alone would bring a chain to its target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN
from goalbook.core.compare import more_than

if TYPE_CHECKING:
    from collections.abc import Iterable


def needed(unit: str, current: float, implied: float, target: float) -> float:
    """Return the value a factor would need, everything else as planned; NaN where a share would have to exceed 100 %."""
    if not implied > 0 or math.isnan(target):
        return NAN
    value = current * target / implied
    return NAN if unit == "share" and more_than(value, 1.0) else value


def together(parts: Iterable[tuple[float, bool]]) -> float:
    """Return what chains of one channel bring together: stages of one funnel (True) are the same people, so the smallest counts."""
    values = list(parts)
    staged = [value for value, is_stage in values if is_stage]
    return sum(value for value, is_stage in values if not is_stage) + (min(staged) if staged else 0.0)
