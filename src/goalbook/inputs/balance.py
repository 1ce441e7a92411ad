"""How evenly a team develops: its own score of four sub-items in each of four dimensions, at a month's review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.rows import records, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.errors import Problem
    from goalbook.inputs.planning.shelf import Fault, Row

ITEMS = {
    "user": ("growth", "quality", "activity", "retention"),
    "channel": ("mix", "efficiency", "synergy", "innovation"),
    "content": ("value", "form", "spread", "innovation"),
    "data": ("collection", "analysis", "application", "governance"),
}
BEST = 5.0  # full marks
BALANCE = Contract(
    "balance",
    "reviews/<month>/balance.csv",
    msg("how far users, channels, content and data are developed: four sub-items each, scored by the team from 0 to 5"),
    (
        Column("dimension", "text", msg("dimension"), required=True, allowed=tuple(ITEMS)),
        Column(
            "item",
            "text",
            msg("sub-item of the dimension"),
            required=True,
            allowed=tuple(dict.fromkeys(item for items in ITEMS.values() for item in items)),
        ),
        Column("score", "number", msg("the team's own score from 0 to 5; empty where a figure is to say it"), "ratio"),
        Column(
            "metric",
            "metric",
            msg("figure that scores the sub-item where the team does not, by how far it reaches its target or own baseline"),
        ),
        Column("note", "text", msg("why; both languages as 中文 / English")),
    ),
    msg("the balance of users, channels, content and data, as a grid of four by four"),
)


def balance_problems(frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield sub-items of another dimension, scores outside 0 to 5, rows with neither score nor figure, sub-items scored twice."""
    rows = records(frame)
    for row, column, message in (*_faults(rows), *repeated(rows, ("dimension", "item"))):
        yield row_problem(file, row, column, message)


def _faults(rows: list[Row]) -> Iterator[Fault]:
    for row in rows:
        own = ITEMS.get(row["dimension"], ())
        if own and row["item"] in BALANCE.columns[1].allowed and row["item"] not in own:
            text = msg(
                "'{item:text}' is none of {dimension:text}: {known:text}",
                item=row["item"],
                dimension=row["dimension"],
                known=", ".join(own),
            )
            yield row, "item", text
        if row["score"] < 0 or row["score"] > BEST:
            yield row, "score", msg("expected a score from 0 to 5")
        if row["score"] != row["score"] and not row["metric"]:
            yield row, "score", msg("is empty, and no figure is named that scores the sub-item")
