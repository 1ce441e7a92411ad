"""Goal cards and signatures in memory: a team of two, its goals, and the decomposition they make."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.core.message import Label
from goalbook.inputs import Person
from goalbook.inputs.plan.cards import CARDS, COMMITMENTS
from goalbook.inputs.plan.feedback import FEEDBACK, DecompositionMeeting
from goalbook.inputs.planning import Planning
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition, Prepared
    from goalbook.core.findings import Finding
    from goalbook.inputs import Goals

Row = dict[str, object]
Q2 = Params(team="tiny", period="2025-Q2")
PEOPLE = (
    Person(id="lin", name=Label("Lin", "林"), role=Label("content lead", "内容组长")),
    Person(id="chen", name=Label("Chen", "陈"), role=Label("ads lead", "投放组长")),
)
GOALS = replace(
    tiny.goals(
        tiny.key_result(headline=True),
        tiny.key_result(id="KR2", channel="a", target=1_000.0),
        tiny.key_result(id="KR3", channel="b", target=820.0),
        tiny.key_result(id="KR4", metric="reads", channel="a", target=900_000.0, type="stretch"),
    ),
    version=1,
    decided_on=date(2025, 3, 20),
)


MEETING = DecompositionMeeting.model_validate({"day": "2025-03-21", "lead": "lin", "attendees": ["lin", "chen"], "minutes": "all"})


def goal(person: str = "lin", kind: str = "outcome", weight: float = math.nan, **changes: object) -> Row:
    """Return a goal of a card: of KR2 where it is an outcome, with what, how and standard, unless changed."""
    row: Row = {"person": person, "key_result": "KR2" if kind == "outcome" else "", "metric": "", "channel": "", "kind": kind}
    row |= {"what": "做 / do", "how": "法 / way", "standard": "准 / norm", "target": math.nan, "unit": "", "weight": weight}
    return {**row, "helper": "", "stand_in": "", **changes}


def card(person: str = "lin", outcome: float = 0.65, process: float = 0.35) -> list[Row]:
    """Return a whole card with these weights."""
    return [goal(person, "outcome", outcome), goal(person, "process", process)]


def signature(person: str = "lin", **changes: object) -> Row:
    """Return a signature of 25 March with the hash of the goals, unless changed."""
    row: Row = {"person": person, "signed_on": pd.Timestamp(2025, 3, 25), "hash": seal()[:8], "reward": "", "consequence": ""}
    return {**row, "key_result": "", "role": "", **changes}


def seal(goals: Goals = GOALS) -> str:
    """Return the hash of the goals."""
    return ready(goals=goals).seal


def ready(  # noqa: PLR0913 - a test names what it means
    cards: list[Row] | None = None,
    signed: list[Row] | None = None,
    goals: Goals | None = GOALS,
    policy: Row | None = None,
    *,
    asked: list[Row] | None = None,
    met: bool = True,
    **team: object,
) -> Prepared:
    """Return what is prepared of these cards, signatures and questions, and of a meeting that explained the goals."""
    frames = {}
    for contract, rows in ((CARDS, cards), (COMMITMENTS, signed), (FEEDBACK, asked)):
        if rows:
            numbered = [{**row, "source_row": n} for n, row in enumerate(rows, 2)]
            frames[contract.table] = pd.DataFrame(numbered, columns=[*contract.names(), "source_row"])
    facts = tiny.facts({"a": tiny.DAY, "b": tiny.DAY}, start="2024-10-01", end="2025-03-31")
    given = () if goals is None else (goals,)
    sheets = {DecompositionMeeting.file: MEETING} if met and frames else {}
    plans = {"2025-Q2": Planning(sheets, frames)}
    return prepare(tiny.inputs(facts, *given, policy=policy, plans=plans, team={"people": PEOPLE, **team}), Q2)


def plan(cards: list[Row] | None = None, signed: list[Row] | None = None, policy: Row | None = None, **moves: object) -> Decomposition:
    """Return the decomposition; ``moves`` are positions of sliders."""
    return decompose(ready(cards, signed, policy=policy), Q2.model_copy(update=moves))


def said(result: Decomposition, rule: str) -> list[Finding]:
    """Return what a rule said."""
    return [one for one in result.findings if one.rule == rule]


def verdicts(result: Decomposition, rule: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in said(result, rule)]
