"""Two small charts of members: how many lie in each band of scores, and how many a bonus pays by its threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.language import Language

HEIGHT = 30.0  # mm
FLOOR, HEAD = 6.0, 4.0  # mm below the axis and above the highest mark
LEFT, RIGHT = 2.0, 2.0
WIDE = 0.62  # of a band's room that its column fills


@dataclass(frozen=True)
class Step:
    """What one threshold of a bonus pays: how many members, whether it is the one in force."""

    threshold: float
    paid: int
    in_force: bool


def bands_chart(bands: Sequence[tuple[float, float, int]], language: Language) -> str:
    """Return the columns of members by band of scores, the count above each."""
    room = (ibcs.HALF - LEFT - RIGHT) / len(bands)
    top = max(1, *(count for _, _, count in bands))
    parts = [strokes.line([(LEFT, FLOOR), (ibcs.HALF - RIGHT, FLOOR)], ibcs.INK, 0.6)]
    for place, (low, high, count) in enumerate(bands):
        across, tall = LEFT + place * room, count / top * (HEIGHT - FLOOR - HEAD - 2)
        parts.append(_column(across + room * (1 - WIDE) / 2, room * WIDE, tall))
        middle = across + room / 2
        parts += _centred((middle, FLOOR + tall + 0.8), str(count), Look(weight=600, colour=ibcs.INK, height="bottom"))
        parts += _centred((middle, FLOOR - 1.2), _band(low, high, language), Look(height="top"))
    return strokes.svg(ibcs.HALF, HEIGHT, parts)


def _column(across: float, width: float, tall: float, colour: str = ibcs.INK) -> str:
    return f'<path d="M{across:.2f} {FLOOR:.2f}h{width:.2f}v{tall:.2f}h{-width:.2f}z" fill="{colour}"/>'


def _centred(place: tuple[float, float], words: str, look: Look) -> Iterator[str]:
    """Yield a text around its place, by the width that letters and signs of Chinese have on average."""
    width = sum(1.9 if ord(letter) > 0x2E80 else 1.0 for letter in words) * ibcs.SMALL * strokes.POINT * 0.52  # noqa: PLR2004 - CJK begins
    yield strokes.text((place[0] - width / 2, place[1]), words, look)


def _band(low: float, high: float, language: Language) -> str:
    if low <= 0:
        return f"< {language.number(high, 'pct0')}"
    if math.isnan(high):
        return f"≥ {language.number(low, 'pct0')}"
    return f"{language.number(low, 'pct0').rstrip('% ').strip()}–{language.number(high, 'pct0')}"


def thresholds_chart(steps: Sequence[Step], members: int, language: Language) -> str:
    """Return a column of members paid per threshold, the one in force dark; between two thresholds nothing is said."""
    room = (ibcs.HALF - LEFT - RIGHT) / len(steps)
    parts = [strokes.line([(LEFT, FLOOR), (ibcs.HALF - RIGHT, FLOOR)], ibcs.INK, 0.6)]
    for place, step in enumerate(steps):
        middle, tall = LEFT + (place + 0.5) * room, step.paid / max(members, 1) * (HEIGHT - FLOOR - HEAD - 2)
        parts.append(_column(middle - room * WIDE / 2, room * WIDE, tall, ibcs.INK if step.in_force else ibcs.QUIET))
        parts += _centred((middle, FLOOR + tall + 0.8), str(step.paid), Look(weight=600, colour=ibcs.INK, height="bottom"))
        parts += _centred((middle, FLOOR - 1.2), language.number(step.threshold, "pct0"), Look(height="top"))
    return strokes.svg(ibcs.HALF, HEIGHT, parts)
