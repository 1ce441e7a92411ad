"""What was accepted of a decomposition: targets by channel and month, and for which targets, from which report's files, it was."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.models import Strict
from goalbook.inputs.plan.stage_plan import is_month_of
from goalbook.inputs.planning.base import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row


class AcceptedGoals(Strict):
    """The targets that a plan was made for."""

    version: int = 0
    hash: str = ""
    frozen: bool = False


class Accepted(Sheet):
    """What `goalbook accept decomposition` wrote, and when what it knew ends; ``files`` are their SHA-256."""

    file: ClassVar[str] = "accepted"

    period: str = ""
    as_of: date | None = None
    goals: AcceptedGoals = Field(default_factory=AcceptedGoals)
    adds_up: bool | None = None  # what the report found; nothing where it could not be judged
    files: dict[str, str] = Field(default_factory=dict)
    content_hash: str = ""


CHANNEL_SPLIT = Contract(
    "channel_split",
    "plan/<period>/channel_split.csv",
    msg("what each channel should bring in each month of the goals' period, as accepted"),
    (
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("metric", "metric", msg("metric that is planned, as the key result names it"), required=True),
        Column("month", "month", msg("month as 2025-05"), required=True),
        Column("amount", "number", msg("planned for this month"), required=True),
    ),
    msg("months judged by what was planned for them, not by their calendar days"),
)


def channel_split_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield what no cell shows by itself: ratios, negative amounts, months outside the period, said twice or left out."""
    period, catalogue = ground.period, ground.file.catalogue
    found: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        channel, metric, month = str(row["channel"]), str(row["metric"]), str(row["month"])
        said = found.setdefault((channel, metric), [])
        first.setdefault((channel, metric), row)
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("metric", catalogue.is_ratio(metric), msg("is a ratio; plan the amounts it is made of")),
            ("amount", float(row["amount"]) < 0, msg("is negative; an amount is planned here")),
            ("month", not is_month_of(month, period), msg("is no month of {period:text}", period=period.label)),
            ("month", month in said, msg("stands here twice for the same channel and metric; keep one row")),
        )
        said.append(month)
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
    for key, months in found.items():
        lacking = [month.label for month in period.months() if month.label not in months]
        if lacking:
            message = msg(
                "there is no row for {months:text}; plan every month of the period, 0 where nothing is", months=", ".join(lacking)
            )
            yield first[key], "month", message
