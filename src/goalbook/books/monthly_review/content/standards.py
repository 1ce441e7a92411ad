"""Whether standards were kept, each check by the version that held on its day, and whose training is due (CT-08, CT-09)."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.standards.checks import Checked, checked
from goalbook.books.decomposition.standards.versions import versions_of
from goalbook.books.monthly_review.content.pieces import share
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_most, more_than
from goalbook.inputs.names import key
from goalbook.inputs.plan.standards import SOP_CHECKS, STANDARDS, TRAININGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period

TIMELINESS = (
    "month", "process", "metric", "version", "effective_from", "limit", "unit", "checks", "kept_checks", "kept_share", "median_actual",
)  # fmt: skip
TRAININGS_DUE = ("joined", "in_time", "late", "overdue", "upcoming", "next_due")


def standard_tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``sop_timeliness`` by month of the goals' period and version, and ``trainings_due`` in one row without names."""
    plan = plan_of(prepared)
    versions = versions_of(rows_of(plan.table(STANDARDS)))
    last = min(prepared.windows.period.end, prepared.as_of)
    found = [one for row in rows_of(plan.table(SOP_CHECKS)) if (one := checked(row, versions)).day <= last]
    return {
        "sop_timeliness": pd.DataFrame(list(_timeliness(prepared, found)), columns=list(TIMELINESS)),
        "trainings_due": pd.DataFrame(list(_trainings(prepared, rows_of(plan.table(TRAININGS)), last)), columns=list(TRAININGS_DUE)),
    }


def _timeliness(prepared: Prepared, found: list[Checked]) -> Iterator[tuple[object, ...]]:
    for month in prepared.windows.horizon.months():
        own = [one for one in found if _inside(one.day, month) and one.held is not None and one.kept is not None]
        for version in dict.fromkeys(one.held for one in own if one.held is not None):
            mine = [one for one in own if one.held is version]
            kept = sum(bool(one.kept) for one in mine)
            begins = pd.NaT if version.begins is None else pd.Timestamp(version.begins)
            which = (version.process, version.metric, version.number, begins, version.limit, version.unit)
            yield (month.label, *which, len(mine), kept, share(kept, len(mine)), float(median(one.actual for one in mine)))


def _inside(day: date, month: Period) -> bool:
    return month.start <= day <= month.end


def _trainings(prepared: Prepared, rows: list[Row], last: date) -> Iterator[tuple[object, ...]]:
    """Yield how many who joined were trained in time: counts, since a team's report names nobody."""
    days = int(prepared.inputs.policy.get("sop.training_days"))
    people: dict[str, list[Row]] = {}
    for row in rows:
        if not pd.isna(row["joined"]) and row["joined"].date() <= last:
            people.setdefault(key(row["person"]), []).append(row)
    counts = {"in_time": 0, "late": 0, "overdue": 0, "upcoming": 0}
    ahead: list[date] = []
    for own in people.values():
        joined = max(row["joined"].date() for row in own)
        held = [row["day"].date() for row in own if not pd.isna(row["day"]) and joined <= row["day"].date() <= last]
        if held:
            counts["in_time" if at_most((min(held) - joined).days, days) else "late"] += 1
        elif more_than((last - joined).days, days):
            counts["overdue"] += 1
        else:
            counts["upcoming"] += 1
            ahead.append(joined + timedelta(days=days))
    if people:
        yield (len(people), *counts.values(), pd.Timestamp(min(ahead)) if ahead else pd.NaT)
