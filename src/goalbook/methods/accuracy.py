"""How good past forecasts were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def mape(forecast: Sequence[float], actual: Sequence[float]) -> float:
    """Return the mean of |forecast − actual| ÷ actual over pairs of which both are known and the actual is positive; NaN without any."""
    guess, seen = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
    usable = np.isfinite(guess) & np.isfinite(seen) & (seen > 0)
    return float(np.mean(np.abs(guess[usable] - seen[usable]) / seen[usable])) if usable.any() else float("nan")


def forecast_accuracy(forecast: Sequence[float], actual: Sequence[float]) -> float:
    """Return 1 − mean absolute percentage error, which the rulebook wants at 80 % or more."""
    return 1 - mape(forecast, actual)
