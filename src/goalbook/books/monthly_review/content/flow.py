"""How content gets from demand to placement, and whether as much came out as was planned (CT-13, CT-14)."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.output.volumes import DAYS, WEEKS_A_MONTH
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.content.mix import MONTHS
from goalbook.books.monthly_review.content.pieces import NAN, Piece, of_month, share
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared

CYCLE = ("month", "stage", "pieces", "median_days", "longest_days")
OPEN = ("stage", "pieces", "median_days", "oldest_days")
POSTS = ("channel", "planned_per_week", "planned_by", "made_per_week", "pieces", "weeks", "attained")
STAGES = {"production": ("demanded", "produced"), "placement": ("produced", "day"), "whole": ("demanded", "day")}


def flow_tables(prepared: Prepared, pieces: list[Piece]) -> dict[str, pd.DataFrame]:
    """Return ``content_cycle`` by month of publishing, ``content_open``, what is still being made, and ``content_posts``."""
    period = prepared.windows.period
    months = (*before(period, MONTHS), period)
    cycle = [row for month in months for row in _cycle(month.label, of_month(prepared, pieces, month))]
    return {
        "content_cycle": pd.DataFrame(cycle, columns=list(CYCLE)),
        "content_open": pd.DataFrame(list(_open(prepared, pieces)), columns=list(OPEN)),
        "content_posts": pd.DataFrame(list(_posts(prepared, pieces)), columns=list(POSTS)),
    }


def _cycle(label: str, own: list[Piece]) -> Iterator[tuple[object, ...]]:
    for stage, (first, then) in STAGES.items():
        days = [_days(getattr(one, first), getattr(one, then)) for one in own]
        known = [day for day in days if day is not None]
        if known:
            yield (label, stage, len(known), float(median(known)), float(max(known)))


def _days(first: date | None, then: date | None) -> int | None:
    return None if first is None or then is None else (then - first).days


def _open(prepared: Prepared, pieces: list[Piece]) -> Iterator[tuple[object, ...]]:
    """Yield what waits on the review's last day: for production since it was asked for, for placement since it was finished."""
    last = min(prepared.windows.period.end, prepared.as_of)
    waiting: dict[str, list[int]] = {"production": [], "placement": []}
    for one in pieces:
        if one.day is not None and one.day <= last:
            continue
        if one.produced is not None and one.produced <= last:
            waiting["placement"].append((last - one.produced).days)
        elif one.demanded is not None and one.demanded <= last:
            waiting["production"].append((last - one.demanded).days)
    for stage, days in waiting.items():
        if days:
            yield (stage, len(days), float(median(days)), float(max(days)))


def _posts(prepared: Prepared, pieces: list[Piece]) -> Iterator[tuple[object, ...]]:
    """Yield every channel that published, with what the plan wants of it; without a plan nothing is held against it."""
    period = prepared.windows.period
    own = of_month(prepared, pieces, period)
    planned = _planned(prepared)
    weeks = ((min(period.end, prepared.as_of) - period.start).days + 1) / DAYS
    for channel in dict.fromkeys((*(one.channel for one in pieces), *planned)):
        count = sum(one.channel == channel for one in own)
        wanted, by = planned.get(channel, (NAN, ""))
        if count or not math.isnan(wanted):
            made = count / weeks
            yield (channel, wanted, by, made, count, weeks, share(made, wanted))


def _planned(prepared: Prepared) -> dict[str, tuple[float, str]]:
    """Return pieces a week by channel: those of the posts, else of the items the plan counts on."""
    sheet = plan_of(prepared).sheet(FunnelSheet)
    found = {row.channel: (row.items / (1.0 if row.per == "week" else WEEKS_A_MONTH), "items") for row in sheet.output}
    return found | {row.channel: (float(row.per_week), "posts") for row in sheet.posts if row.per_week is not None}
