"""Text in charts as one path per line of text, where matplotlib draws one reusable path per letter."""

from __future__ import annotations

import re

# As matplotlib's SVG writer lays a line of text out: letters that are new are defined, then each letter is used, moved along the line.
_LETTER_DEFINED = r"<path id=\"[^\"]+\"(?: d=\"[^\"]*\")? transform=\"scale\(0\.015625\)\"/>"
_LETTER_USED = r"<use xlink:href=\"#[^\"]+\"(?: transform=\"translate\([-0-9. ]+\)\")?/>"
_LINE = re.compile(rf"(?:<defs>(?:\s*{_LETTER_DEFINED})+\s*</defs>\s*)?(?P<uses>{_LETTER_USED}(?:\s*{_LETTER_USED})*)")
_LETTER = re.compile(r"<path id=\"([^\"]+)\"(?: d=\"([^\"]*)\")? transform=\"scale\(0\.015625\)\"/>")
_USE = re.compile(r"<use xlink:href=\"#([^\"]+)\"(?: transform=\"translate\(([-0-9.]+) ([-0-9.]+)\)\")?/>")
_POINT = re.compile(r"(-?[0-9.]+) (-?[0-9.]+)")
_UNITS = 64  # a letter's path is in 64ths of the unit in which it is moved


def with_joined_letters(svg: str) -> str:
    """Return the drawing with each line of text as one path: the same picture in a quarter of the nodes, which the PDF is quicker to draw.

    Letters are defined where they first stand and used again further on, so definitions are remembered from one line to the next.
    """
    letters = dict(_LETTER.findall(svg))

    def joined(match: re.Match[str]) -> str:
        uses = _USE.findall(match["uses"])
        if any(name not in letters for name, _, _ in uses):
            return match[0]
        path = "".join(_moved(letters[name], float(x or 0) * _UNITS, float(y or 0) * _UNITS) for name, x, y in uses)
        return f'<path d="{path}" transform="scale(0.015625)"/>'

    return _LINE.sub(joined, svg)


def _moved(path: str, right: float, up: float) -> str:
    return _POINT.sub(lambda point: f"{float(point[1]) + right:g} {float(point[2]) + up:g}", path.replace("\n", ""))
