"""A target spread over the days, months and weeks of a period, as history says they differ: weekday × season × holidays and sales.

Each factor is a ratio of sums, found in turns until none moves (the Poisson model with log link for factors with levels, solved by
iterative proportional fitting), so that days with nothing and short histories do no harm. Factors seen little stay near 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

LEAST_SLOTS = 56  # days of history below which a day is a day: eight of every weekday
LEAST_WEEKS = 8
LEAST_MONTHS = 13  # months of history from which growth and season can be told apart: one month seen twice
YEAR = 12
_TURNS = 12
_PRIOR_WEEKDAY = 14.0  # slots of "no difference" that every level starts with: fortnight, month
_PRIOR_OCCASION = 7.0
_PRIOR_COUNT = 20.0  # and events, since few of them scatter widely
_PRIOR_YEARS = 1.0
_HIGH = 4.0  # times a month's median: a usual day beyond it is cut to it


@dataclass(frozen=True)
class Slots:
    """What is known of each day (or week, where data are weekly) beforehand. ``occasion`` 0 is a usual day."""

    month: Places  # months since year 0
    weekday: Places  # Monday 0; all 0 where the data are weekly
    occasion: Places
    weekly: bool = False

    @property
    def of_year(self) -> Places:
        """Return the calendar month, January 0."""
        return self.month % YEAR


@dataclass(frozen=True)
class Shape:
    """How much a day of each kind carries of a usual day; 1 where nothing is known. ``basis``: season | weekday | calendar."""

    weekday: Floats
    season: Floats
    occasion: Floats
    basis: str
    growth: float = math.nan  # of a year, taken out of the season
    seen: tuple[int, ...] = ()  # years in which each calendar month was seen


def flat(occasions: int) -> Shape:
    """Return the shape of a team of which nothing is known: every day alike."""
    return Shape(np.ones(7), np.ones(YEAR), np.ones(occasions), "calendar", seen=(0,) * YEAR)


def shape_of(values: Floats, slots: Slots, occasions: int) -> Shape:
    """Return the shape of a flow with one value per slot, NaN where missing."""
    known = np.isfinite(values)
    amounts = np.where(known, values, 0.0)
    least = LEAST_WEEKS if slots.weekly else LEAST_SLOTS
    if int(known.sum()) < least or not amounts.sum() > 0 or (amounts < 0).any():
        return flat(occasions)
    block = slots.month - slots.month.min()
    amounts = _cut(amounts, known, block, slots.occasion)
    levels, weekday, occasion = _factors(amounts, known.astype(float), (block, slots.weekday, slots.occasion), occasions)
    if slots.weekly:
        weekday, occasion = np.ones(7), np.ones(occasions)
    counts = _sums(block, known.astype(float))
    whole = np.where(counts * 2 >= counts.max(), levels, 0.0)  # of a month begun or ended too little is known
    season, growth, seen = _season(whole, int(slots.month.min()))
    basis = "season" if any(seen) else "calendar" if slots.weekly else "weekday"
    return Shape(weekday, season, occasion, basis, growth, seen)


def weights(shape: Shape, slots: Slots) -> Floats:
    """Return what each slot carries; adds up to 1 unless there is no slot."""
    raw = shape.weekday[slots.weekday] * shape.season[slots.of_year] * shape.occasion[slots.occasion]
    return np.asarray(raw / raw.sum()) if len(raw) else raw


def exact_parts(total: float, shares: Floats) -> Floats:
    """Return a total split by shares so that the parts add up to it to the last digit.

    A whole total is split into whole parts, by largest remainder; others into multiples of the total's own last digit.
    """
    if not len(shares):
        return np.zeros(0)
    if not math.isfinite(total) or not shares.sum() > 0:
        return np.full(len(shares), math.nan)
    unit = max(1.0, math.ulp(total)) if float(total).is_integer() else math.ulp(total)
    count = int(abs(total) / unit)
    wanted = [count * (float(share) / float(shares.sum())) for share in shares]
    whole = [math.floor(one) for one in wanted]
    left = count - sum(whole)
    order = sorted(range(len(whole)), key=lambda place: (-(wanted[place] - whole[place]), place))
    for turn in range(left):
        whole[order[turn % len(order)]] += 1
    for _ in range(-left):  # a share that was rounded up may leave a unit too many
        whole[int(np.argmax(whole))] -= 1
    return np.array([math.copysign(one * unit, total) if one else 0.0 for one in whole])


def _cut(amounts: Floats, known: NDArray[np.bool_], block: Places, occasion: Places) -> Floats:
    """Return the amounts with usual days far above their month's median cut: a lone outlier is no habit."""
    out = amounts.copy()
    for month in np.unique(block):
        inside = (block == month) & known & (occasion == 0)
        middle = float(np.median(amounts[inside])) if inside.any() else 0.0
        if middle > 0:
            out[inside] = np.minimum(out[inside], _HIGH * middle)
    return out


def _factors(amounts: Floats, known: Floats, places: tuple[Places, Places, Places], occasions: int) -> tuple[Floats, Floats, Floats]:
    """Return level by month, factor by weekday and by occasion, each fitted with the others held."""
    block, day, occasion = places
    mean = float(amounts.sum() / known.sum())
    levels = np.full(int(block.max()) + 1, mean)
    weekday, special = np.ones(7), np.ones(occasions)
    for _ in range(_TURNS):
        levels = _ratio(_sums(block, amounts), _sums(block, known * weekday[day] * special[occasion]), 0.0)
        fit = known * levels[block]
        prior = mean * _PRIOR_WEEKDAY + _PRIOR_COUNT
        weekday = _ratio(_sums(day, amounts, 7), _sums(day, fit * special[occasion], 7), prior)
        weekday /= weekday.mean() if weekday.mean() > 0 else 1.0
        prior = mean * _PRIOR_OCCASION + _PRIOR_COUNT
        special = _ratio(_sums(occasion, amounts, occasions), _sums(occasion, fit * weekday[day], occasions), prior)
        special[0] = 1.0
    return levels, weekday, special


def _sums(places: Places, amounts: Floats, least: int = 0) -> Floats:
    return np.bincount(places, amounts, least).astype(np.float64)


def _ratio(top: Floats, bottom: Floats, prior: float) -> Floats:
    """Return sums ÷ sums, both with the prior added; 1 where nothing is known (a month without a value: NaN)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (top + prior) / (bottom + prior)
    return np.where(bottom + prior > 0, found, 1.0 if prior else 0.0)


def _season(levels: Floats, first: int) -> tuple[Floats, float, tuple[int, ...]]:
    """Return index by calendar month (mean 1), a year's growth, and in how many years each month was seen; all 1 while unknown."""
    known = levels > 0
    pairs = [at for at in range(YEAR, len(levels)) if known[at] and known[at - YEAR]]
    if int(known.sum()) < LEAST_MONTHS or not pairs:
        return np.ones(YEAR), math.nan, (0,) * YEAR
    growth = float(np.median([math.log(levels[at] / levels[at - YEAR]) for at in pairs]))
    steady = levels / np.exp(growth / YEAR * np.arange(len(levels)))
    of_year = (np.arange(len(levels)) + first) % YEAR
    seen = tuple(int((known & (of_year == month)).sum()) for month in range(YEAR))
    means = np.array([steady[known & (of_year == month)].mean() if seen[month] else math.nan for month in range(YEAR)])
    index = means / np.nanmean(means)
    count = np.array(seen, dtype=float)
    index = np.where(count > 0, 1.0 + (index - 1.0) * count / (count + _PRIOR_YEARS), 1.0)
    return index, math.expm1(growth), seen
