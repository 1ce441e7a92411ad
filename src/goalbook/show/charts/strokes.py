"""Small drawings written as SVG by hand, in millimetres from the lower left: for many little charts matplotlib's frames cost too much."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from goalbook.show.charts import ibcs
from goalbook.show.fonts import register_with_matplotlib

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

POINT = 25.4 / 72  # mm
_EM = TextToPath.FONT_SCALE  # units of a letter's outline
_LETTERS = TextToPath()
_CAPITAL = 0.66  # height of figures and capitals, in ems
_SHIFT = {"middle": -_CAPITAL / 2, "top": -_CAPITAL, "bottom": 0.0}
_SIGNS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}

Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """How a text is set: size in points, weight, colour, which point of it stands at its place."""

    size: float = ibcs.SMALL
    weight: int = 400
    colour: str = ibcs.QUIET
    across: str = "left"  # left | right
    height: str = "middle"  # bottom | middle | top


def svg(width: float, height: float, parts: Iterable[str]) -> str:
    """Return the drawing; it is the same bytes on every run and fetches nothing."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}">'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}<g transform="matrix(1 0 0 -1 0 {height:g})">{"".join(parts)}</g></svg>'


def line(points: Sequence[Point], colour: str, width: float, dash: str = "") -> str:
    """Return a line of a width in points through the points that are known; it breaks where one is not."""
    path, down = "", False
    for across, height in points:
        known = not (math.isnan(across) or math.isnan(height))
        path += f"{'L' if down else 'M'}{across:.2f} {height:.2f}" if known else ""
        down = known
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    look = f'fill="none" stroke="{colour}" stroke-width="{width * POINT:.3f}" stroke-linejoin="round"{dashes}'
    return f'<path d="{path}" {look}/>' if path else ""


def dots(points: Iterable[Point], colour: str, radius: float) -> str:
    """Return a filled dot at every point, its radius in mm."""
    arc = f"a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0"
    path = "".join(f"M{across - radius:.2f} {height:.2f}{arc}" for across, height in points)
    return f'<path d="{path}" fill="{colour}"/>' if path else ""


def squares(points: Iterable[Point], side: float) -> str:
    """Return an outlined square at every point, as plans are marked; its side in mm."""
    path = "".join(f"M{across - side / 2:.2f} {height - side / 2:.2f}h{side:g}v{side:g}h{-side:g}z" for across, height in points)
    return f'<path d="{path}" fill="white" stroke="{ibcs.INK}" stroke-width="{0.6 * POINT:.3f}"/>' if path else ""


def text(place: Point, words: str, look: Look) -> str:
    """Return a text as one path."""
    path, width = _outline(words, look.weight)
    scale = look.size * POINT / _EM
    across = place[0] - (width * scale if look.across == "right" else 0.0)
    height = place[1] + _SHIFT[look.height] * look.size * POINT
    return f'<path d="{path}" fill="{look.colour}" transform="matrix({scale:.6f} 0 0 {scale:.6f} {across:.2f} {height:.2f})"/>'


@lru_cache(maxsize=4096)
def _outline(words: str, weight: int) -> tuple[str, float]:
    """Return the letters' outline and its width, in units of a letter."""
    font = FontProperties(family=list(register_with_matplotlib()), weight=weight, size=_EM)
    corners, codes = _LETTERS.get_text_path(font, words)
    found, place = [], 0
    while place < len(codes):
        code = codes[place]
        count = {Path.CURVE3: 2, Path.CURVE4: 3}.get(code, 1)
        points = "" if code == Path.CLOSEPOLY else " ".join(f"{x:.0f} {y:.0f}" for x, y in corners[place : place + count])
        found.append(_SIGNS[code] + points)
        place += count
    return "".join(found), float(max((corner[0] for corner in corners), default=0.0))
