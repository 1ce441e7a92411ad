"""The normal range of a figure's weeks: weekday-adjusted, on a scale that fits it, with its trend taken out.

A week's level is its total divided by what its days usually carry, so that a week of four days compares with one of seven; a rate's level
is Σ top ÷ Σ bottom in the same way. Limits are the median form of individual values and moving ranges around the line through the averages
of both halves (`goalbook.methods.control`). Levels are judged as logarithms; where a week had nothing as square roots; below zero as they
are. Changes to the textbook, measured on the demo team's quiet months (signals in 1 of 47 figures instead of 15): a trend is taken out only
where both halves differ clearly, a single outlier takes no part, and limits widen for figures that wander from week to week.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.control import MIN_POINTS, Limits, signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST = 0.02  # no figure is taken to be steadier than this share of its level: a constant would make any change a signal
TREND = 1.5  # standard deviations around the line by which both halves must differ: else a festival would be carried on as a trend
WIDEST = 2.0  # most that limits are widened for a figure that wanders
WANDERS = 1.2  # widened by more than this, its runs on one side are its nature and no signal
HALF_WEEK = 0.5  # a week of which less was measured is not judged
STUB = 5  # fewer days at a border of the month join their neighbour: a holiday would be half of them
_WEEK = 7
_PROFILE_WEEKS = 4  # whole weeks that a weekday profile needs
_MEDIAN_FACTOR, _RANGE_LIMIT = 3.145, 3.865


@dataclass(frozen=True)
class Weeks:
    """Days cut into weeks, once for all series: those before the month under review and those of the month itself never share one."""

    first: NDArray[np.intp]  # position of each week's first day
    weekday: NDArray[np.intp]  # of each day; all 0 where the data are weekly
    days: Floats  # days a week has
    split: int  # first week of the month


@dataclass(frozen=True)
class Normal:
    """What the weeks before the month did, and where the weeks of the month stand; values on the figure's own scale."""

    limits: Limits
    scale: str  # log | root | plain
    lower: float  # at the last week
    upper: float
    center: float
    band: float  # half the width of the range as a share of its centre
    weeks: Floats  # level of each week of the month, NaN where too little was measured
    rules: tuple[int, ...]  # detection rule each week of the month meets, 0 for none
    sides: tuple[int, ...]  # on which side: 1 above, −1 below, 0 where there is no signal


def cut(days: NDArray[np.datetime64], month_start: np.datetime64, week_end: int, *, weekly: bool = False) -> Weeks:
    """Return the weeks of consecutive days; a stub of under five days at the month's borders joins its neighbour.

    ``week_end`` is the weekday a week ends on (Monday 0). Weekly data are one slot a week.
    """
    in_month = days >= month_start
    if weekly:
        first = np.arange(len(days), dtype=np.intp)
        return Weeks(first, np.zeros(len(days), dtype=np.intp), np.full(len(days), float(_WEEK)), int(np.count_nonzero(~in_month)))
    number = days.astype("datetime64[D]").astype(np.int64) + 3  # 1 January 1970 was a Thursday
    key = (number - (week_end + 1) % _WEEK) // _WEEK
    starts = np.flatnonzero(np.r_[True, (np.diff(key) != 0) | (np.diff(in_month.astype(np.int8)) != 0)])
    starts = _without_stubs(starts, len(days), int(np.count_nonzero(~in_month)))
    sizes = np.diff(np.r_[starts, len(days)]).astype(float)
    return Weeks(starts, number % _WEEK, sizes, int(np.searchsorted(starts, np.count_nonzero(~in_month))))


def _without_stubs(starts: NDArray[np.intp], n: int, border: int) -> NDArray[np.intp]:
    """Drop the start that makes a stub of the last days before the month, its first days or its last."""
    sizes = np.diff(np.r_[starts, n])
    place = int(np.searchsorted(starts, border))
    drop = []
    if 1 < place <= len(starts) and sizes[place - 1] < STUB:
        drop.append(place - 1)  # joins the week before
    if place + 1 < len(starts) and sizes[place] < STUB:
        drop.append(place + 1)  # the month's first days join its next week
    if len(starts) - 1 > place and sizes[-1] < STUB:
        drop.append(len(starts) - 1)
    return np.delete(starts, drop)


