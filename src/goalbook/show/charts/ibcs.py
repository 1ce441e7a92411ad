"""The notation all charts share: actual solid, previous grey, plan outlined, forecast hatched, variance green or red."""

from __future__ import annotations

import base64
import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from goalbook.core.terminal import width_of
from goalbook.show.charts.glyphs import with_joined_letters
from goalbook.show.fonts import register_with_matplotlib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

INK = "#263238"
GREY = "#b8c2c7"  # previous year, previous period
QUIET = "#607d8b"  # subtitles, ranges, event marks
GOOD = "#1b7f4b"
BAD = "#b3261e"
BAND = "#e7ecee"
HATCH = "/////"
MM = 1 / 25.4
HALF = 86.0  # mm: one of two columns on A4
FULL = 178.0  # mm: the whole width of A4 between margins
TALL = 60.0  # mm: with this, page one fits its sheet even when crowded

TEXT = 7.6
SMALL = 6.8


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its message, what it shows, the SVG, and the text for who cannot see it."""

    title: Markup
    subtitle: str
    svg: str
    alt: str
    kind: str = ""

    def html(self) -> Markup:
        """Return the figure: the message first, then measure, unit and period, then the picture."""
        source = "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()
        return Markup(
            '<figure class="fig{}"><figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>'
            '<img class="chart" alt="{}" src="{}"></figure>'
        ).format(f" {self.kind}" if self.kind else "", self.title, self.subtitle, self.alt, source)


@contextmanager
def notation() -> Iterator[None]:
    """Apply the house style; nothing of it leaks into a notebook's own charts."""
    families = list(register_with_matplotlib())
    settings: dict[Any, Any] = {
        "font.family": families,
        "font.size": TEXT,
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.6,
        "axes.unicode_minus": True,
        "xtick.color": INK,
        "ytick.color": INK,
        "hatch.linewidth": 0.6,
        "hatch.color": INK,
        "text.parse_math": False,  # a dollar sign is money
        "svg.hashsalt": "goalbook",
        "svg.fonttype": "path",
        "path.simplify": True,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
    }
    with mpl.rc_context(settings):
        yield


def sheet(width: float, height: float) -> Figure:
    """Return an empty figure of the given size in mm, bound to no screen."""
    figure = Figure(figsize=(width * MM, height * MM), layout=None)
    FigureCanvasSVG(figure)
    return figure


def bare(axes: Axes, *, floor: bool = False) -> None:
    """Take away frame, ticks and grid; leave the line at the bottom where time runs along it."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(floor and side == "bottom")
    axes.tick_params(length=0, labelleft=False, labelbottom=floor)
    if not floor:
        axes.set_xticks([])
    axes.set_yticks([])


def to_svg(figure: Figure) -> str:
    """Return the figure as SVG that is the same bytes on every run: no date, no creator, letters as paths."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return with_joined_letters(stream.getvalue())


def spread(places: list[float], gap: float) -> list[float]:
    """Return label places near the wanted ones, in their order, at least a gap apart."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    shift = sum(moved[index] - places[index] for index in order) / len(order) if order else 0.0
    return [place - shift for place in moved]


def wrapped(text: str, width: int, lines: int) -> str:
    """Return text broken into at most so many lines of so many letters; what does not fit ends in an ellipsis."""
    done: list[str] = [""]
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*", text):
        if done[-1] and width_of(done[-1] + word.rstrip()) > width:
            if len(done) == lines:
                return "\n".join(line.rstrip() for line in done) + "…"
            done.append("")
        done[-1] += word
    return "\n".join(line.rstrip() for line in done)
