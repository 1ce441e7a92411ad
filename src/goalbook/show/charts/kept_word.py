"""What was said beside what came: every forecast's range and middle, relative to its outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs
from goalbook.show.charts.strokes import Look, Point, dots, line, svg, text
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from goalbook.core.language import Language

LABEL = 40.0  # mm: place of the rows' names
ROW = 4.2  # mm
FOOT = 5.0  # mm under the rows: what the line and the ends of the scale are
EDGE = 2.5  # mm beside the scale
LEAST, MOST = 0.1, 1.0  # relative: the scale holds at least and at most this on either side


@dataclass(frozen=True)
class Said:
    """One row: its name, range and middle relative to what came (0 = right), whether the range held (None: there was none)."""

    name: Message
    low: float
    value: float
    high: float
    inside: bool | None


def kept_word_chart(said: Sequence[Said], title: Message, language: Language, part: Message | None = None) -> ibcs.Chart | None:
    """Draw the rows in the order given; None where no forecast can be set against its outcome. ``part``: what was left out."""
    shown = [one for one in said if math.isfinite(one.value)]
    if not shown:
        return None
    height = ROW * len(shown) + FOOT
    subtitle = msg("○ said, line: 80 % range; both relative to what came (0); red: outside the range")
    if part is not None:
        subtitle = msg("{part}; {text}", part=part, text=subtitle)
    drawn = svg(ibcs.HALF, height, _parts(shown, height, language))
    return ibcs.Chart(says(language, title), language.say(subtitle), drawn, language.say(title))


def _parts(shown: Sequence[Said], height: float, language: Language) -> Iterator[str]:
    reach = _reach(shown)

    def across(value: float) -> float:
        half = (ibcs.HALF - LABEL) / 2
        return LABEL + half + max(-1.0, min(1.0, value / reach)) * (half - EDGE)

    yield line([(across(0), FOOT - 1), (across(0), height)], ibcs.GREY, 0.9)
    for end, side in ((-reach, "left"), (reach, "right")):
        place = LABEL + EDGE if side == "left" else ibcs.HALF - EDGE
        yield text((place, 1.6), language.number(end, "pct0", signed=True), Look(across=side))
    for place, one in enumerate(shown):
        level = height - (place + 0.5) * ROW
        yield text((0.0, level), language.say(one.name), Look(colour=ibcs.INK))
        yield from _row(one, level, across)


def _row(one: Said, level: float, where: Callable[[float], float]) -> Iterator[str]:
    colour = ibcs.BAD if one.inside is False else ibcs.INK
    if math.isfinite(one.low + one.high):
        left, right = where(one.low), where(one.high)
        yield line([(left, level), (right, level)], colour, 1.1)
        for end in (left, right):
            yield line([(end, level - 0.9), (end, level + 0.9)], colour, 1.1)
    middle: Point = (where(one.value), level)
    yield dots([middle], colour, 0.95)
    yield dots([middle], "white", 0.55)


def _reach(shown: Sequence[Said]) -> float:
    ends = [abs(value) for one in shown for value in (one.low, one.value, one.high) if math.isfinite(value)]
    return min(max(*ends, LEAST) * 1.05, MOST)
