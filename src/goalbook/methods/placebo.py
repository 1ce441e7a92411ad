"""The error of a baseline, learnt from placebos: windows before the campaign, forecast in the same way, in which nothing happened.

In-time placebos: Abadie, Diamond and Hainmueller (2015). How many windows overlapping ones are worth, the begin of the
windows and the weight of a model's own claim were chosen by coverage on the development seeds of `bench/campaign_effect.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.estimate import Spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_WINDOWS = 8
MODEL_WORTH = 1.0  # weight of a model's own claim about its error, in independent windows
_MODEL_FREEDOM = 6.0
_MOST_WINDOWS = 120


@dataclass(frozen=True)
class Placebos:
    """Windows of (origins, steps ahead): what was measured and what was forecast, both NaN from the campaign's start on.

    ``every`` = steps between two origins.
    """

    actual: Floats
    forecast: Floats
    every: int = 1

    def errors(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return per window the sums of actual − forecast and of the forecast over steps ``first`` to ``last`` (excluded).

        A window counts if it ends before the campaign and more than half of its steps are measured.
        """
        actual, forecast = self.actual[:, first:last], self.forecast[:, first:last]
        known = np.isfinite(actual) & np.isfinite(forecast)
        whole = np.isfinite(self.forecast[:, last - 1]) & (known.mean(axis=1) > 0.5)  # noqa: PLR2004 - half of the steps
        sums = [np.where(known, each, 0.0).sum(axis=1)[whole] for each in (actual - forecast, forecast)]
        return sums[0], sums[1]


def placebos(y: Floats, start: int, warm_up: int, forecast: Callable[[int, int], Floats]) -> Placebos:
    """Return the placebo windows of a series: ``forecast(origin, steps)`` gives the baseline of the steps from an origin on.

    Windows begin at every step from ``warm_up`` to ``start`` − 1, thinned evenly beyond 120. ``y`` has shape (days,); windows are as long
    as what follows the start.
    """
    steps = len(y) - start
    every = max(1, -(-(start - warm_up) // _MOST_WINDOWS))
    origins = np.arange(warm_up, start, every)
    actual, made = np.full((len(origins), steps), np.nan), np.full((len(origins), steps), np.nan)
    for row, origin in enumerate(origins):
        seen = min(steps, start - int(origin))
        actual[row, :seen] = y[origin : origin + seen]
        made[row, :seen] = forecast(int(origin), seen)
    return Placebos(actual, made, every)


@dataclass(frozen=True)
class Evidence:
    """How a design knows its error: placebos, and where it has a model of it the covariance of the steps from the start on.

    ``model_worth`` = independent windows the model's own claim counts for; infinite = believed alone.
    """

    placebos: Placebos
    covariance: Floats | None = None
    model_worth: float = MODEL_WORTH

    def spread(self, first: int, last: int, baseline: float) -> Spread:
        """Return the error of a baseline summed over the steps ``first`` to ``last`` (excluded) after the start.

        A model's variance, where there is one, is pooled with the placebos', each weighed by what it is worth.
        """
        variance, worth, count = self._learnt(first, last, baseline)
        if self.covariance is None:
            return Spread(float(np.sqrt(variance)), max(worth, 2.0), count)
        own = float(self.covariance[first:last, first:last].sum())
        share = worth / (self.model_worth + worth)
        pooled = own + share * (variance - own) if share > 0 else own
        return Spread(float(np.sqrt(pooled)), max(_MODEL_FREEDOM, self.model_worth) + worth, count)

    def _learnt(self, first: int, last: int, baseline: float) -> tuple[float, float, int]:
        """Return variance, degrees of freedom and number of windows.

        Errors count relative to their forecast where all forecasts and the baseline are positive: what grows errs more. Windows overlap: n
        of them, one at every step, over h steps are worth ν = n ÷ h; s² = mean(e²)(1 + 1/ν). With fewer than eight windows the longest
        with eight speak, times √(steps wanted ÷ steps had), as if the level wandered; later steps borrow from as many right after the
        start in the same way.
        """
        error, forecast = self.placebos.errors(first, last)
        begin, end = first, last
        if len(error) < LEAST_WINDOWS:
            begin, end = 0, last - first
            error, forecast = self.placebos.errors(begin, end)
        while len(error) < LEAST_WINDOWS and end - begin > 1:
            end -= 1
            error, forecast = self.placebos.errors(begin, end)
        if len(error) < LEAST_WINDOWS:
            return np.nan, 0.0, len(error)
        longer = (last - first) / (end - begin)
        worth = max(len(error) * self.placebos.every / end, 1.0)
        if baseline > 0 and bool((forecast > 0).all()):
            square = float(np.mean((error / forecast) ** 2)) * baseline**2
        else:
            square = float(np.mean(error**2)) * longer**2
        return square * (1 + 1 / worth) * last / end, worth, len(error)
