"""What a team tries out and what it spends outside the channels: pilots, iterations of its platforms, spend by pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, repeated, strangers
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import month_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

POOLS = ("tech", "other")  # what no channel's facts show; pilots have a table of their own

PILOTS = Contract(
    "pilots",
    "risks/pilots.csv",
    msg("pilots by month: what each cost, what it moved, what was decided"),
    (
        Column("month", "month", msg("month of the cost, as 2025-05"), required=True),
        Column("pilot", "text", msg("id of the pilot"), required=True),
        Column("what", "text", msg("what is tried; both languages as 中文 / English"), required=True),
        Column("type", "text", msg("what is new about it"), allowed=("technology", "mode", "scene")),
        Column("cost", "number", msg("spent on it in the month, beside what the channels' facts show"), "money"),
        Column("metric", "metric", msg("the figure it is meant to move")),
        Column("change", "number", msg("change of that figure since the pilot began: 0.12 is +12 %"), "share"),
        Column("verdict", "text", msg("what was decided; empty = it goes on without a decision"), allowed=("scale", "go_on", "stop")),
        Column("approved", "text", msg("approved: exempt from the stop-loss within the pilots' share"), allowed=("yes", "no")),
        Column("approved_by", "text", msg("who approved it: somebody of team.yml")),
    ),
    msg("the pilots' share of spend and what each found"),
)
ITERATIONS = Contract(
    "platform_iterations",
    "risks/platform_iterations.csv",
    msg("releases of the team's platforms"),
    (
        Column("date_day", "date", msg("day of the release"), required=True),
        Column("platform", "text", msg("name of the platform; both languages as 中文 / English"), required=True),
        Column("what", "text", msg("what is new; both languages as 中文 / English")),
    ),
    msg("how long each platform has been without a new version"),
)
POOL_SPEND = Contract(
    "pool_spend",
    "risks/pool_spend.csv",
    msg("spend by month that no channel's facts show"),
    (
        Column("month", "month", msg("month, as 2025-05"), required=True),
        Column("pool", "text", msg("part of the budget"), required=True, allowed=POOLS),
        Column("amount", "number", msg("spent in the month"), "money", required=True),
    ),
    msg("technology and other pools against the month's budget"),
)


def pilot_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield months that are none, negative costs, changes below −100 %, approvals by nobody and pilots that stand twice in a month."""
    yield from month_faults(rows)
    for row in rows:
        if row["cost"] < 0:
            yield row, "cost", msg("is negative; expected 0 or more")
        if row["change"] < -1:
            yield row, "change", msg("is less than −100 %")
    yield from strangers(rows, "approved_by", ground)
    yield from repeated(rows, ("month", "pilot"))


def pool_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield months that are none, negative amounts and pools that stand twice in a month."""
    yield from month_faults(rows)
    yield from negatives(rows, POOL_SPEND)
    yield from repeated(rows, ("month", "pool"))
