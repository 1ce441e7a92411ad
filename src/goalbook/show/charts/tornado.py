"""How far one factor's range of the past moves an outcome, as a bar in a table's row: the plan's own value and the target are lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.show.charts.ibcs import GREY, INK
from goalbook.show.tables import BarScale

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 170  # pixels
HEIGHT = 12
THIN = 1.5  # a factor that hardly moves still shows


def tornado_scale(values: Sequence[float], width: int = WIDTH) -> BarScale:
    """Return a scale that holds all values with a little room; it does not begin at zero, since the bars show ranges and no amounts."""
    known = [value for value in values if not math.isnan(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = 0.06 * (high - low) or 1.0
    return BarScale(low - room, high + room, width)


def tornado_bar(ends: tuple[float, float], marks: tuple[float, float], scale: BarScale) -> Markup:
    """Return the range of the outcome as a bar; ``marks`` are the outcome as planned and the target (dashed)."""
    planned, target = marks
    parts = Markup("")
    if not any(math.isnan(end) for end in ends):
        left, right = sorted(scale.x(end) for end in ends)
        width = max(right - left, THIN)
        parts += Markup('<rect x="{}" y="2.5" width="{}" height="7" fill="{}"/>').format(left, round(width, 1), GREY)
    parts += Markup('<path d="M{} 0V12" stroke="{}" stroke-width="1.4"/>').format(scale.x(planned), INK)
    if not math.isnan(target):
        parts += Markup('<path d="M{} 0V12" stroke="{}" stroke-width="1.4" stroke-dasharray="2.5 1.5"/>').format(scale.x(target), INK)
    head = Markup('<svg class="vb" width="{w}" height="{h}" viewBox="0 0 {w} {h}" aria-hidden="true">').format(w=scale.width, h=HEIGHT)
    return head + parts + Markup("</svg>")
