"""Where the money goes: the budget by channel, user tier, month and kind; what channels lend each other; who is to come."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import Message, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.rows import copies, row_problem
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.errors import Problem
    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

POOLS = ("acquisition", "conversion", "tech", "innovation", "other")
KINDS = ("media", "kol", "content", "tools", "people", "promotion", "other")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

PLAN_BUDGET = Contract(
    "budget",
    "plan/<period>/budget.csv",
    msg("the period's budget, one row per amount: for which channel, users, month and kind of spending it is meant"),
    (
        Column("channel", "channel", msg("channel of team.yml; empty where it is for no single one")),
        Column("tier", "text", msg("users it is spent on: high, growth, base or new, or the names the policy has for them")),
        Column("month", "month", msg("month as 2025-07; empty where the amount is not split by month")),
        Column("phase", "text", msg("part of the budget it is taken from"), allowed=POOLS),
        Column("kind", "text", msg("what it is spent on"), allowed=KINDS),
        Column("amount", "number", msg("planned over the row's month, else over the period"), "money", required=True),
        Column("campaign", "text", msg("campaign it belongs to; both languages as 中文 / English")),
    ),
    msg("the budget by channel, user tier, month and kind, and whether its totals agree"),
)
REALLOCATIONS = Contract(
    "reallocations",
    "plan/<period>/reallocations.csv",
    msg("what one channel lends another for a time, out of the pool"),
    (
        Column("from_channel", "channel", msg("channel that gives"), required=True),
        Column("to_channel", "channel", msg("channel that gets"), required=True),
        Column("amount", "number", msg("amount lent"), "money", required=True),
        Column("reason", "text", msg("why; both languages as 中文 / English")),
        Column("return_date", "date", msg("day by which it goes back")),
        Column("approved_by", "text", msg("who approved it: somebody of team.yml")),
    ),
    msg("what channels lend each other, and the budget they are left with"),
)
HIRES = Contract(
    "hires",
    "plan/<period>/hires.csv",
    msg("posts to be filled in the period"),
    (
        Column("role", "text", msg("what the post is called; both languages as 中文 / English"), required=True),
        Column("count", "number", msg("how many"), "count", required=True),
        Column("month", "month", msg("month from which they work, as 2025-08")),
        Column("owner", "text", msg("who fills the post: somebody of team.yml")),
        Column("channel", "channel", msg("channel they work for")),
        Column("hours", "number", msg("hours a week that each of them adds")),
    ),
    msg("planned posts with the month they begin, and the hours they add"),
)


def tiers(policy: Policy) -> dict[str, str]:
    """Return the user tiers by each of their names: ids first, then what the policy calls them."""
    alias = cast("Mapping[str, list[str]]", policy.segments.alias)
    ids = dict.fromkeys([*map(str, policy.segments.names), *alias])
    return {**{one: one for one in ids}, **{str(other): own for own, others in alias.items() for other in others}}


def budget_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield negative amounts, tiers nobody knows, months outside the period and rows said twice."""
    names = tiers(ground.file.policy)
    for row in rows:
        yield from _amount(row)
        if row["tier"] and row["tier"] not in names:
            yield row, "tier", unknown_name(row["tier"], names)
        yield from _month(row, ground.period)
    yield from copies(rows, "amount")


def reallocation_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield negative amounts, channels that give to themselves, approvals by nobody and rows said twice."""
    for row in rows:
        yield from _amount(row)
        if row["from_channel"] and row["from_channel"] == row["to_channel"]:
            yield row, "to_channel", msg("is the channel that gives; name another one")
        if row["approved_by"] and (refusal := nobody(ground.known, row["approved_by"])):
            yield row, "approved_by", refusal
    yield from copies(rows, "amount")


def hire_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield counts that are no whole numbers, months outside the period and owners who are nobody."""
    for row in rows:
        for column in ("count", "hours"):
            if row[column] < 0:
                yield row, column, msg("is negative")
        if not math.isnan(row["count"]) and row["count"] != int(row["count"]):
            yield row, "count", msg("is no whole number")
        if row["owner"] and (refusal := nobody(ground.known, row["owner"])):
            yield row, "owner", refusal
        yield from _month(row, ground.period)


def lent_more_than_there_is(planning: Planning, files: Mapping[str, str], _ground: Ground) -> Iterator[Problem]:
    """Yield channels that give more, over all their rows, than the budget has for them; without a budget nothing is known."""
    budget, moves = planning.table(PLAN_BUDGET), planning.table(REALLOCATIONS)
    if budget.empty:
        return
    left = {str(channel): float(amount) for channel, amount in budget.groupby("channel")["amount"].sum().items()}
    for row in cast("list[Row]", moves.to_dict("records")):
        giver, amount = str(row["from_channel"]), float(row["amount"])
        has = left.get(giver, 0.0)
        if more_than(amount, has):
            yield row_problem(files["reallocations"], row, "amount", _too_much(giver, has))
        left[giver] = has - amount


def _too_much(giver: str, has: float) -> Message:
    return msg("is more than '{channel:text}' has left to give ({has:n})", channel=giver, has=has)


def _amount(row: Row) -> Iterator[Fault]:
    if not pd.isna(row["amount"]) and row["amount"] < 0:
        yield row, "amount", msg("is negative; what is taken away stands in reallocations.csv")


def _month(row: Row, period: Period) -> Iterator[Fault]:
    month = str(row["month"])
    if month and not (_MONTH.fullmatch(month) and period.covers(parse_period(month))):
        yield row, "month", msg("is no month of {period:text}", period=period.label)
