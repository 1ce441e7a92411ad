"""Where the goal is heading: cumulative actual against the plan path, the forecast fan to the end of the horizon, and the gap below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs
from goalbook.show.monthly_review.reasons import day_of, has_event, text_of
from goalbook.show.quantity import rounded
from goalbook.show.words import known, month_short, rows, says

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

DAY = pd.Timedelta(days=1)
OVER_EVENT = 26.0  # points: three lines of small print
EndLabel = tuple[float, str, int]


@dataclass(frozen=True)
class CumulativeData:
    """What is plotted, by day: running totals of actual, plan and forecast with its 80 % range; NaN where not known."""

    frame: pd.DataFrame  # date_day, actual_cum, plan_cum, forecast_cum, low_cum, high_cum
    events: tuple[tuple[pd.Timestamp, Label], ...]
    direction: str
    campaigns: tuple[tuple[pd.Timestamp, pd.Timestamp, Label], ...] = ()  # first and last day within the horizon, name

    @property
    def planned(self) -> bool:
        """Return whether there is a plan to compare with."""
        return bool(self.frame["plan_cum"].notna().any())

    @property
    def measured(self) -> pd.DataFrame:
        """Return the days with an actual."""
        return self.frame[self.frame["actual_cum"].notna()]

    @property
    def ahead(self) -> pd.DataFrame:
        """Return the days of the forecast, led in by the last measured day so that the fan starts at the line."""
        future: pd.DataFrame = self.frame[self.frame["forecast_cum"].notna()]
        if future.empty or self.measured.empty:
            return future
        last = self.measured.tail(1).copy()
        for column in ("forecast_cum", "low_cum", "high_cum"):
            last[column] = last["actual_cum"]
        later: pd.DataFrame = future[future["date_day"] > last["date_day"].iloc[0]]
        return pd.concat([last, later], ignore_index=True)

    def final_gap(self) -> float:
        """Return landing (or the last actual) minus plan at the same day."""
        source = self.ahead if len(self.ahead) else self.measured
        column = "forecast_cum" if len(self.ahead) else "actual_cum"
        return float(source[column].iloc[-1] - source["plan_cum"].iloc[-1]) if len(source) else float("nan")


def cumulative_data(review: MonthlyReview) -> CumulativeData | None:
    """Return the running totals over the horizon, or None where the headline is not a sum over days."""
    path = review.tables.get("path")
    if path is None or path.empty or not path["actual_cum"].notna().any():
        return None
    columns = ["date_day", "actual_cum", "plan_cum", "forecast_cum", "low_cum", "high_cum"]
    if not known(path["actual"].iloc[0]):
        path = path.assign(plan_cum=np.nan)  # a total that lacks the beginning has no distance from the plan of the whole
    caused = [row for row in rows(review.tables.get("causes")) if bool(row["claimed"]) and has_event(row)]
    named = ((day_of(row["event_day"]), text_of(row["event"])) for row in caused)
    inside = [(pd.Timestamp(day), event) for day, event in named if review.meta.horizon.contains(day)]
    marks = tuple(inside[:1])
    direction = review.catalogue.get(review.headline.metric_id).direction
    return CumulativeData(path[columns].reset_index(drop=True), marks, direction, _campaigns(review))


def _campaigns(review: MonthlyReview) -> tuple[tuple[pd.Timestamp, pd.Timestamp, Label], ...]:
    """Return the campaigns of the horizon, cut to it."""
    start, end = pd.Timestamp(review.meta.horizon.start), pd.Timestamp(review.meta.horizon.end)
    found = rows(review.tables.get("campaign_marks"))
    spans = [(max(pd.Timestamp(day_of(row["first"])), start), min(pd.Timestamp(day_of(row["end"])), end), row["name"]) for row in found]
    return tuple((first, last, name) for first, last, name in spans if first <= last and isinstance(name, Label))


def cumulative_chart(review: MonthlyReview, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the path to the goal."""
    data = cumulative_data(review)
    if data is None:
        return None
    title, subtitle = _title(review, data), _subtitle(review, data)
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, height)
        strip = data.planned
        labels = _end_labels(data, language)
        width = 0.985 - (3 + 1.1 * max(width_of(text) for _, text, _ in labels)) / ibcs.HALF
        main = figure.add_axes((0.005, 0.36 if strip else 0.08, width, 0.63 if strip else 0.90))
        _draw_paths(main, data, labels, language)
        if strip:
            _draw_gap(figure.add_axes((0.005, 0.065, width, 0.235), sharex=main), data, language)
        for axes in figure.axes:
            _months_below(axes, data, language, named=axes is figure.axes[-1])
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _title(review: MonthlyReview, data: CumulativeData) -> Message:
    horizon, gap = review.meta.horizon.name, data.final_gap()
    unit = str(review.catalogue.get(review.headline.metric_id).unit)
    if not data.planned or np.isnan(gap):
        landing = review.headline.landing
        if landing is None:
            return msg("{horizon} so far", horizon=horizon)
        if review.headline.complete:
            return msg("{horizon} brought {landing}", horizon=horizon, landing=rounded(unit, landing))
        return msg("{horizon} is heading for {landing}", horizon=horizon, landing=rounded(unit, landing))
    return _distance(review, gap, rounded(unit, abs(gap)), heading=not data.ahead.empty)


