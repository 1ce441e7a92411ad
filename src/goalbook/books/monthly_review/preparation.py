"""The expensive part of a review, which no slider changes: sums, back-test, forecasts, control limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM, Cube, Totals, build_cube
from goalbook.books.monthly_review.alerts.alerts import Judged, against_targets, conversion_drops, traffic_drops
from goalbook.books.monthly_review.basis.accepted import accepted_split
from goalbook.books.monthly_review.basis.headline import Aim, find_aim
from goalbook.books.monthly_review.basis.targets import Limits, Plan
from goalbook.books.monthly_review.basis.windows import HISTORY_MONTHS, Windows, before, outside, windows
from goalbook.books.monthly_review.board.channels import channel_table
from goalbook.books.monthly_review.board.kpis import Board, Comparisons, kpi_ids, kpi_table
from goalbook.books.monthly_review.board.pace import Progress, month_table
from goalbook.books.monthly_review.outlook.outlook import Recovery, flow_backtest, landing_of, recovery_of
from goalbook.books.monthly_review.parts import FIXED
from goalbook.books.monthly_review.quality.quality import coverage_table, quality_table
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs import goals_for

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.landings import AnyLanding
    from goalbook.books.monthly_review.params import MonthlyReviewParams
    from goalbook.core.findings import Finding
    from goalbook.core.register import Rule
    from goalbook.inputs import Inputs


@dataclass(frozen=True)
class Prepared:
    """What `review` starts from; depends on the team's data, the period and as_of alone."""

    inputs: Inputs
    as_of: date
    cube: Cube
    windows: Windows
    plan: Plan
    aim: Aim
    board: Board
    progress: Progress
    horizon_totals: Totals
    names: dict[str, Label]
    judged: tuple[Judged, ...]
    landings: dict[tuple[str, str], AnyLanding]  # by (metric, channel)
    recoveries: dict[str, Recovery]  # by channel
    tables: dict[str, pd.DataFrame]  # those no slider changes
    outputs_dir: str = ""  # folder of earlier reports, "" for none
    settled: dict[Rule, tuple[Finding, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)  # by the first review


def prepare(inputs: Inputs, params: MonthlyReviewParams) -> Prepared:
    """Aggregate, back-test and forecast. A period without facts is a UsageError that names the range of the data."""
    period = _month(params.period)
    as_of = params.cutoff()
    cube = build_cube(inputs, as_of)
    if cube.wide.empty:
        raise _nothing_known(inputs, period, as_of)
    goals = goals_for(inputs.goals, period)
    frame = windows(cube, period, goals.period if goals is not None else period.quarter(), inputs.policy.alerts.trailing_months)
    versions = tuple(one for one in inputs.goal_versions if goals is not None and one.period == goals.period)
    accepted = accepted_split(inputs, goals, frame.horizon, as_of)
    prepared = _prepare(inputs, as_of, frame, Plan(goals, frame.horizon, cube, versions, accepted))
    prepared = replace(prepared, outputs_dir=params.outputs_dir)
    for part in FIXED:
        prepared = replace(prepared, tables={**prepared.tables, **part(prepared)})
    return prepared


def _prepare(inputs: Inputs, as_of: date, frame: Windows, plan: Plan) -> Prepared:
    cube = plan.cube
    comparisons = Comparisons(
        cube.totals(frame.elapsed),
        _known(cube, frame.previous),
        _known(cube, frame.prior_year),
    )
    board = Board(cube, frame, plan, Limits.of(inputs.policy, inputs.team.currency), comparisons, inputs.benchmarks)
    aim = find_aim(plan, cube, inputs.team.headline_metric)
    progress = _progress(cube, frame, plan)
    names = {channel.id: channel.name for channel in inputs.team.channels}
    channels = channel_table(board, aim.metric)
    return Prepared(
        inputs=inputs,
        as_of=as_of,
        cube=cube,
        windows=frame,
        plan=plan,
        aim=aim,
        board=board,
        progress=progress,
        horizon_totals=cube.totals(frame.horizon_elapsed),
        names=names,
        judged=_judged(board, channels, names),
        landings=_landings(cube, frame, plan, aim),
        recoveries=_recoveries(board, aim),
        tables={
            "kpis": kpi_table(board, aim.metric),
            "channels": channels,
            "months": month_table(progress),
            "history": _history(progress),
            "backtest": flow_backtest(cube, frame, aim.metric, aim.channel),
            "coverage": coverage_table(cube, inputs, frame.elapsed),
            "quality": quality_table(cube, inputs, frame.elapsed),
        },
    )


def _nothing_known(inputs: Inputs, period: Period, as_of: date) -> UsageError:
    days = inputs.facts["date_day"]
    if days.empty or as_of < days.min().date() <= period.end:
        return UsageError(msg("no facts up to {as_of:date}", as_of=as_of))
    return outside(period, days.min().date(), days.max().date())


def _month(label: str) -> Period:
    period = parse_period(label)
    if period.kind != "month":
        raise UsageError(msg("a monthly review needs a month such as 2025-05, not '{period:text}'", period=label))
    return period


def _known(cube: Cube, days: tuple[date, ...]) -> Totals | None:
    return cube.totals(days) if cube.covers(days) else None


def _progress(cube: Cube, frame: Windows, plan: Plan) -> Progress:
    """Sum every month of the history and of the horizon that has data."""
    months = dict.fromkeys((*before(frame.period, HISTORY_MONTHS - 1), frame.period, *frame.horizon.months()))
    by_month: dict[str, Totals] = {}
    whole = set()
    for month in months:
        days = tuple(day for day in cube.slots(month) if cube.data_from <= day <= cube.data_to)
        if days:
            by_month[month.label] = cube.totals(days)
            whole |= {month.label} if len(days) == len(cube.slots(month)) else set()
    return Progress(cube, frame, plan, by_month, frozenset(whole))


def _history(progress: Progress) -> pd.DataFrame:
    """Return every figure of the last 25 months; months that the data cover in part only are left out, but for the one under review."""
    catalogue, last = progress.cube.catalogue, progress.windows.period
    months = [m.label for m in (*before(last, HISTORY_MONTHS - 1), last) if m.label in progress.whole_months or m == last]
    rows = [
        (kpi, "ratio" if catalogue.is_ratio(kpi) else "metric", month, progress.by_month[month].value(kpi))
        for kpi in kpi_ids(progress.cube)
        for month in months
    ]
    return pd.DataFrame(rows, columns=["id", "kind", "month", "value"])


def _judged(board: Board, channels: pd.DataFrame, names: dict[str, Label]) -> tuple[Judged, ...]:
    frame = board.windows
    trailing = tuple(totals for days in frame.trailing if (totals := _known(board.cube, days)) is not None)
    elapsed = len(frame.elapsed) / len(frame.planned)
    return (
        *against_targets(board, names),
        *conversion_drops(channels, names, board.cube.catalogue.name("conversion_rate")),
        *traffic_drops(board.comparisons.month, trailing, elapsed, names),
    )


def _landings(cube: Cube, frame: Windows, plan: Plan, aim: Aim) -> dict[tuple[str, str], AnyLanding]:
    wanted = [(aim.metric, aim.channel), *((kr.metric, kr.channel) for kr in plan.key_results)]
    if aim.channel == WHOLE_TEAM:
        wanted += [(aim.metric, channel) for channel in cube.channels]
    return {pair: landing_of(cube, frame, *pair) for pair in dict.fromkeys(wanted)}


def _recoveries(board: Board, aim: Aim) -> dict[str, Recovery]:
    trailing = board.windows.trailing
    days = tuple(day for month in trailing for day in month)
    before_totals = _known(board.cube, days)
    found = (recovery_of(aim.metric, channel, board.comparisons.month, before_totals) for channel in board.cube.channels)
    return {recovery.channel: recovery for recovery in found if recovery is not None}
