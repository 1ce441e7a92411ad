"""Thirteen months of the headline figure, the same month a year before in grey: page one of a team without channels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.show.charts import ibcs
from goalbook.show.words import metric_name, month_short, number, reviewed_month, rows, says, tone, value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

MONTHS = 13


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
    campaigns: tuple[tuple[pd.Timestamp, pd.Timestamp, Label], ...] = ()  # first and last day, name

    def held(self, month: pd.Period) -> bool:
        """Say whether a month held days of a campaign."""
        return any(first <= month.end_time and last >= month.start_time for first, last, _ in self.campaigns)


def history_data(review: MonthlyReview) -> Panel | None:
    """Return the headline figure's months; None where fewer than two are known."""
    history, metric_id = review.tables.get("history"), review.headline.metric_id
    part = history[history["id"] == metric_id] if history is not None and len(history) else None
    if part is None or part.empty:
        return None
    last = pd.Period(review.meta.period.start, "M")
    months = tuple(last - back for back in range(MONTHS - 1, -1, -1))
    given = {_month(month): float(value) for month, value in zip(part["month"], part["value"], strict=True) if not pd.isna(value)}
    values = tuple(given.get(month, math.nan) for month in months)
    if sum(not math.isnan(value) for value in values) < 2:  # noqa: PLR2004 - one column compares with nothing
        return None
    change = next((number(row["yoy"]) for row in rows(review.tables.get("kpis")) if row["id"] == metric_id), math.nan)
    prior = tuple(given.get(month - 12, math.nan) for month in months)
    return Panel(
        metric_id,
        months,
        values,
        prior,
        review.catalogue.get(metric_id).direction,
        part["kind"].iloc[0] == "ratio",
        change,
        _campaigns(review, months),
    )


def _campaigns(review: MonthlyReview, months: tuple[pd.Period, ...]) -> tuple[tuple[pd.Timestamp, pd.Timestamp, Label], ...]:
    """Return the campaigns that ran in some months."""
    ran = [row for row in rows(review.tables.get("campaign_marks")) if row["state"] != "planned"]
    spans = [(pd.Timestamp(row["first"]), pd.Timestamp(row["end"]), row["name"]) for row in ran]  # type: ignore[arg-type] # cells
    inside = [one for one in spans if one[0] <= months[-1].end_time and one[1] >= months[0].start_time]
    return tuple((first, last, name) for first, last, name in inside if isinstance(name, Label))


def _month(value: object) -> pd.Period:
    text = str(getattr(value, "label", value))
    return pd.Period(text[:7], "M")


def single_chart(review: MonthlyReview, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the headline metric alone, for page one of a team without channels."""
    panel = history_data(review)
    if panel is None:
        return None
    name = metric_name(review, panel.metric_id)
    title, subtitle = _title(panel), msg("{name}, 13 months to {month}; grey: a year before", name=name, month=reviewed_month(review))
    if panel.campaigns:
        names = Label(*(mark.join(getattr(one, code) for *_, one in panel.campaigns) for code, mark in (("en", ", "), ("zh", "、"))))
        subtitle = msg("{subtitle}; shaded: months with days of {names}", subtitle=subtitle, names=names)
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, height)
        axes = figure.add_axes((0.01, 0.08, 0.98, 0.88))
        _columns(axes, panel)
        _ends(axes, panel, review, language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, language.say(title))


def _title(panel: Panel) -> Message:
    if math.isnan(panel.change):
        return msg("No year before to compare with yet")
    better = {"good": msg("Better than a year before"), "bad": msg("Worse than a year before"), "plain": msg("As a year before")}
    return better[tone(panel.change, panel.direction)]


def _columns(axes: Axes, panel: Panel) -> None:
    places = np.arange(len(panel.levels))
    for place, month in enumerate(panel.months):
        if panel.held(month):
            axes.axvspan(place - 0.5, place + 0.5, color=ibcs.BAND, lw=0, zorder=0)
    axes.bar(places - 0.16, panel.prior, 0.62, color=ibcs.GREY, linewidth=0)
    axes.bar(places + 0.12, panel.levels, 0.62, color=ibcs.INK, linewidth=0)
    _limits(axes, panel)


def _limits(axes: Axes, panel: Panel) -> None:
    known = [value for value in (*panel.levels, *panel.prior) if not math.isnan(value)]
    low, high = (min(known), max(known)) if panel.ratio else (min(0.0, *known), max(known))
    pad = (high - low or abs(high) or 1.0) * (0.25 if panel.ratio else 0.06)
    axes.set_ylim(low - pad if panel.ratio else low, high + pad)
    axes.set_xlim(-0.6, len(panel.levels) - 0.4)
    ibcs.bare(axes, floor=True)


def _ends(axes: Axes, panel: Panel, review: MonthlyReview, language: Language) -> None:
    shown = range(0, len(panel.months), 2)
    axes.set_xticks(list(shown), [language.say(month_short(panel.months[index].month)) for index in shown])
    axes.tick_params(axis="x", pad=1.5, labelsize=ibcs.SMALL, labelcolor=ibcs.QUIET)
    top = max(value for value in (*panel.levels[-2:], *panel.prior[-2:]) if not math.isnan(value))
    text = value_text(review, language, panel.metric_id, panel.levels[-1])
    axes.annotate(text, (len(panel.levels) - 0.5, top), (0, 3), textcoords="offset points", ha="right", weight=600)
