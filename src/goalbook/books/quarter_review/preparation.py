"""What a quarter review starts from: the review of its last month with facts, and the sums of the whole period beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.basis.targets import Limits
from goalbook.books.monthly_review.basis.windows import Windows, outside, windows
from goalbook.books.monthly_review.board.kpis import Board, Comparisons
from goalbook.books.monthly_review.params import MonthlyReviewParams
from goalbook.books.monthly_review.preparation import Prepared as MonthPrepared
from goalbook.books.monthly_review.preparation import prepare as prepare_month
from goalbook.books.monthly_review.reviewing import review as review_month
from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.period import Period, month_of, parse_period

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.aggregate import Totals
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.books.quarter_review.params import QuarterReviewParams
    from goalbook.inputs import Goals, Inputs

KINDS = ("quarter", "half", "year")


@dataclass(frozen=True)
class Prepared:
    """The period with the review of its last month; ``inputs`` are all the team's, ``base`` knows this period's goals alone."""

    inputs: Inputs
    period: Period
    as_of: date
    base: MonthPrepared
    month: MonthlyReview
    board: Board  # of the whole period, up to the end of the data
    outputs_dir: str = ""

    @property
    def frame(self) -> Windows:
        """Return the stretches of time that are compared."""
        return self.board.windows

    @property
    def over(self) -> bool:
        """Say whether the data reach the period's end; else all that is said of its end is a forecast."""
        return self.base.windows.horizon_over

    @property
    def goals(self) -> Goals | None:
        """Return the goals of the period."""
        return self.base.plan.goals

    @property
    def to_date(self) -> Totals:
        """Return the sums of the period up to the end of the data."""
        return self.board.comparisons.month


def prepare(inputs: Inputs, params: QuarterReviewParams) -> Prepared:
    """Review the last month of the period that has facts; a period without any is a UsageError that names the range of the data."""
    period, as_of = _period(params.period), params.cutoff()
    own = _own_goals(inputs, period)
    last = _last_month(inputs, period, as_of)
    of_month = MonthlyReviewParams.from_pairs({"team": params.team, "period": last.label, "as_of": min(as_of, last.end).isoformat()})
    base = prepare_month(own, of_month)
    month = review_month(base, of_month)
    return Prepared(inputs, period, as_of, base, month, _board(base, period), params.outputs_dir)


def _period(label: str) -> Period:
    period = parse_period(label)
    if period.kind not in KINDS:
        raise UsageError(msg("a quarter review needs a quarter, half-year or year, not '{period:text}'", period=label))
    return period


def _own_goals(inputs: Inputs, period: Period) -> Inputs:
    """Return the inputs with the goals of this very period alone; a period longer than a quarter without any is a UsageError."""
    goals = tuple(one for one in inputs.goals if one.period == period)
    if not goals and period.kind != "quarter":
        raise UsageError(msg("there are no goals for {period:text}; review its quarters instead", period=period.label))
    return replace(inputs, goals=goals, goal_versions=tuple(one for one in inputs.goal_versions if one.period == period))


def _last_month(inputs: Inputs, period: Period, as_of: date) -> Period:
    """Return the last month of the period with facts; a week belongs to the month in which it ends."""
    more = timedelta(days=6 if inputs.team.grain == "week" else 0)
    days = [day.date() + more for day in inputs.facts["date_day"].drop_duplicates() if day.date() <= as_of]
    if not days:
        raise UsageError(msg("no facts up to {as_of:date}", as_of=as_of))
    inside = [day for day in days if period.contains(day)]
    if not inside:
        raise outside(period, min(days), max(days))
    return month_of(max(inside))


def _board(base: MonthPrepared, period: Period) -> Board:
    """Return the board of the whole period: compared with as many days of the period before and of the same one a year ago."""
    cube, team = base.cube, base.inputs.team
    frame = windows(cube, period, period, trailing_months=1)
    comparisons = Comparisons(
        cube.totals(frame.elapsed),
        cube.totals(frame.previous) if cube.covers(frame.previous) else None,
        cube.totals(frame.prior_year) if cube.covers(frame.prior_year) else None,
    )
    return Board(cube, frame, base.plan, Limits.of(base.inputs.policy, team.currency), comparisons, base.inputs.benchmarks)
