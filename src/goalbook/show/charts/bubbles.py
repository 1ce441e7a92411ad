"""Channels by conversion and retention, as large as what they bring; red is kept for a customer that costs more than its cap (MR-37)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs
from goalbook.show.words import channel_name, inside, known, metric_name, number, reviewed_month, rows, says

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

    Floats = NDArray[np.float64]

HEIGHT = 62.0
MOST = 8  # channels; the smallest are left out
LARGEST, SMALLEST = 1_100.0, 14.0  # area of a bubble in square points
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}  # hides the median line behind a label
WIDE = 4.0  # conversions further apart than this factor stand on a logarithmic scale


@dataclass(frozen=True)
class Bubble:
    """One channel; a retention that is not known is NaN and stands below the line."""

    channel: str
    conversion: float
    retention: float
    volume: float
    dear: bool  # CAC beyond its cap


@dataclass(frozen=True)
class BubbleData:
    """The channels drawn, what retention means here, and the cap of CAC where there is one."""

    bubbles: tuple[Bubble, ...]
    retention_id: str
    cap: float
    best: Label  # the diagnosis worth the title
    worst_channel: str


def bubble_data(review: MonthlyReview) -> BubbleData | None:
    """Return the largest channels with a conversion rate; None where fewer than two have conversion and retention."""
    table = [
        row for row in rows(review.tables.get("channel_matrix")) if known(row["conversion_rate"]) and number(row["conversion_rate"]) > 0
    ]
    if sum(known(row["retention_rate"]) for row in table) < 2:  # noqa: PLR2004 - nothing to compare
        return None
    table.sort(key=lambda row: -number(row["share"]) if known(row["share"]) else 0.0)
    cap = cost_cap(review)
    bubbles = tuple(
        Bubble(
            str(row["channel"]),
            number(row["conversion_rate"]),
            number(row["retention_rate"]),
            number(row["share"]) if known(row["share"]) else 0.0,
            known(row["cac"]) and number(row["cac"]) > cap,
        )
        for row in table[:MOST]
    )
    low = [row for row in table if row["efficiency"] == "low" and row["diagnosis"].en]  # type: ignore[attr-defined] # a Label
    chosen = low[0] if low else None
    kept = [str(row["metric_id"]) for row in rows(review.tables.get("league")) if str(row["metric_id"]).startswith("retention")]
    diagnosis = chosen["diagnosis"] if chosen is not None else Label("", "")
    assert isinstance(diagnosis, Label)  # noqa: S101 - a cell of the matrix
    return BubbleData(bubbles, kept[0] if kept else "retention_d30", cap, diagnosis, str(chosen["channel"]) if chosen is not None else "")


def cost_cap(review: MonthlyReview) -> float:
    """Return the cap of CAC on the board, NaN without one."""
    board = [row for row in rows(review.tables.get("kpis")) if row["id"] == "cac" and row["target_kind"] == "cap"]
    return number(board[0]["target"]) if board else math.nan


def bubble_chart(review: MonthlyReview, language: Language) -> ibcs.Chart | None:
    """Draw the channels between the medians of conversion and retention."""
    data = bubble_data(review)
    if data is None:
        return None
    title, subtitle = _title(data, review), _subtitle(data, review)
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, HEIGHT)
        _draw(figure.add_axes((0.02, 0.09, 0.96, 0.89)), data, review, language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _title(data: BubbleData, review: MonthlyReview) -> Message:
    if data.worst_channel:
        return msg("{channel}: {diagnosis}", channel=channel_name(review, data.worst_channel), diagnosis=data.best)
    return msg("No channel pays less than the whole and keeps fewer")


def _subtitle(data: BubbleData, review: MonthlyReview) -> Message:
    size, month = inside(metric_name(review, review.headline.metric_id)), reviewed_month(review)
    if any(bubble.dear for bubble in data.bubbles):
        return msg("Size: {size}; red: CAC above {cap:money}; dotted: medians; {month}", size=size, cap=data.cap, month=month)
    return msg("Size: {size}; dotted: medians; {month}", size=size, month=month)


def _draw(axes: Axes, data: BubbleData, review: MonthlyReview, language: Language) -> None:
    x = np.array([bubble.conversion for bubble in data.bubbles])
    y = np.array([bubble.retention for bubble in data.bubbles])
    if x.max() / x.min() > WIDE:
        axes.set_xscale("log")
    _limits(axes, x, y[np.isfinite(y)])
    ibcs.bare(axes)
    axes.minorticks_off()  # a logarithmic axis labels them
    floor = axes.get_ylim()[0]
    places = np.where(np.isfinite(y), y, floor + 0.08 * (axes.get_ylim()[1] - floor))
    largest = max(bubble.volume for bubble in data.bubbles) or 1.0
    areas = [max(LARGEST * bubble.volume / largest, SMALLEST) for bubble in data.bubbles]
    colours = [ibcs.BAD if bubble.dear else ibcs.INK for bubble in data.bubbles]
    _frame(axes, data, (float(np.median(x)), float(np.nanmedian(y))), (review, language))
    axes.scatter(x, places, s=areas, c=colours, linewidths=0.8, edgecolors="white", zorder=2)
    _labels(axes, data, (places, areas), (review, language))


def _limits(axes: Axes, x: Floats, y: Floats) -> None:
    """Leave room for bubbles and labels; a single level of retention still gets a height."""
    if axes.get_xscale() == "log":
        spread = x.max() / x.min()
        axes.set_xlim(x.min() / spread**0.3, x.max() * spread**0.3)
    else:
        wide = (x.max() - x.min()) or x.max() * 0.2
        axes.set_xlim(x.min() - 0.35 * wide, x.max() + 0.35 * wide)
    tall = max(y.max() - y.min(), 0.1 * y.max(), 1e-9)
    middle = (y.max() + y.min()) / 2
    axes.set_ylim(middle - 1.2 * tall, middle + 0.8 * tall)


def _frame(axes: Axes, data: BubbleData, middle: tuple[float, float], speech: tuple[MonthlyReview, Language]) -> None:
    """Draw the medians with their values, the names of both directions, and the strip of channels without retention."""
    review, language = speech
    quiet = {"color": ibcs.QUIET, "fontsize": ibcs.SMALL}
    axes.axvline(middle[0], color=ibcs.QUIET, lw=0.7, ls=(0, (1, 1.5)), zorder=1)
    axes.axhline(middle[1], color=ibcs.QUIET, lw=0.7, ls=(0, (1, 1.5)), zorder=1)
    _beside(axes, language.number(middle[0], "pct2"), (middle[0], 1.0), (3, -1), top=True)
    _beside(axes, language.number(middle[1], "pct"), (1.0, middle[1]), (0, 2), top=False)
    up = language.say(msg("↑ {name}", name=metric_name(review, data.retention_id)))
    right = language.say(msg("{name} →", name=metric_name(review, "conversion_rate")))
    axes.text(0, 1, up, transform=axes.transAxes, va="top", **quiet)  # type: ignore[arg-type] # settings of one text
    axes.text(1, -0.015, right, transform=axes.transAxes, ha="right", va="top", **quiet)  # type: ignore[arg-type] # as above
    if any(math.isnan(bubble.retention) for bubble in data.bubbles):
        axes.axhline(axes.get_ylim()[0] + 0.17 * np.ptp(axes.get_ylim()), color=ibcs.GREY, lw=0.5, zorder=1)
        axes.text(0, 0.14, language.say(msg("retention not measured")), transform=axes.transAxes, va="top", **quiet)  # type: ignore[arg-type] # as above


def _beside(axes: Axes, text: str, place: tuple[float, float], off: tuple[float, float], *, top: bool) -> None:
    coords = ("data", "axes fraction") if top else ("axes fraction", "data")
    style = {"ha": "left", "va": "top"} if top else {"ha": "right", "va": "bottom"}
    axes.annotate(text, place, off, xycoords=coords, textcoords="offset points", color=ibcs.QUIET, fontsize=ibcs.SMALL, **style)  # type: ignore[arg-type] # settings of one text


@dataclass(frozen=True)
class _Box:
    """A rectangle on the sheet, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: _Box) -> float:
        """Return the area two rectangles share."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)


def _labels(axes: Axes, data: BubbleData, drawn: tuple[Floats, list[float]], speech: tuple[MonthlyReview, Language]) -> None:
    """Name every bubble with its share of the whole, at the side where the fewest others are in the way."""
    review, language = speech
    scale = 72 / axes.figure.dpi
    centres = [axes.transData.transform((b.conversion, y)) * scale for b, y in zip(data.bubbles, drawn[0], strict=True)]
    radii = [math.sqrt(area / math.pi) for area in drawn[1]]
    taken = [_Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(centres, radii, strict=True)]
    edges = np.asarray(axes.get_window_extent().extents, dtype=float) * scale
    for bubble, (x, y), radius in zip(data.bubbles, centres, radii, strict=True):
        name = language.say(channel_name(review, bubble.channel))
        text = language.say(msg("{name} {share:pct0}", name=name, share=bubble.volume)) if bubble.volume else name
        width, height = width_of(text) * ibcs.TEXT * 0.52, ibcs.TEXT * 1.25
        sides = (
            _Box(x + radius + 2, y - height / 2, x + radius + 2 + width, y + height / 2),
            _Box(x - radius - 2 - width, y - height / 2, x - radius - 2, y + height / 2),
            _Box(x - width / 2, y + radius + 1, x + width / 2, y + radius + 1 + height),
            _Box(x - width / 2, y - radius - 1 - height, x + width / 2, y - radius - 1),
        )
        room = [sum(box.overlap(other) for other in taken) + 50 * _outside(box, edges) for box in sides]
        chosen = sides[room.index(min(room))]
        taken.append(chosen)
        place = ((chosen.left + chosen.right) / 2 - x, (chosen.bottom + chosen.top) / 2 - y)
        colour = ibcs.BAD if bubble.dear else ibcs.INK
        across, up = axes.transData.inverted().transform((x / scale, y / scale))
        style = {"ha": "center", "va": "center", "weight": 600, "color": colour, "zorder": 3, "bbox": PAPER}
        axes.annotate(text, (across, up), place, textcoords="offset points", **style)  # type: ignore[arg-type] # settings of one text


def _outside(box: _Box, edges: Floats) -> float:
    """Return by how many points a rectangle leaves the picture."""
    left, bottom, right, top = (float(edge) for edge in edges)
    return max(left - box.left, 0) + max(box.right - right, 0) + max(bottom - box.bottom, 0) + max(box.top - top, 0)
