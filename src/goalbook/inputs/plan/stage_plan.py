"""The accepted plan by channel and stage, which the decomposition writes and the review compares with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs.contract import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

STAGE_PLAN = Contract(
    "stage_plan",
    "plan/<period>/stage_plan.csv",
    msg("what each stage of each channel's funnel should bring in the goals' period, as accepted"),
    (
        Column("channel", "channel", msg("channel of team.yml"), required=True),
        Column("stage", "metric", msg("metric of the stage: reads, clicks, registrations, new_payers"), required=True),
        Column("amount", "number", msg("planned over the goals' period, or over the month of the row"), required=True),
        Column("month", "month", msg("month as 2025-05, where the plan is that fine")),
    ),
    msg("the deviation from plan, stage by stage"),
)
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def stage_plan_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield what no cell shows by itself: ratios, negative amounts, months outside the period, rows said twice."""
    period, catalogue = ground.period, ground.file.catalogue
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        channel, stage, month = str(row["channel"]), str(row["stage"]), str(row["month"])
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("stage", catalogue.is_ratio(stage), msg("is a ratio; plan the amounts of the stages, their rates follow")),
            ("amount", float(row["amount"]) < 0, msg("is negative; an amount is planned here")),
            ("month", bool(month) and not is_month_of(month, period), msg("is no month of {period:text}", period=period.label)),
            ("stage", (channel, stage, month) in seen, msg("stands here twice for the same channel and month; keep one row")),
        )
        seen.add((channel, stage, month))
        yield from ((row, column, message) for column, wrong, message in checks if wrong)


def is_month_of(month: str, period: Period) -> bool:
    """Say whether a text is the label of a month of the period."""
    return bool(_MONTH.fullmatch(month)) and period.covers(parse_period(month))
