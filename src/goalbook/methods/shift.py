"""Shifts of a figure's level: whether there is one in a recent stretch, when it began, and how far it went back.

Every stretch of the recent slots is compared with the eight weeks before it. What is unusual is told by the figure itself: the same
comparison made all over its earlier history, where weeks differ for every reason they ever had, and not only by chance of counting. The
largest of these is held against the t distribution, corrected for the number of independent looks that the search amounts to.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr, stdtrit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from goalbook.methods.levels import Parts

    Floats = NDArray[np.float64]
    Places = NDArray[np.int_]

BEFORE_WEEKS = 8  # what a stretch is compared with
LENGTHS = (0.5, 1, 2, 4, 8)  # weeks: stretches whose usual differences are measured
WINDOWS = (1, 1.5, 2, 3, 4, 5, 6, 8)  # weeks: stretches that may have shifted and come back
LOOKS = 36  # independent looks that a search amounts to (see bench/cause_finding.md)
POOLED = 12.0  # how many comparisons of its own outweigh what sibling figures show of longer stretches
LATER = 3.0  # standard errors from which a later change of a shifted figure is told from noise
WORTH = 0.4  # independent ones per comparison of a week with the eight before it
CLIP = 4.0  # robust standard deviations: what lies further counts as that far
TINY = 1e-12


@dataclass(frozen=True)
class Span:
    """Where to look: an onset lies from ``start``; the shifted stretch ends at ``settled`` or later; ``stop`` is behind the last slot."""

    start: int
    settled: int
    stop: int


@dataclass(frozen=True)
class Noise:
    """How much stretches of each length usually differ from the weeks before them: variance, independent comparisons, drift per slot."""

    before: int
    lengths: Floats
    variance: Floats
    cases: Floats
    drift: float

    def deviation(self, length: Floats) -> Floats:
        """Return the standard deviation of the comparison by length of the stretch."""
        log = np.interp(np.log(length), np.log(self.lengths), np.log(np.maximum(self.variance, TINY)))
        return np.asarray(np.exp(log / 2))

    @property
    def degrees(self) -> float:
        """Return the degrees of freedom of the scale; comparisons share the weeks they look back on, so that they are worth fewer."""
        return float(max(2.0, WORTH * self.cases[_week(self)]))


@dataclass(frozen=True)
class Shift:
    """A level that shifted at ``onset``, which lies between ``earliest`` and ``latest``.

    ``steps``: the stretches since, as (start, stop, change of the log against before); ``error``: standard error of that change.
    """

    onset: int
    earliest: int
    latest: int
    statistic: float
    p: float
    error: float
    steps: tuple[tuple[int, int, float], ...]


def measure_noise(parts: Parts, until: int) -> Noise | None:
    """Return how much stretches before slot ``until`` differ from the weeks before them; None without room for such comparisons."""
    before = min(BEFORE_WEEKS * parts.week, until // 2)
    lengths, variance, cases, middle = [], [], [], []
    for weeks in LENGTHS:
        length = max(1, round(weeks * parts.week))
        starts = np.arange(before, until - length + 1)
        if length in lengths or len(starts) < max(2 * length, 3):
            continue
        found = parts.change((starts - before, starts), (starts, starts + length))
        found = found[np.isfinite(found)]
        if len(found) < 3:  # noqa: PLR2004 - too few to differ
            continue
        center = float(np.median(found))
        spread = 1.4826 * float(np.median(np.abs(found - center)))
        clipped = np.clip(found - center, -CLIP * spread, CLIP * spread) if spread > 0 else found - center
        lengths.append(length)
        variance.append(float(np.mean(clipped**2)))
        cases.append(len(found) / length)
        middle.append(2 * center / (before + length))
    if not lengths:
        return None
    weight = np.sqrt(lengths)
    drift = float(np.average(middle, weights=weight))
    return Noise(before, np.array(lengths, float), np.array(variance), np.array(cases), drift)


def pooled(noises: Sequence[Noise]) -> list[Noise]:
    """Return the noises with the growth of variance by length drawn towards the siblings' median: long stretches have few cases each."""
    whole = max(noises, key=lambda one: len(one.lengths), default=None)
    if whole is None:
        return []
    shapes = np.full((len(noises), len(whole.lengths)), np.nan)
    for row, one in enumerate(noises):
        shapes[row, : len(one.lengths)] = np.log(np.maximum(one.variance, TINY) / max(one.variance[_week(one)], TINY))
    usual = np.nanmedian(shapes, axis=0)
    found = []
    for row, one in enumerate(noises):
        own = shapes[row, : len(one.lengths)]
        weight = one.cases / (one.cases + POOLED)
        shape = np.concatenate([weight * own + (1 - weight) * usual[: len(own)], usual[len(own) :]])
        cases = np.concatenate([one.cases, np.full(len(usual) - len(own), 1.0)])
        found.append(Noise(one.before, whole.lengths, max(one.variance[_week(one)], TINY) * np.exp(shape), cases, one.drift))
    return found


def _week(noise: Noise) -> int:
    return min(1, len(noise.lengths) - 1)


