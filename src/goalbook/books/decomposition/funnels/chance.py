"""The chance of a chain: planned volume, rates as the past months had them, each varying as it did from one stretch of months to another.

No back-test stands behind it. Factors are drawn apart from each other; whether a factor reached the plan before says more about it.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.decomposition.funnels.past import Past
    from goalbook.books.decomposition.funnels.plans import ChainPlan

DRAWS = 4_000
LEAST = 3  # stretches of months; fewer do not tell how a factor varies
RANGE = (0.1, 0.9)
TINY = 1e-12
Parts = tuple[tuple[float, ...], tuple[float, ...]]


def chance(past: Past, plan: ChainPlan, values: Sequence[float], target: float) -> tuple[float, float, float]:
    """Return the chance of the target and the 80 % range of the outcome; all NaN where a factor has no history to vary by.

    A factor that a slider moved moves its draws in proportion.
    """
    outcome = np.full(DRAWS, float(plan.times) * values[0])
    for step, value in zip(plan.steps, values, strict=True):
        top, bottom = past.spread(plan.channel, step)
        if len(top) < LEAST:
            return NAN, NAN, NAN
        seed = zlib.crc32(f"{plan.chain_id}.{step.factor}".encode())
        parts = (tuple(top.tolist()), tuple(bottom.tolist()))
        drawn = rate_draws(parts, seed) if step.bottom else volume_draws(parts, seed)
        if drawn is None:
            return NAN, NAN, NAN
        outcome = outcome * drawn * (_moved(value, step.filed) if step.bottom else 1.0)
    low, high = np.quantile(outcome, RANGE)
    reached = NAN if np.isnan(target) else float(np.mean(outcome >= target))
    return reached, float(low), float(high)


def _moved(value: float, filed: float) -> float:
    return value / filed if filed else 1.0


@lru_cache(maxsize=512)
def rate_draws(parts: Parts, seed: int) -> np.ndarray | None:
    """Return draws of a rate: Beta with the pooled level and the variance the stretches show, chance alone where they show less.

    None where the past is no share between 0 and 1.
    """
    top, bottom = np.array(parts[0]), np.array(parts[1])
    if not (bottom > 0).all() or not 0 < top.sum() < bottom.sum():
        return None
    level = float(top.sum() / bottom.sum())
    variance = max(float(np.var(top / bottom, ddof=1)), level * (1 - level) / float(bottom.mean()))
    size = max(level * (1 - level) / variance - 1, 1.0)
    return np.random.default_rng(seed).beta(level * size, (1 - level) * size, DRAWS)


@lru_cache(maxsize=512)
def volume_draws(parts: Parts, seed: int) -> np.ndarray | None:
    """Return by how much a volume of this mean varies: Gamma of mean 1 with the spread of the stretches; None without a volume."""
    values = np.array(parts[0])
    mean = float(values.mean())
    if mean <= 0 or (values < 0).any():
        return None
    spread = float(np.var(values, ddof=1)) / mean**2
    return np.ones(DRAWS) if spread < TINY else np.random.default_rng(seed).gamma(1 / spread, spread, DRAWS)
