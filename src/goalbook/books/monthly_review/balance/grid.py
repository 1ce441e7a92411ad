"""The balance of users, channels, content and data: four sub-items each, scored by the team or by a figure (MR-43)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.balance.measures import measure, of_users
from goalbook.books.rows import number, rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.balance import BALANCE, BEST, ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("dimension", "item", "score", "scored_by", "metric_id", "before", "note")
Row = dict[str, object]
USER = "user"


def grid(prepared: Prepared) -> pd.DataFrame:
    """Return ``balance``, all sixteen sub-items in order; without rows where the month has no balance; see MonthlyReview."""
    given = _given(prepared, prepared.windows.period.label)
    if not given:
        return pd.DataFrame(columns=list(COLUMNS))
    before = _given(prepared, prepared.windows.period.previous().label)
    rows = [_row(prepared, place, given.get(place), before.get(place)) for place in _places()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def spread(table: pd.DataFrame) -> tuple[Row, Row] | None:
    """Return the lowest and the highest scored sub-item, None where fewer than two are scored."""
    scored = [row for row in rows_of(table) if not math.isnan(number(row["score"]))]
    least = 2
    if len(scored) < least:
        return None
    return min(scored, key=lambda row: number(row["score"])), max(scored, key=lambda row: number(row["score"]))


def _places() -> tuple[tuple[str, str], ...]:
    return tuple((dimension, item) for dimension, items in ITEMS.items() for item in items)


def _given(prepared: Prepared, month: str) -> Mapping[tuple[str, str], Row]:
    table = prepared.inputs.reviews.get(month, {}).get(BALANCE.table)
    if not isinstance(table, pd.DataFrame):
        return {}
    return {(row["dimension"], row["item"]): row for row in rows_of(table)}


def _row(prepared: Prepared, place: tuple[str, str], said: Row | None, before: Row | None) -> tuple[object, ...]:
    """Return a sub-item; the team's own score counts before that of a figure. An earlier month is compared by its own score alone."""
    then = NAN if before is None else number(before["score"])
    if said is None:
        return (*place, NAN, "", "", then, Label("", ""))
    own, metric = number(said["score"]), str(said["metric"] or "")
    if place[0] == USER:
        metric = of_users(prepared, metric)
    note = two_languages(str(said["note"] or ""))
    if not math.isnan(own):
        return (*place, own, "team", metric, then, note)
    scored = _by_figure(prepared, metric) if metric else NAN
    return (*place, scored, "figure" if metric else "", metric, then, note)


def _by_figure(prepared: Prepared, metric: str) -> float:
    """Return the score of a figure: what the policy gives for its target or own baseline, times how far it reaches; 5 at most."""
    reached = measure(prepared, metric).reached
    return NAN if math.isnan(reached) else min(BEST, max(0.0, float(prepared.inputs.policy.balance.at_reference) * reached))
