"""What every month brought, and what the months that remain would have to bring (MR-16)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs
from goalbook.show.words import metric_name, month_short, number, says, value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

WIDTH, NARROW = 0.66, 0.46  # a target's outline shows on both sides of the actual


@dataclass(frozen=True)
class RunRateData:
    """One key result by month: state, target, actual, required; and the best month ever. NaN where not known."""

    metric_id: str
    channel: str
    months: tuple[pd.Period, ...]
    states: tuple[str, ...]  # actual, partial, remaining
    targets: tuple[float, ...]
    actuals: tuple[float, ...]
    required: float
    best: float
    feasible: bool


def run_rate_data(review: MonthlyReview) -> RunRateData | None:
    """Return the months of the headline key result, else of the first one, or None without goals over several months."""
    table = review.tables.get("months")
    if table is None or table.empty:
        return None
    own = table[(table["metric_id"] == review.headline.metric_id) & (table["channel"] == review.headline.channel)]
    chosen = own if len(own) else table
    part = chosen[chosen["kr_id"] == chosen["kr_id"].iloc[0]]
    if len(part) < 2:  # noqa: PLR2004 - one month has no remainder
        return None
    ahead = part[part["state"] != "actual"]
    source = ahead if len(ahead) else part
    return RunRateData(
        str(part["metric_id"].iloc[0]),
        str(part["channel"].iloc[0]),
        tuple(pd.Period(str(getattr(month, "label", month))[:7], "M") for month in part["month"]),
        tuple(str(state) for state in part["state"]),
        tuple(number(value) for value in part["target"]),
        tuple(number(value) for value in part["actual"]),
        number(source["required"].iloc[-1]) if len(ahead) else math.nan,
        number(source["best_month"].iloc[-1]),
        bool(source["feasible"].iloc[-1]) if not pd.isna(source["feasible"].iloc[-1]) else True,
    )


def run_rate_chart(review: MonthlyReview, language: Language) -> ibcs.Chart | None:
    """Draw actual columns over outlined targets, then the months that remain with what they would need."""
    data = run_rate_data(review)
    if data is None:
        return None
    title = _title(data, review, language)
    subtitle = msg("{name} by month; outline: target, hatched: needed", name=metric_name(review, data.metric_id))
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, 56)
        _draw(figure.add_axes((0.01, 0.09, 0.80, 0.84)), data, review, language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _title(data: RunRateData, review: MonthlyReview, language: Language) -> Message:
    if math.isnan(data.required):
        return msg("All months are measured")
    months = [month for month, state in zip(data.months, data.states, strict=True) if state == "remaining"]
    required = value_text(review, language, data.metric_id, data.required)
    if not months:
        return msg("The month under way needs {required} in all", required=required)
    if math.isnan(data.best):
        return msg("{required} are still needed in each month left", required=required)
    best = value_text(review, language, data.metric_id, data.best)
    if len(months) > 1:
        return msg("Each month left needs {required}; the best month ever had {best}", required=required, best=best)
    return msg("{month} needs {required}; the best month ever had {best}", month=month_short(months[0].month), required=required, best=best)


def _draw(axes: Axes, data: RunRateData, review: MonthlyReview, language: Language) -> None:
    top = max((value for value in (*data.targets, *data.actuals, data.required, data.best) if not math.isnan(value)), default=1.0)
    for place, (state, target, actual) in enumerate(zip(data.states, data.targets, data.actuals, strict=True)):
        if not math.isnan(target):
            axes.bar(place, target, WIDTH, facecolor="white", edgecolor=ibcs.INK, linewidth=0.9)
        if not math.isnan(actual):
            axes.bar(place, actual, NARROW, color=ibcs.INK, linewidth=0)
            _within(axes, place, actual, value_text(review, language, data.metric_id, actual))
        if state == "remaining" and not math.isnan(data.required):
            colour = ibcs.INK if data.feasible else ibcs.BAD
            axes.bar(place, data.required, NARROW, facecolor="white", edgecolor=colour, hatch=ibcs.HATCH, linewidth=0.9)
            _above(axes, place, data.required, value_text(review, language, data.metric_id, data.required), colour)
    if not math.isnan(data.best):
        axes.axhline(data.best, color=ibcs.QUIET, lw=0.7, ls=(0, (1, 1.5)))
        best = language.say(msg("best month\n{value}", value=value_text(review, language, data.metric_id, data.best)))
        axes.annotate(
            best,
            (1, data.best),
            (3, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            color=ibcs.QUIET,
            fontsize=ibcs.SMALL,
            annotation_clip=False,
        )
    axes.set_ylim(0, top * 1.1)
    axes.set_xlim(-0.5, len(data.months) - 0.5)
    ibcs.bare(axes, floor=True)
    axes.set_xticks(range(len(data.months)), [language.say(month_short(month.month)) for month in data.months])
    axes.tick_params(axis="x", pad=2)


def _above(axes: Axes, place: float, value: float, text: str, colour: str) -> None:
    axes.annotate(text, (place, value), (0, 2), textcoords="offset points", ha="center", va="bottom", weight=600, color=colour)


def _within(axes: Axes, place: float, value: float, text: str) -> None:
    axes.annotate(text, (place, value), (0, -2.5), textcoords="offset points", ha="center", va="top", weight=600, color="white")
