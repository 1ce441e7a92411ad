"""Click rate by topic direction before a day and since it, each with its range, and what share of the pieces is about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from goalbook.core.message import Label, Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import number, says

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.core.language import Language
    from goalbook.core.message import Value

WIDTH, HEIGHT = ibcs.HALF, 46.0  # as tall as the chart beside it
LEFT, RIGHT, TOP, BOTTOM = 31.0, 58.0, 4.5, 1.5
SHARES = 84.0  # where the shares of pieces end
MOST = 5  # directions drawn
LETTERS = 22  # of a direction's name
Row = dict[str, object]


@dataclass(frozen=True)
class Sides:
    """The directions of one channel before and after a day, by name."""

    before: dict[Label, Row]
    after: dict[Label, Row]

    @classmethod
    def of(cls, topics: list[Row]) -> Sides:
        """Return the rows of the table by side."""
        found: dict[str, dict[Label, Row]] = {"before": {}, "after": {}}
        for row in topics:
            found[str(row["span"])][cast("Label", row["topic"])] = row
        return cls(found["before"], found["after"])

    def names(self) -> list[Label]:
        """Return the directions, the most published since the day first."""
        every = dict.fromkeys((*self.before, *self.after))
        return sorted(every, key=lambda name: (-_share(self.after.get(name)), -_share(self.before.get(name))))[:MOST]

    def most(self) -> float:
        """Return the highest rate or end of a range."""
        values = [number(row[name]) for side in (self.before, self.after) for row in side.values() for name in ("click_rate", "high")]
        return max((value for value in values if not math.isnan(value)), default=0.0)


def directions_chart(change: Row | None, topics: list[Row], channel: Label, language: Language) -> ibcs.Chart | None:
    """Draw the directions of a channel; None without a click rate."""
    sides = Sides.of(topics)
    names, most = sides.names(), sides.most()
    if not names or most <= 0:
        return None
    line = min(10.0, (HEIGHT - TOP - BOTTOM) / len(names))
    parts = [
        strokes.text((LEFT, HEIGHT - 1.5), language.say(msg("click rate")), Look()),
        strokes.text((SHARES, HEIGHT - 1.5), language.say(msg("share of pieces")), Look(across="right")),
        strokes.line([(LEFT, HEIGHT - TOP - line * len(names)), (LEFT, HEIGHT - TOP)], ibcs.INK, 0.6),
    ]
    for place, name in enumerate(names):
        middle = HEIGHT - TOP - line * (place + 0.5)
        parts.append(strokes.text((LEFT - 1.5, middle), _short(language.say(name)), Look(colour=ibcs.INK, across="right")))
        parts += _side(sides.before.get(name), (middle + 1.5, most), ibcs.GREY, language)
        parts += _side(sides.after.get(name), (middle - 1.5, most), ibcs.INK, language)
        shares = [language.number(_share(side.get(name)), "pct0") for side in (sides.before, sides.after)]
        parts.append(strokes.text((SHARES, middle), " → ".join(shares), Look(colour=ibcs.INK, across="right")))
    title, subtitle = _title(change, channel), _subtitle(topics)
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(WIDTH, HEIGHT, parts), alt)


def _share(row: Row | None) -> float:
    return 0.0 if row is None else number(row["share_pieces"])


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"


def _side(row: Row | None, place: tuple[float, float], colour: str, language: Language) -> list[str]:
    """Return a rate as a dot on its range, with its number; nothing where it is not known."""
    rate = math.nan if row is None else number(row["click_rate"])
    if row is None or math.isnan(rate):
        return []
    height, most = place
    low, high = (number(row[name]) for name in ("low", "high"))
    ends = [LEFT + max(0.0, value) / most * (RIGHT - LEFT) for value in (rate, low, high)]
    parts = [strokes.dots([(ends[0], height)], colour, 0.85)]
    if not math.isnan(low):
        parts.append(strokes.line([(ends[1], height), (ends[2], height)], colour, 1.2))
    right = ends[0] if math.isnan(high) else ends[2]
    look = Look(size=ibcs.SMALL - 0.6, colour=ibcs.INK if colour == ibcs.INK else ibcs.QUIET)
    return [*parts, strokes.text((right + 1.3, height), language.number(rate, "pct2"), look)]


def _title(change: Row | None, channel: Label) -> Message:
    if change is None:
        return msg("{channel}: what each topic direction brings", channel=channel)
    values: dict[str, Value] = {"channel": channel, "before": number(change["rate_before"]), "after": number(change["rate_after"])}
    if abs(number(change["from_mix"])) >= abs(number(change["from_within"])):
        return msg("{channel}: other directions moved the click rate from {before:pct2} to {after:pct2}", **values)
    return msg("{channel}: the same directions are clicked differently, {before:pct2} before and {after:pct2} now", **values)


def _subtitle(topics: list[Row]) -> Message:
    """Return what is shown; a channel that published on one side only has no other day."""
    before, after = ([row for row in topics if row["span"] == span] for span in ("before", "after"))
    if not before or not after:
        return msg("Clicks ÷ reads or plays, with the 80 % range")
    values: dict[str, Value] = {"first": _day(before[0]["first"]), "day": _day(after[0]["first"]), "last": _day(after[0]["last"])}
    return msg("Clicks ÷ reads or plays, with the 80 % range: light from {first:day}, dark from {day:day} to {last:day}", **values)


def _day(value: object) -> date:
    return cast("pd.Timestamp", value).date()
