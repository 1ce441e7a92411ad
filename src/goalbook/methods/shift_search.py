"""Search many figures for shifts at once: without their common movement, the entangled told apart, the chance of all looks counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.levels import LEAST, Parts, cleaned, median_of_known, without_weekdays
from goalbook.methods.shift import Noise, Shift, Span, find_shift, measure_noise, pooled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 12  # shifts accepted in one search
PRIOR_CASES = 8.0
FOLLOWS = 0.1  # below this a figure follows its siblings too little to be entangled with them
HABIT_WEEKS = 26  # of weekdays
MEAN_WEEKS = 8  # of history that a sibling needs before others are compared with it


@dataclass(frozen=True)
class Cell:
    """One figure: its key, its family (the same figure of other channels), its parts, how far it follows the family unless history says."""

    key: tuple[str, str]
    family: str
    parts: Parts
    follows: float


@dataclass(frozen=True)
class Found:
    """A figure with what the search found of it: parts without common movement, its noise, its shift, the chance of the whole search."""

    cell: Cell
    parts: Parts
    noise: Noise
    shift: Shift
    p: float  # that any of all figures shifts as much by chance


def search(cells: Sequence[Cell], span: Span, alpha: float) -> tuple[list[Found], list[Found]]:
    """Return the figures whose shift is beyond chance, in the order found, and the others."""
    cells = [replace(cell, parts=cleaned(cell.parts)) for cell in cells]
    state = _State(cells, span, {})
    found = state.look(cells)
    accepted: list[Found] = []
    while len(accepted) < MOST:
        open_ones = [one for key, one in found.items() if key not in {a.cell.key for a in accepted}]
        beyond = [one for one in open_ones if one.p < alpha]
        if not beyond:
            break
        chosen = state.disentangled(min(beyond, key=lambda one: (one.p, -abs(one.shift.statistic))), beyond)
        accepted.append(chosen)
        state = replace(state, taken={**state.taken, chosen.cell.key: chosen.shift})
        siblings = [cell for cell in cells if cell.family == chosen.cell.family and cell.key not in state.taken]
        found |= state.look(siblings)
    keys = {one.cell.key for one in accepted}
    return accepted, [one for key, one in found.items() if key not in keys]


@dataclass(frozen=True)
class _State:
    """The search under way: ``taken`` are the shifts taken out of what siblings are compared with."""

    cells: Sequence[Cell]
    span: Span
    taken: Mapping[tuple[str, str], Shift]

    @cached_property
    def logs(self) -> dict[tuple[str, str], Floats]:
        """Hold each sibling's log by slot once it is worked out."""
        return {}

    def look(self, cells: Sequence[Cell]) -> dict[tuple[str, str], Found]:
        """Return the most unusual shift of each figure."""
        ready = [(cell, self.adjusted(cell)) for cell in cells]
        noises = [(cell, parts, measure_noise(parts, self.span.start)) for cell, parts in ready]
        known = [(cell, parts, noise) for cell, parts, noise in noises if noise is not None]
        scales = pooled([noise for _, _, noise in known])
        found = {}
        for (cell, parts, _), noise in zip(known, scales, strict=True):
            shift = find_shift(parts, noise, self.span)
            if shift is not None:
                found[cell.key] = Found(cell, parts, noise, shift, _of_all(shift.p, len(self.cells)))
        return found

    def adjusted(self, cell: Cell) -> Parts:
        """Return a figure's parts with what its siblings did, and the weekday's habit, in the bottoms."""
        parts = cell.parts
        others = [one for one in self.cells if one.family == cell.family and one.key != cell.key]
        if others:
            common = self._common(others)
            share = _follows(parts.ratio_by_slot()[: self.span.start], common[: self.span.start], cell.follows, parts.week)
            parts = replace(parts, bottom=parts.bottom * np.exp(share * np.nan_to_num(common)))
        return without_weekdays(parts, self.span.start, max(0, self.span.start - HABIT_WEEKS * parts.week))

    def _common(self, others: Sequence[Cell]) -> Floats:
        """Return what the siblings have in common by slot: the median of their logs around their means."""
        return median_of_known(np.array([self._around_mean(other) for other in others]))

    def _around_mean(self, other: Cell) -> Floats:
        """Return a sibling's log by slot around its mean, its accepted shift taken out; NaN without a mean to hold it against."""
        if other.key not in self.logs:
            even = without_weekdays(other.parts, self.span.start)
            log = even.ratio_by_slot()
            nothing = np.nansum(even.top, axis=0) < LEAST  # what stands still is no movement that others could share
            log[nothing if other.follows else _whole_weeks(nothing, other.parts.week)] = np.nan
            if (shift := self.taken.get(other.key)) is not None:
                for start, stop, change in shift.steps:
                    log[start:stop] -= change
            if not other.follows:
                log = _smooth(log, other.parts.week)
            known = np.isfinite(log[: self.span.start])
            enough = known.sum() >= MEAN_WEEKS * other.parts.week
            self.logs[other.key] = log - (log[: self.span.start][known].mean() if enough else np.nan)
        return self.logs[other.key]

    def disentangled(self, best: Found, beyond: Sequence[Found]) -> Found:
        """Return, of entangled siblings, the one whose shift explains the others': two alone are told apart by their own sudden change."""
        family = [one for one in beyond if one.cell.family == best.cell.family]
        if len(family) == 1:
            return best
        if sum(cell.family == best.cell.family for cell in self.cells) == 2:  # noqa: PLR2004 - each is all the other is compared with
            return max(family, key=self._sudden)
        return min(family, key=lambda one: self._left(one, family))

    def _sudden(self, one: Found) -> float:
        parts = without_weekdays(one.cell.parts, self.span.start)
        onset, reach = one.shift.onset, 2 * parts.week
        window = np.array([max(0, onset - reach)]), np.array([onset]), np.array([min(onset + reach, self.span.stop)])
        change = float(parts.change((window[0], window[1]), (window[1], window[2]))[0])
        return abs(change) if np.isfinite(change) else 0.0

    def _left(self, one: Found, family: Sequence[Found]) -> float:
        """Return how much is left to explain among the siblings once a shift is taken out of what they are compared with."""
        after = replace(self, taken={**self.taken, one.cell.key: one.shift})
        rest = after.look([sibling.cell for sibling in family if sibling.cell.key != one.cell.key])
        return float(sum(-np.log10(max(found.p, 1e-12)) for found in rest.values()))


