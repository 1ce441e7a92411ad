"""Two rates month by month, one above the other on scales of their own that begin at zero; the last month is marked with its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.language import Language
    from goalbook.core.message import Message

LEFT, RIGHT, FLOOR, TALL, BAND = 1.0, 70.0, 4.6, 7.0, 13.6  # mm: BAND is what one rate takes


@dataclass(frozen=True)
class Rates:
    """One line: its name, its rate by month, the range of the last one."""

    name: str
    values: tuple[float, ...]
    low: float
    high: float


def rates_chart(lines: Sequence[Rates], months: tuple[str, ...], titles: tuple[Message, Message], language: Language) -> ibcs.Chart:
    """Draw the lines from the top in their order, months from left to right."""
    parts = [part for place, line in enumerate(reversed(lines)) for part in _line(line, FLOOR + place * BAND, months[0], language)]
    parts.append(strokes.text((LEFT, 0.6), months[0], Look(height="bottom")))
    parts.append(strokes.text((RIGHT, 0.6), months[-1], Look(height="bottom", across="right")))
    said = "; ".join(f"{line.name} {', '.join(language.number(value, 'pct') for value in line.values)}" for line in lines)
    alt = f"{language.say(titles[0])} {language.say(titles[1])} {said}"
    picture = strokes.svg(ibcs.HALF, FLOOR + BAND * len(lines) + 1.0, parts)
    return ibcs.Chart(says(language, titles[0]), language.say(titles[1]), picture, alt)


def _line(line: Rates, floor: float, start: str, language: Language) -> list[str]:
    most = max(*line.values, line.high) or 1.0
    step = (RIGHT - LEFT) / max(len(line.values) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return LEFT + place * step, floor + value / most * TALL

    points = [at(place, value) for place, value in enumerate(line.values)]
    last = len(points) - 1
    first, end = (language.number(line.values[place], "pct") for place in (0, last))
    return [
        strokes.line([(LEFT, floor), (RIGHT, floor)], ibcs.GREY, 0.4),
        strokes.text((LEFT, floor + TALL + 4.3), f"{line.name} · {start} {first}", Look(height="top")),
        strokes.line([at(last, line.low), at(last, line.high)], ibcs.QUIET, 1.6),
        strokes.line(points, ibcs.INK, 1.2),
        strokes.dots(points[-1:], ibcs.INK, 0.8),
        strokes.text((RIGHT + 1.8, points[-1][1]), end, Look(weight=600, colour=ibcs.INK)),
    ]
