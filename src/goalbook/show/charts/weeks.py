"""A target week by week as outlined columns, as plans are drawn; weeks that holidays or sales fall into are named below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import POINT, Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.rows import Row
    from goalbook.core.language import Language

HEIGHT, FLOOR, TOP = 27.0, 8.0, 22.0  # mm
_LETTER = ibcs.SMALL * POINT * 0.52  # mm: width of a Latin letter
_CROWDED = 27  # weeks of more than half a year carry no figures of their own


def weeks_chart(rows: Sequence[Row], titles: tuple[Message, Message], language: Language) -> ibcs.Chart | None:
    """Draw the weeks of one line of ``phasing``; None where there are fewer than two, or no amounts."""
    amounts = [float(row["target"]) for row in rows]
    if len(rows) < 2 or not max(amounts, default=0.0) > 0:  # noqa: PLR2004 - one week shows no course
        return None
    step = ibcs.FULL / len(rows)
    drawn = [part for place, row in enumerate(rows) for part in _column(row, place * step, step, max(amounts))]
    drawn += _figures(rows, step, max(amounts), language)
    drawn += _names(rows, step, language)
    drawn.append(strokes.line([(0.0, FLOOR), (ibcs.FULL, FLOOR)], ibcs.INK, 0.6))
    said = [f"{language.date(row['start'], 'day')} {language.number(row['target'], 'n')}" for row in rows]
    alt = f"{language.say(titles[0])} {language.say(titles[1])} {'; '.join(said)}"
    return ibcs.Chart(says(language, titles[0]), language.say(titles[1]), strokes.svg(ibcs.FULL, HEIGHT, drawn), alt, "wide")


def _column(row: Row, left: float, step: float, most: float) -> Iterator[str]:
    """Yield one week's column; weeks cut by the period are as narrow as their days are few."""
    width, top = step * 0.78 * min(1.0, float(row["days"]) / 7), FLOOR + (TOP - FLOOR) * float(row["target"]) / most
    start = left + step * 0.08
    yield strokes.line([(start, FLOOR), (start, top), (start + width, top), (start + width, FLOOR)], ibcs.INK, 0.7)


def _figures(rows: Sequence[Row], step: float, most: float, language: Language) -> Iterator[str]:
    """Yield each column's amount above and its first day below; where weeks are many, every fourth day alone."""
    crowded = len(rows) > _CROWDED
    kind = "n" if most < 10_000 else "compact"  # noqa: PLR2004 - five digits do not fit above a column
    for place, row in enumerate(rows):
        left = place * step + step * 0.08
        if not crowded:
            top = FLOOR + (TOP - FLOOR) * float(row["target"]) / most
            yield strokes.text((left, top + 0.9), language.number(row["target"], kind), Look(colour=ibcs.INK, height="bottom"))
        if not crowded or place % 4 == 0:
            yield strokes.text((left, FLOOR - 0.9), language.date(row["start"], "day"), Look(height="top"))


def _names(rows: Sequence[Row], step: float, language: Language) -> Iterator[str]:
    """Yield holidays and sales under the first week they fall into, as far as there is room to the one before."""
    free, last = 0.0, Label("", "")
    for place, row in enumerate(rows):
        name = row["holiday"]
        left = place * step + step * 0.08
        if name.en and name != last and left >= free:
            words = language.say(name)
            yield strokes.text((left, FLOOR - 4.4), words, Look(colour=ibcs.INK, height="top"))
            free = left + _LETTER * ibcs.width_of(words) + 2.0
        last = name


def titles(name: Label, period: Message, lead: Message) -> tuple[Message, Message]:
    """Return the chart's message and what it shows."""
    return lead, msg("{name} by week, {period}; plan", name=name, period=period)
