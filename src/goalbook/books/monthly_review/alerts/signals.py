"""Routine or exceptional: each deviation against its limit and against its own normal range, with its price."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.alerts.alerts import Judged, level_of, subject
from goalbook.books.monthly_review.alerts.pricing import price
from goalbook.books.monthly_review.alerts.quadrants import QUADRANTS, Range, Situation, judge, plan_is_off, statement
from goalbook.books.monthly_review.alerts.ranges import figures
from goalbook.books.monthly_review.campaigns.mentions import said_too, those_that_ran, touching
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from goalbook.books.monthly_review.campaigns.mentions import Ran
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = (
    "metric_id", "channel", "subject", "base", "expected", "actual", "deviation", "adverse", "big", "abnormal", "up", "first_signal",
    "weeks", "provisional", "band", "normal_gap", "plan_off", "quadrant", "money", "statement", "campaigns",
)  # fmt: skip
BIG = ("alert", "meeting", "switch")
Ranges = dict[tuple[str, str], Range]


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return table `signals`, and the alerts with their quadrant and price."""
    known, ran = known_ranges(tables["ranges"]), those_that_ran(tables["campaign_marks"])
    rows = sorted((_signal(prepared, _situation(prepared, one, known, move.threshold), ran) for one in judged(prepared)), key=_order)
    return {"signals": pd.DataFrame(rows, columns=list(COLUMNS)), "alerts": _priced(tables["alerts"], prepared, known, move.threshold)}


def judged(prepared: Prepared) -> tuple[Judged, ...]:
    """Return what the ladder judged and every channel's headline; a channel's entry once, under its own name where that has a target."""
    targets = {(one.metric, one.channel) for one in prepared.judged if one.base == "target"}
    stages = prepared.cube.stages
    own = [
        one
        for one in prepared.judged
        if one.metric != ENTRY or (next(iter(stages.get(one.channel, ())), ENTRY), one.channel) not in targets
    ]
    there = {(one.metric, one.channel) for one in own}
    rest = [pair for pair in figures(prepared) if pair not in there and pair[0] != ENTRY]
    return (*own, *(_without_target(prepared, *pair) for pair in rest))


def _without_target(prepared: Prepared, metric: str, channel: str) -> Judged:
    name = subject(channel, prepared.inputs.catalogue.name(metric), prepared.names)
    return Judged(metric, channel, name, "", NAN, prepared.board.comparisons.month.value(metric, channel), adverse=False)


def known_ranges(table: pd.DataFrame) -> Ranges:
    """Return the normal ranges by (metric, channel)."""
    columns = (table[name].tolist() for name in ("metric_id", "channel", "weeks", "provisional", "range_center", "band"))
    sides = ([None if day is pd.NaT else day for day in table[name]] for name in ("first_above", "first_below"))
    return {(metric, channel): Range(*known) for metric, channel, *known in zip(*columns, *sides, strict=True)}


def _situation(prepared: Prepared, one: Judged, known: Ranges, threshold: float) -> Situation:
    return Situation(
        judged=one,
        normal=known.get((one.metric, one.channel), Range()),
        expected=_per_slot(prepared, one),
        threshold=threshold,
        big=one.base != "" and level_of(one, prepared.inputs.policy, threshold) in BIG,
        falling=prepared.inputs.catalogue.get(one.metric).direction == "down",
    )


def _per_slot(prepared: Prepared, one: Judged) -> float:
    """Return the expectation on the scale of the normal range: of what adds up a day's (or a week's) part."""
    metric = prepared.inputs.catalogue.metrics.get(one.metric)
    if one.metric == ENTRY or (metric is not None and metric.additivity == "flow"):
        return one.expected / len(prepared.windows.elapsed)
    return one.expected


def _signal(prepared: Prepared, case: Situation, ran: tuple[Ran, ...]) -> dict[str, object]:
    one, normal, verdict = case.judged, case.normal, judge(case)
    last = prepared.windows.elapsed[-1]
    near = touching(ran, one.channel, verdict.since.date(), last) if verdict.abnormal and verdict.since is not None else ()
    return {
        "metric_id": one.metric,
        "channel": one.channel,
        "subject": one.subject,
        "base": one.base,
        "expected": one.expected,
        "actual": one.actual,
        "deviation": one.deviation,
        "adverse": verdict.adverse,
        "big": case.big,
        "abnormal": verdict.abnormal,
        "up": verdict.up,
        "first_signal": pd.NaT if verdict.since is None else verdict.since,
        "weeks": normal.weeks,
        "provisional": normal.provisional,
        "band": normal.band,
        "normal_gap": case.normal_gap,
        "plan_off": verdict.quadrant == "plan" and plan_is_off(case),
        "quadrant": verdict.quadrant,
        "money": price(one, prepared.board.comparisons.month),
        "statement": said_too(statement(case, verdict), near, last),
        "campaigns": ",".join(one.campaign_id for one in near),
    }


def _order(row: dict[str, object]) -> tuple[int, bool, float, float]:
    """Sort by quadrant, then adverse before favourable, the dearest first, those without a price last."""
    money, change = cast("float", row["money"]), cast("float", row["deviation"])
    size = (0.0 if math.isnan(money) else -abs(money), 0.0 if math.isnan(change) else -abs(change))
    return (QUADRANTS.index(str(row["quadrant"])), not row["adverse"], *size)


def _priced(alerts: pd.DataFrame, prepared: Prepared, known: Ranges, threshold: float) -> pd.DataFrame:
    """Return the alerts with quadrant and money."""
    month, quadrants, money = prepared.board.comparisons.month, [], []
    names = ("metric_id", "channel", "subject", "base", "expected", "actual", "adverse")
    for metric, channel, name, base, expected, actual, adverse in zip(*(alerts[key].tolist() for key in names), strict=True):
        one = Judged(metric, channel, name, base, expected, actual, adverse=adverse)
        quadrants.append(judge(_situation(prepared, one, known, threshold)).quadrant)
        money.append(price(one, month))
    index = alerts.index
    return alerts.assign(quadrant=pd.Series(quadrants, index=index, dtype=object), money=pd.Series(money, index=index, dtype=float))
