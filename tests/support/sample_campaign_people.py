"""Whom a campaign of 18 days reaches, in memory: its tables from rows, and the verdicts of the rules about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import Cube, build_cube
from goalbook.books.campaign.move import move_of
from goalbook.books.campaign.params import CampaignParams
from goalbook.books.campaign.people.part import moved, tables
from goalbook.books.campaign.preparation import Prepared
from goalbook.books.campaign.rules import company, people
from goalbook.books.campaign.rules.case import Case
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from goalbook.inputs import Inputs, Planning
from goalbook.inputs.campaigns import people as contracts
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.campaigns.work import CAMPAIGN_CHECKLIST
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.inputs.contract import Contract

Row = dict[str, Any]
START, END = date(2025, 6, 1), date(2025, 6, 18)
FILES: dict[str, Contract] = {
    "kol": contracts.CAMPAIGN_KOL,
    "referral": contracts.CAMPAIGN_REFERRAL,
    "segments": contracts.CAMPAIGN_SEGMENTS,
    "offline": contracts.CAMPAIGN_OFFLINE,
    "community": contracts.CAMPAIGN_COMMUNITY,
    "facts": CAMPAIGN_FACTS,
    "plan": CAMPAIGN_PLAN,
    "checklist": CAMPAIGN_CHECKLIST,
}
EN = language("en", "CNY")


def frame(contract: Contract, rows: list[Row]) -> pd.DataFrame:
    """Return a table as the reader returns it: columns of its contract, what is not given unknown."""
    bare = empty(contract)
    found = pd.DataFrame(rows, columns=list(bare.columns))
    for column in contract.columns:
        if column.kind == "date":
            found[column.name] = pd.to_datetime(found[column.name])
        elif column.kind == "number":
            found[column.name] = found[column.name].astype(float)
        else:
            found[column.name] = found[column.name].astype(object).where(found[column.name].notna(), "")
    return found.assign(source_row=range(2, len(found) + 2))


@cache
def _cube() -> tuple[Inputs, Cube]:
    given = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-05-30", end="2025-05-31"))
    return given, build_cube(given, date(2025, 5, 31))


def prepared(
    mode: str = "retrospective", sheet: Row | None = None, policy: Row | None = None, **files: Any
) -> Prepared:  # rows by the file's name
    """Return the campaign as its report starts from it; files by name, rows as dictionaries."""
    given, cube = _cube()
    said = Campaign.model_validate({"metric": "new_payers", "start": START, "end": END, **(sheet or {})})
    plan = Planning(sheets={"campaign": said}, tables={FILES[name].table: frame(FILES[name], rows) for name, rows in files.items()})
    known = END + timedelta(days=30) if mode == "retrospective" else START - timedelta(days=1)
    values: Row = {"inputs": _with(given, plan, policy), "campaign_id": "x", "mode": mode, "as_of": known, "start": said.start}
    return Prepared(**values, end=said.end or END, sheet=said, plan=plan, cube=cube, data_to=known)


def _with(given: Inputs, plan: Planning, policy: Row | None) -> Inputs:
    return replace(given, policy=load_policy(policy), campaigns={"x": plan})


def case(one: Prepared, **params: str) -> Case:
    """Return what the rules look at, the sliders as given."""
    mode: Any = one.mode
    move = move_of(one, CampaignParams.model_validate({"team": "tiny", "campaign": "x", "mode": mode, **params}))
    fixed = tables(one)
    return Case(one, {**fixed, **moved(one, fixed, move)}, move)


RULES = {
    one.rule_id: one
    for one in (
        people.referrals, people.on_site, people.tiers_of_users, people.leaders, company.partnered, company.tasked, company.rhythm,
        company.tagged,
    )
}  # fmt: skip


def verdicts(rule: str, one: Prepared, **params: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [found.status for found in RULES[rule](case(one, **params), one.inputs.policy)]


def said(rule: str, one: Prepared, **params: str) -> str:
    """Return all that a rule says, in English."""
    found = RULES[rule](case(one, **params), one.inputs.policy)
    return " | ".join(f"{EN.say(each.subject)}: {EN.say(each.message)}" for each in found).replace("\u202f", " ")
