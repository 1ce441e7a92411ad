"""A campaign's report at one position of the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.campaign.heading import heading
from goalbook.books.campaign.move import move_of
from goalbook.books.campaign.parts import MISSING, MOVED
from goalbook.books.campaign.result import CampaignResult
from goalbook.books.campaign.rules.case import Case
from goalbook.books.campaign.rules.register import REGISTERS
from goalbook.books.provenance import parameter_table, policy_table, source_table
from goalbook.books.result import Meta, Subject
from goalbook.core.message import Label
from goalbook.core.period import month_of
from goalbook.inputs.campaigns.seal import seal_of

if TYPE_CHECKING:
    from goalbook.books.campaign.params import CampaignParams
    from goalbook.books.campaign.preparation import Prepared

# What of the policy this book uses: printed with the values in force.
USED = (
    "agreement.required_share",
    "alignment.campaign_incomplete",
    "alerts.conversion_drop",
    "alerts.deviation",
    "alerts.traffic_drop",
    "cadence.",
    "campaign.",
    "commitment.",
    "correlation.",
    "okr.",
    "pass_line",
    "risk.",
    "sop.review_levels",
)


def appraise(prepared: Prepared, params: CampaignParams) -> CampaignResult:
    """Return the result at these slider positions; reads no file and fits nothing."""
    move = move_of(prepared, params)
    tables = dict(prepared.tables)
    for part in MOVED[prepared.mode]:
        tables |= part(prepared, tables, move)
    tables |= _provenance(prepared, params)
    findings = REGISTERS[prepared.mode].evaluate(Case(prepared, tables, move), prepared.inputs.policy, prepared.settled)
    return CampaignResult(
        meta=_meta(prepared),
        params=params,
        mode=prepared.mode,
        headline=heading(prepared, tables),
        tables=tables,
        findings=findings,
        objectives={objective.id: objective.text for objective in prepared.sheet.objectives},
        channel_names=prepared.names,
        missing=tuple(one for missing in MISSING[prepared.mode] for one in missing(prepared)),
        catalogue=prepared.inputs.catalogue,
        policy=prepared.inputs.policy,
        seal=prepared.plan_hash,
        owners=people_of(prepared.inputs.team),
    )


def _meta(prepared: Prepared) -> Meta:
    """Return the head of the report."""
    team, month = prepared.inputs.team, month_of(prepared.end)
    seal = seal_of(prepared.plan, prepared.as_of)
    return Meta(
        team_id=team.id,
        team=team.name,
        period=month,
        horizon=month.quarter(),
        as_of=prepared.as_of,
        data_to=prepared.data_to,
        grain=team.grain,
        currency=team.currency,
        goal_version=seal.version if seal is not None else None,
        open_issues=None,
        goal_frozen=prepared.is_frozen,
        recipients=team.recipients,
        subject=Subject(f"{prepared.campaign_id}-{prepared.mode}", _title(prepared), prepared.first, prepared.end),
    )


def _title(prepared: Prepared) -> Label:
    """Return the campaign's name with what the report does with it."""
    name = prepared.name
    if prepared.mode == "plan":
        return Label(f"plan of {name.en}", f"{name.zh}策划")
    if prepared.state != "over":
        return Label(f"interim retrospective of {name.en}", f"{name.zh}中期复盘")
    return Label(f"retrospective of {name.en}", f"{name.zh}复盘")


def _provenance(prepared: Prepared, params: CampaignParams) -> dict[str, pd.DataFrame]:
    return {
        "sources": _own_first(source_table(prepared.inputs.sources), "path", f"campaigns/{prepared.campaign_id}/"),
        "parameters": parameter_table(params, prepared.as_of),
        "policy": _own_first(policy_table(prepared.inputs.policy, USED), "key", "campaign."),
    }


def _own_first(table: pd.DataFrame, column: str, begins: str) -> pd.DataFrame:
    """Return a table with the campaign's own rows before the team's; paper has room for a dozen."""
    own = table[column].str.startswith(begins)
    return pd.concat([table[own], table[~own]], ignore_index=True)
