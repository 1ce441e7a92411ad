"""Limits by version: the one that holds on a day decides whether a standard was kept on it (CT-09, WX-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import at_least, at_most
from goalbook.inputs.plan.standards import AT_MOST

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.rows import Row

HOURS = {"hours": 1.0, "days": 24.0}


@dataclass(frozen=True)
class Version:
    """One limit of one process from one day on."""

    process: str
    metric: str
    step: str
    number: int
    begins: date | None  # None = from the beginning
    limit: float
    unit: str
    lesson: str = ""

    @property
    def hours(self) -> float:
        """Return a limit of time in hours."""
        return self.limit * HOURS.get(self.unit, 1.0)

    @property
    def at_most(self) -> bool:
        """Say whether the limit is a most, as a time is, or a least."""
        return self.unit in AT_MOST

    def valid(self, day: date, versions: list[Version]) -> bool:
        """Say whether this version holds on a day: it has begun and no later one of the same limit has."""
        begun = [one for one in versions if (one.process, one.metric) == (self.process, self.metric) and one.begun(day)]
        return bool(begun) and max(begun, key=lambda one: one.number) is self

    def begun(self, day: date) -> bool:
        """Say whether the version has begun."""
        return self.begins is None or self.begins <= day


def versions_of(rows: list[Row]) -> list[Version]:
    """Return every limit that has a measure, by process, measure and version."""
    found = [
        Version(
            process=row["process"],
            metric=row["metric"],
            step=row["step"],
            number=1 if pd.isna(row["version"]) else int(row["version"]),
            begins=since(row),
            limit=float(row["limit"]),
            unit=row["unit"],
            lesson=row["lesson"],
        )
        for row in rows
        if row["metric"] and not pd.isna(row["limit"])
    ]
    order = {(one.process, one.metric): place for place, one in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda one: (order[one.process, one.metric], one.number))


def since(row: Row) -> date | None:
    """Return the day from which a row holds, None from the beginning."""
    return None if pd.isna(row["effective_from"]) else pd.Timestamp(row["effective_from"]).date()


def kept(actual: float, version: Version) -> bool:
    """Say whether a measurement keeps a limit."""
    return at_most(actual, version.limit) if version.at_most else at_least(actual, version.limit)
