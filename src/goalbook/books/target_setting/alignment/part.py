"""The tables of alignment and diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.result import MissingTable
from goalbook.books.target_setting.alignment.diagnosis import archived, evidence_table, linked_table, problem_table
from goalbook.books.target_setting.alignment.goal_tree import tree_table
from goalbook.books.target_setting.alignment.goals import goals_of
from goalbook.books.target_setting.alignment.loop import loop_table
from goalbook.books.target_setting.alignment.strategy import account_table, aim_table, family_table, strategy_table
from goalbook.books.target_setting.alignment.year import year_table
from goalbook.core.message import msg
from goalbook.inputs.planning.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]


def tables(prepared: Prepared) -> Tables:
    """Return what no slider changes."""
    reviews = archived(prepared)
    return {
        "metric_families": family_table(prepared),
        "aims": aim_table(prepared),
        "accounts": account_table(prepared),
        "linked_findings": linked_table(prepared, reviews),
        "problems_stated": problem_table(prepared),
        "evidence_register": evidence_table(prepared),
        "loop": loop_table(prepared, reviews),
    }


def moved(prepared: Prepared, _tables: Tables, move: Move) -> Tables:
    """Return goal tree, strategy and year as the sliders have them."""
    goals = goals_of(prepared, move)
    return {
        "goal_tree": tree_table(prepared, goals),
        "strategy": strategy_table(prepared, goals),
        "year": year_table(prepared, move),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the strategy where none is written, and the reviews before the period where none is archived."""
    if not prepared.planning.has(Strategy):
        text = msg(
            "No strategy is written: goals/{period:text}/strategy.yml would show what the goals follow from, the team’s share, the year.",
            period=prepared.period.label,
        )
        yield MissingTable("strategy", "alignment", text)
    loop = prepared.tables["loop"]
    if not loop.loc[loop["loop_stage"] == "monitoring", "done"].any():
        text = msg(
            "No monthly review of {period} is archived: run make monthly for its months, and their findings stand here.",
            period=prepared.period.previous().name,
        )
        yield MissingTable("monthly_review", "diagnosis", text)
