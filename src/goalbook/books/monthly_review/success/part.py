"""Customer success as tables; no slider changes them, and a table that the team does not keep leaves its own without rows."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.actions.forms import person
from goalbook.books.monthly_review.success.figures import DROPS, FIGURES, LESS_IS_GOOD, LIMITS, NAN, Figure, Kept, months_before, stale
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.message import two_languages
from goalbook.inputs.operations.success import SUCCESS_LINKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared

SHOWN = 5  # months before the one under review
METRICS = ("month", "figure", "value", "n", "low", "high", "limit", "usual", "worse_by", "state")
STAR_ROWS = ("month", "stars", "ratings", "share")
RENEWALS = ("due", "product", "customers", "value", "contacted", "renewed", "waiting", "days_left", "state")
ACTIONS = ("figure", "value", "limit", "usual", "state", "channel", "action", "owner", "owner_name", "due")
KNOWLEDGE = ("month", "articles")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see MonthlyReview for the columns."""
    kept, links = Kept.of(prepared), rows_of(prepared.inputs.kept("success", SUCCESS_LINKS))
    label = prepared.windows.period.label
    metrics = [row for name in FIGURES for row in _figure(prepared, kept, name, links)]
    shown = {
        "success_metrics": pd.DataFrame(metrics, columns=list(METRICS)),
        "success_stars": pd.DataFrame(list(_stars(prepared, kept)), columns=list(STAR_ROWS)),
        "success_renewals": pd.DataFrame(list(_renewals(prepared, kept)), columns=list(RENEWALS)),
    }
    judged = [row for row in rows_of(shown["success_metrics"]) if row["month"] == label]
    shown["success_actions"] = pd.DataFrame(list(_actions(prepared, judged, links)), columns=list(ACTIONS))
    months = [*months_before(prepared, SHOWN), label]
    articles = [(row["month"], row["articles"]) for row in kept.service if row["month"] in months and not math.isnan(row["articles"])]
    shown["success_knowledge"] = pd.DataFrame(articles, columns=list(KNOWLEDGE))
    return {name: table for name, table in shown.items() if len(table)}


def _figure(prepared: Prepared, kept: Kept, name: str, links: list[Row]) -> Iterator[tuple[object, ...]]:
    """Yield a figure month by month; the month under review is judged, by its limit and by what is usual."""
    period, policy = prepared.windows.period, prepared.inputs.policy
    for month in (*months_before(prepared, SHOWN), period.label):
        found = kept.figure(name, [month])
        if math.isnan(found.value):
            continue
        if month != period.label:
            yield (month, name, found.value, found.n, found.low, found.high, NAN, NAN, NAN, "")
            continue
        limit = _limit(prepared, name, links)
        usual = kept.figure(name, months_before(prepared, int(policy.alerts.trailing_months)))
        known = (found.value, found.n, found.low, found.high, limit, usual.value, _worse(name, found.value, usual.value))
        yield (month, name, *known, _state(prepared, name, found, (limit, usual)))


def _limit(prepared: Prepared, name: str, links: list[Row]) -> float:
    own = [float(row["limit"]) for row in links if row["metric"] == name and not pd.isna(row["limit"])]
    return own[0] if own else float(prepared.inputs.policy.get(LIMITS[name]))


def _worse(name: str, value: float, usual: float) -> float:
    """Return by how much a figure is worse than usual, relative; negative where it is better."""
    if math.isnan(usual) or usual <= 0:
        return NAN
    return value / usual - 1 if name in LESS_IS_GOOD else 1 - value / usual


def _state(prepared: Prepared, name: str, found: Figure, judged: tuple[float, Figure]) -> str:
    """Return breach, worse (than usual), unsure (beyond the limit, which its range holds), few (ratings) or normal."""
    limit, usual = judged
    policy = prepared.inputs.policy
    if name == "stars_mean" and less_than(found.n, float(policy.get("success.min_ratings"))):
        return "few"
    beyond = more_than(found.value, limit) if name in LESS_IS_GOOD else less_than(found.value, limit)
    if beyond and not at_least(found.high, limit):  # without a range it is not at least anything
        return "breach"
    if _fell(prepared, name, found, usual):
        return "worse"
    return "unsure" if beyond else "normal"


def _fell(prepared: Prepared, name: str, found: Figure, usual: Figure) -> bool:
    """Say whether a figure is worse than usual: by the alert's share of it, or beyond chance where both have a range."""
    policy = prepared.inputs.policy
    if name in LESS_IS_GOOD:
        return at_least(_worse(name, found.value, usual.value), float(policy.alerts.deviation))
    return less_than(found.high, usual.low) and at_least(usual.value - found.value, float(policy.get(DROPS[name])))


def _stars(prepared: Prepared, kept: Kept) -> Iterator[tuple[object, ...]]:
    for month in (*months_before(prepared, int(prepared.inputs.policy.alerts.trailing_months)), prepared.windows.period.label):
        counts = kept.counts([month])
        for star, count in enumerate(counts, 1) if math.fsum(counts) > 0 else ():
            yield (month, star, count, count / math.fsum(counts))


def _renewals(prepared: Prepared, kept: Kept) -> Iterator[tuple[object, ...]]:
    """Yield what fell due in the month and what falls due soon after the review's day; what is not renewed waits."""
    period = prepared.windows.period
    last = min(period.end, prepared.as_of)
    until = last + timedelta(days=int(prepared.inputs.policy.get("success.renewal_days")))
    for row in kept.renewals:
        due = row["due"].date()
        if not period.start <= due <= until:
            continue
        numbers = [float(row[name]) for name in ("customers", "value", "contacted", "renewed")]
        waiting = numbers[0] - numbers[3]
        left = (due - last).days
        if waiting <= 0:
            state = "renewed"
        elif left < 0:
            state = "stale" if stale(row) else "overdue"
        else:
            state = "untold" if less_than(numbers[2], numbers[0]) else "due"
        yield (row["due"], two_languages(row["product"]), *numbers, waiting, left, state)


def _actions(prepared: Prepared, judged: list[Row], links: list[Row]) -> Iterator[tuple[object, ...]]:
    """Yield what acquisition is to change, for every figure out of order that is linked to something (MR-42)."""
    start = prepared.as_of + timedelta(days=1)
    due = pd.Timestamp(max(start, prepared.as_of + timedelta(days=int(prepared.inputs.policy.actions.due_days))))
    owners = {channel.id: channel.owner for channel in prepared.inputs.team.channels}
    for row in judged:
        for link in links if row["state"] in ("breach", "worse") else ():
            if link["metric"] == row["figure"]:
                owner = link["owner"] or owners.get(link["channel"], "")
                seen = (row["figure"], row["value"], row["limit"], row["usual"], row["state"])
                yield (*seen, link["channel"], two_languages(link["action"]), owner, person(prepared, owner), due)
