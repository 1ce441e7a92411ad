"""The net promoter score with its interval."""

from __future__ import annotations

import math

Z80 = 1.2815515655446004  # 80 % of a normal lie within ± so many standard deviations


def net_promoter_score(n: float, promoters: float, detractors: float, z: float = Z80) -> tuple[float, float, float]:
    """Return score and interval in points (−100 to 100); NaN without answers.

    Interval of a difference of two shares of one sample after Bonett and Price (2012): one promoter and one detractor are added, so
    that a sample without detractors is not certain.
    """
    if not n > 0:
        return math.nan, math.nan, math.nan
    first, last = (promoters + 1) / (n + 2), (detractors + 1) / (n + 2)
    middle = first - last
    half = z * math.sqrt((first + last - middle**2) / (n + 2))
    return 100 * (promoters - detractors) / n, 100 * max(-1.0, middle - half), 100 * min(1.0, middle + half)
