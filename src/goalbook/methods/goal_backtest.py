"""Past targets judged by what came: what was forecast before each past period, and how good its probabilities and ranges were.

Past targets are mostly unknown, so every past origin gets those that teams set: the period before and the same period last year, each
times an uplift. Probabilities are compared with the base rate, the share of equally ambitious targets that were hit in all other periods
(climatology with the period itself left out). The share over all origins, in which each origin's own outcome is counted too, stands beside
it: in a history of few periods that is nearly the outcome itself, and nobody could have known it. Neither is enough alone. Leaving the
period out makes the base rate move against the outcome (a hit more elsewhere is a hit less here), so that one fixed number beats it: on the
demo team the pooled share of hits itself, which knows nothing, had a skill of +0.04 to +0.10. A chance is therefore proven only where it
beats both (``proven``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtr

from goalbook.methods.ranges import Spread, spread
from goalbook.methods.widened import widened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from goalbook.methods.flow import Floats

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Near:
    """Errors of the same forecast ``ahead`` steps on, by origin: they know of a recent break when no whole period does yet."""

    ahead: int
    error: Floats


@dataclass(frozen=True)
class Past:
    """One series' past periods by origin, seen ``ahead`` steps before their end; NaN where nothing can be said.

    ``done`` had come before the origin, ``middle`` was forecast of the rest, ``error`` is ln(rest ÷ middle), or rest − middle where not
    ``logs``. ``references`` are whole periods that a team knew at the origin and builds targets on. ``near`` are the errors of a shorter
    look ahead, None where the period is no longer. ``calm`` are the errors without single outlier days, from which ranges are made
    (``near`` are such, too); None = as ``error``.
    """

    ahead: int
    done: Floats
    middle: Floats
    error: Floats
    references: tuple[Floats, ...]
    near: Near | None = None
    logs: bool = True
    calm: Floats | None = None

    @property
    def usual(self) -> Floats:
        """Return the errors that a range is made of."""
        return self.error if self.calm is None else self.calm

    @property
    def actual(self) -> Floats:
        """Return what the period brought."""
        rest = self.middle * np.exp(self.error) if self.logs else self.middle + self.error
        return np.asarray(self.done + rest)

    def at_least(self, target: Floats, spreads: Spread) -> Floats:
        """Return the probability of each origin that the period brings at least the target."""
        needed = target - self.done
        if not self.logs:
            return np.asarray(1 - stdtr(spreads.effective, (needed - self.middle) / spreads.scale))
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = np.log(np.maximum(needed, 1e-300) / self.middle) / spreads.scale
        return np.where(needed <= 0, 1.0, 1 - stdtr(spreads.effective, distance))

    def edges(self, half: Floats) -> tuple[Floats, Floats]:
        """Return low and high of the range by origin."""
        if self.logs:
            return self.done + self.middle * np.exp(-half), self.done + self.middle * np.exp(half)
        return self.done + self.middle - half, self.done + self.middle + half


@dataclass(frozen=True)
class Scores:
    """How targets set as of past origins would have been judged. Means over origins; NaN where there is none.

    ``coverage``, ``factor`` (median high ÷ low of the range) and ``missed`` (mean |forecast ÷ actual − 1|) are the first series' own,
    over ``own`` origins; ``origins``, ``brier``, ``base``, ``hindsight`` (mean squared error of the probabilities, of the base rate, of
    hindsight's) and ``base_rate`` are pooled over all series.
    """

    own: int
    coverage: float
    factor: float
    missed: float
    origins: int
    brier: float
    base: float
    hindsight: float
    base_rate: float

    @property
    def skill(self) -> float:
        """Return 1 − Brier score ÷ that of the base rate; NaN where nothing was judged."""
        return 1 - self.brier / self.base if self.base > 0 else np.nan

    @property
    def hindsight_skill(self) -> float:
        """Return the same against the share of hits that turned out in the end: a constant, fitted afterwards, has none."""
        return 1 - self.brier / self.hindsight if self.hindsight > 0 else np.nan

    @property
    def proven(self) -> float:
        """Return the lesser of both skills: above 0 the chances beat whichever of the two is harder; NaN where nothing was judged."""
        return float(np.minimum(self.skill, self.hindsight_skill))


def spreads_of(pasts: Sequence[Past], cover: float) -> list[Spread]:
    """Return each series' spread by origin: its own errors with its siblings' (never a stock's), as wide as had been needed.

    A whole period is never surer than a shorter look ahead as known by then.
    """
    found = []
    for past in pasts:
        others = [other for other in pasts if other is not past and past.logs]
        plain = _fitting(past.usual, [other.usual for other in others], past.ahead, cover)
        if past.near is not None:
            theirs = [other.near.error for other in others if other.near is not None]
            near = _fitting(past.near.error, theirs, past.near.ahead, cover)
            plain = Spread(np.maximum(plain.scale, np.nan_to_num(near.scale)), plain.effective, plain.count)
        found.append(plain)
    return found


def _fitting(errors: Floats, siblings: Sequence[Floats], ahead: int, cover: float) -> Spread:
    return widened(spread(errors, siblings, ahead), errors, ahead, cover)


@dataclass(frozen=True)
class Trial:
    """How past targets are set and scored: uplifts on what was known, nominal coverage, whether less is better."""

    uplifts: tuple[float, ...]
    cover: float
    falling: bool = False

    def target(self, reference: Floats, uplift: float) -> Floats:
        """Return a target that asks for more (of falling metrics less) than the reference."""
        return reference * (1 - uplift if self.falling else 1 + uplift)


def judged(pasts: Sequence[Past], spreads: Sequence[Spread], trial: Trial, origins: Mask | None = None) -> Scores:
    """Score all series' past targets at the origins asked for, by default at all; base rates come from all."""
    wanted = np.ones(len(pasts[0].error), dtype=bool) if origins is None else origins
    own, half = pasts[0], spreads[0].quantile(trial.cover)
    ranged = np.isfinite(half) & np.isfinite(own.error) & wanted
    low, high = own.edges(half)
    with np.errstate(divide="ignore", invalid="ignore"):
        missed = np.abs((own.done + own.middle) / own.actual - 1)[ranged]
        factor = (high / low)[ranged]
    asked = np.zeros((len(pasts), len(half)), dtype=bool)
    sums, hits, count = np.zeros(3), 0.0, 0
    for reference in range(len(own.references)):
        for uplift in trial.uplifts:
            said, hit, base = _against([trial.target(past.references[reference], uplift) for past in pasts], pasts, spreads, trial)
            scored = np.isfinite(said) & np.isfinite(hit) & np.isfinite(base) & wanted
            sums += _squares(hit, scored, (said, base))
            asked |= scored
            hits, count = hits + float(hit[scored].sum()), count + int(scored.sum())
    brier, known, hindsight = (float(one) for one in (sums / count if count else np.full(3, np.nan)))
    return Scores(
        own=int(ranged.sum()),
        coverage=_mean(np.abs(own.error)[ranged] <= half[ranged]),
        factor=float(np.median(factor)) if len(factor) else np.nan,
        missed=_mean(missed),
        origins=int(asked.sum()),
        brier=brier,
        base=known,
        hindsight=hindsight,
        base_rate=hits / count if count else np.nan,
    )


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else np.nan


def _squares(hit: Floats, scored: Mask, rates: tuple[Floats, Floats]) -> Floats:
    """Return the sums of squared errors of what was said, of the base rate, of the share of hits over all origins."""
    if not scored.any():
        return np.zeros(3)
    end = np.full(hit.shape, hit[scored].mean())
    return np.array([float(((one - hit)[scored] ** 2).sum()) for one in (*rates, end)])


def _against(targets: Sequence[Floats], pasts: Sequence[Past], spreads: Sequence[Spread], trial: Trial) -> tuple[Floats, Floats, Floats]:
    """Return the probability said, whether it was hit, and the base rate, by series and origin; NaN where there is none."""
    said, hits = [], []
    for target, past, each in zip(targets, pasts, spreads, strict=True):
        usable = np.isfinite(target) & np.isfinite(past.error)
        if past.logs:
            usable &= np.nan_to_num(target) > 0
        above = past.at_least(np.where(usable, target, 1.0), each)
        hit = past.actual <= target if trial.falling else past.actual >= target
        said.append(np.where(usable, 1 - above if trial.falling else above, np.nan))
        hits.append(np.where(usable, hit, np.nan))
    found = np.array(hits)
    return np.array(said), found, np.broadcast_to(_other_periods(found, pasts[0].ahead), found.shape)


def _other_periods(hits: Floats, ahead: int) -> Floats:
    """Return per origin the share of hits over all series at origins whose periods do not overlap with its own; NaN where these are few.

    Few: fewer than one period's steps. Two outcomes, a hit and a miss, are added (Laplace): none so far does not mean never.
    """
    known = np.isfinite(hits)
    n = hits.shape[1]
    total, count = (np.concatenate([[0.0], one.sum(axis=0).cumsum()]) for one in (np.where(known, hits, 0.0), known))
    first, behind = np.maximum(np.arange(n) - ahead + 1, 0), np.minimum(np.arange(n) + ahead, n)
    others, number = total[-1] - (total[behind] - total[first]), count[-1] - (count[behind] - count[first])
    return np.where(number >= ahead, (others + 1) / (number + 2), np.nan)
