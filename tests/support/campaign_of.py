"""A campaign in memory: a sheet, its tables from rows of dictionaries, one small team around it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.campaign import Params, appraise, prepare
from goalbook.books.rows import Row, rows_of
from goalbook.inputs import Inputs, Planning
from goalbook.inputs.campaigns import experiments, people, results, risks, work
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.contract import Contract
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.findings import Finding

START, END = date(2025, 3, 1), date(2025, 3, 6)
CONTRACTS: dict[str, Contract] = {
    one.table: one for module in (results, work, risks, people, experiments) for one in vars(module).values() if isinstance(one, Contract)
}
DAY: dict[str, float] = {"page_exposures": 1000.0, "clicks": 100.0, "shares": 10.0, "conversions": 20.0, "new_payers": 10.0}


def days(channel: str, start: int = 1, end: int = 6, **figures: float) -> list[dict[str, Any]]:
    """Return one row a day of March 2025, the usual figures unless others are given."""
    return [{"date_day": date(2025, 3, day), "channel": channel, **DAY, **figures} for day in range(start, end + 1)]


def table(contract: Contract, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a table as the reader of files would: every column there, what is not given missing."""
    columns = {}
    for column in contract.columns:
        values = [row.get(column.name) for row in rows]
        if column.kind == "date":
            columns[column.name] = pd.to_datetime(pd.Series(values, dtype="object"))
        elif column.kind == "number":
            columns[column.name] = pd.Series([float("nan") if one is None else float(one) for one in values], dtype="float64")
        else:
            columns[column.name] = pd.Series(["" if one is None else one for one in values], dtype="object")
    return pd.DataFrame({**columns, "source_row": range(2, len(rows) + 2)}) if rows else empty(contract)


def inputs(sheet: dict[str, Any] | None = None, *, policy: dict[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Inputs:
    """Return a team with one campaign "x" from 1 to 6 March 2025 whose tables are given by their names without campaign_."""
    given = {"metric": "new_payers", "start": START, "end": END, **(sheet or {})}
    read = {f"campaign_{name}": table(CONTRACTS[f"campaign_{name}"], rows) for name, rows in tables.items()}
    team = tiny.facts(dict.fromkeys(("a", "b", "c"), tiny.DAY), start="2025-01-01", end="2025-03-31")
    plan = Planning(sheets={"campaign": Campaign.model_validate(given)}, tables=read)
    return tiny.inputs(team, policy=policy, campaigns={"x": plan})


def prepared(given: Inputs, mode: str = "retrospective", as_of: str = "") -> Prepared:
    """Return the campaign prepared."""
    return prepare(given, Params.model_validate({"team": "tiny", "campaign": "x", "mode": mode, "as_of": as_of or None}))


def result(given: Inputs, mode: str = "retrospective", as_of: str = "") -> CampaignResult:
    """Return the campaign's result."""
    params = Params.model_validate({"team": "tiny", "campaign": "x", "mode": mode, "as_of": as_of or None})
    return appraise(prepare(given, params), params)


def rows(found: CampaignResult, name: str) -> list[Row]:
    """Return a table's rows."""
    return rows_of(found.tables[name])


def findings(found: CampaignResult, rule: str) -> list[Finding]:
    """Return what a rule found."""
    return [one for one in found.findings if one.rule == rule]


def statuses(found: CampaignResult, rule: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in findings(found, rule)]
