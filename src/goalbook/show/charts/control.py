"""One figure's weeks against their normal range: the band, the weeks outside it, and the recorded changes as marks in time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

MOST = 4
HEIGHT = 25.0  # mm
BOTTOM, TOP = 5.0, 20.5  # mm: between them run the weeks
LEFT, RIGHT = 1.5, 66.0  # mm
DOT = 0.75  # mm
WEEK = 7  # days


@dataclass(frozen=True)
class Panel:
    """The weeks of one claimed cause: levels with their range, detection rule per week, the days of recorded changes, which way is good."""

    channel: str
    factor: str
    ends: tuple[date, ...]
    levels: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    signals: tuple[int, ...]
    onset: date
    marks: tuple[date, ...]
    helps: bool  # the shift brings more of the headline
    campaigns: tuple[tuple[date, date], ...] = ()  # first and last days of those that ran on the channel


def control_panels(review: MonthlyReview) -> tuple[Panel, ...]:
    """Return the weeks of the first four claimed causes."""
    table = review.tables.get("control")
    claimed = [row for row in rows(review.tables.get("causes")) if bool(row["claimed"])][:MOST]
    if table is None or table.empty:
        return ()
    found = []
    for row in claimed:
        part = table[(table["channel"] == row["channel"]) & (table["factor"] == row["factor"])].dropna(subset=["lower", "upper"])
        if len(part) > 1:
            found.append(_panel(row, part, campaign_spans(review, str(row["channel"]))))
    return tuple(found)


def _panel(row: dict[str, object], part: pd.DataFrame, campaigns: tuple[tuple[date, date], ...]) -> Panel:
    days = [row["event_day"], row["later_day"]]
    levels, lower, upper = (tuple(number(value) for value in part[name]) for name in ("value", "lower", "upper"))
    return Panel(
        str(row["channel"]),
        str(row["factor"]),
        tuple(pd.Timestamp(day).date() for day in part["date_day"]),
        levels,
        lower,
        upper,
        tuple(int(value) for value in part["signal"]),
        pd.Timestamp(row["onset"]).date(),  # type: ignore[arg-type] # a cell
        tuple(pd.Timestamp(day).date() for day in days if not pd.isna(day)),  # type: ignore[call-overload,arg-type] # cells
        helps=number(row["effect"]) > 0,
        campaigns=campaigns,
    )


def campaign_spans(review: MonthlyReview, channel: str) -> tuple[tuple[date, date], ...]:
    """Return first and last day of every campaign that ran on a channel."""
    found = [row for row in rows(review.tables.get("campaign_marks")) if row["state"] != "planned"]
    own = [row for row in found if not row["channels"] or channel in str(row["channels"]).split(",")]
    return tuple((pd.Timestamp(row["first"]).date(), pd.Timestamp(row["end"]).date()) for row in own)  # type: ignore[arg-type] # cells


def panel_svg(panel: Panel, last: str, language: Language) -> str:
    """Draw one figure; ``last`` is its newest value as the report writes it."""
    across = [LEFT + place * (RIGHT - LEFT) / max(len(panel.ends) - 1, 1) for place in range(len(panel.ends))]
    scale = _Scale.of(panel)
    points = [(x, scale.height(value)) for x, value in zip(across, panel.levels, strict=True)]
    since = sum(day < panel.onset for day in panel.ends)
    odd = [
        point
        for place, (point, signal) in enumerate(zip(points, panel.signals, strict=True))
        if not math.isnan(point[1]) and (signal == 1 or (signal and place >= since))
    ]
    parts = [_band(panel, across, scale), *_bars(panel), *_marks(panel, language), strokes.line(points, ibcs.INK, 1.1)]
    parts.append(strokes.dots(odd, ibcs.GOOD if panel.helps else ibcs.BAD, DOT))
    if not math.isnan(panel.levels[-1]):
        parts.append(strokes.text((RIGHT + 2, points[-1][1]), last, Look(weight=600, colour=ibcs.INK)))
    below, end = Look(height="bottom"), Look(height="bottom", across="right")
    parts.append(strokes.text((LEFT - 1, 0.6), language.date(panel.ends[0], "day"), below))
    parts.append(strokes.text((RIGHT + 1, 0.6), language.date(panel.ends[-1], "day"), end))
    return strokes.svg(ibcs.HALF, HEIGHT, parts)


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    @classmethod
    def of(cls, panel: Panel) -> _Scale:
        known = [value for value in (*panel.levels, *panel.lower, *panel.upper) if not math.isnan(value)]
        return cls(min(known), max(known))

    def height(self, value: float) -> float:
        span = self.high - self.low
        return BOTTOM + (value - self.low) / span * (TOP - BOTTOM) if span else (BOTTOM + TOP) / 2


def _band(panel: Panel, across: list[float], scale: _Scale) -> str:
    """Return the normal range as one light area."""
    edges = [(x, scale.height(low), scale.height(high)) for x, low, high in zip(across, panel.lower, panel.upper, strict=True)]
    outline = [(x, high) for x, _, high in edges] + [(x, low) for x, low, _ in reversed(edges)]
    path = "".join(f"{'M' if place == 0 else 'L'}{x:.2f} {y:.2f}" for place, (x, y) in enumerate(outline))
    return f'<path d="{path}Z" fill="{ibcs.BAND}"/>'


def _bars(panel: Panel) -> list[str]:
    """Return a bar along the foot under the weeks of every campaign."""
    step = (RIGHT - LEFT) / max(len(panel.ends) - 1, 1)
    parts = []
    for first, last in panel.campaigns:
        weeks = [((day - panel.ends[0]).days + WEEK - 1) // WEEK for day in (first, last)]
        left, right = max(LEFT + (weeks[0] - 0.5) * step, LEFT), min(LEFT + (weeks[1] + 0.5) * step, RIGHT)
        if left < right:
            parts.append(strokes.line([(left, BOTTOM - 1.2), (right, BOTTOM - 1.2)], ibcs.QUIET, 2.0))
    return parts


def _marks(panel: Panel, language: Language) -> list[str]:
    """Return a dashed line with its day at every recorded change: between the weeks where it falls there."""
    parts, step = [], (RIGHT - LEFT) / max(len(panel.ends) - 1, 1)
    for turn, day in enumerate(panel.marks):
        place = ((day - panel.ends[0]).days + WEEK - 1) / WEEK - 0.5
        x = LEFT + place * step
        if LEFT <= x <= RIGHT:
            parts.append(strokes.line([(x, BOTTOM - 1), (x, TOP + 1)], ibcs.QUIET, 0.6, "0.8 0.6"))
            right = turn == 0 and x > (LEFT + RIGHT) / 2  # two days side by side lean away from each other
            parts.append(
                strokes.text((x - 0.6 if right else x + 0.6, TOP + 1), language.date(day, "day"), Look(across="right" if right else "left"))
            )
    return parts
