"""How good ranges and chances were that were given before the outcome was known: coverage, error, Brier score, and what may be said of it.

Several forecasts of one outcome share its weight, and outcomes of one stretch of time hit or miss together, of a month as of the quarter
that holds it: so what is judged is periods that do not overlap.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from goalbook.core.period import Period

COVER = 0.8  # what the ranges promise
LEAST_PERIODS = 5  # fewer are too few for any verdict
DOUBT = 0.05  # a record less likely than this under what was promised is held against it
NAN = math.nan
Verdict = Literal["", "few", "narrow", "wide", "fits"]


@dataclass(frozen=True)
class Word:
    """One forecast whose outcome is known: the outcome it is of, the period that outcome is of, what was said and what came."""

    outcome: Hashable
    period: Period
    value: float
    low: float
    high: float
    came: float

    @property
    def error(self) -> float:
        """Return forecast ÷ outcome − 1; NaN where the outcome is not positive."""
        return self.value / self.came - 1 if self.came > 0 else NAN

    @property
    def inside(self) -> bool | None:
        """Say whether the range held; None where there was none."""
        return None if math.isnan(self.low + self.high) else self.low <= self.came <= self.high


@dataclass(frozen=True)
class Chance:
    """One probability, the period of what it was of, and whether that happened."""

    outcome: Hashable
    period: Period
    probability: float
    happened: bool


@dataclass(frozen=True)
class Kept:
    """What the record of some forecasts is; NaN where nothing can be said.

    ``coverage``, ``error`` (mean of |forecast ÷ outcome − 1|), ``bias`` (the same with its sign), ``brier`` and ``base_rate`` count every
    outcome once; ``periods``, ``ranged_periods`` and ``chance_periods`` count stretches of time that do not overlap, of all forecasts, of
    those with a range and of chances. ``base_brier`` is the score of the base rate, told in hindsight; ``skill`` is 1 − brier ÷ base_brier,
    where the periods are enough.
    """

    n: int
    outcomes: int
    periods: int
    ranged: int
    ranged_periods: int
    held: int
    coverage: float
    error: float
    bias: float
    chances: int
    chance_periods: int
    brier: float
    base_rate: float
    base_brier: float
    skill: float
    verdict: Verdict


def kept(words: Sequence[Word], chances: Sequence[Chance]) -> Kept:
    """Return the record of forecasts and chances."""
    errors = [(one.outcome, one.error) for one in words if not math.isnan(one.error)]
    ranged = [one for one in words if one.inside is not None]
    brier = _mean([(one.outcome, (one.probability - one.happened) ** 2) for one in chances])
    rate = _mean([(one.outcome, float(one.happened)) for one in chances])
    base = rate * (1 - rate)
    chance_periods = _count(one.period for one in chances)
    return Kept(
        n=len(words),
        outcomes=len({one.outcome for one in words}),
        periods=_count(one.period for one in words),
        ranged=len(ranged),
        ranged_periods=_count(one.period for one in ranged),
        held=sum(bool(one.inside) for one in ranged),
        coverage=_mean([(one.outcome, float(bool(one.inside))) for one in ranged]),
        error=_mean([(outcome, abs(error)) for outcome, error in errors]),
        bias=_mean(errors),
        chances=len(chances),
        chance_periods=chance_periods,
        brier=brier,
        base_rate=rate,
        base_brier=base,
        skill=1 - brier / base if base > 0 and chance_periods >= LEAST_PERIODS else NAN,
        verdict=_verdict(ranged),
    )


def apart(periods: Iterable[Period]) -> Mapping[Period, Period]:
    """Return for every period the one it counts with: itself or, where it overlaps others, one of the most that do not."""
    found: dict[Period, Period] = {}
    last: Period | None = None
    for period in sorted(set(periods), key=lambda one: (one.end, -one.start.toordinal())):
        if last is None or period.start > last.end:
            last = period
        found[period] = last
    return found


def _count(periods: Iterable[Period]) -> int:
    return len(set(apart(periods).values()))


def _mean(values: Sequence[tuple[Hashable, float]]) -> float:
    """Return the mean in which every outcome counts once, however often it was foretold."""
    if not values:
        return NAN
    times = Counter(outcome for outcome, _ in values)
    return math.fsum(value / times[outcome] for outcome, value in values) / len(times)


def _verdict(ranged: Sequence[Word]) -> Verdict:
    """Say whether the ranges held as often as promised, as far as the number of periods allows a word."""
    if not ranged:
        return ""
    votes = apart(one.period for one in ranged)
    periods = set(votes.values())
    if len(periods) < LEAST_PERIODS:
        return "few"
    held = math.fsum(_mean([(one.outcome, float(bool(one.inside))) for one in ranged if votes[one.period] == vote]) for vote in periods)
    if at_most(math.ceil(held - _TINY), len(periods)) < DOUBT:
        return "narrow"
    return "wide" if 1 - at_most(math.floor(held + _TINY) - 1, len(periods)) < DOUBT else "fits"


_TINY = 1e-9  # what a sum of parts may lack of a whole number


def at_most(held: int, n: int, cover: float = COVER) -> float:
    """Return the chance that of ``n`` ranges at most ``held`` hold when each does with its promised chance."""
    return math.fsum(math.comb(n, k) * cover**k * (1 - cover) ** (n - k) for k in range(held + 1))
