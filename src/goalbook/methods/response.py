"""How much more a channel brings for more spend, where its past spend moved enough by itself to tell.

The response is the elasticity of the weekly outcome on the weekly spend: the slope between their logarithms, with a trend, a yearly wave
and the movement of everything else of the team taken out, so that a season that lifts both is not taken for a response. Errors follow an
AR(1) process (Cochrane & Orcutt, 1949). An elasticity lies between 0 and 1: more spend never brings less, and its returns diminish. A
budget raised because demand of its own channel rose looks the same; only spend that was varied on purpose is beyond that doubt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from goalbook.core.compare import at_least, at_most, less_than

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Basis = Literal["measured", "no_outcome", "few_weeks", "steady_spend", "alone", "together", "follows", "unclear"]
_MAD = 1.4826  # of a normal distribution: standard deviation ÷ median absolute deviation
_FAR = 4.0  # weeks further out than so many deviations are bursts (a sale, an outage), not a budget that varied
_ROUNDS, _MOST = 3, 0.9  # of the AR(1) error
_SELF = 1e-9
_IN_TURN = -0.5  # correlation of a week's movement with the next: spend that alternates was varied on purpose
_YEAR = 52.18  # weeks


@dataclass(frozen=True)
class Demands:
    """What a response must meet to be claimed; values of the policy."""

    weeks: int = 20
    spread: float = 0.1  # own movement of spend, as a share of it
    t: float = 2.0
    nil: float = 0.3  # upper ends below this say that spend hardly matters, which needs no t
    correlation: float = 0.8  # with another channel's spend
    level: float = 0.8


@dataclass(frozen=True)
class Response:
    """An estimated response; ``basis`` is "measured" where it may be used, else why it may not. NaN where nothing can be estimated."""

    elasticity: float
    low: float
    high: float
    n: int
    r2: float  # of what the trend and the rest of the team leave unexplained
    t: float
    spread: float  # standard deviation of the logarithm of spend that is the channel's own
    noise: float  # of the logarithm of the outcome
    basis: Basis

    @property
    def identified(self) -> bool:
        """Return whether the response may be used."""
        return self.basis == "measured"


def own_movement(spend: Floats, others: Floats | None) -> Floats:
    """Return what is the channel's own in its weekly spend, in logarithms, trend and rest of the team taken out; NaN where unknown."""
    log = _log(spend)
    basis = _basis(len(log), others)
    known = np.isfinite(log) & np.isfinite(basis).all(axis=1)
    own = np.full(len(log), np.nan)
    if known.sum() > basis.shape[1]:
        own[known] = _left(log[known], basis[known])
    return own


def spend_response(outcome: Floats, spend: Floats, others: Floats | None, correlation: float, demands: Demands) -> Response:
    """Return the response of a weekly outcome to its weekly spend.

    ``others`` is what everything else of the team brought in the same weeks. Without it demand cannot be told from response unless spend
    alternated, and then the changes from week to week are compared. ``correlation`` is the largest with another channel's spend. Weeks
    without a positive value take no part.
    """
    y, x, basis = _log(outcome), _log(spend), _basis(len(spend), others)
    known = np.isfinite(y) & np.isfinite(x) & np.isfinite(basis).all(axis=1)
    if not np.isfinite(y).any():
        return _nothing(int(known.sum()), "no_outcome")
    if known.sum() < demands.weeks:
        return _nothing(int(known.sum()), "few_weeks")
    y, x, basis = y[known], x[known], basis[known]
    own = _left(x, basis)
    spread = _robust(own)
    near = np.abs(own) <= _FAR * spread + _SELF
    if less_than(spread, demands.spread) or near.sum() < demands.weeks:
        return _nothing(len(x), "steady_spend", spread, _robust(_left(y, basis)))
    if others is None and not at_most(float(own[1:] @ own[:-1]) / float(own @ own), _IN_TURN):
        return _nothing(len(x), "alone", spread, _robust(_left(y, basis)))
    return _judged(_fitted(y[near], x[near], basis[near], free=others is not None), spread, correlation, demands)


