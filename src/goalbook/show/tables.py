"""Lean HTML tables: names left, numbers right, units in the head, a bar where a variance is meant to be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

BODY_ROWS = 12  # more belong into the workbook
EDGE = 2  # rows that a page break does not part from the next, at either end of a table
Align = Literal["number", "text", "bar"]
Tone = Literal["good", "bad", "plain"]


@dataclass(frozen=True)
class Column:
    """One column: its head, its unit, its cells as text (escaped) or Markup."""

    head: str
    cells: Sequence[str | Markup]
    align: Align = "number"
    unit: str = ""


@dataclass(frozen=True)
class Frame:
    """How the rows of a table are set: last row a total, rows above the limit left out with a line that says so."""

    total: bool = False
    limit: int = BODY_ROWS
    more: str = ""  # says where the rows above the limit are
    kind: str = ""  # extra class


def table(columns: Sequence[Column], frame: Frame | None = None) -> Markup:
    """Return an HTML table; every cell that is not Markup is escaped."""
    frame = frame or Frame()
    rows = list(zip(*(column.cells for column in columns), strict=True))
    body, last = (rows[:-1], rows[-1:]) if frame.total else (rows, [])
    shown = body[: frame.limit]
    head = Markup("").join(_head(column) for column in columns)
    count = len(shown) + len(last)
    lines = [_row(columns, row, _kept(place, count)) for place, row in enumerate(shown)]
    lines += [_row(columns, row, f"total {_kept(count - 1, count)}".strip()) for row in last]
    html = Markup('<table class="t{}"><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table>').format(
        f" {frame.kind}" if frame.kind else "", head, Markup("\n").join(lines)
    )
    if len(body) > len(shown) and frame.more:
        html += Markup('\n<p class="note">{}</p>').format(frame.more)
    return html


def _kept(place: int, count: int) -> str:
    """Return the classes of a row that stays with the next or the one before: no table leaves one or two rows alone on a page.

    Classes, since a style sheet that counts rows costs a tenth of the layout.
    """
    after, before = place < EDGE and place < count - 1, place >= count - EDGE and place > 0
    return " ".join(name for name, wanted in (("ka", after), ("kb", before)) if wanted)


def _head(column: Column) -> Markup:
    unit = Markup(' <span class="u">{}</span>').format(column.unit) if column.unit else Markup("")
    return Markup("<th{}>{}{}</th>").format(_class(column.align), column.head, unit)


def _row(columns: Sequence[Column], cells: Sequence[str | Markup], kind: str = "") -> Markup:
    tds = Markup("").join(Markup("<td{}>{}</td>").format(_class(column.align), cell) for column, cell in zip(columns, cells, strict=True))
    return Markup("<tr{}>{}</tr>").format(Markup(' class="{}"').format(kind) if kind else "", tds)


def _class(align: Align) -> Markup:
    return {"number": Markup(""), "text": Markup(' class="l"'), "bar": Markup(' class="b"')}[align]


def toned(text: str, tone: Tone) -> Markup:
    """Return text in the colour of good or bad; sign or symbol in the text says the same without colour."""
    return Markup("{}").format(text) if tone == "plain" else Markup('<span class="{}">{}</span>').format(tone, text)


@dataclass(frozen=True)
class BarScale:
    """The common scale of one column of variance bars: its ends in data units, its width in CSS pixels."""

    low: float
    high: float
    width: int = 96

    @classmethod
    def of(cls, values: Sequence[float], width: int = 96) -> BarScale:
        """Return the scale that holds all values and zero; not known values are left out."""
        known = [value for value in values if not math.isnan(value)] + [0.0]
        return cls(min(known), max(known), width)

    def x(self, value: float) -> float:
        """Return the place of a value in pixels."""
        span = (self.high - self.low) or 1.0
        return round(1 + (value - self.low) / span * (self.width - 2), 1)


FILLS: dict[Tone, str] = {"good": "#1b7f4b", "bad": "#b3261e", "plain": "#263238"}


def variance_bar(value: float, scale: BarScale, tone: Tone) -> Markup:
    """Return a bar from zero to the value as inline SVG, with the axis at zero; nothing where the value is not known."""
    if math.isnan(value):
        return Markup("")
    start, end = sorted((scale.x(0), scale.x(value)))
    zero = scale.x(0)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">'
        '<rect x="{x}" y="2" width="{bar}" height="8" fill="{fill}"/><path d="M{zero} 0V12" stroke="#263238" stroke-width="1"/></svg>'
    ).format(w=scale.width, x=start, bar=round(end - start, 1), fill=FILLS[tone], zero=zero)
