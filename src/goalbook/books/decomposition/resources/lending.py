"""What channels lend each other for a time, and which posts are to be filled: as the files have them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.decomposition.reconcile.accuracy import person_id
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.core.period import parse_period
from goalbook.inputs.plan.resources import HIRES, REALLOCATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared

POOL_COLUMNS = (
    "from_channel", "to_channel", "amount", "reason", "return_date", "approved_by", "approved_name", "complete", "in_period",
)  # fmt: skip
HIRE_COLUMNS = ("role", "count", "month", "owner", "owner_name", "channel", "hours", "hours_period", "planned")
WEEK = 7


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``pool`` and ``hires``; see Decomposition for the columns."""
    return {
        "pool": pd.DataFrame(list(_pool(prepared)), columns=list(POOL_COLUMNS)),
        "hires": pd.DataFrame(list(_hires(prepared)), columns=list(HIRE_COLUMNS)),
    }


def _pool(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    names, end = people_of(prepared.inputs.team), pd.Timestamp(prepared.period.end)
    for row in rows_of(prepared.plan.table(REALLOCATIONS)):
        back, who = row["return_date"], str(row["approved_by"])
        person = person_id(prepared, who) if who else ""
        complete = bool(row["reason"]) and not pd.isna(back) and bool(who)
        reason = two_languages(str(row["reason"]))
        name = names.get(person, Label.same(person))
        inside: bool = not pd.isna(back) and bool(back <= end)
        yield row["from_channel"], row["to_channel"], float(row["amount"]), reason, back, person, name, complete, inside


def _hires(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    names = people_of(prepared.inputs.team)
    for row in rows_of(prepared.plan.table(HIRES)):
        count, hours, month = float(row["count"]), float(row["hours"]), str(row["month"])
        person = person_id(prepared, str(row["owner"])) if row["owner"] else ""
        adds = math.nan
        if month:
            adds = count * hours * ((prepared.period.end - parse_period(month).start).days + 1) / WEEK
        name = names.get(person, Label.same(person))
        yield two_languages(str(row["role"])), count, month, person, name, row["channel"], hours, adds, bool(month and person)