def _distance(review: MonthlyReview, gap: float, size: Message, *, heading: bool) -> Message:
    """Say how far from plan the period ended, is heading, or stands where there is no forecast."""
    horizon, below = review.meta.horizon.name, gap < 0
    if review.headline.complete:
        text = msg("{horizon} ended {gap} below plan", horizon=horizon, gap=size)
        return text if below else msg("{horizon} ended {gap} above plan", horizon=horizon, gap=size)
    if heading:
        text = msg("{horizon} is heading {gap} below plan", horizon=horizon, gap=size)
        return text if below else msg("{horizon} is heading {gap} above plan", horizon=horizon, gap=size)
    text = msg("{horizon} stands {gap} below plan", horizon=horizon, gap=size)
    return text if below else msg("{horizon} stands {gap} above plan", horizon=horizon, gap=size)


def _subtitle(review: MonthlyReview, data: CumulativeData) -> Message:
    name = review.catalogue.name(review.headline.metric_id)
    if data.planned:
        return msg("{name}, running total; below: distance from plan", name=name)
    return msg("{name}, running total, {horizon}", name=name, horizon=review.meta.horizon.name)


def _draw_paths(axes: Axes, data: CumulativeData, labels: list[EndLabel], language: Language) -> None:
    frame, measured, ahead = data.frame, data.measured, data.ahead
    axes.fill_between(
        ahead["date_day"], ahead["low_cum"], ahead["high_cum"], facecolor=ibcs.BAND, edgecolor=ibcs.QUIET, hatch=ibcs.HATCH, lw=0
    )
    if data.planned:
        axes.plot(frame["date_day"], frame["plan_cum"], color=ibcs.INK, lw=0.9, ls=(0, (4, 2)))
    axes.plot(ahead["date_day"], ahead["forecast_cum"], color=ibcs.INK, lw=1.2, ls=(0, (1, 1.2)))
    axes.plot(measured["date_day"], measured["actual_cum"], color=ibcs.INK, lw=2.2, solid_capstyle="butt")
    top = float(np.nanmax(frame[["actual_cum", "plan_cum", "high_cum"]].to_numpy(dtype=float)))
    axes.set_ylim(0, top * 1.04)
    axes.set_xlim(frame["date_day"].iloc[0] - DAY, frame["date_day"].iloc[-1])
    _shade_campaigns(axes, data, top, language)
    _label_now(axes, data, language)
    _label_ends(axes, data.frame["date_day"].iloc[-1], labels, top)
    for day, what in data.events:
        axes.axvline(day, 0, 1, color=ibcs.QUIET, lw=0.6)  # type: ignore[arg-type] # matplotlib takes dates on a date axis
        text = ibcs.wrapped(language.say(what), 26, 3)
        axes.annotate(
            text, (day, top * 0.03), (3, 0), textcoords="offset points", color=ibcs.QUIET, fontsize=ibcs.SMALL, ha="left", va="bottom"
        )


def _shade_campaigns(axes: Axes, data: CumulativeData, top: float, language: Language) -> None:
    """Shade the days of campaigns, the name at the foot of the shade; in the first half of the period above the lines."""
    begin, end = data.frame["date_day"].iloc[0], data.frame["date_day"].iloc[-1]
    for first, last, name in data.campaigns:
        axes.axvspan(first - DAY / 2, last + DAY / 2, color=ibcs.BAND, lw=0, zorder=0)  # type: ignore[arg-type] # as below
        early = first - begin < (end - begin) / 2
        lift = OVER_EVENT if data.events and not early else 0.0  # the event's words stand at the foot already
        axes.annotate(
            ibcs.wrapped(language.say(name), 18, 2), (first if early else last, top if early else top * 0.03), (2 if early else -2, lift),
            textcoords="offset points", color=ibcs.QUIET, fontsize=ibcs.SMALL, ha="left" if early else "right",
            va="top" if early else "bottom",
        )  # fmt: skip


