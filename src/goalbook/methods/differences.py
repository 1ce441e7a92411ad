"""Difference in differences: the plain cross-check of the designs that weigh their controls."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.controls import row_means, usable
from goalbook.methods.placebo import Evidence, placebos
from goalbook.methods.uplift import LEVEL, Fit, Refused, Uplift, Window, fault, measured, part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.methods.controls import Controls

    Floats = NDArray[np.float64]


def difference_in_differences(y: Floats, controls: Controls, window: Window, level: float = LEVEL) -> Uplift | Refused:
    """Return the effect of a 2×2: (after − before) of the treated series (days,) less that of its controls (controls, days).

    Controls have equal weights and are brought to the size of the treated by their means before the start, so that growth counts in per
    cent; one missing on a day takes no part that day. The error is learnt from placebo windows, which know of autocorrelation; the
    textbook's standard error does not (Bertrand, Duflo and Mullainathan 2004).
    """
    reason = fault(y, window)
    if reason is not None:
        return Refused("difference_in_differences", reason)
    part = part_of(len(y), window)
    seen, z = part.window, y[part.steps]
    controls, notes = usable(controls.part(part.steps), seen.start)
    means = row_means(controls.values[:, : seen.start])
    controls, means = controls.keep(means > 0), means[means > 0]
    if not controls.names:
        return Refused("difference_in_differences", "no_controls")
    index = controls.values / means[:, None]
    pool = np.where(np.isfinite(index).any(axis=0), row_means(index.T), nan)

    def baseline(origin: int) -> Floats:
        both = np.isfinite(z[:origin]) & np.isfinite(pool[:origin])
        return np.asarray(pool * (z[:origin][both].mean() / pool[:origin][both].mean()) if both.any() else np.full(len(z), nan))

    windows = placebos(z, seen.start, seen.start // 2, lambda origin, steps: baseline(origin)[origin : origin + steps])
    weights = tuple((name, 1 / len(controls.names)) for name in controls.names)
    return measured(
        y, window, Fit("difference_in_differences", part.padded(baseline(seen.start)), Evidence(windows), weights, notes), level
    )
