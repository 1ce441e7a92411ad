"""What good work brings, a rule a row: bonus, commission, recognition, growth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.rows import named_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

COMPLETION, STREAK, BEST_OF_WEEK = "okr_completion", "streak", "best_of_week"
CATEGORIES = ("performance", "development", "culture", "environment")
OPERATORS = (">=", ">")
UNITS = ("month_salary", "share", "money", "recognition")

REWARDS = Contract(
    "rewards",
    "people/rewards.csv",
    msg("what good work brings: a row per rule, what is asked and what is given"),
    (
        Column("reward", "text", msg("id of the rule"), required=True),
        Column("name_en", "text", msg("what the rule is called, in English"), required=True),
        Column("name_zh", "text", msg("what the rule is called, in Chinese")),
        Column("category", "text", msg("which of the four kinds of incentive it is"), allowed=CATEGORIES),
        Column("condition", "text", msg("what is asked: okr_completion, streak, best_of_week, or a metric or ratio"), required=True),
        Column("channel", "channel", msg("channel whose figure is meant; empty for the whole team")),
        Column("operator", "text", msg("whether the threshold itself counts"), allowed=OPERATORS),
        Column("threshold", "number", msg("what must be reached or passed")),
        Column("amount", "number", msg("how much is given, in the unit beside it")),
        Column("unit", "text", msg("months of salary, share of the base, money, or recognition"), required=True, allowed=UNITS),
        Column("base", "metric", msg("metric that a share is paid on; without it nothing is counted")),
    ),
    msg("what the incentive rules pay, and where they end in a cliff"),
    {"name": "name_en", "reward_id": "reward"},
)


def reward_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield rules that stand twice, conditions that are no figure, amounts below zero, figures without a threshold."""
    yield from named_twice(rows, "reward", [str(row["reward"]) for row in rows])
    for row in rows:
        condition = str(row["condition"])
        named = condition in (COMPLETION, STREAK, BEST_OF_WEEK)
        figure = not named and condition in ground.file.catalogue
        checks: tuple[tuple[str, bool, Message], ...] = (
            (
                "condition",
                not named and not figure,
                msg("is no condition; write okr_completion, streak, best_of_week, or a metric or ratio"),
            ),
            ("amount", row["amount"] < 0, msg("is negative; expected 0 or more")),
            ("amount", math.isnan(row["amount"]) and row["unit"] != "recognition", msg("is empty; say how much is given")),
            ("threshold", math.isnan(row["threshold"]) and figure, msg("is empty; say what the figure must reach")),
        )
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
