"""What a test shows: which interval it is read by, what several variants cost, and the word for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from goalbook.books.campaign.experiments.arms import Pair
from goalbook.core.compare import less_than
from goalbook.methods.always_valid import Looks, Watched, planned_mixture, watch

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.campaign.experiments.arms import Arm, Trial

SURE = 1 - 1e-12  # a level beyond it is written as one


@dataclass(frozen=True)
class Limits:
    """What a test is judged by: level of the intervals, p of the split below which it is not read, day up to which things are known."""

    level: float
    split_p: float
    as_of: date
    campaign_end: date


@dataclass(frozen=True)
class Judged:
    """One variant against the control. ``level`` is that of its own step of Holm's correction, the plain one with a single variant."""

    trial: Trial
    pair: Pair
    looks: Looks
    watched: Watched
    basis: str  # fixed | always: the interval the verdict rests on
    level: float
    p: float
    p_holm: float
    low: float
    high: float
    verdict: str

    @property
    def effect(self) -> float:
        """Return the difference at the last look; it is shown however small the test is."""
        if not self.pair.outcome:
            return math.nan
        return self.pair.difference(-1, self.level).estimate

    def fixed(self, look: int) -> tuple[float, float]:
        """Return the interval that a look would have, were it the only one; NaN where there is nothing to judge (yet)."""
        if self.refused or np.isnan(self.looks.estimate[look]):
            return math.nan, math.nan
        found = self.pair.difference(look, self.level)
        return found.low, found.high

    def always(self, look: int) -> tuple[float, float]:
        """Return the interval that holds at all looks at once; NaN as above."""
        if self.refused:
            return math.nan, math.nan
        return float(self.watched.low[look]), float(self.watched.high[look])

    @property
    def refused(self) -> bool:
        """Say whether the arms are too uneven for anything to be read from them."""
        return self.verdict == "refused_ratio"

    def sides(self, look: int) -> tuple[int, int]:
        """Return on which side of zero the fixed and the always-valid interval of a look lie: −1, 0 for neither, 1."""
        return side(*self.fixed(look)), side(*self.always(look))

    @cached_property
    def too_early(self) -> list[int]:
        """Return the early looks whose fixed interval leaves out zero although the always-valid one does not."""
        pairs = [(look, *self.sides(look)) for look in range(len(self.trial.days)) if self.trial.early(look)]
        return [look for look, fixed, always in pairs if fixed and not always]

    @property
    def misled(self) -> bool:
        """Say whether such a look would have been taken for something that the verdict is not."""
        word = {1: "better", -1: "worse"}
        return any(word[self.sides(look)[0]] != self.verdict for look in self.too_early)


def side(low: float, high: float) -> int:
    """Return on which side of zero an interval lies; 0 where it holds zero or is not known."""
    return 1 if low > 0 else -1 if high < 0 else 0


def judged(trial: Trial, limits: Limits) -> list[Judged]:
    """Return every variant against the control, by Holm's step-down where there are several."""
    found = [_read(trial, variant, limits) for variant in trial.variants]
    order = sorted(range(len(found)), key=lambda at: (math.isnan(found[at].p), found[at].p if not math.isnan(found[at].p) else 0.0))
    known = sum(not math.isnan(one.p) for one in found)
    open_still, level, highest = True, limits.level, 0.0
    if less_than(trial.split_p(), limits.split_p):
        return [replace(one, p=math.nan, verdict="refused_ratio") for one in found]  # without a range that might be taken for a result
    for place, at in enumerate(order):
        left = max(known - place, 1)
        level = 1 - (1 - limits.level) / left if open_still else level
        one = _at_level(found[at], level)
        highest = max(highest, min(one.p * left, 1.0)) if not math.isnan(one.p) else math.nan
        open_still = open_still and side(one.low, one.high) != 0
        found[at] = replace(one, p_holm=highest, verdict=_verdict(one, limits))
    return found


def _read(trial: Trial, variant: Arm, limits: Limits) -> Judged:
    pair = Pair(trial.control, variant)
    looks = pair.looks()
    watched = watch(looks, _mixture(trial, pair, looks, limits.level), limits.level)
    early = any(trial.early(look) for look in range(len(trial.days))) or not trial.reached
    basis = "always" if early else "fixed"
    p = math.nan
    if not np.isnan(looks.estimate[-1]):
        p = float(watched.p[-1]) if early else pair.difference(-1, limits.level).p
    return Judged(trial, pair, looks, watched, basis, limits.level, p, math.nan, math.nan, math.nan, "")


def _at_level(one: Judged, level: float) -> Judged:
    watched = one.watched if level == one.level else watch(one.looks, _mixture_of(one, level), level)
    moved = replace(one, watched=watched, level=level)
    low, high = moved.fixed(-1) if one.basis == "fixed" else (float(watched.low[-1]), float(watched.high[-1]))
    return replace(moved, low=low, high=high)


def _mixture_of(one: Judged, level: float) -> float:
    return _mixture(one.trial, one.pair, one.looks, level)


def _mixture(trial: Trial, pair: Pair, looks: Looks, level: float) -> float:
    """Return τ²: the interval is narrowest at the planned size; of a test without a plan at the size it reached."""
    planned, last = trial.planned, float(looks.variance[-1])
    if planned is None or not planned.users_per_day or planned.days is None:
        return _narrowest(last, level)
    users = float(planned.users_per_day) * planned.days
    shares = trial.shares
    sizes = users * shares[0] / sum(shares), users * shares[1 + trial.variants.index(pair.variant)] / sum(shares)
    if min(sizes) <= 0:
        return _narrowest(last, level)
    if pair.outcome == "conversion" and planned.rate and planned.rate < 1:
        rate = float(planned.rate)
        return _narrowest(rate * (1 - rate) * sum(1 / size for size in sizes), level)
    now = float(1 / pair.control.users[-1] + 1 / pair.variant.users[-1])
    return _narrowest(last * sum(1 / size for size in sizes) / now, level)


def _narrowest(variance: float, level: float) -> float:
    return float(planned_mixture(variance, level)) if variance > 0 else math.nan


def _verdict(one: Judged, limits: Limits) -> str:
    if not one.pair.outcome:
        return "no_outcome"
    shown = side(one.low, one.high)
    if shown:
        return "better" if shown > 0 else "worse"
    planned_end = one.trial.planned_end or limits.campaign_end
    if limits.as_of < planned_end and (one.trial.last is None or one.trial.last < planned_end):
        return "running"
    return "too_small" if np.isnan(one.looks.estimate[-1]) else "no_difference"


def lift_of(one: Judged) -> tuple[float, float, float]:
    """Return the relative difference with its limits, at the level whose fixed interval is as wide as the one the verdict rests on."""
    base = one.pair.base()
    if not base > 0:  # nothing to compare with, or nothing counted
        return math.nan, math.nan, math.nan
    if math.isnan(one.low):
        return one.pair.lift(one.level).estimate, math.nan, math.nan
    level = one.level
    if one.basis == "always":
        error = math.sqrt(float(one.looks.variance[-1]))
        level = min(float(2 * ndtr((one.high - one.low) / 2 / error) - 1), SURE)
    found = one.pair.lift(level)
    low, high = found.low, found.high
    if (one.low > 0) != (low > 0):  # difference and lift leave out zero together
        low = one.low / base
    if (one.high < 0) != (high < 0):
        high = one.high / base
    return found.estimate, low, high