def windows(span: Span, week: int) -> tuple[Places, Places]:
    """Return starts and stops of all stretches that may have shifted: those that last, and those that came back before the end."""
    least = 4 if week > 1 else 1
    pairs = [(start, span.stop) for start in range(span.start, span.stop - least + 1)]
    for length in dict.fromkeys(max(least, round(weeks * week)) for weeks in WINDOWS):
        pairs += [(start, start + length) for start in range(max(span.start, span.settled - length), span.stop - length)]
    found = np.array(pairs, dtype=int).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def find_shift(parts: Parts, noise: Noise, span: Span) -> Shift | None:
    """Return the most unusual shift of the span, however usual it may be; None where nothing can be compared."""
    starts, stops = windows(span, parts.week)
    if not len(starts):
        return None
    change = _against_before(parts, noise, starts, stops)
    statistic = change / noise.deviation((stops - starts).astype(float))
    if not np.isfinite(statistic).any():
        return None
    best = int(np.nanargmax(np.abs(statistic)))
    onset, earliest, latest = _onset(parts, noise, span, (int(starts[best]), int(stops[best])))
    steps = _steps(parts, noise, span, onset)
    size = float(statistic[best])
    tail = float(2 * stdtr(noise.degrees, -abs(size)))
    chance = 1 - (1 - tail) ** LOOKS if tail > 1e-9 else LOOKS * tail  # noqa: PLR2004 - where 1 − tail would be 1
    error = float(noise.deviation(np.array([max(1, stops[best] - starts[best])]))[0])
    return Shift(onset, earliest, latest, size, chance, error, steps)


def sure_share(shift: Shift, noise: Noise, alpha: float, figures: int) -> float:
    """Return the share of a shift that is sure: what lies beyond the limit that none of so many figures passes by chance."""
    limit = -float(stdtrit(noise.degrees, alpha / (2 * LOOKS * figures)))
    return max(0.0, 1 - limit / abs(shift.statistic)) if shift.statistic else 0.0


def _against_before(parts: Parts, noise: Noise, starts: Places, stops: Places) -> Floats:
    begin = np.maximum(starts - noise.before, 0)
    change = parts.change((begin, starts), (starts, stops))
    return np.asarray(change - noise.drift * (noise.before + stops - starts) / 2)


def _onset(parts: Parts, noise: Noise, span: Span, window: tuple[int, int]) -> tuple[int, int, int]:
    """Return where two levels fit best around a window's start, and the range in which they fit nearly as well (90 %)."""
    start, stop = window
    reach = 10 if parts.week > 1 else 1
    left, right = max(0, start - 4 * parts.week), min(stop, start + 5 * parts.week)
    least = min(3, parts.week)
    places = np.arange(max(start - reach, left + least, span.start), min(start + reach, right - least) + 1)
    if not len(places):
        return start, start, start
    before, after = (np.full(len(places), edge) for edge in (left, right))
    change = parts.change((before, places), (places, after))
    n1, n2 = places - left, right - places
    gain = np.nan_to_num(n1 * n2 / (n1 + n2) * change**2)
    best = int(np.argmax(gain))
    scale = float(noise.deviation(np.array([float(parts.week)]))[0]) ** 2 / (1 / parts.week + 1 / noise.before)
    near = places[gain >= gain[best] - 2.7 * max(scale, TINY)]
    return int(places[best]), int(near.min()), int(near.max())


def _steps(parts: Parts, noise: Noise, span: Span, onset: int) -> tuple[tuple[int, int, float], ...]:
    """Return the levels since the onset, split where a later change is told from noise; at most two later changes."""
    edges = [onset, span.stop]
    for _ in range(2):
        found = [_later(parts, noise, start, stop) for start, stop in pairwise(edges)]
        best = max((one for one in found if one is not None), default=None)
        if best is None or best[0] < LATER:
            break
        edges = sorted([*edges, best[1]])
    starts, stops = np.array(edges[:-1]), np.array(edges[1:])
    begin = np.full(len(starts), max(0, onset - noise.before))
    change = parts.change((begin, np.full(len(starts), onset)), (starts, stops))
    change = change - noise.drift * (noise.before + starts + stops - 2 * onset) / 2
    return tuple((int(a), int(b), float(c)) for a, b, c in zip(starts, stops, change, strict=True))


def _later(parts: Parts, noise: Noise, start: int, stop: int) -> tuple[float, int] | None:
    """Return how far, in standard errors, the two best levels of a stretch lie apart, and where the second begins."""
    least = 5 if parts.week > 1 else 1
    places = np.arange(start + least, stop - least + 1)
    if not len(places):
        return None
    begin, end = (np.full(len(places), edge) for edge in (start, stop))
    change = parts.change((begin, places), (places, end))
    both = [
        (noise.deviation(length.astype(float)) ** 2 * noise.before / (noise.before + length)) for length in (places - start, stop - places)
    ]
    statistic = np.nan_to_num(np.abs(change) / np.sqrt(both[0] + both[1]))
    best = int(np.argmax(statistic))
    return float(statistic[best]), int(places[best])