def normal_range(top: Floats, bottom: Floats, weeks: Weeks, longest: int) -> Normal | None:
    """Return the normal range from up to ``longest`` weeks before the month; None for fewer than six, or where all were nothing.

    ``bottom`` is 1 on every measured day of a figure that is no rate.
    """
    levels, reach = weekly_levels(top, bottom, weeks)
    start = max(0, weeks.split - longest)
    levels, reach, split = levels[start:], reach[start:], weeks.split - start
    before = levels[:split]
    known = before[np.isfinite(before)]
    if len(known) < MIN_POINTS or not known.any():
        return None
    scale = _scale(levels[np.isfinite(levels)])
    x = _FORWARD[scale](levels)
    limits, floored, widening = _limits(x[:split], scale)
    # A week that was measured in part wobbles more: its distance counts for less.
    line = limits.center + limits.slope * np.arange(len(x))
    distance = np.round((x - line) * np.sqrt(np.minimum(reach, 1.0)), 9)
    if floored:
        distance = np.where(np.abs(distance) <= limits.half_width, 0.0, distance)
    met = signals(list(line + distance), limits)[split:]
    found = [rule if rule == 1 or widening <= WANDERS else 0 for rule in met]
    sides = np.sign(np.nan_to_num(distance[split:])).astype(int)
    low, center, high = _natural(limits, scale, len(x) - 1)
    return Normal(
        limits=limits,
        scale=scale,
        lower=low,
        upper=high,
        center=center,
        band=(high - center) / abs(center) if center else math.nan,
        weeks=levels[split:],
        rules=tuple(found),
        sides=tuple(int(side) if rule else 0 for side, rule in zip(sides, found, strict=True)),
    )


def weekly_levels(top: Floats, bottom: Floats, weeks: Weeks) -> tuple[Floats, Floats]:
    """Return each week's level and the share of a week that was measured; NaN below half of a week."""
    known = np.isfinite(top) & np.isfinite(bottom)
    usual = weekday_profile(np.where(known, top, np.nan), np.where(known, bottom, np.nan), weeks)[weeks.weekday]
    tops = np.add.reduceat(np.where(known, top, 0.0), weeks.first)
    bottoms = np.add.reduceat(np.where(known, bottom * usual, 0.0), weeks.first)
    weights = np.add.reduceat(np.where(known, usual, 0.0), weeks.first)
    wanted = np.add.reduceat(usual, weeks.first)
    reach = np.divide(weights, wanted, out=np.zeros_like(weights), where=wanted > 0) * weeks.days / _WEEK
    judged = (bottoms > 0) & (reach >= HALF_WEEK * np.minimum(weeks.days / _WEEK, 1.0))
    return np.divide(tops, bottoms, out=np.full(len(tops), np.nan), where=judged), reach


def weekday_profile(top: Floats, bottom: Floats, weeks: Weeks) -> Floats:
    """Return what each weekday carries of a week's mean (mean 1), from whole weeks before the month by their median; else all 1."""
    flat = np.ones(_WEEK)
    whole = np.flatnonzero((weeks.days == _WEEK) & (np.arange(len(weeks.days)) < weeks.split))
    if len(whole) < _PROFILE_WEEKS or not weeks.weekday.any():
        return flat
    days = weeks.first[whole][:, None] + np.arange(_WEEK)
    tops, bottoms = top[days], bottom[days]
    means = tops.sum(axis=1) / np.where(bottoms.sum(axis=1) > 0, bottoms.sum(axis=1), np.nan)
    usable = np.isfinite(means) & (means > 0)
    if np.count_nonzero(usable) < _PROFILE_WEEKS or np.count_nonzero(tops[usable] > 0) < tops[usable].size / 2:
        return flat
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = tops[usable] / bottoms[usable] / means[usable][:, None]
    shares = np.where(np.isfinite(shares), shares, 1.0)
    profile = np.empty(_WEEK)
    profile[weeks.weekday[days[usable]][0]] = np.median(shares, axis=0)  # weeks begin on the same weekday
    return profile / profile.mean() if profile.mean() > 0 else flat


