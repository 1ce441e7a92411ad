"""A month of content and of customer success by hand: tables of a few rows, and as much of a review as its parts and rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.monthly_review.content import part as content_part
from goalbook.books.monthly_review.rules import components, content
from goalbook.books.monthly_review.rules import success as success_rules
from goalbook.books.monthly_review.success import part as success_part
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel, Person, Planning, Team
from goalbook.inputs.operations.content import CONTENT_COMPONENTS, CONTENT_ITEMS
from goalbook.inputs.operations.success import RATINGS, RENEWALS, SERVICE, SUCCESS_LINKS
from goalbook.inputs.plan.funnels import FunnelSheet
from goalbook.inputs.plan.standards import SOP_CHECKS, STANDARDS, TRAININGS
from goalbook.inputs.small_table import empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.core.findings import Finding
    from goalbook.core.period import Period
    from goalbook.core.policy import Policy
    from goalbook.inputs.contract import Contract

MAY, QUARTER = parse_period("2025-05"), parse_period("2025-Q2")
TEAM = Team(
    id="tiny",
    name=Label("Tiny", "小队"),
    currency="CNY",
    channels=(
        Channel(id="xiaohongshu", name=Label("Xiaohongshu", "小红书"), owner="lin"),
        Channel(id="douyin", name=Label("Douyin", "抖音"), owner="chen"),
    ),
    people=(Person(id="lin", name=Label("Lin", "林")), Person(id="chen", name=Label("Chen", "陈"))),
)
Row = dict[str, object]
OF = {
    "content": (CONTENT_ITEMS, CONTENT_COMPONENTS),
    "success": (SERVICE, RATINGS, RENEWALS, SUCCESS_LINKS),
    "plan": (STANDARDS, SOP_CHECKS, TRAININGS),
}


def frame(contract: Contract, rows: Iterable[Row]) -> pd.DataFrame:
    """Return a table as it is read: absent cells are not known."""
    given = list(rows)
    bare = empty(contract)
    columns = {}
    for column in contract.columns:
        values = [row.get(column.name) for row in given]
        kind = bare[column.name].dtype
        if kind.kind == "M":
            columns[column.name] = pd.to_datetime(pd.Series(values, dtype=object))
        elif kind.kind == "f":
            columns[column.name] = pd.Series([np.nan if value is None else float(value) for value in values], dtype=float)
        else:
            columns[column.name] = pd.Series(["" if value is None else str(value) for value in values], dtype=object)
    return pd.DataFrame({**columns, "source_row": range(2, 2 + len(given))})


@dataclass(frozen=True)
class _Inputs:
    operations: Mapping[str, Planning]
    plans: Mapping[str, Planning]
    events: pd.DataFrame
    policy: Policy
    team: Team = TEAM

    def kept(self, folder: str, contract: Contract) -> pd.DataFrame:
        return self.operations[folder].table(contract)


@dataclass(frozen=True)
class _Windows:
    period: Period = MAY
    horizon: Period = QUARTER


@dataclass(frozen=True)
class Sample:
    """What the parts look at of a prepared review, and their tables."""

    inputs: _Inputs
    as_of: date = date(2025, 5, 31)
    windows: _Windows = field(default_factory=_Windows)


def sample(
    policy: dict[str, object] | None = None,
    events: Iterable[Row] = (),
    as_of: date | None = None,
    funnels: Row | None = None,
    **tables: Iterable[Row],
) -> Sample:
    """Return the sample with these tables, by name: content_items, service and the others; ``funnels`` is the plan's sheet of output."""
    sheets = {} if funnels is None else {"funnels": FunnelSheet.model_validate(funnels)}
    read = {
        folder: {one.table: frame(one, tables[one.table]) for one in contracts if one.table in tables} for folder, contracts in OF.items()
    }
    known = pd.DataFrame(list(events), columns=["date_day", "channel", "what_en", "what_zh", "by"])
    operations = {name: Planning({}, read[name]) for name in ("content", "success")}
    inputs = _Inputs(operations, {"2025-Q2": Planning(sheets, read["plan"])}, known, load_policy(policy))
    return Sample(inputs, as_of or date(2025, 5, 31))


def content_tables(*args: object, **named: object) -> dict[str, pd.DataFrame]:
    """Return the tables of content."""
    return content_part.tables(sample(*args, **named))  # type: ignore[arg-type] # as much of it as the part looks at


def success_tables(*args: object, **named: object) -> dict[str, pd.DataFrame]:
    """Return the tables of customer success."""
    return success_part.tables(sample(*args, **named))  # type: ignore[arg-type] # as above


@dataclass(frozen=True)
class _Head:
    as_of: date
    period: Period = MAY


@dataclass(frozen=True)
class _Case:
    tables: dict[str, pd.DataFrame]
    head: _Head
    prepared: Sample

    @property
    def catalogue(self) -> object:
        return load_catalogue()

    def channel(self, channel: str) -> Label:
        return next((one.name for one in TEAM.channels if one.id == channel), Label.same(channel))


RULES = {one.rule_id: one for module in (content, components, success_rules) for one in vars(module).values() if hasattr(one, "rule_id")}


def found(rule: str, policy: dict[str, object] | None = None, **named: object) -> list[Finding]:
    """Return what a rule finds in the sample with these tables."""
    prepared = sample(policy, **named)  # type: ignore[arg-type] # as above
    tables = {**content_part.tables(prepared), **success_part.tables(prepared)}  # type: ignore[arg-type] # as above
    return list(RULES[rule](_Case(tables, _Head(prepared.as_of), prepared), prepared.inputs.policy))


def verdicts(rule: str, policy: dict[str, object] | None = None, **named: object) -> list[str]:
    """Return the statuses of what a rule finds."""
    return [one.status for one in found(rule, policy, **named)]


def said(finding: Finding) -> str:
    """Return a finding's sentence in English."""
    return language("en").say(finding.message)


def pieces(count: int, **common: object) -> list[Row]:
    """Return pieces of the month, one a day from its first, all alike but for their id."""
    start = pd.Timestamp(str(common.pop("first", "2025-05-01")))
    stem = common.pop("stem", "P")
    plain = {"channel": "xiaohongshu", "content_type": "value"}
    return [
        {"content_id": f"{stem}{place}", "date_day": start + pd.Timedelta(days=place % 28), **plain, **common} for place in range(count)
    ]
