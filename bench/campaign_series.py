"""Make daily series with a campaign whose effect is known: the truth that measuring a campaign is held against.

A team's figure of 12 to 26 weeks before the campaign has a weekday profile, a trend of −15 to +25 % in 90 days with its market (and a few
per cent of its own), a level that wanders with its market and by itself, noise with autocorrelation, days far off, missing days and chance
in every count. Six to twenty other units of other sizes feel the same market to their own degree and wander on their own; none is touched.
The campaign lasts 5 to 21 days; its effect is the stated one on average, strongest at the begin in half of them; up to 30 % of the lift is
borrowed from the two weeks after. Nothing else happens in the window. Everything follows from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]

EFFECTS = (0.0, 0.05, 0.15, 0.40)
AFTER = 14
MISSING = 0.01  # of the days
FAR_OFF = 0.01  # of the days
FADING = 0.5  # of the campaigns


@dataclass(frozen=True)
class Series:
    """A treated series (days,), its controls (controls, days), the window's start and stop, and what the campaign caused by day."""

    y: Floats
    controls: Floats
    start: int
    stop: int
    effect: float
    caused: Floats

    def truth(self, first: int, last: int, daily: Floats) -> float:
        """Return what the campaign caused over steps ``first`` to ``last`` (excluded) on the days for which an effect was measured."""
        return float(self.caused[first:last][np.isfinite(daily[first:last])].sum())


def make_series(seed: int, effect: float) -> Series:
    """Return the campaign of a seed with an effect (0.15 = 15 % more)."""
    rng = np.random.default_rng(seed)
    start, length = int(rng.integers(84, 183)), int(rng.integers(5, 22))
    days = start + length + AFTER
    count = int(rng.integers(6, 21))
    weekday = rng.normal(0, 0.12, 7)
    market = np.cumsum(rng.normal(0, rng.uniform(0.002, 0.010), days)) + _noise(rng, days, rng.uniform(0.01, 0.05))
    own_noise = rng.uniform(0.02, 0.08)
    trend = rng.uniform(-0.15, 0.25)
    units = [_unit(rng, market + trend / 90 * np.arange(days), weekday, own_noise) for _ in range(count + 1)]
    expected = np.array(units)
    lift = _lift(rng, start, length, days, effect)
    counts = rng.poisson(expected).astype(float)
    caused = np.sign(lift) * rng.poisson(expected[0] * np.abs(lift))
    caused = np.maximum(caused, -counts[0])
    counts[0] += caused
    counts[rng.random(counts.shape) < MISSING] = np.nan
    return Series(counts[0], counts[1:], start, start + length, effect, caused)


def _unit(rng: np.random.Generator, market: Floats, weekday: Floats, noise: float) -> Floats:
    """Return the expected counts of one unit."""
    days = len(market)
    t = np.arange(days)
    level = np.log(rng.uniform(150, 1500)) + rng.normal(0, 0.04) / 90 * t
    own = np.cumsum(rng.normal(0, rng.uniform(0.001, 0.004), days)) + _noise(rng, days, noise)
    profile = (weekday + rng.normal(0, 0.04, 7))[t % 7]
    far_off = np.where(rng.random(days) < FAR_OFF, rng.normal(0, 0.25, days), 0.0)
    return np.asarray(np.exp(level + rng.uniform(0.6, 1.4) * market + own + profile + far_off))


def _noise(rng: np.random.Generator, days: int, deviation: float) -> Floats:
    """Return first-order autoregressive noise with a given standard deviation and 0 to 0.6 autocorrelation."""
    memory = rng.uniform(0, 0.6)
    shocks = rng.normal(0, deviation * (1 - memory**2) ** 0.5, days + 30)
    return np.asarray(lfilter([1.0], [1.0, -memory], shocks)[30:])


def _lift(rng: np.random.Generator, start: int, length: int, days: int, effect: float) -> Floats:
    """Return the campaign's effect by day as a share of the day: its mean over the window is the effect, part of it is paid back."""
    fading = rng.random() < FADING
    shape = np.exp(-np.arange(length) / max(length / 2, 1)) if fading else np.ones(length)
    borrowed = rng.uniform(0, 0.3)
    lift = np.zeros(days)
    lift[start : start + length] = effect * shape / shape.mean()
    lift[start + length :] = -min(effect * length * borrowed / AFTER, 0.9)
    return lift
