"""How many plays the first hour of a video had against how many it had in the end, with the early line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import number, says

if TYPE_CHECKING:
    from goalbook.core.language import Language
    from goalbook.core.message import Value

WIDTH, HEIGHT = ibcs.HALF, 46.0
LEFT, RIGHT, BOTTOM, TOP = 12.0, 84.0, 7.0, 43.0
STEPS = (1, 2, 5)
MOST_TICKS = 4
Row = dict[str, object]


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis: which numbers lie at which millimetres."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """Return the place of a number."""
        span = math.log(self.high / self.low) or 1.0
        return self.first + math.log(value / self.low) / span * (self.last - self.first)

    def ticks(self) -> list[float]:
        """Return a few round numbers within the axis."""
        found = [step * 10.0**power for power in range(12) for step in STEPS if self.low <= step * 10.0**power <= self.high]
        return found[:: math.ceil(len(found) / MOST_TICKS)] if found else []


def first_hour_chart(signal: Row, pieces: list[Row], channel: Label, language: Language) -> ibcs.Chart | None:
    """Draw the pieces of a channel; None where fewer than two are known."""
    points = [row for row in pieces if number(row["plays_1h"]) > 0 and number(row["plays_total"]) > 0]
    if len(points) < 2:  # noqa: PLR2004 - one point shows no relation
        return None
    across = _axis([number(row["plays_1h"]) for row in points], LEFT, RIGHT)
    upward = _axis([number(row["plays_total"]) for row in points], BOTTOM, TOP)
    title = _title(signal, channel)
    subtitle = msg(
        "Plays in the first hour (across) and so far (up), both on a logarithmic scale; {n:n} earlier pieces light, the month's dark, below"
        " the early line red; boosted ones left out: {out:n}",
        n=number(signal["history"]),
        out=number(signal["boosted_out"]),
    )
    svg = strokes.svg(WIDTH, HEIGHT, [*_frame(across, upward, language), *_dots(points, across, upward), *_line(signal, across, language)])
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _title(signal: Row, channel: Label) -> Message:
    values: dict[str, Value] = {
        "channel": channel,
        "n": number(signal["below"]),
        "all": number(signal["month_pieces"]),
        "r": number(signal["rank_correlation"]),
    }
    if math.isnan(number(signal["early_line"])):
        return msg("{channel}: too few earlier pieces for an early line", **values)
    if not signal["signal"]:
        return msg("{channel}: the first hour does not foretell how far a piece gets", **values)
    return msg(
        "{channel}: {n:n} of {all:n} began below the early line; the first hour foretells the rest (rank correlation {r:ratio2})", **values
    )


def _axis(values: list[float], first: float, last: float) -> Axis:
    return Axis(min(values) / 1.15, max(values) * 1.15, first, last)


def _frame(across: Axis, upward: Axis, language: Language) -> list[str]:
    right = Look(across="right")
    return [
        strokes.line([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], ibcs.INK, 0.6),
        *(strokes.text((across.at(one) + 2.5, BOTTOM - 2.8), language.number(one, "compact"), right) for one in across.ticks()),
        *(strokes.text((LEFT - 1.2, upward.at(one)), language.number(one, "compact"), right) for one in upward.ticks()),
    ]


def _dots(points: list[Row], across: Axis, upward: Axis) -> list[str]:
    """Return the earlier pieces in grey, the month's in ink, those of the month below the line in red and larger."""
    groups: dict[str, list[strokes.Point]] = {"earlier": [], "month": [], "below": []}
    for row in points:
        group = "earlier" if not row["in_month"] else "below" if row["early"] == "below" else "month"
        groups[group].append((across.at(number(row["plays_1h"])), upward.at(number(row["plays_total"]))))
    return [
        strokes.dots(groups["earlier"], ibcs.GREY, 0.6),
        strokes.dots(groups["month"], ibcs.INK, 0.8),
        strokes.dots(groups["below"], ibcs.BAD, 0.95),
    ]


def _line(signal: Row, across: Axis, language: Language) -> list[str]:
    line = number(signal["early_line"])
    if not across.low <= line <= across.high:
        return []
    place = across.at(line)
    words = language.say(msg("early line {line:n}", line=line))
    return [
        strokes.line([(place, BOTTOM), (place, TOP)], ibcs.QUIET, 0.7, "1 1"),
        strokes.text((place + 1.0, TOP - 1.0), words, Look(colour=ibcs.INK)),
    ]
