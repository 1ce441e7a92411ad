"""The stretches of time one review compares, as slots (days, or weeks counted on their last day)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.aggregate import Cube
    from goalbook.core.period import Period

Slots = tuple["date", ...]
HISTORY_MONTHS = 25


@dataclass(frozen=True)
class Windows:
    """A month under review within its horizon. An unfinished month is compared with as many slots of other months."""

    period: Period
    horizon: Period
    planned: Slots  # the whole month
    elapsed: Slots  # of it, up to the end of the data
    previous: Slots
    prior_year: Slots
    trailing: tuple[Slots, ...]  # the months before, oldest first
    horizon_planned: Slots
    horizon_elapsed: Slots

    @property
    def month_over(self) -> bool:
        """Say whether the data reach the month's end."""
        return len(self.elapsed) == len(self.planned)

    @property
    def horizon_over(self) -> bool:
        """Say whether the data reach the horizon's end."""
        return len(self.horizon_elapsed) == len(self.horizon_planned)

    @property
    def remaining(self) -> int:
        """Return the number of slots between the end of the data and the horizon's end."""
        return len(self.horizon_planned) - len(self.horizon_elapsed)


def windows(cube: Cube, period: Period, horizon: Period, trailing_months: int) -> Windows:
    """Return the windows of a month; a UsageError names the range of the data when the month lies outside it."""
    planned = cube.slots(period)
    elapsed = tuple(day for day in planned if cube.data_from <= day <= cube.data_to)
    if not elapsed:
        raise outside(period, cube.data_from, cube.data_to)
    horizon_planned = cube.slots(horizon)
    return Windows(
        period=period,
        horizon=horizon,
        planned=planned,
        elapsed=elapsed,
        previous=_as_far(cube.slots(period.previous()), elapsed, planned),
        prior_year=_as_far(cube.slots(period.year_ago()), elapsed, planned),
        trailing=tuple(cube.slots(month) for month in before(period, trailing_months)),
        horizon_planned=horizon_planned,
        horizon_elapsed=tuple(day for day in horizon_planned if day <= cube.data_to),
    )


def outside(period: Period, first: date, last: date) -> UsageError:
    """Return the error of a period that the data do not reach, with what they do reach."""
    return UsageError(
        msg(
            "period {period:text} is outside the data, which run from {first:date} to {last:date}",
            period=period.label,
            first=first,
            last=last,
        ),
    )


def before(month: Period, count: int) -> tuple[Period, ...]:
    """Return the months before a month, oldest first."""
    found: list[Period] = []
    for _ in range(count):
        month = month.previous()
        found.append(month)
    return tuple(reversed(found))


def _as_far(other: Slots, elapsed: Slots, planned: Slots) -> Slots:
    return other if len(elapsed) == len(planned) else other[: len(elapsed)]
