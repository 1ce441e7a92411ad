"""The contracts of a team's tables: what drives reading, `goalbook describe` and the starter files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import load_catalogue
from goalbook.core.terminal import aligned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.language import Language
    from goalbook.core.metrics import Catalogue

Kind = Literal["date", "month", "moment", "text", "number", "channel", "metric"]


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, its unit, and whether a row must have it."""

    name: str
    kind: Kind
    meaning: Message | Label
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """One table; ``also`` maps other spellings of its columns to their names.

    ``fractions``: its counts are plans or what a platform attributes, so that they need not be whole.
    """

    table: str
    file: str
    meaning: Message
    columns: tuple[Column, ...]
    unlocks: Message | None = None  # of an optional table: what it would show
    also: Mapping[str, str] = field(default_factory=dict)
    fractions: bool = False

    @property
    def stem(self) -> str:
        """Return what the table's file or sheet is called, which is its own name unless another folder has a table of that name."""
        return self.file.rpartition("/")[2].partition(".")[0]

    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)

    def text(self, language: Language) -> str:
        """Return the contract as a plain-text table in one language."""
        head = [language.say(text) for text in (msg("column"), msg("type"), msg("unit"), msg("required"), msg("meaning"))]
        rows = [head]
        for column in self.columns:
            kind = ", ".join(column.allowed) if column.allowed else language.say(_KIND_NAMES[column.kind])
            unit = language.say(_UNIT_NAMES[column.unit]) if column.unit in _UNIT_NAMES else column.unit
            rows.append([column.name, kind, unit, language.say(msg("yes")) if column.required else "", language.say(column.meaning)])
        return "\n".join([f"{self.file}", language.say(self.meaning), "", *aligned(rows)])


_KIND_NAMES: dict[str, Message] = {
    "date": msg("day"),
    "month": msg("month"),
    "moment": msg("day and time"),
    "text": msg("text"),
    "number": msg("number"),
    "channel": msg("channel id or name"),
    "metric": msg("metric id"),
}
_UNIT_NAMES: dict[str, Message] = {
    "count": msg("count"),
    "money": msg("money"),
    "share": msg("share of 1"),
    "ratio": msg("ratio"),
    "index": msg("index"),
    "seconds": msg("seconds"),
}


def facts_contract(catalogue: Catalogue | None = None) -> Contract:
    """Return the contract of the facts: the dimensions, then every additive metric of the catalogue."""
    catalogue = catalogue or load_catalogue()
    metrics = (Column(metric.id, "number", metric.name, metric.unit) for metric in catalogue.metrics.values())
    return Contract(
        "facts",
        "facts/*.csv|parquet|xlsx",
        msg("one row per day (or week) and channel; any metric may be absent; a cell left empty means not measured, never zero"),
        (*_FACT_DIMENSIONS, *metrics),
    )


_FACT_DIMENSIONS = (
    Column("date_day", "date", msg("day, or first day of the week"), required=True),
    Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
    Column("traffic_type", "text", msg("organic and paid apart, where known"), allowed=("organic", "paid")),
    Column("campaign_name", "text", msg("campaign, where rows are that fine")),
    Column("segment", "text", msg("part of the audience, where rows are that fine")),
    Column("account_id", "text", msg("account on the platform; stays text to the last digit")),
    Column("account_name", "text", msg("name of the account")),
    Column("campaign_id", "text", msg("campaign on the platform; stays text to the last digit")),
    Column("recorded_on", "date", msg("when this row was known; of several versions of a day the latest counts")),
)