_FORWARD: dict[str, Callable[[Floats], Floats]] = {"log": np.log, "root": np.sqrt, "plain": lambda x: x}
_BACK: dict[str, Callable[[float], float]] = {"log": math.exp, "root": lambda x: max(0.0, x) ** 2, "plain": lambda x: x}


def _scale(known: Floats) -> str:
    if (known < 0).any():
        return "plain"
    return "log" if (known > 0).all() else "root"


def _natural(limits: Limits, scale: str, position: int) -> tuple[float, float, float]:
    low, center, high = (_BACK[scale](value) for value in (limits.lower(position), limits.center_at(position), limits.upper(position)))
    return low, center, high


def _limits(x: Floats, scale: str) -> tuple[Limits, bool, float]:
    """Return the limits of the weeks before the month, whether their width is the least taken as real, and by how much they are widened."""
    n = int(np.isfinite(x).sum())
    kept = _without_outliers(x)
    start, slope = _line(kept, np.nanmean)
    rest = kept - slope * np.arange(len(kept))
    widening = _widening(rest)
    center = _usual_range(rest) * widening
    width = _MEDIAN_FACTOR * center
    least = _least(start + slope * (len(x) - 1), scale)
    return Limits(start, max(width, least), center, _RANGE_LIMIT * center, n, slope), width < least, widening


def _least(center: float, scale: str) -> float:
    return {"log": LEAST, "root": LEAST / 2 * abs(center), "plain": LEAST * abs(center)}[scale]


def _without_outliers(x: Floats) -> Floats:
    """Return the values without single ones far from the rest; where many are far they are the figure's own way to vary."""
    start, slope = _line(x, np.nanmedian)
    rest = x - slope * np.arange(len(x))
    far = np.abs(rest - start) > _MEDIAN_FACTOR * max(_usual_range(rest), 1e-9)
    few = max(1, int(np.isfinite(x).sum()) // 8)
    return np.where(far, np.nan, x) if 0 < np.count_nonzero(far) <= few else x


def _usual_range(x: Floats) -> float:
    """Return the median moving range; where most are zero, the mean of all but the two largest, which one outlier makes."""
    ranges = np.abs(np.diff(x))
    ranges = np.sort(ranges[np.isfinite(ranges)])
    if not len(ranges):
        return 0.0
    middle = float(np.median(ranges))
    return middle or float(ranges[:-2].mean() if len(ranges) > 2 else 0.0)  # noqa: PLR2004 - as above


def _line(x: Floats, average: Callable[[Floats], np.floating]) -> tuple[float, float]:
    """Return value at position 0 and slope of the line through the averages of both halves, level where they differ by no trend."""
    place = np.arange(len(x), dtype=float)
    half = len(x) // 2
    ends = []
    for part in (slice(0, half), slice(len(x) - half, len(x))):
        known = np.isfinite(x[part])
        if not known.any():
            return float(average(x)), 0.0
        ends.append((float(place[part][known].mean()), float(average(x[part]))))
    (p0, x0), (p1, x1) = ends
    slope = (x1 - x0) / (p1 - p0)
    if abs(x1 - x0) <= TREND * float(np.nanstd(x - slope * place)):
        return float(average(x)), 0.0
    return x0 - slope * p0, slope


def _widening(rest: Floats) -> float:
    """Return by how much ranges of neighbours understate a figure that wanders: 1 ÷ √(1 − r), r its correlation with the week before."""
    away = rest - np.nanmean(rest)
    pairs = away[1:] * away[:-1]
    spread = float(np.nansum(away**2) / np.isfinite(away).sum())
    if spread <= 0 or not np.isfinite(pairs).any():
        return 1.0
    return 1 / math.sqrt(1 - min(max(float(np.nanmean(pairs)) / spread, 0.0), 1 - 1 / WIDEST**2))
