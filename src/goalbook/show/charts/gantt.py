"""A plan in time as bars on lanes: planned outlined, done filled, late red with its mark; gates are diamonds; readable without colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from goalbook.core.period import month_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import month_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goalbook.core.language import Language

LABELS = 44.0  # mm: names of the lanes
HEAD = 6.5  # mm: months
ROW, BAR = 4.0, 2.5  # mm: a lane, a bar on it
GAP = 1.6  # mm between groups of lanes
LETTER = ibcs.SMALL * strokes.POINT * 0.505  # mm: width of a Latin letter
TINY = 5.6  # points: what stands inside a bar
SIDE = 1.35  # mm: half a diamond
PALE = "#dde3e6"  # lines between months
State = Literal["plan", "done", "late"]


@dataclass(frozen=True)
class Bar:
    """Something that lasts, from its first day to its last; ``done`` is the share that is done, NaN where it is not known."""

    start: date
    end: date
    state: State = "plan"
    done: float = math.nan
    label: str = ""  # inside the bar, where it fits
    beside: str = ""  # beside it, where there is room


@dataclass(frozen=True)
class Point:
    """Something that has to be there by a day."""

    day: date
    state: State = "plan"
    label: str = ""


@dataclass(frozen=True)
class Lane:
    """One line of the chart; bars that overlap in time stand below one another. A new group begins a little further down."""

    name: str
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Window:
    """The days that are shown, and days that are marked by a line with what it says."""

    start: date
    end: date
    lines: tuple[tuple[date, str], ...] = ()
    width: float = ibcs.FULL

    def x(self, day: date) -> float:
        """Return where a day begins, in mm; days outside stand at the edge."""
        share = ((day - self.start).days) / ((self.end - self.start).days + 1)
        return LABELS + min(max(share, 0.0), 1.0) * (self.width - LABELS)


def window_of(lanes: Iterable[Lane], lines: tuple[tuple[date, str], ...] = ()) -> Window | None:
    """Return the whole months in which the lanes lie; None where there is nothing to show."""
    days = [day for lane in lanes for one in lane.bars for day in (one.start, one.end)]
    days += [one.day for lane in lanes for one in lane.points]
    if not days:
        return None
    return Window(month_of(min(days)).start, month_of(max(days)).end, lines)


def gantt(lanes: Sequence[Lane], window: Window, language: Language) -> str:
    """Return the drawing as SVG."""
    tall = [_depth(lane) for lane in lanes]
    gaps = [GAP if at and lane.group != lanes[at - 1].group else 0.0 for at, lane in enumerate(lanes)]
    height = HEAD + sum(tall) + sum(gaps) + 1.0
    parts = [*_months(window, height, language)]
    top = height - HEAD
    for lane, depth, gap in zip(lanes, tall, gaps, strict=True):
        top -= gap
        parts += _lane(lane, window, top, depth)
        top -= depth
    return strokes.svg(window.width, height, [*parts, *_lines(window, height)])


def _depth(lane: Lane) -> float:
    return ROW + (max(_rows(lane.bars), default=0)) * (BAR + 0.5)


def _rows(bars: Sequence[Bar]) -> list[int]:
    """Return the row within its lane of every bar: the first in which it meets no other."""
    ends: list[date] = []
    found = []
    for bar in bars:
        free = next((at for at, end in enumerate(ends) if end < bar.start), len(ends))
        ends[free : free + 1] = [bar.end]
        found.append(free)
    return found


def _months(window: Window, height: float, language: Language) -> Iterator[str]:
    month = month_of(window.start)
    while month.start <= window.end:
        left, right = window.x(month.start), window.x(month.end + timedelta(days=1))
        yield strokes.line([(left, 0.0), (left, height - HEAD + 3.0)], PALE, 0.5)
        name = language.say(month_short(month.start.month))
        if right - left > LETTER * ibcs.width_of(name):
            yield strokes.text((left + 0.8, height - HEAD + 1.7), name, Look(colour=ibcs.INK))
        month = month.next()
    yield strokes.line([(window.x(window.end + timedelta(days=1)), 0.0)] * 2, PALE, 0.5)


def _lines(window: Window, height: float) -> Iterator[str]:
    """Yield the marked days; what they say stands above the months, to the left where the sheet ends."""
    for day, said in window.lines:
        if not window.start <= day <= window.end + timedelta(days=1):
            continue
        across = window.x(day)
        yield strokes.line([(across, 0.0), (across, height - 2.6)], ibcs.INK, 0.7, "0.9 0.7")
        right = window.width - across < LETTER * ibcs.width_of(said) + 2
        yield strokes.text((across, height - 1.2), said, Look(colour=ibcs.QUIET, across="right" if right else "left"))


def _lane(lane: Lane, window: Window, top: float, depth: float) -> Iterator[str]:
    room = int(LABELS / LETTER) - 2
    name = ibcs.wrapped(lane.name, room, 1)
    yield strokes.line([(0.0, top - depth), (window.width, top - depth)], ibcs.BAND, 0.4)
    yield strokes.text((0.0, top - ROW / 2), name, Look(colour=ibcs.INK))
    for bar, row in zip(lane.bars, _rows(lane.bars), strict=True):
        yield from _bar(bar, window, top - ROW / 2 - row * (BAR + 0.5))
    for point in lane.points:
        yield _point(point, window, top - ROW / 2)
    yield from _beside(lane, window, top - ROW / 2)


def _beside(lane: Lane, window: Window, middle: float) -> Iterator[str]:
    """Yield what stands beside bars and points: to the right, else to the left, and nowhere where it would meet something else."""
    edges = [(window.x(bar.start), window.x(bar.end + timedelta(days=1)), bar.beside) for bar in lane.bars]
    middles = [_place(point, window) for point in lane.points]
    edges += [(across - SIDE, across + SIDE, point.label) for across, point in zip(middles, lane.points, strict=True)]
    taken = [(left, right) for left, right, _ in edges]
    taken += [(window.x(day) - 0.2, window.x(day) + 0.2) for day, _ in window.lines if window.start <= day <= window.end]
    for left, right, said in edges:
        wide = LETTER * ibcs.width_of(said)
        clear = max((one + SIDE - right for one in middles if left <= one <= right + SIDE), default=0.0)  # a diamond at the end
        for start, across in ((right + 0.9 + clear, "left"), (left - 0.9 - wide, "right"), (left + 0.8, "left")):
            own = left < start < right
            fits = start >= LABELS and start + wide <= (right - clear if own else window.width)
            if (
                said
                and fits
                and not any(start < other[1] and other[0] < start + wide for other in taken if not own or other != (left, right))
            ):
                taken.append((start, start + wide))
                yield strokes.text((start if across == "left" else left - 0.9, middle), said, Look(across=across))
                break


def _bar(bar: Bar, window: Window, middle: float) -> Iterator[str]:
    left, right = window.x(bar.start) + 0.2, max(window.x(bar.end + timedelta(days=1)) - 0.2, window.x(bar.start) + 0.5)
    share = 1.0 if bar.state == "done" else 0.0 if math.isnan(bar.done) else min(max(bar.done, 0.0), 1.0)
    heights = (middle - BAR / 2, middle + BAR / 2)
    colour = ibcs.BAD if bar.state == "late" else ibcs.INK
    yield _box(left, right, heights, colour, "white")
    if share:
        yield _box(left, left + share * (right - left), heights, colour, colour)
    said = f"! {bar.label}".strip() if bar.state == "late" else bar.label
    if said and TINY * strokes.POINT * 0.52 * ibcs.width_of(said) < right - left - 0.8 and share in (0.0, 1.0):
        yield strokes.text((left + 0.6, middle), said, Look(TINY, 400, "white" if share else colour))


def _place(point: Point, window: Window) -> float:
    """Return the middle of a diamond: the end of its day, within the sheet."""
    return min(window.x(point.day + timedelta(days=1)), window.width - SIDE)


def _point(point: Point, window: Window, middle: float) -> str:
    """Return a diamond, filled when it was passed; what failed carries a cross that shows without colour too."""
    across, colour = _place(point, window), ibcs.BAD if point.state == "late" else ibcs.INK
    corners = f"M{across - SIDE:.2f} {middle:.2f}l{SIDE:g} {SIDE:g}l{SIDE:g} {-SIDE:g}l{-SIDE:g} {-SIDE:g}z"
    fill = "white" if point.state == "plan" else colour
    drawn = f'<path d="{corners}" fill="{fill}" stroke="{colour}" stroke-width="{0.7 * strokes.POINT:.3f}"/>'
    if point.state == "late":
        drawn += strokes.line([(across - 0.5, middle - 0.5), (across + 0.5, middle + 0.5)], "white", 0.8)
        drawn += strokes.line([(across - 0.5, middle + 0.5), (across + 0.5, middle - 0.5)], "white", 0.8)
    return drawn


def _box(left: float, right: float, heights: tuple[float, float], colour: str, fill: str) -> str:
    low, high = heights
    outline = f'stroke="{colour}" stroke-width="{0.7 * strokes.POINT:.3f}"'
    return f'<rect x="{left:.2f}" y="{low:.2f}" width="{right - left:.2f}" height="{high - low:.2f}" fill="{fill}" {outline}/>'
