"""An effect with its interval in a table's row, on the line of no effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.show.charts.ibcs import GREY
from goalbook.show.tables import FILLS, BarScale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.show.tables import Tone

WIDTH = 110  # pixels


def interval_scale(values: Iterable[float], width: int = WIDTH) -> BarScale:
    """Return the scale that holds all known values and zero, with a little room at both ends."""
    known = [value for value in values if math.isfinite(value)] + [0.0]
    room = 0.05 * (max(known) - min(known)) or 1.0
    return BarScale(min(known) - room, max(known) + room, width)


def interval_bar(points: tuple[float, float, float], scale: BarScale, tone: Tone) -> Markup:
    """Return the interval as a thin line with ends, its value as a dot; nothing where the interval is not known."""
    low, value, high = points
    if not (math.isfinite(low) and math.isfinite(high)):
        return Markup("")
    left, right, dot = scale.x(low), scale.x(high), scale.x(value)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true"><path d="M{zero} 0V12" stroke="{grey}" '
        'stroke-width="1.2"/><path d="M{l} 6H{r}M{l} 3V9M{r} 3V9" stroke="{fill}" stroke-width="1.4" fill="none"/>'
        '<circle cx="{dot}" cy="6" r="2.6" fill="{fill}"/></svg>'
    ).format(w=scale.width, zero=scale.x(0), grey=GREY, l=left, r=right, dot=dot, fill=FILLS[tone])
