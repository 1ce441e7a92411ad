"""Paths of rates that are to rise month by month or week by week, from what the data know last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.books.decomposition.phases.words import named
from goalbook.books.gates import NAN
from goalbook.core.message import Label
from goalbook.core.period import month_of
from goalbook.inputs.plan.phase_faults import REPURCHASE
from goalbook.inputs.plan.phase_spans import WEEK, Span, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.phases.case import Ground
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs.plan.phase_models import RatePath

RATES = (
    "path_id", "name", "metric_id", "channel", "phase_id", "every", "owner", "growth", "place", "start", "end", "base", "base_on",
    "required", "best", "actual",
)  # fmt: skip


@dataclass(frozen=True)
class Past:
    """What is known of a rate: its last value with the last day it counts, its best value, its values by first day."""

    last: float
    on: date | None
    best: float
    by_start: dict[date, float]


BOUGHT_AGAIN = Label("Repurchase rate", "复购率")
UNKNOWN = Past(NAN, None, NAN, {})


def rate_table(prepared: Prepared, ground: Ground) -> pd.DataFrame:
    """Return ``rate_paths``: the value that each month or week of the phase requires."""
    lasting = {one.phase.id: one for one in spans(ground.sheet.frame, ground.policy)}
    rows = [row for path in ground.sheet.rates for row in _path(prepared, path, lasting[path.phase])]
    return pd.DataFrame(rows, columns=list(RATES))


def _path(prepared: Prepared, path: RatePath, span: Span) -> Iterator[tuple[Any, ...]]:
    past = _past(prepared, path)
    base, on = (past.last, past.on) if path.base is None else (float(path.base), None)
    name = named(path.name, BOUGHT_AGAIN if path.metric == REPURCHASE else prepared.inputs.catalogue.name(path.metric))
    known = (path.id, name, path.metric, path.channel, path.phase, path.every, path.owner, float(path.growth))
    for place, (start, end) in enumerate(steps(path, span), 1):
        required = base * (1.0 + path.growth) ** place
        whole = month_of(start).start if path.every == "month" else start  # a month's value is known for the month alone
        yield (*known, place, start, end, base, on, required, past.best, past.by_start.get(whole, NAN))


def steps(path: RatePath, span: Span) -> list[tuple[date, date]]:
    """Return first and last day of every step of a path."""
    return _months(span) if path.every == "month" else _weeks(span)


def _months(span: Span) -> list[tuple[date, date]]:
    """Return first and last day of the phase in every month that it touches."""
    found, month = [], month_of(span.start)
    while month.start <= span.end:
        found.append((max(month.start, span.start), min(month.end, span.end)))
        month = month.next()
    return found


def _weeks(span: Span) -> list[tuple[date, date]]:
    """Return the whole weeks of the phase, counted from its first day."""
    count = span.days // WEEK
    return [(span.start + timedelta(days=WEEK * at), span.start + timedelta(days=WEEK * at + WEEK - 1)) for at in range(count)]


def _past(prepared: Prepared, path: RatePath) -> Past:
    if path.metric == REPURCHASE:
        return repurchase(prepared.inputs.transactions, prepared.as_of, int(prepared.inputs.policy.plan.rate_weeks))
    months = prepared.months
    if not months.periods:
        return UNKNOWN
    values = months.series(path.metric, path.channel)
    known = [(month, float(value)) for month, value in zip(months.periods, values, strict=True) if not math.isnan(value)]
    if not known:
        return UNKNOWN
    best = max(value for _, value in known)
    return Past(known[-1][1], known[-1][0].end, best, {month.start: value for month, value in known})


def repurchase(given: pd.DataFrame | None, as_of: date, weeks: int) -> Past:
    """Return the share of a week's buyers who had bought on an earlier day, over so many weeks together, so that no week decides alone.

    Weeks are counted back from the last day with a purchase. The best value is that of the best stretch as long.
    """
    rows = given[(given["date_day"] <= pd.Timestamp(as_of)) & (given["amount"] > 0)] if given is not None else None
    if rows is None or rows.empty:
        return UNKNOWN
    last = rows["date_day"].max()
    first = rows.groupby("customer")["date_day"].transform("min")
    back = ((last - rows["date_day"]).dt.days // WEEK).to_numpy()
    again = (rows["date_day"] > first).to_numpy()
    buyers = (
        pd.DataFrame({"week": back, "customer": rows["customer"].to_numpy(), "again": again}).groupby(["week", "customer"])["again"].max()
    )
    by_week = buyers.groupby(level="week").agg(["sum", "count"])
    # Weeks in which nobody bought count too; the oldest, which the data may have cut short, does not.
    table = by_week.reindex(range(int(back.max()) + 1), fill_value=0).to_numpy(dtype=float)[: max(int(back.max()), 1)]
    span = min(weeks, len(table))
    sums = np.array([table[at : at + span].sum(axis=0) for at in range(len(table) - span + 1)])
    shares = np.divide(sums[:, 0], sums[:, 1], out=np.full(len(sums), NAN), where=sums[:, 1] > 0)
    best = float(np.nanmax(shares)) if not np.isnan(shares).all() else NAN
    return Past(float(shares[0]), last.date(), best, {})
