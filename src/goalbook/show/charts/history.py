"""Thirteen months of every key figure beside each other, the same month a year before in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs
from goalbook.show.monthly_review.words import known, metric_name, month_short, number, reviewed_month, rows, says, tone, value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

MONTHS = 13
COLUMNS = 4
PANELS = 8
ROW_MM = 27.0


@dataclass(frozen=True)
class Panel:
    """One key figure: thirteen months up to the reviewed one and the same months a year before; NaN where not known.

    ``change`` is the board's own change on a year before, which for a month under way compares the same days.
    """

    metric_id: str
    months: tuple[pd.Period, ...]
    levels: tuple[float, ...]
    prior: tuple[float, ...]
    direction: str
    ratio: bool
    change: float


def history_data(review: MonthlyReview) -> tuple[Panel, ...]:
    """Return the panels: page one's figures first, then those with a target, then the board's order; at least two months known."""
    history = review.tables.get("history")
    if history is None or history.empty:
        return ()
    last = pd.Period(review.meta.period.start, "M")
    months = tuple(last - back for back in range(MONTHS - 1, -1, -1))
    changes = {str(row["id"]): number(row["yoy"]) for row in rows(review.tables.get("kpis"))}
    panels = []
    for (metric_id, kind), part in history.groupby(["id", "kind"], sort=False):
        given = {_month(month): float(value) for month, value in zip(part["month"], part["value"], strict=True) if not pd.isna(value)}
        values = tuple(given.get(month, math.nan) for month in months)
        if sum(not math.isnan(value) for value in values) > 1:
            prior = tuple(given.get(month - 12, math.nan) for month in months)
            direction = review.catalogue.get(str(metric_id)).direction
            panels.append(Panel(str(metric_id), months, values, prior, direction, kind == "ratio", changes.get(str(metric_id), math.nan)))
    rank = {
        str(row["id"]): (not known(row["strip"]), number(row["strip"]) if known(row["strip"]) else 0.0, not known(row["target"]))
        for row in rows(review.tables.get("kpis"))
    }
    panels.sort(key=lambda panel: rank.get(panel.metric_id, (True, 0.0, True)))
    return tuple(panels[:PANELS])


def _month(value: object) -> pd.Period:
    text = str(getattr(value, "label", value))
    return pd.Period(text[:7], "M")


def history_chart(review: MonthlyReview, language: Language) -> ibcs.Chart | None:
    """Draw the small multiples over the whole width."""
    panels = history_data(review)
    if not panels:
        return None
    title, subtitle = (
        _title(panels),
        msg("13 months to {month}; grey: a year before; each on its own scale, columns from zero", month=review.meta.period.name),
    )
    lines = math.ceil(len(panels) / COLUMNS)
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.FULL, ROW_MM * lines)
        for index, panel in enumerate(panels):
            _draw(_place(figure, index, lines), panel, review, language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, language.say(title), "wide")


def single_chart(review: MonthlyReview, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the headline metric alone, for page one of a team without channels."""
    found = [panel for panel in history_data(review) if panel.metric_id == review.headline.metric_id]
    if not found:
        return None
    panel = found[0]
    title, subtitle = (
        _title(tuple(found)),
        msg("{name}, 13 months to {month}; grey: a year before", name=metric_name(review, panel.metric_id), month=reviewed_month(review)),
    )
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, height)
        axes = figure.add_axes((0.01, 0.08, 0.98, 0.88))
        _columns(axes, panel)
        _ends(axes, panel, review, language, every=True)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, language.say(title))


def _title(panels: tuple[Panel, ...]) -> Message:
    judged = [tone(panel.change, panel.direction) for panel in panels if not math.isnan(panel.change)]
    if not judged:
        return msg("No year before to compare with yet")
    if len(panels) == 1:
        better = {"good": msg("Better than a year before"), "bad": msg("Worse than a year before"), "plain": msg("As a year before")}
        return better[judged[0]]
    return msg("{good:n} of these {all:n} figures are better than a year before", good=judged.count("good"), all=len(judged))


def _place(figure: Figure, index: int, lines: int) -> Axes:
    row, column = divmod(index, COLUMNS)
    width, gap = 1 / COLUMNS, 0.022
    height = 1 / lines
    return figure.add_axes((column * width + gap / 2, 1 - (row + 1) * height + height * 0.17, width - gap, height * 0.53))


def _draw(axes: Axes, panel: Panel, review: MonthlyReview, language: Language) -> None:
    (_line if panel.ratio else _columns)(axes, panel)
    _ends(axes, panel, review, language, every=False)
    axes.annotate(
        language.say(metric_name(review, panel.metric_id)),
        (0, 1),
        (0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        color=ibcs.QUIET,
    )
    last = panel.levels[-1]
    text = value_text(review, language, panel.metric_id, last)
    axes.annotate(
        text, (1, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", va="bottom", ha="right", weight=600, fontsize=8.6
    )


def _columns(axes: Axes, panel: Panel) -> None:
    places = np.arange(len(panel.levels))
    axes.bar(places - 0.16, panel.prior, 0.62, color=ibcs.GREY, linewidth=0)
    axes.bar(places + 0.12, panel.levels, 0.62, color=ibcs.INK, linewidth=0)
    _limits(axes, panel)


def _line(axes: Axes, panel: Panel) -> None:
    places = np.arange(len(panel.levels))
    axes.plot(places, panel.prior, color=ibcs.GREY, lw=2.0)
    axes.plot(places, panel.levels, color=ibcs.INK, lw=1.3)
    axes.plot(places[-1:], panel.levels[-1:], "o", ms=3, color=ibcs.INK)
    _limits(axes, panel)


def _limits(axes: Axes, panel: Panel) -> None:
    known = [value for value in (*panel.levels, *panel.prior) if not math.isnan(value)]
    low, high = (min(known), max(known)) if panel.ratio else (min(0.0, *known), max(known))
    pad = (high - low or abs(high) or 1.0) * (0.25 if panel.ratio else 0.06)
    axes.set_ylim(low - pad if panel.ratio else low, high + pad)
    axes.set_xlim(-0.6, len(panel.levels) - 0.4)
    ibcs.bare(axes, floor=True)


def _ends(axes: Axes, panel: Panel, review: MonthlyReview, language: Language, *, every: bool) -> None:
    shown = range(0, len(panel.months), 2) if every else (0, len(panel.months) - 1)
    axes.set_xticks(list(shown), [language.say(month_short(panel.months[index].month)) for index in shown])
    axes.tick_params(axis="x", pad=1.5, labelsize=ibcs.SMALL, labelcolor=ibcs.QUIET)
    if every:
        last = panel.levels[-1]
        top = max(value for value in (*panel.levels[-2:], *panel.prior[-2:]) if not math.isnan(value))
        text = value_text(review, language, panel.metric_id, last)
        axes.annotate(text, (len(panel.levels) - 0.5, top), (0, 3), textcoords="offset points", ha="right", weight=600)
