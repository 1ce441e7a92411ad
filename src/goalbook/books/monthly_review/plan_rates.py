"""The plan's paths of rates on the review's day: what each month or week of them asks, and what was reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.decomposition.phases.rates import BOUGHT_AGAIN, repurchase, steps
from goalbook.books.decomposition.phases.words import named
from goalbook.books.gates import NAN
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.books.months import Months, whole_months
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import two_languages
from goalbook.core.period import month_of
from goalbook.inputs.plan.phase_faults import REPURCHASE
from goalbook.inputs.plan.phase_spans import WEEK, spans
from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs.plan.phase_models import RatePath

COLUMNS = (
    "path_id", "name", "metric_id", "channel", "every", "owner", "owner_name", "start", "end", "base", "required", "actual", "reviewed",
    "rate_state",
)  # fmt: skip
Row = tuple[object, ...]


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``plan_rates``: every step that has begun by the end of the month; see MonthlyReview for the columns."""
    plan = plan_of(prepared)
    sheet, policy = plan.sheet(Phases), prepared.inputs.policy
    lasting = {one.phase.id: one for one in spans(sheet.frame, policy)}
    rates, rows = _Rates(prepared), list[Row]()
    for path in sheet.rates:
        rows += _path(rates, path, steps(path, lasting[path.phase]))
    return {"plan_rates": pd.DataFrame(rows, columns=list(COLUMNS))}


@dataclass(frozen=True)
class _Rates:
    """What is known of rates: ahead of the goals' period, from where a path starts, and in a month or week of it."""

    prepared: Prepared

    @cached_property
    def months(self) -> Months:
        return whole_months(self.prepared.cube)

    @property
    def last(self) -> date:
        """Return the last day of the month that anything is known of."""
        return min(self.prepared.windows.period.end, self.prepared.as_of)

    def base(self, path: RatePath) -> float:
        """Return the value that the plan began from: its own, else the last known when it was made."""
        if path.base is not None:
            return float(path.base)
        start = self.prepared.windows.horizon.start
        if path.metric == REPURCHASE:
            return self._bought_again(start - timedelta(days=1))
        known = [place for place, month in enumerate(self.months.periods) if month.end < start]
        values = self.months.series(path.metric, path.channel)[known] if known else np.array([])
        values = values[~np.isnan(values)]
        return float(values[-1]) if len(values) else NAN

    def actual(self, path: RatePath, start: date, end: date) -> float:
        """Return what was reached: in the whole month as far as it is known, in a week that the data hold."""
        cube = self.prepared.cube
        if path.metric == REPURCHASE:
            return self._bought_again(end, start if path.every == "week" else month_of(start).start)
        if path.every == "month":
            days = [day for day in cube.slots(month_of(start)) if cube.data_from <= day <= min(self.last, cube.data_to)]
        else:
            days = [day.date() for day in cube.wide.index if start <= day.date() <= end]
            days = days if cube.grain == "week" or len(days) == WEEK else []
        return cube.totals(days).value(path.metric, path.channel or None) if days else NAN

    def _bought_again(self, day: date, since: date | None = None) -> float:
        """Return the share of buyers who bought again over the policy's weeks; unknown without a purchase since a day."""
        past = repurchase(self.prepared.inputs.transactions, day, int(self.prepared.inputs.policy.plan.rate_weeks))
        return past.last if past.on is not None and (since is None or past.on >= since) else NAN


def _path(rates: _Rates, path: RatePath, lasting: list[tuple[date, date]]) -> Iterator[Row]:
    inputs, base = rates.prepared.inputs, rates.base(path)
    name = named(path.name, BOUGHT_AGAIN if path.metric == REPURCHASE else inputs.catalogue.name(path.metric))
    who = (path.owner, people_of(inputs.team).get(path.owner) or two_languages(path.owner))
    for place, (start, end) in enumerate(lasting, 1):
        month = rates.prepared.windows.period
        if start > rates.last:
            return
        required, actual = base * (1.0 + path.growth) ** place, rates.actual(path, start, end)
        over = rates.prepared.windows.month_over or month_of(start) != month if path.every == "month" else end <= rates.last
        reached = at_least(actual, required) if path.growth >= 0 else at_most(actual, required)
        known = actual == actual and required == required  # noqa: PLR0124 - NaN differs from itself
        state = "running" if not over else "unknown" if not known else "passed" if reached else "failed"
        days = (pd.Timestamp(start), pd.Timestamp(end))
        yield (
            *(path.id, name, path.metric, path.channel, path.every, *who, *days),
            *(base, required, actual, month_of(start if path.every == "month" else end) == month, state),
        )