def weeks_to_tell(noise: float, change: float, elasticity: float, t: float) -> float:
    """Return how many weeks of spend alternating by ± ``change`` show an elasticity of this size; NaN where the noise is not known."""
    return math.ceil((t * noise / (change * elasticity)) ** 2) if math.isfinite(noise) and change > 0 else math.nan


def factor(elasticity: float, change: float) -> float:
    """Return what the outcome is multiplied by when spend changes by a share of itself; more spend brings ever less."""
    return float(max(1.0 + change, 0.0) ** elasticity)


@dataclass(frozen=True)
class _Fit:
    elasticity: float
    error: float
    n: int
    freedom: int
    r2: float
    noise: float


def _log(values: Floats) -> Floats:
    given = np.asarray(values, dtype=float)
    return np.log(np.where(given > 0, given, np.nan))


def _basis(count: int, others: Floats | None) -> Floats:
    year = np.arange(count) / _YEAR
    columns = [np.ones(count), year, np.sin(2 * np.pi * year), np.cos(2 * np.pi * year)]
    return np.column_stack(columns if others is None else [*columns, _log(others)])


def _left(values: Floats, basis: Floats) -> Floats:
    weights = np.linalg.lstsq(basis, values, rcond=None)[0]
    return np.asarray(values - basis @ weights, dtype=float)


def _robust(values: Floats) -> float:
    return float(_MAD * np.median(np.abs(values - np.median(values))))


def _fitted(y: Floats, x: Floats, basis: Floats, *, free: bool) -> _Fit:
    """Return least squares of y on x beside the basis after the AR(1) part of the error is taken out; all of it where not ``free``."""
    design = np.column_stack([x, basis])
    rho = 0.0 if free else 1.0
    for _ in range(_ROUNDS if free else 1):
        weights = np.linalg.lstsq(_stepped(design, rho), _stepped(y, rho), rcond=None)[0]
        rest = y - design @ weights
        rho = min(max(float(rest[1:] @ rest[:-1]) / max(float(rest @ rest), _SELF**2), 0.0), _MOST) if free else rho
    inner, outer = _stepped(x, rho), _stepped(y, rho)
    around = _stepped(basis, rho)
    inner, outer = _left(inner, around), _left(outer, around)
    power = float(inner @ inner)
    freedom = len(inner) - int(np.linalg.matrix_rank(around)) - 1
    elasticity = float(inner @ outer) / power
    error = outer - elasticity * inner
    variance = float(error @ error) / freedom
    r2 = 1 - float(error @ error) / max(float(outer @ outer), _SELF**2)
    return _Fit(elasticity, math.sqrt(variance / power), len(x), freedom, r2, math.sqrt(variance))


def _stepped(values: Floats, rho: float) -> Floats:
    return np.asarray(values[1:] - rho * values[:-1], dtype=float)


def _judged(fit: _Fit, spread: float, correlation: float, demands: Demands) -> Response:
    # Imported here: most channels' spend stands still, and their response is never estimated.
    from scipy.special import stdtrit  # noqa: PLC0415

    reach = float(stdtrit(fit.freedom, 0.5 + demands.level / 2)) * fit.error
    low, high = fit.elasticity - reach, fit.elasticity + reach
    t = fit.elasticity / max(fit.error, _SELF)
    low, high, middle = (min(max(value, 0.0), 1.0) for value in (low, high, fit.elasticity))
    basis: Basis = "measured"
    if at_least(correlation, demands.correlation):
        basis = "together"
    elif fit.elasticity - reach > 1.0:
        basis = "follows"
    elif less_than(t, demands.t) and not at_most(high, demands.nil):
        basis = "unclear"
    return Response(middle, low, high, fit.n, fit.r2, t, spread, fit.noise, basis)


def _nothing(n: int, basis: Basis, spread: float = math.nan, noise: float = math.nan) -> Response:
    nan = math.nan
    return Response(nan, nan, nan, n, nan, nan, spread, noise, basis)
