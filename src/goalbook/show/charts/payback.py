"""What a customer brought month by month since the first purchase, against what winning one costs: one small panel per channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.language import Language
    from goalbook.core.message import Message

GAP, HEIGHT, FLOOR, TOP, NAME = 4.0, 31.0, 4.6, 23.5, 30.6  # mm
ROOM = 11.0  # mm right of a line, for its number
MOST = 5  # panels beside each other
LETTERS = 22


@dataclass(frozen=True)
class Panel:
    """One channel: its name, the cumulative margin per customer by month, what a customer costs."""

    name: str
    curve: tuple[float, ...]
    cac: float


def payback_chart(panels: Sequence[Panel], titles: tuple[Message, Message], language: Language) -> ibcs.Chart | None:
    """Draw the first panels on one scale; None without a curve."""
    drawn = [panel for panel in panels if panel.curve][:MOST]
    if not drawn:
        return None
    width = (ibcs.FULL - GAP * (len(drawn) - 1)) / len(drawn)
    most = max([*(max(panel.curve) for panel in drawn), *(panel.cac for panel in drawn if not math.isnan(panel.cac))])
    months = max(len(panel.curve) for panel in drawn)
    parts = [
        part
        for place, panel in enumerate(drawn)
        for part in _panel(panel, _Frame(place * (width + GAP), width - ROOM, most or 1.0, months), language)
    ]
    said = "; ".join(
        f"{panel.name}: {language.number(panel.curve[-1], 'money')}, CAC {language.number(panel.cac, 'money')}" for panel in drawn
    )
    alt = f"{language.say(titles[0])} {language.say(titles[1])} {said}"
    picture = strokes.svg(ibcs.FULL, HEIGHT, parts)
    return ibcs.Chart(says(language, titles[0]), language.say(titles[1]), picture, alt, "wide")


@dataclass(frozen=True)
class _Frame:
    left: float
    width: float
    most: float
    months: int

    def at(self, month: float, value: float) -> tuple[float, float]:
        return self.left + month / self.months * self.width, FLOOR + value / self.most * (TOP - FLOOR)


def _panel(panel: Panel, frame: _Frame, language: Language) -> list[str]:
    """Return one panel: steps of margin from nothing, a dashed line at the cost, the numbers at their ends."""
    points = [frame.at(0, 0), *(frame.at(month, value) for month, value in enumerate(panel.curve, start=1))]
    end, right = points[-1], frame.at(frame.months, 0)[0] + 1.2
    name = panel.name if width_of(panel.name) <= LETTERS else ibcs.wrapped(panel.name, LETTERS, 1)
    parts = [
        strokes.line([frame.at(0, 0), frame.at(frame.months, 0)], ibcs.INK, 0.5),
        strokes.text((frame.left, NAME), name, Look(size=ibcs.TEXT, weight=600, colour=ibcs.INK, height="top")),
        strokes.line(points, ibcs.INK, 1.3),
        strokes.dots(points[1:], ibcs.INK, 0.55),
        strokes.text(
            (frame.at(len(panel.curve), 0)[0], 0.4),
            language.say(msg("month {n:n}", n=len(panel.curve))),
            Look(across="right", height="bottom"),
        ),
    ]
    labels = [(end[1], language.number(panel.curve[-1], "money"), ibcs.INK)]
    if not math.isnan(panel.cac):
        cost = frame.at(0, panel.cac)[1]
        tone = ibcs.BAD if panel.curve[-1] < panel.cac else ibcs.QUIET
        parts.append(strokes.line([(frame.left, cost), (frame.left + frame.width, cost)], tone, 0.9, "1.2 0.8"))
        labels.append((cost, language.number(panel.cac, "money"), tone))
    places = ibcs.spread([height for height, _, _ in labels], 3.0)
    return parts + [
        strokes.text((right, place), words, Look(colour=colour)) for place, (_, words, colour) in zip(places, labels, strict=True)
    ]
