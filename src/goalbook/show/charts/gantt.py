"""A plan in time as bars on lanes: planned outlined, done filled, late red with its mark; gates are diamonds; readable without colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from goalbook.core.period import month_of
from goalbook.core.terminal import width_of
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
LATIN, WIDE = 0.46, 1.0  # ems: mean width of a Latin letter and of a Chinese character
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


def _width(words: str, size: float = ibcs.SMALL) -> float:
    """Return about how wide words are, in mm."""
    wide = width_of(words) - len(words)
    return (LATIN * (len(words) - wide) + WIDE * wide) * size * strokes.POINT


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
        if right - left > _width(name):
            yield strokes.text((left + 0.8, height - HEAD + 1.7), name, Look(colour=ibcs.INK))
        month = month.next()


def _lines(window: Window, height: float) -> Iterator[str]:
    """Yield the marked days; what they say stands above the months, to the left where the sheet ends."""
    for day, said in window.lines:
        if not window.start <= day <= window.end + timedelta(days=1):
            continue
        across = window.x(day)
        yield strokes.line([(across, 0.0), (across, height - 2.6)], ibcs.INK, 0.7, "0.9 0.7")
        right = window.width - across < _width(said) + 2
        yield strokes.text((across, height - 1.2), said, Look(colour=ibcs.QUIET, across="right" if right else "left"))


def _lane(lane: Lane, window: Window, top: float, depth: float) -> Iterator[str]:
    room = int((LABELS - 2) / _width("n"))
    name = ibcs.wrapped(lane.name, room, 1)
    yield strokes.line([(0.0, top - depth), (window.width, top - depth)], ibcs.BAND, 0.4)
    yield strokes.text((0.0, top - ROW / 2), name, Look(colour=ibcs.INK))
    for bar, row in zip(lane.bars, _rows(lane.bars), strict=True):
        yield from _bar(bar, window, top - ROW / 2 - row * (BAR + 0.5))
    for point in lane.points:
        yield _point(point, window, top - ROW / 2)
    yield from _beside(lane, window, top - ROW / 2)


@dataclass(frozen=True)
class _Thing:
    """A bar or a point as it lies on its lane: from where to where, in which row, what stands beside it, whether there is room in it."""

    left: float
    right: float
    row: int
    said: str
    hollow: bool = False


def _things(lane: Lane, window: Window) -> list[_Thing]:
    found = []
    for bar, row in zip(lane.bars, _rows(lane.bars), strict=True):
        left, right = window.x(bar.start), window.x(bar.end + timedelta(days=1))
        hollow = bar.state != "done" and not bar.done > 0 and not bar.label
        found.append(_Thing(left, right, row, bar.beside, hollow))
    for point in lane.points:
        middle = _place(point, window)
        found.append(_Thing(middle - SIDE, middle + SIDE, 0, point.label))
    return found


def _beside(lane: Lane, window: Window, middle: float) -> Iterator[str]:
    """Yield what stands beside bars and points: to the right, else to the left, else inside; nowhere where it would meet something."""
    things = _things(lane, window)
    lines = [(window.x(day) - 0.2, window.x(day) + 0.2) for day, _ in window.lines if window.start <= day <= window.end]
    said: list[tuple[float, float, int]] = []
    for one in things:
        others = [(other.left, other.right) for other in things if other is not one and other.row == one.row]
        others += [*lines, *((left, right) for left, right, row in said if row == one.row)]
        room = _room(one, others, window) if one.said else None
        if room is not None:
            said.append((room.start, room.end, one.row))
            place = (room.end if room.across == "right" else room.start, middle - one.row * (BAR + 0.5))
            yield strokes.text(place, one.said, Look(room.size, across=room.across))


@dataclass(frozen=True)
class _Room:
    """Room for words: from where to where, at which end they are held, their size."""

    start: float
    end: float
    across: str = "left"
    size: float = ibcs.SMALL


def _room(one: _Thing, others: list[tuple[float, float]], window: Window) -> _Room | None:
    """Return where the words about a thing stand; None where there is no room for them."""
    wide, small = _width(one.said), _width(one.said, TINY)
    after = max([one.right, *(right for left, right in others if one.left <= left <= one.right < right)]) + 0.9  # a diamond on its end
    places = [_Room(after, after + wide), _Room(one.left - 0.9 - wide, one.left - 0.9, "right")]
    if one.hollow and small < one.right - one.left - 2 * SIDE:
        places.append(_Room(one.left + 0.7, one.left + 0.7 + small, "left", TINY))
    for room in places:
        clear = all(room.end <= left or right <= room.start for left, right in others)
        if clear and room.start >= LABELS and room.end <= window.width:
            return room
    return None


def _bar(bar: Bar, window: Window, middle: float) -> Iterator[str]:
    left, right = window.x(bar.start) + 0.2, max(window.x(bar.end + timedelta(days=1)) - 0.2, window.x(bar.start) + 0.5)
    share = 1.0 if bar.state == "done" else 0.0 if math.isnan(bar.done) else min(max(bar.done, 0.0), 1.0)
    heights = (middle - BAR / 2, middle + BAR / 2)
    colour = ibcs.BAD if bar.state == "late" else ibcs.INK
    yield _box(left, right, heights, colour, "white")
    if share:
        yield _box(left, left + share * (right - left), heights, colour, colour)
    said = f"! {bar.label}".strip() if bar.state == "late" else bar.label
    if said and _width(said, TINY) < right - left - 0.8 and share in (0.0, 1.0):
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
