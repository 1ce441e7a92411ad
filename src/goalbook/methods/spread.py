"""How a campaign spreads from user to user: the K factor, what it makes of a first group, and what a reward ladder costs per user brought.

K = invitations per user × share of them accepted. Each generation invites once, one cycle after it came, so that
N(t) = N₀(K^(t ÷ ct + 1) − 1) ÷ (K − 1) users are there after t days (Skok, "Lessons learned: viral marketing", 2009). In an audience of
M users some invitations meet the same people, or who is there already: of those left, each is missed with probability
exp(−newcomers · K ÷ M) (Reed & Frost's chain of infections), which no count ever carries beyond the audience. A logistic cap would send
the whole audience in for any K above 1; by this chain, and by simulation, K = 1.2 ends at 31 % of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, inf, log, log1p, nan
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc, gammainc

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.methods.draws import interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

NEAR_ONE = 1e-9  # of K: there the formula is 0 ÷ 0 and its limit is taken
DRAWS = 4000
ENOUGH = 1e-9  # of a user: a generation so small brings nobody
MOST_GENERATIONS = 10_000
PRIOR = 0.5  # Jeffreys' prior of the accepted share, and of the number of invitations


@dataclass(frozen=True)
class Spread:
    """A first group, how many users each user brings, days per generation, and the audience: all who could ever come (with the first)."""

    start: float
    k: float
    cycle_days: float
    audience: float = inf

    def __post_init__(self) -> None:
        if not (self.start >= 0 and self.k >= 0 and self.cycle_days > 0 and self.audience >= self.start):  # NaN is refused too
            raise UsageError(msg("a spread needs counts from zero on, a cycle above zero days and an audience that holds the first group"))


@dataclass(frozen=True)
class Generation:
    """Users of one generation, the invitations they sent, those accepted, and by how much users differ in sending (NaN: by chance)."""

    members: float
    invites: float
    accepted: float
    deviation: float = nan

    def __post_init__(self) -> None:
        if not self.members > 0 or self.invites < 0 or not 0 <= self.accepted <= self.invites:
            raise UsageError(msg("a generation needs members, and no more accepted invitations than were sent"))


@dataclass(frozen=True)
class KFactor:
    """Users brought per user, with its interval, and the two it is made of."""

    k: float
    low: float
    high: float
    invites: float
    accept: float


def k_factor(invites: float, accept: float) -> float:
    """Return K = invitations per user × share accepted."""
    return invites * accept


def amplification(k: float) -> float:
    """Return how many users one user becomes in the end, 1 ÷ (1 − K); infinite from K = 1 on."""
    if k < 0:
        raise UsageError(msg("nobody brings fewer than no users"))
    return 1 / (1 - k) if k < 1 else inf


def users_after(spread: Spread, days: ArrayLike) -> Floats:
    """Return the users there are after so many days (an array of any shape, from zero on); between generations by the same law."""
    at = np.asarray(days, dtype=float) / spread.cycle_days
    if np.any(at < 0):
        raise UsageError(msg("days are counted from the start on"))
    if spread.audience == inf:
        return np.asarray(spread.start * _grown(spread.k, at + 1)) if spread.start else np.zeros_like(at)
    totals = _generations(spread, int(np.ceil(at.max(initial=0.0))))
    whole = np.minimum(np.floor(at).astype(int), len(totals) - 1)
    after = np.minimum(whole + 1, len(totals) - 1)
    part = _grown(spread.k, at - np.floor(at))  # 0 at a whole generation, 1 at the next
    return np.asarray(totals[whole] + (totals[after] - totals[whole]) * part)


def users_at_last(spread: Spread) -> float:
    """Return the users there are when nobody new comes any more; infinite for K from 1 on without an end to the audience."""
    if spread.audience == inf:
        return spread.start * amplification(spread.k) if spread.start else 0.0
    return float(_generations(spread, MOST_GENERATIONS)[-1])


def days_until(spread: Spread, users: float) -> float:
    """Return the days until there are so many users, between generations by the same law; infinite where there never are."""
    if users <= spread.start:
        return 0.0
    if spread.audience == inf:
        return spread.cycle_days * (_steps_until(spread.k, users / spread.start) - 1) if spread.start else inf
    totals = _generations(spread, MOST_GENERATIONS)
    place = int(np.searchsorted(totals, users))
    if place == len(totals):
        return inf
    part = (users - totals[place - 1]) / (totals[place] - totals[place - 1])
    return spread.cycle_days * (place - 1 + _steps_until(spread.k, part))


def k_of(generations: Sequence[Generation], rng: np.random.Generator, level: float = 0.8) -> KFactor:
    """Return K over one generation or several together, with the interval of its draws.

    The accepted share is drawn from a Beta, invitations per user from a Gamma, as wide as chance leaves them (Poisson) or as users differ.
    Only generations whose invitations had time to be accepted belong in it. None at all is a UsageError.
    """
    if not generations:
        raise UsageError(msg("no generation has been measured yet"))
    members, invites, accepted = (sum(getattr(one, name) for one in generations) for name in ("members", "invites", "accepted"))
    shares = rng.beta(accepted + PRIOR, invites - accepted + PRIOR, DRAWS)
    sent = rng.gamma(invites + PRIOR, 1 / members, DRAWS)
    chance = (invites + PRIOR) / members**2
    differing = sum(one.members * one.deviation**2 for one in generations) / members**2
    if differing > chance:  # False for NaN
        middle = invites / members
        sent = rng.gamma(middle**2 / differing, differing / middle, DRAWS) if middle else sent
    k = accepted / members
    low, high = interval(shares * sent, level, np.asarray(k))
    return KFactor(k, float(low), float(high), invites / members, accepted / invites if invites else nan)


def k_by_generation(generations: Sequence[Generation], rng: np.random.Generator, level: float = 0.8) -> list[KFactor]:
    """Return K of each generation; it falls where the first to come were the keenest, or the audience is used up."""
    return [k_of([one], rng, level) for one in generations]


def reaching(k: float, steps: Sequence[int], deviation: float = nan) -> list[float]:
    """Return the share of users who bring at least so many others, by step of the ladder.

    Users brought are Poisson with mean K, or negative binomial where users differ more than that (``deviation`` between users).
    """
    amplification(k)
    spare = deviation**2 - k
    if spare > 0:  # False for NaN
        return [1.0 if step <= 0 else float(betainc(step, k**2 / spare, spare / deviation**2)) for step in steps]
    return [1.0 if step <= 0 else float(gammainc(step, k)) for step in steps]


def ladder_cost(unit_costs: Sequence[float], claims: Sequence[float], referred: float) -> float:
    """Return what a reward ladder costs per user brought: Σ unit cost × claims ÷ users brought, NaN where nobody was.

    ``claims``: how often each step was, or is expected to be, claimed, by the inviting or the invited. An unknown unit cost makes the
    cost unknown (NaN): it is not zero.
    """
    if len(unit_costs) != len(claims):
        raise UsageError(msg("every step of a reward ladder needs its unit cost and its claims"))
    paid = sum(cost * count for cost, count in zip(unit_costs, claims, strict=True))
    return paid / referred if referred > 0 else nan


def _grown(k: float, steps: Floats) -> Floats:
    """Return 1 + K + K² + …, so many terms, which need not be a whole number: (K^steps − 1) ÷ (K − 1)."""
    if abs(k - 1) < NEAR_ONE:
        return np.asarray(steps, dtype=float)
    with np.errstate(over="ignore"):
        top = np.expm1(steps * log(k)) if k else np.where(steps > 0, -1.0, 0.0)
    return np.asarray(top / (k - 1))


def _steps_until(k: float, grown: float) -> float:
    """Return the inverse of `_grown`; infinite where the sum never gets there."""
    if abs(k - 1) < NEAR_ONE:
        return grown
    more = grown * (k - 1)
    return log1p(more) / log(k) if k and more > -1 else inf


def _generations(spread: Spread, most: int) -> Floats:
    """Return the users there are in all after each generation, the first group first, until nobody new comes."""
    totals, new = [spread.start], spread.start
    for _ in range(most):
        new = (spread.audience - totals[-1]) * -expm1(-new * spread.k / spread.audience) if spread.audience else 0.0
        if new < ENOUGH:
            break
        totals.append(totals[-1] + new)
    return np.array(totals)
