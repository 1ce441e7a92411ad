"""How sure a figure of one window is: draws of rates, volumes and values, as wide as the weeks before moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["rate", "value", "volume"]
PRIOR_CAP = 200.0  # observations that a rate's own history may stand for
RANGE_FACTOR = 1.128  # d₂: mean moving range ÷ standard deviation
MIN_WEEKS = 4  # fewer say nothing about how weeks move
TINY = 1e-12


@dataclass(frozen=True)
class History:
    """Whole weeks of a figure before the window, oldest first: ``top`` ÷ ``bottom`` for rates and values; of a volume the bottom is 1."""

    top: Floats
    bottom: Floats

    @property
    def level(self) -> float:
        """Return Σ top ÷ Σ bottom, NaN without weeks."""
        below = float(self.bottom.sum())
        return float(self.top.sum()) / below if below else float("nan")

    @property
    def weeks(self) -> int:
        """Return the number of weeks."""
        return len(self.top)

    def deviation(self, *, relative: bool = False) -> float:
        """Return the standard deviation of a week, from its moving range, which a trend hardly widens; NaN for fewer than four weeks."""
        if self.weeks < MIN_WEEKS:
            return float("nan")
        values = self.top / self.bottom
        if relative:
            values = np.log(np.maximum(values, TINY))
        return float(np.abs(np.diff(values)).mean() / RANGE_FACTOR)

    def concentration(self) -> float:
        """Return how many observations one week's own rate is worth (beta-binomial, by moments); infinite where chance explains all."""
        p, deviation = self.level, self.deviation()
        if np.isnan(deviation) or not 0 < p < 1:
            return float("inf")
        between = deviation**2 - p * (1 - p) / float(self.bottom.mean())
        return max(p * (1 - p) / between - 1, 1.0) if between > 0 else float("inf")


@dataclass(frozen=True)
class Observed:
    """One figure of one window: its parts, and how many weeks the window has. A volume has its amount as top and 1 as bottom."""

    kind: Kind
    top: float
    bottom: float
    weeks: float


def draws(rng: np.random.Generator, seen: Observed, history: History, n: int) -> Floats:
    """Return n draws of what the figure may really stand at.

    Rates: a Beta posterior whose prior is centred on the own history and worth at most 200 observations; observations count less the more
    weeks differ beyond chance. Volumes: Gamma. Values such as a basket, and rates above 1: log-normal. A zero stays zero for volumes.
    """
    if seen.kind == "volume":
        return _volume(rng, seen, history, n)
    if seen.bottom <= 0:
        return np.full(n, np.nan)
    if seen.kind == "rate" and seen.top <= seen.bottom and (np.isnan(history.level) or history.level < 1):
        return _rate(rng, seen, history, n)
    return _value(rng, seen, history, n)


def _rate(rng: np.random.Generator, seen: Observed, history: History, n: int) -> Floats:
    concentration = history.concentration()
    per_week = seen.bottom / max(seen.weeks, 1.0)
    spread = 1.0 if np.isinf(concentration) else 1 + max(per_week - 1, 0.0) / (concentration + 1)
    worth = min(concentration, PRIOR_CAP) if 0 < history.level < 1 and history.weeks >= MIN_WEEKS else 0.0
    prior = history.level * worth if worth else 0.5
    rest = (1 - history.level) * worth if worth else 0.5
    good, bad = seen.top / spread, (seen.bottom - seen.top) / spread
    return np.asarray(rng.beta(prior + good, rest + bad, n))


def _volume(rng: np.random.Generator, seen: Observed, history: History, n: int) -> Floats:
    if seen.top <= 0:
        return np.zeros(n)
    variance = _relative_variance(seen, history, 1 / seen.top)
    return np.asarray(rng.gamma(1 / variance, seen.top * variance, n))


def _value(rng: np.random.Generator, seen: Observed, history: History, n: int) -> Floats:
    middle = seen.top / seen.bottom
    if middle <= 0:
        return np.zeros(n)
    deviation = np.sqrt(_relative_variance(seen, history, 1 / max(seen.bottom, 1.0)))
    return np.asarray(middle * np.exp(rng.normal(0.0, deviation, n)))


def _relative_variance(seen: Observed, history: History, chance: float) -> float:
    """Return the squared relative error of a window of so many weeks; never below what counting alone gives."""
    deviation = history.deviation(relative=True)
    return chance if np.isnan(deviation) else max(deviation**2 / max(seen.weeks, 0.2), chance, TINY)


def interval(values: Floats, cover: float, point: Floats) -> tuple[Floats, Floats]:
    """Return the central range of draws (first axis), widened to hold the point itself, which the draws' prior pulls towards history."""
    low, high = np.nanquantile(values, [(1 - cover) / 2, (1 + cover) / 2], axis=0)
    return np.fmin(low, point), np.fmax(high, point)
