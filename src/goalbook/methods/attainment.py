"""How far a goal was reached: attainment, its OKR band, and the progress score of a key result. Never mix the two figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from goalbook.core.compare import at_most, less_than

if TYPE_CHECKING:
    from collections.abc import Sequence

Direction = Literal["up", "down"]
Band = Literal["too_high", "very_good", "strong", "re_baseline"]


def attainment(actual: float, target: float, direction: Direction = "up") -> float:
    """Return actual ÷ target, or target ÷ actual where less is better; not clamped, NaN where it cannot be formed."""
    over, under = (actual, target) if direction == "up" else (target, actual)
    return over / under if under > 0 else float("nan")


def deviation(actual: float, expected: float) -> float:
    """Return actual ÷ expected − 1, its sign not yet turned for falling goals."""
    return actual / expected - 1 if expected > 0 else float("nan")


def is_adverse(change: float, direction: Direction) -> bool:
    """Tell whether a change goes against the goal."""
    return change < 0 if direction == "up" else change > 0


def okr_band(score: float, very_good: float = 0.6, strong: float = 0.7, full: float = 1.0) -> Band | None:
    """Return the band of an attainment: the target was too high below 60 %, 60–70 % very good, to 100 % strong, above: set a new base.

    The source leaves 70–100 % undefined and calls more than 100 % "too low"; "strong" and "re_baseline" are ours. None for NaN.
    """
    if np.isnan(score):
        return None
    if less_than(score, very_good):
        return "too_high"
    if at_most(score, strong):
        return "very_good"
    return "strong" if at_most(score, full) else "re_baseline"


@dataclass(frozen=True)
class Anchors:
    """Values of a key result that score 0, 0.3, 0.7 and 1.0; rising or falling. Commit and stretch may be absent: linear to the target."""

    baseline: float
    target: float
    commit: float | None = None
    stretch: float | None = None


def usable_anchors(anchors: Anchors, direction: Direction = "up") -> Anchors | None:
    """Return the anchors where each is better than the one before, else start and target alone; None where not even these are in order."""
    sign = 1.0 if direction == "up" else -1.0
    points = [anchors.baseline, anchors.commit, anchors.target, anchors.stretch]
    if all(a is not None and b is not None and sign * a < sign * b for a, b in pairwise(points)):
        return anchors
    return Anchors(anchors.baseline, anchors.target) if sign * anchors.baseline < sign * anchors.target else None


def progress_score(actual: float, anchors: Anchors) -> float:
    """Return 0–1, piecewise linear through the anchors (0 / 0.3 / 0.7 / 1.0); with start and target only, linear from 0 to 1."""
    if np.isnan(actual):
        return float("nan")
    if anchors.commit is None or anchors.stretch is None:
        points, scores = [anchors.baseline, anchors.target], [0.0, 1.0]
    else:
        points, scores = [anchors.baseline, anchors.commit, anchors.target, anchors.stretch], [0.0, 0.3, 0.7, 1.0]
    sign = 1.0 if points[-1] > points[0] else -1.0
    return float(np.interp(sign * actual, [sign * p for p in points], scores))


def band_score(values: Sequence[float], low: float, high: float) -> float:
    """Return the share of measured days inside [low, high], for a key result that is to be held in a band."""
    measured = [v for v in values if not np.isnan(v)]
    return sum(low <= v <= high for v in measured) / len(measured) if measured else float("nan")


def weighted_score(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return Σ weight · score ÷ Σ weight over the measured scores."""
    pairs = [(s, w) for s, w in zip(scores, weights, strict=True) if not np.isnan(s)]
    total = sum(w for _, w in pairs)
    return sum(s * w for s, w in pairs) / total if total > 0 else float("nan")
