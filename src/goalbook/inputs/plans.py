"""The accepted plan by channel and stage, which the decomposition writes and the review compares with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import Message, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.small_table import read_small

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.team_folder import TeamFolder

STAGE_PLAN = Contract(
    "stage_plan",
    "plan/<period>/stage_plan.csv",
    msg("what each stage of each channel's funnel should bring in the goals' period, as accepted"),
    (
        Column("channel", "channel", msg("channel of team.yml"), required=True),
        Column("stage", "metric", msg("metric of the stage: reads, clicks, registrations, new_payers"), required=True),
        Column("amount", "number", msg("planned over the goals' period, or over the month of the row"), required=True),
        Column("month", "text", msg("month as 2025-05, where the plan is that fine")),
    ),
    msg("the deviation from plan, stage by stage"),
)
PLAN_TABLES = (STAGE_PLAN,)
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def read_plans(folder: TeamFolder, file: TeamFile) -> dict[str, pd.DataFrame]:
    """Return the stage plans by their period's label; faults are noted with the folder."""
    found: dict[str, pd.DataFrame] = {}
    for path in folder.plan_periods():
        period = _period(path.name)
        if period is None:
            folder.problems.append(Problem(folder.name(path), msg("the folder's name is no period; name it as the goals: 2025-Q2")))
            continue
        for source in folder.table(path, STAGE_PLAN.table)[:1]:
            table = read_small(source, replace(STAGE_PLAN, file=STAGE_PLAN.table), file)
            name = source.file
            folder.problems.extend(table.problems)
            if not table.problems:
                folder.problems.extend(_faults(table.frame, name, period, file))
                found[period.label] = table.frame
    return found


def _period(label: str) -> Period | None:
    try:
        return parse_period(label)
    except UsageError:
        return None


def _faults(frame: pd.DataFrame, name: str, period: Period, file: TeamFile) -> Iterator[Problem]:
    """Yield what no cell shows by itself: ratios, negative amounts, months outside the period, rows said twice."""
    seen: set[tuple[str, str, str]] = set()
    for row in frame.to_dict("records"):
        channel, stage, month, line = str(row["channel"]), str(row["stage"]), str(row["month"]), int(row["source_row"])
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("stage", file.catalogue.is_ratio(stage), msg("is a ratio; plan the amounts of the stages, their rates follow")),
            ("amount", float(row["amount"]) < 0, msg("is negative; an amount is planned here")),
            ("month", bool(month) and not _inside(month, period), msg("is no month of {period:text}", period=period.label)),
            ("stage", (channel, stage, month) in seen, msg("stands here twice for the same channel and month; keep one row")),
        )
        seen.add((channel, stage, month))
        yield from (Problem(name, message, line, None, column, str(row[column])) for column, wrong, message in checks if wrong)


def _inside(month: str, period: Period) -> bool:
    return bool(_MONTH.fullmatch(month)) and period.covers(parse_period(month))