def _label_now(axes: Axes, data: CumulativeData, language: Language) -> None:
    if data.ahead.empty:
        return  # the end label says it
    day, value = data.measured["date_day"].iloc[-1], float(data.measured["actual_cum"].iloc[-1])
    axes.plot([day], [value], "o", ms=3.2, color=ibcs.INK)
    behind = data.planned and data.final_gap() < 0
    text = language.say(msg("actual {value:compact}", value=value))
    offset, align = ((5, -4), ("left", "top")) if behind else ((-5, 4), ("right", "bottom"))
    axes.annotate(text, (day, value), offset, textcoords="offset points", ha=align[0], va=align[1], weight=600)


def _end_labels(data: CumulativeData, language: Language) -> list[EndLabel]:
    """Return place, text and weight (0 = quiet) of what stands at the right end of the lines."""
    labels: list[EndLabel] = []
    if data.planned:
        plan = float(data.frame["plan_cum"].iloc[-1])
        labels.append((plan, language.say(msg("plan {value:compact}", value=plan)), 400))
    if len(data.ahead):
        last = data.ahead.iloc[-1]
        middle = float(last["forecast_cum"])
        labels.append((middle, language.say(msg("forecast {value:compact}", value=middle)), 600))
        if last[["low_cum", "high_cum"]].notna().all():
            span = msg("80 %: {low:compact} – {high:compact}", low=float(last["low_cum"]), high=float(last["high_cum"]))
            labels.append((middle * 0.99, language.say(span), 0))
    else:
        actual = float(data.measured["actual_cum"].iloc[-1])
        labels.append((actual, language.say(msg("actual {value:compact}", value=actual)), 600))
    return labels


def _label_ends(axes: Axes, end: pd.Timestamp, labels: list[EndLabel], top: float) -> None:
    places = ibcs.spread([place for place, _, _ in labels], top * 0.085)
    above = max(0.0, max(places) - top)  # the drawing ends there
    places = [place - above for place in places]
    for (_, text, weight), place in zip(labels, places, strict=True):
        look: dict[str, Any] = {"color": ibcs.QUIET, "fontsize": ibcs.SMALL} if not weight else {"weight": weight}
        axes.annotate(text, (end, place), (4, 0), textcoords="offset points", va="center", annotation_clip=False, **look)


def _draw_gap(axes: Axes, data: CumulativeData, language: Language) -> None:
    measured, ahead = data.measured, data.ahead
    gap = (measured["actual_cum"] - measured["plan_cum"]).to_numpy(dtype=float)
    good = np.where(data.direction == "down", gap <= 0, gap >= 0)
    for mask, colour in ((good, ibcs.GOOD), (~good, ibcs.BAD)):
        axes.fill_between(measured["date_day"], 0, gap, where=mask.tolist(), color=colour, lw=0, interpolate=True)
    low, mid, high = ((ahead[name] - ahead["plan_cum"]).to_numpy(dtype=float) for name in ("low_cum", "forecast_cum", "high_cum"))
    axes.fill_between(ahead["date_day"], low, high, facecolor=ibcs.BAND, edgecolor=ibcs.QUIET, hatch=ibcs.HATCH, lw=0)
    axes.plot(ahead["date_day"], mid, color=ibcs.INK, lw=1.2, ls=(0, (1, 1.2)))
    axes.axhline(0, color=ibcs.INK, lw=0.9, ls=(0, (4, 2)))
    final = data.final_gap()
    bad = final < 0 if data.direction != "down" else final > 0
    ends = np.concatenate([gap, low, high, [0.0]])
    bottom, top = float(np.nanmin(ends)), float(np.nanmax(ends))
    pad = (top - bottom or 1.0) * 0.08
    axes.set_ylim(bottom - pad, top + pad)
    end = data.frame["date_day"].iloc[-1]
    text = language.number(final, "compact", signed=True)
    axes.annotate(
        text,
        (end, final),
        (4, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        weight=600,
        color=ibcs.BAD if bad else ibcs.GOOD,
    )
    if abs(final) > (top - bottom) * 0.2:
        plan = language.say(msg("plan"))
        axes.annotate(
            plan, (end, 0), (4, 0), textcoords="offset points", va="center", annotation_clip=False, color=ibcs.QUIET, fontsize=ibcs.SMALL
        )


def _months_below(axes: Axes, data: CumulativeData, language: Language, *, named: bool) -> None:
    ibcs.bare(axes, floor=named)
    axes.spines["bottom"].set_visible(not named or not data.planned)
    if named:
        days = data.frame["date_day"]
        months = sorted({day.to_period("M") for day in days})
        middles = [month.start_time + pd.Timedelta(days=14) for month in months]
        axes.set_xticks(middles, [language.say(month_short(month.month)) for month in months])
        axes.tick_params(axis="x", pad=2, labelsize=ibcs.TEXT)
    for month in sorted({day.to_period("M") for day in data.frame["date_day"]})[1:]:
        axes.axvline(month.start_time - DAY / 2, color=ibcs.GREY, lw=0.4, zorder=0)
