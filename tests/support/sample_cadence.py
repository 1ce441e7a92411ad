"""Meetings and standards in memory: a team of four, its sheet or tables, and the decomposition they make."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.core.message import Label
from goalbook.inputs import Channel, Person
from goalbook.inputs.plan.cadence import Cadence
from goalbook.inputs.plan.standards import LEVELS, SOP_CHECKS, STANDARDS, TRAININGS
from goalbook.inputs.planning import Planning
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition
    from goalbook.core.findings import Finding

Row = dict[str, object]
PEOPLE = tuple(Person(id=name, name=Label.same(name.title())) for name in ("su", "lin", "chen", "zhao"))
CHANNELS = (Channel(id="a", name=Label("A", "甲"), stages=tiny.FUNNEL, owner="lin"),)
SIXES = {  # WX-46: what the source documents ask for
    "weekly": ("data_review", "effect_review", "communication", "innovation", "cross_department", "growth_review"),
    "monthly": ("strategy", "joint_review", "sand_table", "training", "best_case"),
    "quarterly": ("feedback", "process_review", "goal_focusing", "drill", "cross_post", "sharing"),
    "yearly": ("summary", "audit", "experts", "visit", "best_practice"),
}


def meeting(meeting_id: str, cadence: str = "weekly", **changes: object) -> Row:
    """Return a meeting on Tuesdays, or on the first Tuesday of the rhythm's month, at ten, unless changed."""
    return {"id": meeting_id, "name": meeting_id, "cadence": cadence, "weekday": "tuesday", "time": "10:00", **changes}


def all_that_is_asked() -> list[Row]:
    """Return every meeting of WX-46 held by itself: 6 a week, 5 a month and the one-to-one, 6 a quarter, 5 a year."""
    found = [meeting(name, cadence) for cadence, names in SIXES.items() for name in names]
    return [*found, meeting("one_to_one", "monthly", one_to_one="su", attendees="lin, chen, zhao", minutes=30)]


def planned(
    sheet: Row | None = None, period: str = "2025-Q3", policy: Row | None = None, team: Row | None = None, **tables: list[Row]
) -> Decomposition:
    """Return the decomposition of a plan with this sheet of meetings and these tables of standards."""
    frames = {}
    for contract in (STANDARDS, SOP_CHECKS, TRAININGS):
        if rows := tables.get(contract.table):
            numbered = [{**row, "source_row": n} for n, row in enumerate(rows, 2)]
            frames[contract.table] = pd.DataFrame(numbered, columns=[*contract.names(), "source_row"])
    sheets = {} if sheet is None else {Cadence.file: Cadence.model_validate(sheet)}
    facts = tiny.facts({"a": tiny.DAY}, start="2025-01-01", end="2025-05-31")
    settings = {"people": PEOPLE, "channels": CHANNELS, **(team or {})}
    goals = tiny.goals(tiny.key_result(headline=True), period=period)
    inputs = tiny.inputs(facts, goals, policy=policy, plans={period: Planning(sheets, frames)}, team=settings)
    params = Params(team="tiny", period=period)
    return decompose(prepare(inputs, params), params)


def held(*meetings: Row, **changes: object) -> Decomposition:
    """Return the decomposition of a plan with these meetings."""
    return planned({"meetings": list(meetings)}, **changes)  # type: ignore[arg-type] # a test names what it means


def said(result: Decomposition, rule: str) -> list[Finding]:
    """Return what a rule found."""
    return [one for one in result.findings if one.rule == rule]


def verdicts(result: Decomposition, rule: str) -> list[str]:
    """Return a rule's verdicts in their order."""
    return [one.status for one in said(result, rule)]


def step(name: str = "review", **changes: object) -> Row:
    """Return a step of the content process with owner and standard, no limit, version 1, unless changed."""
    row: Row = {"process": "content", "step": name, "owner": "lin", "standard": "good", "metric": "", "limit": math.nan, "unit": ""}
    row |= {"version": 1.0, "effective_from": pd.NaT, "dimensions": "", "levels": math.nan, "lesson": ""}
    return {**row, **changes}


def limited(metric: str, limit: float, unit: str = "hours", **changes: object) -> Row:
    """Return a step with a limit."""
    return step(metric, metric=metric, limit=limit, unit=unit, **changes)


def check(day: str, actual: float = math.nan, **changes: object) -> Row:
    """Return a check of the data review on a day, unless changed."""
    row: Row = {"date_day": pd.Timestamp(day), "process": "content", "item": f"note of {day}", "metric": "data_review", "actual": actual}
    row |= {**dict.fromkeys(LEVELS, ""), "sensitive": "no", "brand_fit": math.nan, "compliance": "yes", "user_interest": math.nan}
    return {**row, "published": "yes", **changes}


def training(person: str = "lin", day: str | None = None, joined: str | None = None) -> Row:
    """Return a training."""
    days = {name: pd.NaT if text is None else pd.Timestamp(text) for name, text in (("day", day), ("joined", joined))}
    return {"person": person, "process": "content", "note": "", **days}
