"""One figure of the review deck: six weeks and twelve months beside each other, each on its own scale, the prior year in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import month_short, number, rows, value_text

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

MOST = 8
HEIGHT = 22.0  # mm
BOTTOM, TOP = 4.2, 17.6  # mm: between them run the lines
LABEL_GAP = 2.7  # mm between the labels of two line ends
LEFT_OF_WEEKS, RIGHT_OF_WEEKS = 1.0, 23.0  # mm
LEFT_OF_MONTHS, RIGHT_OF_MONTHS = 38.0, 73.0
DOT, SQUARE = 0.5, 1.1  # mm
FINE = 0.1


@dataclass(frozen=True)
class Half:
    """The weeks or the months of one figure, oldest first; NaN where not known. Of a month under way the last value is to date."""

    starts: tuple[date, ...]
    ends: tuple[date, ...]
    actual: tuple[float, ...]
    prior: tuple[float, ...]
    targets: tuple[float, ...]
    partial: bool

    @property
    def known(self) -> tuple[float, ...]:
        """Return every value that is drawn."""
        return tuple(value for value in (*self.actual, *self.prior, *self.targets) if not math.isnan(value))


@dataclass(frozen=True)
class Panel:
    """One figure of the deck."""

    metric_id: str
    weeks: Half
    months: Half


def deck_data(review: MonthlyReview) -> tuple[Panel, ...]:
    """Return the first eight figures of the deck of which at least two weeks or months are known."""
    table = review.tables.get("deck")
    if table is None or table.empty:
        return ()
    found = []
    for metric_id, part in table.groupby("id", sort=False):
        panel = Panel(str(metric_id), *(_half(part[part["span"] == span]) for span in ("week", "month")))
        if max(sum(not math.isnan(value) for value in half.actual) for half in (panel.weeks, panel.months)) > 1:
            found.append(panel)
    return tuple(found[:MOST])


def _half(part: pd.DataFrame) -> Half:
    starts, ends = (tuple(pd.Timestamp(day).date() for day in part[name]) for name in ("start", "end"))
    values, prior, targets = (tuple(number(value) for value in part[name]) for name in ("value", "prior_year", "target"))
    return Half(starts, ends, values, prior, targets, bool(part["partial"].any()))


def panel_svg(panel: Panel, review: MonthlyReview, language: Language) -> str:
    """Draw one figure."""
    weeks, months = panel.weeks, panel.months
    spans = [(pd.Timestamp(row["first"]).date(), pd.Timestamp(row["end"]).date()) for row in campaigns_of(review)]  # type: ignore[arg-type] # cells
    parts = [
        *_bars(weeks, (LEFT_OF_WEEKS, RIGHT_OF_WEEKS), spans),
        *_bars(months, (LEFT_OF_MONTHS, RIGHT_OF_MONTHS), spans),
        *_half_drawn(weeks, (LEFT_OF_WEEKS, RIGHT_OF_WEEKS), language.say(msg("{n:n} weeks", n=len(weeks.actual)))),
        *_half_drawn(months, (LEFT_OF_MONTHS, RIGHT_OF_MONTHS), language.say(msg("{n:n} months", n=len(months.actual)))),
        *_end_labels(panel, weeks, RIGHT_OF_WEEKS, review, language),
        *_end_labels(panel, months, RIGHT_OF_MONTHS, review, language),
    ]
    if weeks.ends:
        parts += _under((LEFT_OF_WEEKS, RIGHT_OF_WEEKS), *(language.date(day, "day") for day in (weeks.ends[0], weeks.ends[-1])))
    if months.starts:
        names = (language.say(month_short(day.month)) for day in (months.starts[0], months.starts[-1]))
        parts += _under((LEFT_OF_MONTHS, RIGHT_OF_MONTHS), *names)
    return strokes.svg(ibcs.HALF, HEIGHT, parts)


def campaigns_of(review: MonthlyReview) -> list[dict[str, object]]:
    """Return the campaigns that ran."""
    return [row for row in rows(review.tables.get("campaign_marks")) if row["state"] != "planned"]


def _bars(half: Half, span: tuple[float, float], campaigns: list[tuple[date, date]]) -> list[str]:
    """Return a bar above every week or month that held days of a campaign."""
    step = (span[1] - span[0]) / max(len(half.actual) - 1, 1)
    held = [any(first <= end and last >= start for first, last in campaigns) for start, end in zip(half.starts, half.ends, strict=True)]
    across = [span[0] + place * step for place, one in enumerate(held) if one]
    return [strokes.line([(x - step / 2, TOP + 0.9), (x + step / 2, TOP + 0.9)], ibcs.QUIET, 1.6) for x in across]


def _under(span: tuple[float, float], first: str, last: str) -> tuple[str, str]:
    return (
        strokes.text((span[0] - 1, 0.4), first, Look(height="bottom")),
        strokes.text((span[1] + 1, 0.4), last, Look(height="bottom", across="right")),
    )


def _height(half: Half, value: float) -> float:
    low, high = min(half.known), max(half.known)
    return BOTTOM + (value - low) / (high - low) * (TOP - BOTTOM) if high > low else (BOTTOM + TOP) / 2


def _half_drawn(half: Half, span: tuple[float, float], name: str) -> list[str]:
    """Return floor, name, prior year, actual and targets of one half; what is only so far stands apart from its line."""
    left, right = span
    parts = [
        strokes.line([(left - 1, BOTTOM - 1.2), (right + 1, BOTTOM - 1.2)], ibcs.INK, 0.5),
        strokes.text((left - 1, HEIGHT - 0.4), name, Look(height="top")),
    ]
    steps = max(len(half.actual) - 1, 1)
    across = [left + place * (right - left) / steps for place in range(len(half.actual))]
    whole = len(half.actual) - half.partial
    for values, colour, width in ((half.prior, ibcs.GREY, 1.9), (half.actual, ibcs.INK, 1.2)):
        points = [(place, _height(half, value) if not math.isnan(value) else math.nan) for place, value in zip(across, values, strict=True)]
        shown = {place for place, value in enumerate(values) if not math.isnan(value) and _alone(values, place, whole)}
        shown |= {len(values) - 1} if colour == ibcs.INK and values and not math.isnan(values[-1]) else set()
        parts += [
            strokes.line(points[:whole], colour, width),
            strokes.dots([points[place] for place in sorted(shown)], colour, DOT),
        ]
    return [*_targets(half, across), *parts]


def _targets(half: Half, across: list[float]) -> list[str]:
    """Return a target that stays the same as a dashed line, as the plan is drawn elsewhere; others as outlined squares."""
    marked = [(place, target) for place, target in zip(across, half.targets, strict=True) if not math.isnan(target)]
    points = [(place, _height(half, target)) for place, target in marked]
    if len(marked) > 1 and math.isclose(min(target for _, target in marked), max(target for _, target in marked)):
        return [strokes.line([points[0], points[-1]], ibcs.INK, 0.6, "1.2 0.8")]
    return [strokes.squares(points, SQUARE)]


def _alone(values: tuple[float, ...], place: int, whole: int) -> bool:
    """Say whether a value has no neighbour that a line would lead to."""
    near = [other for other in (place - 1, place + 1) if 0 <= other < whole]
    return place >= whole or all(math.isnan(values[other]) for other in near)


def _end_labels(panel: Panel, half: Half, right: float, review: MonthlyReview, language: Language) -> list[str]:
    ends = [(value, strong) for value, strong in zip((*half.actual[-1:], *half.prior[-1:]), (True, False), strict=False)]
    ends = [(value, strong) for value, strong in ends if not math.isnan(value)]
    places = ibcs.spread([_height(half, value) for value, _ in ends], LABEL_GAP)
    looks = {True: Look(weight=600, colour=ibcs.INK), False: Look()}
    return [
        strokes.text((right + 1.8, place), figure_text(review, language, panel.metric_id, value), looks[strong])
        for (value, strong), place in zip(ends, places, strict=True)
    ]


def figure_text(review: MonthlyReview, language: Language, metric_id: str, value: float) -> str:
    """Return a value of the deck; rates below a tenth need two decimals to differ from the prior year's."""
    if review.catalogue.get(metric_id).unit == "share" and abs(value) < FINE:
        return language.number(value, "pct2")
    return value_text(review, language, metric_id, value)
