"""Curves through what people know by heart: what a spend brings now, and what twice as much or any amount at all would bring."""

from __future__ import annotations

import math

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.methods.response_curves import HillCurve, LogCurve, PowerCurve

_ROUNDS = 200
_FAR = 1e300  # spend ÷ half beyond which a logarithm cannot be told from a constant


def saturating(now: tuple[float, float], top: float, steepness: float = 1.0) -> HillCurve:
    """Return the Hill curve through (spend, result) that no spend lifts above ``top``; steeper than 1 it is an S."""
    spend, result = now
    if not 0 < result < top:
        raise UsageError(msg("is the most that any spend brings; it lies above the result of now, {result:n}", result=result))
    return HillCurve(top, spend * (top / result - 1) ** (1 / steepness), steepness)


def power_through(now: tuple[float, float], doubled: float) -> PowerCurve:
    """Return the power curve through (spend, result) and what twice the spend brings."""
    spend, result = now
    _between(result, doubled)
    elasticity = math.log2(doubled / result)
    return PowerCurve(result / spend**elasticity, elasticity)


def log_through(now: tuple[float, float], doubled: float) -> LogCurve:
    """Return the logarithmic curve through (spend, result) and what twice the spend brings."""
    spend, result = now
    _between(result, doubled)
    low, high = -math.log(_FAR), math.log(_FAR)  # of ln(spend ÷ half): the ratio of both results falls from 2 to 1
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        times = math.exp(middle)
        if math.log1p(2 * times) / math.log1p(times) > doubled / result:
            low = middle
        else:
            high = middle
    half = spend / math.exp((low + high) / 2)
    return LogCurve(result / math.log1p(spend / half), half)


def _between(result: float, doubled: float) -> None:
    if not 0 < result < doubled < 2 * result:
        raise UsageError(
            msg("twice the spend brings more than now, {result:n}, and less than twice as much, {twice:n}", result=result, twice=2 * result)
        )
