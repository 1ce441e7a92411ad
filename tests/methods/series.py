"""Made-up flows for the tests of methods, the same on every run."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEEKDAY = np.array([0.9, 0.95, 1.0, 1.0, 1.05, 1.15, 0.95])


def daily(days: int = 400, *, noise: float = 0.1, seed: int = 7, begin: str = "2024-01-01") -> pd.Series:
    """Return a daily flow with a weekday profile, a slowly moving level and log-normal noise."""
    rng = np.random.default_rng(seed)
    level = np.log(1000) + np.cumsum(rng.normal(0, 0.01, days))
    dates = pd.date_range(begin, periods=days)
    return pd.Series(np.exp(level + rng.normal(0, noise, days)) * WEEKDAY[dates.day_of_week], index=dates)


def weekly(weeks: int = 120, *, seed: int = 7) -> pd.Series:
    """Return a weekly flow with a moving level."""
    rng = np.random.default_rng(seed)
    return pd.Series(
        np.exp(9 + np.cumsum(rng.normal(0, 0.05, weeks)) + rng.normal(0, 0.1, weeks)),
        index=pd.date_range("2022-01-03", periods=weeks, freq="7D"),
    )
