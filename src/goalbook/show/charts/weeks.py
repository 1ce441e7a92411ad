"""A target week by week as outlined columns, as plans are drawn; weeks that holidays or sales fall into are named below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import POINT, Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.rows import Row
    from goalbook.core.language import Language

RISE, ROOM, DAYS, NAMES = 14.0, 5.0, 4.6, 3.4  # mm: tallest column, what stands above it, first days, names below these
_LETTER = ibcs.SMALL * POINT * 0.52  # mm: width of a Latin letter
_LONG = 10_000  # five digits do not fit above a column
_CROWDED = 27  # weeks of more than half a year carry no figures of their own


def weeks_chart(rows: Sequence[Row], titles: tuple[Message, Message], language: Language) -> ibcs.Chart | None:
    """Draw the weeks of one line of ``phasing``; None where there are fewer than two, or no amounts."""
    amounts = [float(row["target"]) for row in rows]
    if len(rows) < 2 or not max(amounts, default=0.0) > 0:  # noqa: PLR2004 - one week shows no course
        return None
    step, most = ibcs.FULL / len(rows), max(amounts)
    lines = max((line + 1 for _, _, line in _placed(rows, _Frame(step, most, 0.0), language)), default=0)
    frame = _Frame(step, most, DAYS + NAMES * lines)
    drawn = [part for place, row in enumerate(rows) for part in _column(row, frame, place)]
    drawn += _figures(rows, frame, language)
    drawn += _names(rows, frame, language)
    drawn.append(strokes.line([(0.0, frame.floor), (ibcs.FULL, frame.floor)], ibcs.INK, 0.6))
    said = [f"{language.date(row['start'], 'day')} {language.number(row['target'], 'n')}" for row in rows]
    alt = f"{language.say(titles[0])} {language.say(titles[1])} {'; '.join(said)}"
    return ibcs.Chart(
        says(language, titles[0]), language.say(titles[1]), strokes.svg(ibcs.FULL, frame.floor + RISE + ROOM, drawn), alt, "wide"
    )


@dataclass(frozen=True)
class _Frame:
    """The common measures of the columns, in mm: a week's width, the largest amount, the height of the line they stand on."""

    step: float
    most: float
    floor: float

    def left(self, place: int) -> float:
        return place * self.step + self.step * 0.08

    def top(self, row: Row) -> float:
        return self.floor + RISE * float(row["target"]) / self.most


def _column(row: Row, frame: _Frame, place: int) -> Iterator[str]:
    """Yield one week's column; weeks cut by the period are as narrow as their days are few."""
    start, top = frame.left(place), frame.top(row)
    end = start + frame.step * 0.78 * min(1.0, float(row["days"]) / 7)
    yield strokes.line([(start, frame.floor), (start, top), (end, top), (end, frame.floor)], ibcs.INK, 0.7)


def _figures(rows: Sequence[Row], frame: _Frame, language: Language) -> Iterator[str]:
    """Yield each column's amount above and its first day below; where weeks are many, every fourth day alone."""
    crowded = len(rows) > _CROWDED
    kind = "n" if frame.most < _LONG else "compact"
    for place, row in enumerate(rows):
        if not crowded:
            where = (frame.left(place), frame.top(row) + 0.9)
            yield strokes.text(where, language.number(row["target"], kind), Look(colour=ibcs.INK, height="bottom"))
        if not crowded or (place % 4 == 0 and place < len(rows) - 2):
            yield strokes.text((frame.left(place), frame.floor - 0.9), language.date(row["start"], "day"), Look(height="top"))


def _names(rows: Sequence[Row], frame: _Frame, language: Language) -> Iterator[str]:
    """Yield every holiday and sale under the first week it falls into, on the first line that has room there."""
    for words, left, line in _placed(rows, frame, language):
        yield strokes.text((left, frame.floor - DAYS + 0.2 - line * NAMES), words, Look(colour=ibcs.INK, height="top"))


def _placed(rows: Sequence[Row], frame: _Frame, language: Language) -> Iterator[tuple[str, float, int]]:
    """Yield the names with their left edge and their line; none is left out, however long it is in a language."""
    free: list[float] = []
    last = Label("", "")
    for place, row in enumerate(rows):
        name, left = row["holiday"], frame.left(place)
        if name.en and name != last:
            words = language.say(name)
            line = next((at for at, end in enumerate(free) if left >= end), len(free))
            free[line : line + 1] = [left + _LETTER * width_of(words) + 2.0]
            yield words, left, line
        last = name


def titles(name: Label, period: Message, lead: Message) -> tuple[Message, Message]:
    """Return the chart's message and what it shows."""
    return lead, msg("{name} by week, {period}; plan", name=name, period=period)
