"""Series that a campaign did not reach: which can serve, how their gaps are filled, and which of them it may have reached after all."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.estimate import Spread
from goalbook.methods.placebo import LEAST_WINDOWS
from goalbook.methods.uplift import Window, warm_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_MISSING = 0.2  # share of days before the start a control may miss
_LEAST_TO_COMPARE = 3


@dataclass(frozen=True)
class Controls:
    """Series that the campaign did not reach: ``values`` of shape (controls, days), NaN where not measured, and their names."""

    values: Floats
    names: tuple[str, ...]

    def part(self, steps: slice) -> Controls:
        """Return some of their days."""
        return Controls(self.values[:, steps], self.names)

    def keep(self, which: NDArray[np.bool_]) -> Controls:
        """Return those for which ``which`` is true."""
        return Controls(self.values[which], tuple(name for name, kept in zip(self.names, which, strict=True) if kept))


def usable(controls: Controls, start: int) -> tuple[Controls, tuple[str, ...]]:
    """Return the controls that vary and miss at most a fifth of the days before the start, and a note where others were left out."""
    before = controls.values[:, :start]
    known = np.isfinite(before)
    enough = known.mean(axis=1) >= 1 - MOST_MISSING if start else np.zeros(len(before), dtype=bool)
    high = np.where(known, before, -np.inf).max(axis=1, initial=-np.inf)
    varies = high > np.where(known, before, np.inf).min(axis=1, initial=np.inf)
    kept = controls.keep(enough & varies)
    return kept, ("controls_left_out",) if len(kept.names) < len(controls.names) else ()


def filled(controls: Controls, start: int) -> Controls:
    """Return the controls with single missing days filled: own mean × the median of the other controls' value ÷ mean that day.

    Needs three controls with a positive mean; without, and on days on which fewer than two others are measured, a gap stays a gap.
    """
    values = controls.values
    if len(values) < _LEAST_TO_COMPARE or np.isfinite(values).all() or not start:
        return controls
    means = row_means(values[:, :start])
    positive = means > 0
    index = np.where(positive[:, None], values / np.where(positive, means, 1.0)[:, None], nan)
    usual = np.where(np.isfinite(index).sum(axis=0) > 1, column_medians(index), nan)
    return Controls(np.where(np.isfinite(values), values, np.where(positive, means, nan)[:, None] * usual), controls.names)


def row_means(x: Floats) -> Floats:
    """Return the mean of each row's finite values, 0 where there is none."""
    known = np.isfinite(x)
    return np.asarray(np.where(known, x, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


@dataclass(frozen=True)
class Jump:
    """A control that jumps at the campaign's start: its name, the jump (0.1 = 10 % of its mean), and p among all controls looked at."""

    name: str
    jump: float
    p: float


def touched(controls: Controls, window: Window, alpha: float = 0.05) -> list[Jump]:
    """Return the controls that jump in the window against the other controls, most certain first: the campaign may have reached them.

    Each control ÷ its mean before the start is held against the median of the others on the same day. The jump is the mean gap in the
    window less that of the four weeks before; the same difference at every earlier step tells its error. ``p`` is multiplied by the number
    of controls (Bonferroni) and must be below ``alpha``. Needs three controls: of two that part, either may have moved.
    """
    controls, _ = usable(controls, window.start)
    means = row_means(controls.values[:, : window.start])
    controls = controls.keep(means > 0)
    count = len(controls.names)
    if count < _LEAST_TO_COMPARE:
        return []
    index = controls.values / means[means > 0][:, None]
    found = []
    for row, name in enumerate(controls.names):
        gap = index[row] - column_medians(np.delete(index, row, axis=0))
        jump, spread = _jump(gap, window)
        p = spread.p(jump)
        if p is not None and p * count < alpha:
            found.append(Jump(name, jump, p * count))
    return sorted(found, key=lambda one: (one.p, one.name))


def _jump(gap: Floats, window: Window) -> tuple[float, Spread]:
    """Return the window's mean gap less that of the four weeks before, and its spread learnt from every earlier step."""
    steps, back = window.steps, warm_up(window.start)
    known = np.isfinite(gap)
    sums, counts = (np.concatenate([[0.0], np.cumsum(each)]) for each in (np.where(known, gap, 0.0), known.astype(float)))
    origins = np.append(np.arange(back, window.start - steps + 1), window.start)
    with np.errstate(invalid="ignore", divide="ignore"):
        after = (sums[origins + steps] - sums[origins]) / (counts[origins + steps] - counts[origins])
        before = (sums[origins] - sums[origins - back]) / (counts[origins] - counts[origins - back])
    changes = after - before
    past = changes[:-1][np.isfinite(changes[:-1])]
    if len(past) < LEAST_WINDOWS:
        return float(changes[-1]), Spread(nan, nan, len(past))
    worth = max(2 * len(past) / steps, 2.0)
    return float(changes[-1]), Spread(float(np.sqrt(np.mean(past**2) * (1 + 1 / worth))), worth, len(past))


def column_medians(x: Floats) -> Floats:
    """Return the median of each column's finite values, NaN where there is none."""
    ordered, count = np.sort(x, axis=0), np.isfinite(x).sum(axis=0)  # NaN stands last
    columns = np.arange(x.shape[1])
    return np.asarray((ordered[np.maximum(count - 1, 0) // 2, columns] + ordered[np.minimum(count // 2, len(x) - 1), columns]) / 2)
