"""How small an effect a test shows by its length: one curve per test, a dot at the planned length, the expected effect dashed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.language import Language

HEIGHT = 40.0  # mm
LEFT, RIGHT, FLOOR, HEAD = 11.0, 62.0, 5.0, 2.0  # mm around the curves; the tests' names stand on the right
LINES = ((ibcs.INK, ""), (ibcs.QUIET, ""), (ibcs.INK, "1.2 0.8"), (ibcs.QUIET, "1.2 0.8"))
ROOM = 2.2  # how far above the largest effect that matters the chart reaches
STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
WEEK = 7
GAP = 3.4  # mm between two names


@dataclass(frozen=True)
class Curve:
    """One test: its days with the smallest lift each shows, the planned days with theirs (NaN where not known), what is said of it."""

    days: tuple[float, ...]
    least: tuple[float, ...]
    planned: tuple[float, float]
    said: str


@dataclass(frozen=True)
class _Space:
    last: float
    top: float

    def x(self, day: float) -> float:
        return LEFT + (day - 1) / max(self.last - 1, 1) * (ibcs.FULL - LEFT - RIGHT)

    def y(self, lift: float) -> float:
        return FLOOR + lift / self.top * (HEIGHT - FLOOR - HEAD)


def length_chart(curves: Sequence[Curve], assumed: float, said: tuple[str, str], language: Language) -> str:
    """Return the drawing; ``said`` are the words at the expected effect and at the days."""
    marks = [one.planned[1] for one in curves if not math.isnan(one.planned[1])] + ([assumed] if assumed > 0 else [])
    top = ROOM * max(marks, default=0.5)
    last = max(day for one in curves for day in one.days)
    space = _Space(last, top)
    parts = [*_axes(space, said[1], language), *_assumed(space, assumed, said[0])]
    for curve, look in zip(curves, LINES, strict=False):
        parts += _curve(space, curve, look)
    parts += _names(space, curves)
    return strokes.svg(ibcs.FULL, HEIGHT, parts)


def _axes(space: _Space, days: str, language: Language) -> Iterator[str]:
    """Yield levels of the lift on the left, weeks along the bottom."""
    yield strokes.line([(LEFT, FLOOR), (space.x(space.last), FLOOR)], ibcs.INK, 0.6)
    step = next((one for one in STEPS if space.top / one <= 5), STEPS[-1])  # noqa: PLR2004 - more levels than five crowd the side
    for place in range(1, int(space.top / step) + 1):
        height = space.y(place * step)
        yield strokes.line([(LEFT, height), (space.x(space.last), height)], ibcs.BAND, 0.5)
        yield strokes.text((LEFT - 1, height), language.number(place * step, "pct0"), Look(across="right"))
    every = WEEK * max(1, round(space.last / (WEEK * 8)))
    for day in range(every, int(space.last) + 1, every):
        yield strokes.line([(space.x(day), FLOOR), (space.x(day), FLOOR - 0.8)], ibcs.INK, 0.6)
        yield strokes.text((space.x(day) - 1, FLOOR - 1.2), f"{day}", Look(height="top"))
    yield strokes.text((space.x(space.last) + 1.5, FLOOR - 1.2), days, Look(height="top"))


def _assumed(space: _Space, assumed: float, said: str) -> Iterator[str]:
    if assumed > 0:
        height = space.y(assumed)
        yield strokes.line([(LEFT, height), (space.x(space.last), height)], ibcs.INK, 0.8, "0.9 0.7")
        yield strokes.text((LEFT + 1, height + 0.6), said, Look(height="bottom"))


def _curve(space: _Space, curve: Curve, look: tuple[str, str]) -> Iterator[str]:
    points = [(space.x(day), space.y(least)) for day, least in zip(curve.days, curve.least, strict=True) if least <= space.top]
    colour, dash = look
    yield strokes.line(points, colour, 1.2, dash)
    if not any(math.isnan(one) for one in curve.planned) and curve.planned[1] <= space.top:
        yield strokes.dots([(space.x(curve.planned[0]), space.y(curve.planned[1]))], colour, 1.0)


def _names(space: _Space, curves: Sequence[Curve]) -> Iterator[str]:
    """Yield each test's name beside the end of its curve, joined to it by a thin line where it had to move."""
    shown = list(curves[: len(LINES)])
    ends = [space.y(min(one.least[-1], space.top)) for one in shown]
    for curve, end, place, (colour, _) in zip(shown, ends, ibcs.spread(ends, GAP), LINES, strict=False):
        right = space.x(space.last)
        yield strokes.line([(right, end), (right + 2.2, place)], colour, 0.5)
        yield strokes.text((right + 3, place), ibcs.wrapped(curve.said, 50, 1), Look(colour=colour))
