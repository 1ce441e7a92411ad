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
from goalbook.methods.uplift import LEVEL, Fit, Refused, Uplift, Window, fault, measured, part_of, warm_up

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
    to one have swings of its size then. Controls that do not vary or miss more than a fifth of the days before the start are left out;
    single missing days are filled from the other controls. The last 182 days before the start are learnt from.
    """
    options = options or Options()
    rows = np.atleast_2d(treated)
    y = np.asarray(rows.mean(axis=0))
    reason = fault(y, window)
    if reason is not None:
        return Refused("synthetic_control", reason)
    part = part_of(len(y), window)
    seen, z = part.window, y[part.steps]
    chosen, notes = _chosen(z, controls.part(part.steps), seen.start, options)
    if not chosen.names:
        return Refused("synthetic_control", "no_controls")
    model = _Model(z, chosen.values, demeaned=options.demeaned)
    weights, baseline = model.fit(seen.start)
    windows = placebos(model.y, seen.start, warm_up(seen.start), lambda origin, steps: model.fit(origin)[1][origin : origin + steps])
    order = np.argsort(-weights, kind="stable")
    named = tuple((chosen.names[place], float(weights[place])) for place in order if weights[place] > 0)
    fit = Fit("synthetic_control", part.padded(baseline), Evidence(windows), named, notes)
    found = measured(y, window, fit, options.level, len(rows))
    return replace(found, p_blocks=_block_p(model, seen)) if isinstance(found, Uplift) else found


def _chosen(y: Floats, controls: Controls, start: int, options: Options) -> tuple[Controls, tuple[str, ...]]:
    """Return the controls to fit, indexed where asked or needed, and what was done to them."""
    controls, notes = usable(controls, start)
    controls = filled(controls, start)
    if not (_outside(y, controls, start) if options.indexed is None else options.indexed):
        return controls, notes
    return _indexed(controls, y, start), (*notes, "indexed")


class _Model:
    """The treated mean and its controls, ready to be fitted on any set of days."""

    def __init__(self, y: Floats, x: Floats, *, demeaned: bool = True) -> None:
        self.y, self.x, self.demeaned = y, x, demeaned
        self.known = np.isfinite(y) & np.isfinite(x).all(axis=0)

    def fit(self, stop: int) -> tuple[Floats, Floats]:
        """Return the weights learnt on the days before ``stop`` and the baseline on all; NaN where a control with weight is missing."""
        used = self.known & (np.arange(len(self.y)) < stop)
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
    _, baseline = model.fit(window.stop)
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
