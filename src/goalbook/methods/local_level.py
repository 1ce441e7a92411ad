"""Local level with regression on covariates: what series that the campaign did not move foretell of the one it was to move.

The model of CausalImpact (Brodersen, Gallusser, Koehler, Remy and Scott 2015): y = level + βx + ε, the level a random walk whose variance
has an inverse-gamma prior (guess 0.01 · sd(y), 32 degrees of freedom). In place of sampling, the variances are at their posterior mode;
level and coefficients are integrated out exactly. The state space is written as its Gaussian covariance: with one Cholesky factor the
forecast from every earlier origin is a product of its blocks, which is what the placebos need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.controls import MOST_MISSING, filled
from goalbook.methods.placebo import MODEL_WORTH, Evidence, placebos
from goalbook.methods.uplift import LEVEL, WEEK, Fit, Refused, Uplift, Window, fault, measured, part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.methods.controls import Controls

    Floats = NDArray[np.float64]

_GUESS, _FREEDOM = 0.01, 32.0
_DIFFUSE = 1e3  # prior variance of the first level, in variances of y
_UNSEEN = 1e6  # noise of a day without a value: it teaches nothing


@dataclass(frozen=True)
class Settings:
    """How to fit: interval level (0–1), steps of a week (7 for days, 1 for no weekday profile), and who knows the error.

    Placebos correct the model's own interval (True), or it is taken at its word, as CausalImpact's is (False).
    """

    level: float = LEVEL
    week: int = WEEK
    placebos: bool = True


def local_level(y: Floats, covariates: Controls, window: Window, settings: Settings | None = None) -> Uplift | Refused:
    """Return the effect on a series (days,), given covariates of shape (covariates, days).

    Covariates are standardised; their coefficients have the prior N(0, 1 ÷ number of covariates) in standard deviations of y, those of the
    weekdays N(0, 1). A covariate that does not vary or misses more than a fifth of the days before the start is left out; single missing
    days are filled from the other covariates, else they have no baseline. The last 182 steps before the start are learnt from; placebos
    begin half-way, as a level this stiff errs more the longer it is learnt. Without a covariate the design says nothing: on the development
    seeds of `bench/campaign_effect.py` it erred 6.8 % where the same weekdays' means erred 4.8 %.
    """
    settings = settings or Settings()
    reason = fault(y, window)
    if reason is not None:
        return Refused("local_level", reason)
    part = part_of(len(y), window)
    start, z = part.window.start, y[part.steps]
    kept, x = _covariates(filled(covariates.part(part.steps), start), start)
    if not kept:
        return Refused("local_level", "no_controls")
    system = _System(z, x, start, settings.week)
    noise, drift = system.mode()
    factor = np.linalg.cholesky(system.covariance(noise, drift))
    told = np.linalg.solve(factor[:start, :start], system.z[:start])

    def forecast(origin: int, steps: int) -> Floats:
        return system.unscaled(np.asarray(factor[origin : origin + steps, :origin] @ told[:origin]))

    baseline = np.concatenate([system.smoothed(noise, drift), forecast(start, len(z) - start)])
    baseline[~np.isfinite(x).all(axis=0)] = nan
    rest = factor[start:, start:]
    windows = placebos(z, start, start // 2, forecast)
    evidence = Evidence(windows, rest @ rest.T * system.scale**2, MODEL_WORTH if settings.placebos else inf)
    notes = ("controls_left_out",) if len(kept) < len(covariates.names) else ()
    weights = tuple(zip(kept, system.coefficients(noise, drift).tolist(), strict=True))
    return measured(y, window, Fit("local_level", part.padded(baseline), evidence, weights, notes), settings.level)


class _System:
    """The standardised series and the parts of its covariance; missing days have the noise of a day that teaches nothing."""

    def __init__(self, y: Floats, x: Floats, start: int, week: int) -> None:
        before = y[:start][np.isfinite(y[:start])]
        self.start, self.count = start, len(x)
        self.center, self.scale = float(before.mean()), float(before.std(ddof=1)) or 1.0
        self.missing = ~np.isfinite(y) | (~np.isfinite(x).all(axis=0) if len(x) else False)
        self.z = np.where(self.missing, 0.0, (np.nan_to_num(y) - self.center) / self.scale)
        self.regressors = np.vstack([np.nan_to_num(x) / max(len(x), 1) ** 0.5, *_weekdays(len(y), week)])

    def covariance(self, noise: float, drift: float) -> Floats:
        """Return the covariance of all steps at given variances of noise and level."""
        steps = np.arange(len(self.z))
        total = _DIFFUSE + self.regressors.T @ self.regressors + drift * (np.minimum.outer(steps, steps) + 1.0)
        total[np.diag_indices(len(total))] += noise + np.where(self.missing & (steps < self.start), _UNSEEN, 0.0)
        return np.asarray(total)

    def mode(self) -> tuple[float, float]:
        """Return the variances of noise and level at the mode of their posterior, in variances of y.

        In the basis of a random walk's covariance noise and level are a diagonal; all else is of low rank (Woodbury's identity).
        """
        from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and no other design needs it

        values, basis = _walk(self.start)
        gaps = np.flatnonzero(self.missing[: self.start])
        unseen = np.zeros((len(gaps), self.start))
        unseen[np.arange(len(gaps)), gaps] = _UNSEEN**0.5
        known = np.vstack([np.full((1, self.start), _DIFFUSE**0.5), self.regressors[:, : self.start], unseen]) @ basis
        z = self.z[: self.start] @ basis
        squares = _FREEDOM * _GUESS**2

        def misfit(logs: Floats) -> float:
            noise, drift = np.exp(np.clip(logs, -25.0, 5.0))
            weights = 1.0 / (noise + drift * values)
            weighted = known * weights
            inner = np.eye(len(known)) + weighted @ known.T
            cross = weighted @ z
            fit = float(z @ (weights * z) - cross @ np.linalg.solve(inner, cross))
            size = float(np.linalg.slogdet(inner)[1] - np.log(weights).sum())
            return fit / 2 + size / 2 + float((_FREEDOM / 2 + 1) * np.log(drift) + squares / (2 * drift))

        found = minimize(misfit, np.log([0.3, _GUESS**2]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-5, "maxfev": 120})
        noise, drift = np.exp(np.clip(found.x, -25.0, 5.0))
        return float(noise), float(drift)

    def _solved(self, noise: float, drift: float) -> Floats:
        return np.asarray(np.linalg.solve(self.covariance(noise, drift)[: self.start, : self.start], self.z[: self.start]))

    def smoothed(self, noise: float, drift: float) -> Floats:
        """Return the fitted values before the start, in the unit of the series."""
        signal = self.covariance(noise, drift)[: self.start, : self.start]
        signal[np.diag_indices(self.start)] -= noise + np.where(self.missing[: self.start], _UNSEEN, 0.0)
        return self.unscaled(signal @ self._solved(noise, drift))

    def coefficients(self, noise: float, drift: float) -> Floats:
        """Return the covariates' coefficients: standard deviations of y per standard deviation of the covariate."""
        return np.asarray(self.regressors[: self.count, : self.start] @ self._solved(noise, drift) / max(self.count, 1) ** 0.5)

    def unscaled(self, z: Floats) -> Floats:
        """Return standardised values in the unit of the series."""
        return np.asarray(self.center + self.scale * z)


@lru_cache(maxsize=32)
def _walk(steps: int) -> tuple[Floats, Floats]:
    """Return eigenvalues and eigenvectors of the covariance of a random walk, min(s, t)."""
    places = np.arange(1.0, steps + 1)
    values, vectors = np.linalg.eigh(np.minimum.outer(places, places))
    return values, vectors


def _weekdays(length: int, week: int) -> Floats:
    """Return one centred indicator per day of the week, none where a week has one step."""
    if week <= 1:
        return np.zeros((0, length))
    return np.asarray((np.arange(length) % week == np.arange(week)[:, None]) - 1 / week)


def _covariates(covariates: Controls, start: int) -> tuple[tuple[str, ...], Floats]:
    """Return names and standardised values of the covariates that vary and miss at most a fifth of the days before the start."""
    names, rows = [], []
    for name, values in zip(covariates.names, covariates.values, strict=True):
        before = values[:start][np.isfinite(values[:start])]
        if len(before) >= max((1 - MOST_MISSING) * start, 2) and before.std() > 0:
            names.append(name)
            rows.append((values - before.mean()) / before.std(ddof=1))
    return tuple(names), np.array(rows) if rows else np.zeros((0, covariates.values.shape[-1]))
