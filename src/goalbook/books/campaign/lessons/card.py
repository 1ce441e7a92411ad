"""A lesson as the report proposes it: what was done, what it brought, how sure that is, and how to do it again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.core.message import Label, Message

Row = dict[str, Any]
EVIDENCE = ("randomised", "control", "model", "descriptive", "opinion")  # the strongest first, as lessons.csv has them
DESIGNS = {"randomised": "randomised", "synthetic_control": "control", "local_level": "model"}  # a past only describes
COLUMNS = (
    "lesson", "date_day", "type", "campaign", "mechanic", "context", "what", "metric", "effect", "low", "high", "level",
    "evidence", "how_to_reuse", "reason", "kind", "against", "worked", "known",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Card:
    """One lesson. ``effect`` is relative to what ``against`` names (0.12 = 12 % more); ``kind`` is the part of the report it comes from.

    ``again`` is False of what went well and is not worth doing again as it was.
    """

    kind: str
    type: str  # case | tool | method
    mechanic: str
    context: Message | Label
    what: Message
    metric: str
    effect: float
    low: float = math.nan
    high: float = math.nan
    level: float = math.nan  # of the range
    evidence: str = "descriptive"
    against: str  # plan | target | average | version | baseline
    again: bool = True
    falls: bool = False  # of the figure less is better
    how_to_reuse: Message
    reason: Message

    @property
    def worked(self) -> bool:
        """Say whether it is worth doing again; otherwise it warns."""
        return self.gain > 0 and self.again

    @property
    def gain(self) -> float:
        """Return the effect towards what is better."""
        return -self.effect if self.falls else self.effect

    @property
    def rank(self) -> tuple[int, float, str]:
        """Return the place among others: the best known first, then the largest."""
        return EVIDENCE.index(self.evidence), -abs(self.effect), self.mechanic


def rows_of(tables: Mapping[str, pd.DataFrame], name: str, *needed: str) -> list[Row]:
    """Return the rows of a table, none where it is absent or lacks a column that is needed."""
    table = tables.get(name)
    if table is None or any(column not in table for column in needed):
        return []
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def number(value: object) -> float:
    """Return a cell as a number, NaN where there is none."""
    return math.nan if value is None or value is pd.NA or isinstance(value, str) else float(value)  # type: ignore[arg-type] # a cell


def over(actual: object, expected: object) -> float:
    """Return by how much a figure lies above what was expected, as a share of that; NaN where either is not known or nothing was."""
    was, wanted = number(actual), number(expected)
    return was / wanted - 1 if math.isfinite(was) and math.isfinite(wanted) and wanted > 0 else math.nan


def best_known(cards: Iterable[Card]) -> list[Card]:
    """Return cards in their order: by evidence, then by size."""
    return sorted(cards, key=lambda card: card.rank)
