"""De-meaned synthetic control: a weighted mean of controls stands for what would have come without the campaign.

Abadie, Diamond and Hainmueller (2010) for the weights, Doudchenko and Imbens (2016) and Ferman and Pinto (2021) for the intercept that
de-meaning is, Chernozhukov, Wüthrich and Zhu (2021) for the p by moving blocks. The interval comes from placebos in time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.controls import Controls, filled, row_means, usable
from goalbook.methods.placebo import Evidence, placebos
from goalbook.methods.simplex import simplex_weights
from goalbook.methods.uplift import LEVEL, Fit, Refused, Uplift, Window, fault, measured, warm_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Options:
    """How to fit: interval level (0–1), ``demeaned`` or not, ``indexed`` = every series ÷ its mean before the start (None: if needed)."""

    level: float = LEVEL
    demeaned: bool = True
    indexed: bool | None = None


def synthetic_control(treated: Floats, controls: Controls, window: Window, options: Options | None = None) -> Uplift | Refused:
    """Return the effect on the treated units: (days,) or (units, days); the fit is on their mean, the total over all of them.

    Series are indexed by default where the treated mean before the start lies outside the range of the controls' means: no weights that sum
    to one have swings of its size then. Controls that do not vary or miss more than a fifth of the days before the start are left out.
    """
    options = options or Options()
    rows = np.atleast_2d(treated)
    y = np.asarray(rows.mean(axis=0))
    reason = fault(y, window)
    if reason is not None:
        return Refused("synthetic_control", reason)
    controls, notes = usable(controls, window.start)
    controls = filled(controls, window.start)
    indexed = _outside(y, controls, window.start) if options.indexed is None else options.indexed
    if indexed:
        controls = _indexed(controls, y, window.start)
        notes = (*notes, "indexed")
    if not controls.names:
        return Refused("synthetic_control", "no_controls")
    model = _Model(y, controls.values, demeaned=options.demeaned)
    positions = np.arange(len(y))
    weights, baseline = model.fit(positions < window.start)
    if not np.isfinite(baseline[window.start : window.stop]).any():
        return Refused("synthetic_control", "no_days_in_window")
    named = tuple(sorted(((n, float(w)) for n, w in zip(controls.names, weights, strict=True) if w > 0), key=lambda one: (-one[1], one[0])))
    windows = placebos(
        y, window.start, warm_up(window.start), lambda origin, steps: model.fit(positions < origin)[1][origin : origin + steps]
    )
    evidence = Evidence(windows)
    found = measured(y, window, Fit("synthetic_control", baseline, evidence, named, notes), options.level, len(rows))
    return replace(found, p_blocks=_block_p(model, window)) if isinstance(found, Uplift) else found


class _Model:
    """The treated mean and its controls, ready to be fitted on any set of days."""

    def __init__(self, y: Floats, x: Floats, *, demeaned: bool = True) -> None:
        self.y, self.x, self.demeaned = y, x, demeaned
        self.known = np.isfinite(y) & np.isfinite(x).all(axis=0)

    def fit(self, days: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Return the weights learnt on the chosen days and the baseline on all days; NaN where a control with weight is missing."""
        used = days & self.known
        if not used.any():
            return np.zeros(len(self.x)), np.full(len(self.y), nan)
        x, y = self.x[:, used], self.y[used]
        center, level = (x.mean(axis=1), float(y.mean())) if self.demeaned else (np.zeros(len(x)), 0.0)
        x = x - center[:, None]
        weights = simplex_weights(x @ x.T, x @ (y - level))
        held = weights > 0
        return weights, level + weights[held] @ (self.x[held] - center[held, None])


def _block_p(model: _Model, window: Window) -> float | None:
    """Return the share of moving blocks whose mean residual is as large as the window's, the fit being made as if nothing had happened.

    Chernozhukov, Wüthrich and Zhu (2021): the fit uses the days before and in the window, residuals are shifted in a circle, the statistic
    is |Σ residuals| of a block of the window's length. The least p is 1 ÷ number of days.
    """
    days = np.arange(len(model.y)) < window.stop
    _, baseline = model.fit(days)
    residuals = (model.y - baseline)[: window.stop]
    residuals = residuals[np.isfinite(residuals)]
    steps = int(np.isfinite((model.y - baseline)[window.start : window.stop]).sum())
    if not steps or len(residuals) <= steps:
        return None
    circle = np.concatenate([residuals, residuals])
    sums = np.concatenate([[0.0], np.cumsum(circle)])
    blocks = np.abs(sums[steps : steps + len(residuals)] - sums[: len(residuals)])
    observed = blocks[len(residuals) - steps]
    return float((blocks >= observed * (1 - 1e-9)).mean())


def _outside(y: Floats, controls: Controls, start: int) -> bool:
    """Tell whether the treated mean lies outside the range of the controls' means."""
    if not controls.names:
        return False
    means, own = row_means(controls.values[:, :start]), float(np.nanmean(y[:start]))
    return not means.min() <= own <= means.max()


def _indexed(controls: Controls, y: Floats, start: int) -> Controls:
    """Return the controls with a positive mean, brought to the treated mean."""
    means = row_means(controls.values[:, :start])
    kept = controls.keep(means > 0)
    return Controls(kept.values / means[means > 0][:, None] * float(np.nanmean(y[:start])), kept.names)
