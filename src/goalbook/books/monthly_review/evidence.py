"""Whether a channel's weekly rates left their normal range, since when, and which recorded event is nearest to that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.aggregate import NAN, WHOLE_TEAM, Cube, divide
from goalbook.core.message import Label
from goalbook.core.period import week_of
from goalbook.methods.control import Limits, xmr

if TYPE_CHECKING:
    from goalbook.books.monthly_review.windows import Windows

RATES = ("click_rate", "conversion_rate")
MIN_WEEKS, MAX_WEEKS = 12, 26  # of the baseline before the month
EVENT_DAYS = 28  # an event may stand this long before the end of the first week outside
COLUMNS = ("channel", "rate", "before", "after", "since", "event", "outside", "lower", "upper", "weeks", "first_outside")


def evidence_table(cube: Cube, events: pd.DataFrame, frame: Windows) -> pd.DataFrame:
    """Return one row per channel and rate with at least 12 weeks before the month; see MonthlyReview for the columns.

    Limits are those of individual values and moving ranges over up to 26 whole weeks before the month. ``before`` is the rate of the three
    months before it (parts summed) and ``after`` the rate since the first week outside; without one, over the month.
    """
    rows = []
    for channel in cube.channels:
        for rate in RATES:
            weekly = weekly_parts(cube, rate, channel)
            row = _row(weekly, frame) if weekly is not None else None
            if row is not None:
                rows.append({"channel": channel, "rate": rate, **row, **_event(events, channel, row["first_outside"])})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def weekly_parts(cube: Cube, rate: str, channel: str) -> pd.DataFrame | None:
    """Return numerator and denominator (columns top, bottom) of whole weeks, by the week's last day; None when a part is not kept."""
    ratio = cube.catalogue.ratios[rate]
    keys = [(ratio.numerator, channel), (ratio.denominator, channel)]
    if not all(key in cube.wide.columns for key in keys):
        return None
    parts = cube.wide[keys].set_axis(["top", "bottom"], axis=1)
    if cube.grain != "week":
        ends = pd.DatetimeIndex([week_of(day.date(), cube.week_end).end for day in parts.index])
        days = parts.groupby(ends).size()
        parts = parts.groupby(ends).sum(min_count=1)[days == 7]  # noqa: PLR2004 - a week
    return parts[parts["bottom"] > 0]


def _row(weekly: pd.DataFrame, frame: Windows) -> dict[str, object] | None:
    start, end = pd.Timestamp(frame.period.start), pd.Timestamp(frame.elapsed[-1])
    rates = weekly["top"] / weekly["bottom"]
    baseline = rates[rates.index < start].tail(MAX_WEEKS)
    month = rates[(rates.index >= start) & (rates.index <= end)]
    limits = xmr(list(baseline)) if baseline.notna().sum() >= MIN_WEEKS else None
    if limits is None or month.dropna().empty:
        return None
    outside = [pd.Timestamp(str(day)) for day, value in month.items() if limits.outside(float(value))]
    first = outside[0] if outside else None
    recent = weekly[(weekly.index < start) & (weekly.index >= pd.Timestamp(frame.trailing[0][0]))]
    after = weekly[(weekly.index >= (first or start)) & (weekly.index <= end)]
    return {
        "before": _rate(recent),
        "after": _rate(after),
        "outside": first is not None,
        **_edges(limits),
        "weeks": int(baseline.notna().sum()),
        "first_outside": first - timedelta(days=6) if first is not None else pd.NaT,
    }


def _edges(limits: Limits) -> dict[str, float]:
    return {"lower": max(0.0, limits.lower()), "upper": limits.upper()}


def _rate(parts: pd.DataFrame) -> float:
    known = parts.dropna()
    return divide(float(known["top"].sum()), float(known["bottom"].sum())) if len(known) else NAN


def _event(events: pd.DataFrame, channel: str, first: object) -> dict[str, object]:
    """Return the event of the channel or of the whole team nearest before the end of the first week outside, at most four weeks."""
    none = {"since": pd.NaT, "event": ""}
    if events.empty or first is pd.NaT or not isinstance(first, date):
        return none
    end = pd.Timestamp(first) + timedelta(days=6)
    ours = events["channel"].fillna(WHOLE_TEAM).isin([channel, WHOLE_TEAM])
    near = events[ours & (events["date_day"] <= end) & (events["date_day"] > end - timedelta(days=EVENT_DAYS))]
    if near.empty:
        return none
    # The channel's own events come before the team's; of each the latest.
    own = near[near["channel"] == channel]
    found = (own if len(own) else near).sort_values("date_day").iloc[-1]
    return {"since": found["date_day"], "event": event_text(found)}


def event_text(event: pd.Series) -> Label:
    """Return what was done, in both languages where the file gives both."""
    texts = {
        name: str(event[name])
        for name in ("what_en", "what_zh", "what")
        if name in event.index and isinstance(event[name], str) and event[name]
    }
    fallback = texts.get("what") or texts.get("what_en") or texts.get("what_zh") or ""
    return Label(texts.get("what_en") or fallback, texts.get("what_zh") or fallback)
