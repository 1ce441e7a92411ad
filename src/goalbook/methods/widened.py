"""A range made as wide as it should have been: widened or narrowed by what it held at the outcomes known so far."""

from __future__ import annotations

from bisect import insort
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.ranges import Spread

if TYPE_CHECKING:
    from goalbook.methods.flow import Floats

_PRIOR = 2.0  # independent outcomes that speak for the width as it is
_LEAST = 20  # outcomes below which nothing is learnt
_LIMITS = 0.25, 4.0  # however it went: of a series that hardly ever moved one step would otherwise widen without end


def widened(spreads: Spread, errors: Floats, ahead: int, cover: float) -> Spread:
    """Return the spread, its scale multiplied at each origin by what would have held ``cover`` of the outcomes known by then.

    The factor is the quantile of |error| ÷ half-width over those outcomes (split-conformal; Papadopoulos 2002), drawn towards 1 on the log
    scale by their independent number, min(n, 2n ÷ ``ahead``).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        used = np.abs(errors) / spreads.quantile(cover)
    wanted, seen = np.full(len(used), np.nan), list[float]()
    for origin, outcome in enumerate(used[: max(len(used) - ahead, 0)].tolist(), ahead):
        if isfinite(outcome):
            insort(seen, outcome)
        if len(seen) >= _LEAST:
            wanted[origin] = seen[min(int(cover * len(seen)), len(seen) - 1)]
    count = np.concatenate([np.zeros(min(ahead, len(used))), np.isfinite(used).cumsum()[: max(len(used) - ahead, 0)]])
    weight = np.minimum(count, 2 * count / ahead)
    factor = np.where(np.isnan(wanted), 1.0, np.clip(wanted, *_LIMITS) ** (weight / (weight + _PRIOR)))
    return Spread(spreads.scale * factor, spreads.effective, spreads.count)
