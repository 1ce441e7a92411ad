"""What a campaign without randomised arms caused: one result for every design, and what it returned on its cost.

Every design compares the days of a window with a baseline: what would have come without the campaign. The error of the baseline is learnt
from placebo windows (`methods/placebo.py`), so that the interval of one design can be held against another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from goalbook.methods.estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.methods.estimate import Spread
    from goalbook.methods.placebo import Evidence

    Floats = NDArray[np.float64]

Design = Literal["synthetic_control", "difference_in_differences", "local_level", "seasonal_baseline"]
Reason = Literal["bad_window", "no_pre_period", "no_days_in_window", "no_controls"]
LEVEL = 0.8
ALPHA = 0.05
WEEK = 7
WARM_UP_WEEKS = 4
LONGEST = 182  # steps before the start that a design learns from: what lies further back is another season
_DUST = 1e-9  # of the baseline: what rounding alone can make
LATEST = 56  # steps after the end for which a baseline still says anything
MIN_PRE = 14  # measured steps before the start without which no design says anything
DESCRIPTIVE: frozenset[Design] = frozenset({"seasonal_baseline"})


@dataclass(frozen=True)
class Window:
    """The steps of a campaign as positions in its series: ``start`` is the first, ``stop`` the one after the last."""

    start: int
    stop: int

    @property
    def steps(self) -> int:
        """Number of steps."""
        return self.stop - self.start


@dataclass(frozen=True)
class Refused:
    """A design that says nothing, and why."""

    design: Design
    reason: Reason


@dataclass(frozen=True)
class Uplift:
    """Effect of a campaign by one design.

    Arrays have one entry per step of the series; NaN = not measured. ``daily`` = actual − baseline (before the start: what the fit leaves
    over), ``low`` and ``high`` the baseline's range at ``level`` (XmR limits where ``seasonal_baseline``), ``actual``, ``daily`` and
    ``baseline`` per treated unit, ``total`` over all ``units``. ``mean`` is per unit and measured step, ``lift`` relative to the baseline
    (0.05 = 5 %). ``p`` is two-sided. ``pre_error`` = root mean square of ``daily`` before the start, ``imbalance`` = root of its sum of
    squares (GeoLift's L2 imbalance). ``weights`` of controls or coefficients of covariates by name. ``notes``: what weakens the result.
    ``p_blocks`` = p by moving blocks of residuals (synthetic control only; with a level that wanders it is too small, see `bench`).
    """

    design: Design
    window: Window
    level: float
    actual: Floats
    baseline: Floats
    low: Floats
    high: Floats
    evidence: Evidence
    spread: Spread
    total: Estimate
    mean: Estimate
    lift: Estimate
    p: float | None
    pre_error: float
    imbalance: float
    units: int = 1
    weights: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    p_blocks: float | None = None

    @property
    def daily(self) -> Floats:
        """Return actual − baseline by step."""
        return self.actual - self.baseline

    @property
    def descriptive(self) -> bool:
        """Tell whether the result describes only: nothing stands for what would have come without the campaign but its past."""
        return self.design in DESCRIPTIVE

    def effective(self, alpha: float = ALPHA) -> bool:
        """Tell whether the campaign lifted the figure: p at most ``alpha`` and the whole interval above zero."""
        return self.p is not None and self.p <= alpha and self.total.known and self.total.low > 0

    def total_at(self, level: float) -> Estimate:
        """Return the total with its interval at another level (0–1)."""
        return self.spread.around(self.total.value / self.units, level).times(self.units)

    def over(self, first: int, last: int) -> tuple[Estimate, Spread]:
        """Return the effect summed over steps ``first`` to ``last`` (excluded) after the start, all units, and its spread per unit."""
        steps = slice(self.window.start + first, self.window.start + last)
        known = np.isfinite(self.daily[steps])
        base = float(self.baseline[steps][known].sum())
        spread = self.evidence.spread(first, last, base)
        value = float(self.daily[steps][known].sum()) if known.any() else nan
        return spread.around(value, self.level).times(self.units), spread


@dataclass(frozen=True)
class Fit:
    """What a design hands over: the baseline by step, how it knows its error, the names behind it."""

    design: Design
    baseline: Floats
    evidence: Evidence
    weights: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()


def fault(y: Floats, window: Window, least: int = MIN_PRE) -> Reason | None:
    """Return why no design can measure a window of a series, None if one can."""
    if not 0 <= window.start < window.stop <= len(y):
        return "bad_window"
    if np.isfinite(y[: window.start]).sum() < least:
        return "no_pre_period"
    return None if np.isfinite(y[window.start : window.stop]).any() else "no_days_in_window"


@dataclass(frozen=True)
class Part:
    """The steps of a series that a design looks at, and the window as seen from the first of them."""

    steps: slice
    window: Window
    length: int

    def padded(self, baseline: Floats) -> Floats:
        """Return a baseline of these steps, NaN on all others of the series."""
        whole = np.full(self.length, nan)
        whole[self.steps] = baseline
        return whole


def part_of(length: int, window: Window) -> Part:
    """Return what to look at of a series: at most 182 steps before the start and 56 after the end."""
    cut = max(0, window.start - LONGEST)
    return Part(slice(cut, min(window.stop + LATEST, length)), Window(window.start - cut, window.stop - cut), length)


def warm_up(start: int, week: int = WEEK) -> int:
    """Return the first step a placebo of a design that learns from few weeks may begin at: after four, or half-way to the start."""
    return min(WARM_UP_WEEKS * max(week, 2), start // 2)


def measured(y: Floats, window: Window, fit: Fit, level: float = LEVEL, units: int = 1) -> Uplift | Refused:
    """Return the effect of a window, given a design's baseline; ``y`` of shape (days,) is the mean of the treated units."""
    daily = y - fit.baseline
    pre, during = daily[: window.start], slice(window.start, window.stop)
    known = np.isfinite(daily[during])
    if not known.any():
        return Refused(fit.design, "no_days_in_window")
    value, base = float(daily[during][known].sum()), float(fit.baseline[during][known].sum())
    value = 0.0 if abs(value) <= _DUST * abs(base) else value
    spread = fit.evidence.spread(0, window.steps, base)
    total = spread.around(value, level)
    squares = pre[np.isfinite(pre)] ** 2
    half = _daily_half_width(fit.evidence, fit.baseline, window.start, level)
    notes = fit.notes + (("missing_days",) if not known.all() else ()) + (("few_placebos",) if _few(spread) else ())
    return Uplift(
        design=fit.design,
        window=window,
        level=level,
        actual=y,
        baseline=fit.baseline,
        low=fit.baseline - half,
        high=fit.baseline + half,
        evidence=fit.evidence,
        spread=spread,
        total=total.times(units),
        mean=total.times(1 / float(known.sum())),
        lift=_lift(total, base),
        p=spread.p(value),
        pre_error=float(np.sqrt(squares.mean())) if len(squares) else nan,
        imbalance=float(np.sqrt(squares.sum())) if len(squares) else nan,
        units=units,
        weights=fit.weights,
        notes=notes,
    )


def _few(spread: Spread) -> bool:
    return spread.placebos < WEEK * 2


def _daily_half_width(evidence: Evidence, baseline: Floats, start: int, level: float) -> Floats:
    """Return half the width of the range of single steps: placebo errors by steps ahead; before the start those of the first step."""
    half = np.full(len(baseline), nan)
    for step, base in enumerate(baseline[start:]):
        if isfinite(base):
            half[start + step] = evidence.spread(step, step + 1, float(base)).around(0.0, level).high
    if len(half) > start:
        half[:start] = half[start]
    return half


def _lift(total: Estimate, base: float) -> Estimate:
    """Return actual ÷ baseline − 1 with the baseline moved through its range; NaN where the baseline is not positive."""
    if not base > 0:
        return Estimate(nan)
    actual = base + total.value
    ends = [actual / (actual - end) - 1 if actual - end > 0 else inf for end in (total.low, total.high)]
    return Estimate(total.value / base, *ends) if total.known else Estimate(total.value / base)


@dataclass(frozen=True)
class PullForward:
    """What came less after the end: ``after`` = effect over the ``steps`` that follow, ``net`` = window and those steps together.

    ``borrowed`` = share of the lift that the following steps paid back (−after ÷ total; 0.3 = 30 %), NaN unless the lift is positive.
    """

    steps: int
    after: Estimate
    net: Estimate
    borrowed: float
    p: float | None


def pull_forward(uplift: Uplift, steps: int) -> PullForward | None:
    """Return what a campaign borrowed from the ``steps`` after its end; None where none of them is measured."""
    end = uplift.window.steps
    steps = min(steps, len(uplift.actual) - uplift.window.stop)
    if steps <= 0:
        return None
    after, spread = uplift.over(end, end + steps)
    if not isfinite(after.value):
        return None
    net, _ = uplift.over(0, end + steps)
    borrowed = -after.value / uplift.total.value if uplift.total.value > 0 else nan
    return PullForward(steps, after, net, borrowed, spread.p(after.value / uplift.units))


@dataclass(frozen=True)
class Return:
    """What a campaign's effect returned on its cost, in money.

    ``roi`` = (incremental × margin − cost) ÷ cost. ``cost_per_unit`` = cost ÷ incremental; ``undefined`` says why it has no value:
    ``crosses_zero`` where the effect's interval holds zero (the cost of a unit is then anything up to infinite), ``negative`` where the
    effect is below zero, ``no_cost`` where nothing was spent.
    """

    incremental: Estimate
    profit: Estimate
    roi: Estimate
    cost_per_unit: Estimate
    undefined: Literal["", "crosses_zero", "negative", "no_cost"] = ""


def return_on(incremental: Estimate, cost: float, margin: float = nan) -> Return:
    """Return incremental ROI and cost per incremental unit, the interval carried through.

    ``incremental`` in units, ``cost`` in money, ``margin`` in money per unit before the cost (NaN: no ROI, cost per unit alone).
    """
    gain = incremental.times(margin)
    profit = Estimate(gain.value - cost, gain.low - cost, gain.high - cost)
    if not cost > 0:
        return Return(incremental, profit, Estimate(nan), Estimate(nan), "no_cost")
    roi = profit.times(1 / cost)
    if incremental.crosses_zero:
        return Return(incremental, profit, roi, Estimate(nan), "crosses_zero")
    if incremental.high < 0:
        return Return(incremental, profit, roi, Estimate(nan), "negative")
    per_unit = Estimate(cost / incremental.value, cost / incremental.high, cost / incremental.low)
    return Return(incremental, profit, roi, per_unit)
