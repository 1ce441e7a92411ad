"""Private-domain revenue from the month before to the month under review: what each factor did, as a waterfall of bars."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import POINT, Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.language import Language
    from goalbook.core.message import Message

ROW, BAR = 6.4, 4.2  # mm
LETTER = ibcs.SMALL * POINT * 0.52  # mm: width of a Latin letter
ROOM = 0.28  # of the span: how much of a cut total is left


@dataclass(frozen=True)
class Step:
    """One bar: its name, where it begins and ends, what is written beside it, its fill."""

    name: str
    start: float
    end: float
    text: str
    fill: str
    total: bool = False


@dataclass(frozen=True)
class _Scale:
    """From money to millimetres."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        return self.left + (value - self.low) / ((self.high - self.low) or 1.0) * (self.right - self.left)


def bridge_chart(steps: Sequence[Step], titles: tuple[Message, Message], language: Language) -> ibcs.Chart | None:
    """Draw the steps top down, the first and the last being totals; None where an end is not known."""
    levels = [value for step in steps for value in (step.start, step.end) if not (step.total and value == 0)]
    if not steps or any(math.isnan(level) for level in levels):
        return None
    low, high = min(levels), max(levels)
    span = (high - low) or abs(high) or 1.0
    cut = low > span  # totals are cut only where zero is far away
    left = max(width_of(step.name) for step in steps) * LETTER + 2.0
    right = ibcs.HALF - max(width_of(step.text) for step in steps) * LETTER - 2.5
    scale = _Scale(low - ROOM * span if cut else min(0.0, low), high, left, right)
    height = ROW * len(steps) + 1.0
    drawn = [
        strokes.line([(scale.x(step.end), height - ROW * (place + 0.5)), (scale.x(step.end), height - ROW * (place + 1.5))], ibcs.INK, 0.4)
        for place, step in enumerate(steps[:-1])
    ]
    drawn += [part for place, step in enumerate(steps) for part in _step(step, scale, height - ROW * (place + 0.5), cut=cut)]
    said = "; ".join(f"{step.name} {step.text}" for step in steps)
    alt = f"{language.say(titles[0])} {language.say(titles[1])} {said}"
    return ibcs.Chart(says(language, titles[0]), language.say(titles[1]), strokes.svg(ibcs.HALF, height, drawn), alt)


def _step(step: Step, scale: _Scale, middle: float, *, cut: bool) -> Iterator[str]:
    start, end = sorted((scale.x(scale.low if step.total and cut else step.start), scale.x(step.end)))
    weight = 600 if step.total else 400
    yield strokes.text((scale.left - 2.0, middle), step.name, Look(weight=weight, colour=ibcs.INK, across="right"))
    yield f'<path d="M{start:.2f} {middle - BAR / 2:.2f}h{max(end - start, 0.25):.2f}v{BAR:g}H{start:.2f}z" fill="{step.fill}"/>'
    if step.total and cut:
        at = start + 2.4
        yield strokes.line([(at, middle - BAR * 0.7), (at + 1.4, middle + BAR * 0.7)], "white", 2.4)
    yield strokes.text((ibcs.HALF, middle), step.text, Look(weight=weight, colour=_ink(step.fill), across="right"))


def _ink(fill: str) -> str:
    return ibcs.INK if fill == ibcs.GREY else fill
