"""The figures of customer success by month, from sums of their parts: response, feedback, stars, certificates, renewals (CS-02, CS-03)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.rows import rows_of
from goalbook.core.message import Label
from goalbook.inputs.operations.success import RATINGS, RENEWALS, SERVICE, STARS
from goalbook.methods.estimate import Spread
from goalbook.methods.experiments import Rate, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.rows import Row

NAN = math.nan
LEVEL = 0.8
LESS_IS_GOOD = frozenset({"response_hours"})
FIGURES = {
    "response_hours": Label("Time to the first answer", "首次响应时长"),
    "closed_share": Label("Feedback closed", "反馈闭环率"),
    "stars_mean": Label("Mean rating in stars", "平均星级"),
    "certified_share": Label("Certified of those to be certified", "能力认证率"),
    "renewal_share": Label("Renewed of those due", "续约率"),
}
DROPS = {  # by how much a figure that has a range must have fallen to be worse than usual
    "closed_share": "success.share_drop",
    "stars_mean": "success.stars_drop",
    "certified_share": "success.share_drop",
    "renewal_share": "success.share_drop",
}
LIMITS = {  # where no link names its own
    "response_hours": "success.response_hours",
    "closed_share": "success.closed_share",
    "stars_mean": "success.stars_min",
    "certified_share": "success.certified_share",
    "renewal_share": "success.renewal_share",
}
_PARTS = {
    "response_hours": ("answer_hours", "answered"),
    "closed_share": ("closed", "feedback"),
    "certified_share": ("certified", "to_certify"),
    "renewal_share": ("renewed", "customers"),
}


@dataclass(frozen=True)
class Figure:
    """A figure of some months: its value, 80 % range where it has one, and how many cases it rests on."""

    value: float = NAN
    n: float = NAN
    low: float = NAN
    high: float = NAN


@dataclass(frozen=True)
class Kept:
    """The tables as the team keeps them, row by row."""

    service: list[Row]
    ratings: list[Row]
    renewals: list[Row]  # with the month they fall due in

    @classmethod
    def of(cls, prepared: Prepared) -> Kept:
        """Return what is known by the review's day; of renewals the latest note of each day and product."""
        service, ratings, notes = (rows_of(prepared.inputs.kept("success", table)) for table in (SERVICE, RATINGS, RENEWALS))
        latest = {(row["due"], row["product"]): row for row in sorted(notes, key=lambda row: row["date_day"])}
        return cls(service, ratings, [{**row, "month": f"{row['due']:%Y-%m}"} for _, row in sorted(latest.items(), key=lambda one: one[0])])

    def figure(self, name: str, months: Sequence[str]) -> Figure:
        """Return a figure over months, the parts summed before they are divided."""
        if name == "stars_mean":
            return stars(self.counts(months))
        part, whole = _PARTS[name]
        rows = [row for row in self.renewals if not stale(row)] if name == "renewal_share" else self.service
        own = [row for row in rows if row["month"] in months and not math.isnan(row[part]) and not math.isnan(row[whole])]
        total = math.fsum(row[whole] for row in own)
        if total <= 0:
            return Figure()
        count = math.fsum(row[part] for row in own)
        if name in LESS_IS_GOOD:
            return Figure(count / total, total)  # hours, of which only the sum is kept: how they differ is not known
        return Figure(count / total, total, *wilson(Rate(count, total), LEVEL))

    def counts(self, months: Sequence[str]) -> list[float]:
        """Return how many ratings of each number of stars months have, one star first."""
        own = [row for row in self.ratings if row["month"] in months]
        return [math.fsum(row[name] for row in own) for name in STARS]


def stale(row: Row) -> bool:
    """Say whether renewals were last noted before they fell due: how many renewed is then not known."""
    return bool(row["date_day"] < row["due"])


def stars(counts: Sequence[float]) -> Figure:
    """Return the mean rating with the range that so many ratings leave open; nothing without ratings."""
    n = math.fsum(counts)
    if n <= 0:
        return Figure(n=n)
    places = np.arange(1, len(counts) + 1)
    mean = float(np.dot(places, counts)) / n
    if n <= 1:
        return Figure(mean, n)
    error = math.sqrt(float(np.dot((places - mean) ** 2, counts)) / (n - 1) / n)
    around = Spread(error, n - 1, 0).around(mean, LEVEL)
    return Figure(mean, n, around.low, around.high)


def months_before(prepared: Prepared, count: int) -> list[str]:
    """Return the labels of the months before the one under review."""
    return [month.label for month in before(prepared.windows.period, count)]