def _of_all(p: float, count: int) -> float:
    return float(1 - (1 - p) ** count) if p > 1e-9 else count * p  # noqa: PLR2004 - where 1 − p would be 1


def _follows(own: Floats, common: Floats, prior: float, week: int) -> float:
    """Return how far a figure follows its siblings: the slope between their changes over one and four weeks, drawn towards the prior."""
    blocks = len(own) // week
    if blocks < PRIOR_CASES:
        return prior
    rows = [_block_means(values[len(values) - blocks * week :].reshape(blocks, week)) for values in (own, common)]
    slopes, weights = [prior], [PRIOR_CASES]
    for lag in (1, 4):
        y, x = (values[lag:] - values[:-lag] for values in rows)
        known = np.isfinite(x) & np.isfinite(y)
        spread = float((x[known] ** 2).sum())
        if known.sum() >= PRIOR_CASES and spread > 0:
            slopes.append(float((x[known] * y[known]).sum() / spread))
            weights.append(float(known.sum()) / lag)
    return float(np.clip(np.average(slopes, weights=weights), 0.0, 1.5))


def _block_means(blocks: Floats) -> Floats:
    known = np.isfinite(blocks)
    count = known.sum(axis=1)
    return np.asarray(np.where(count > 0, np.where(known, blocks, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan))


def _whole_weeks(slots: NDArray[np.bool_], week: int) -> NDArray[np.bool_]:
    """Return the slots of runs that last a week or longer: a small channel's rate has a day of nothing now and then."""
    if len(slots) < week:
        return np.zeros(len(slots), dtype=bool)
    whole = np.convolve(slots, np.ones(week), mode="valid") >= week
    return np.asarray(np.convolve(whole, np.ones(week)) > 0)


def _smooth(values: Floats, week: int) -> Floats:
    """Return the mean of the week around each slot: a rate's day is too noisy to be compared with."""
    if week == 1:
        return values
    known = np.isfinite(values)
    kernel = np.ones(week)
    total = np.convolve(np.where(known, values, 0.0), kernel, mode="same")
    count = np.convolve(known.astype(float), kernel, mode="same")
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))
