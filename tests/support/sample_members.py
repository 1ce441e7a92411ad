"""A team's people by hand: members, lines of scores and what else stands in people/, around a tiny team's May."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.monthly_review.params import MonthlyReviewParams
from goalbook.books.monthly_review.preparation import Prepared, prepare
from goalbook.books.monthly_review.reviewing import review
from goalbook.inputs.operations import members, rewards, scores, talks
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

CONTRACTS = (
    members.MEMBERS, scores.SCORES, rewards.REWARDS, talks.ONE_TO_ONES, talks.MEETINGS_HELD, talks.ANONYMOUS, talks.IMPROVEMENTS,
    talks.CREATOR_WEEKS,
)  # fmt: skip
Row = dict[str, Any]


def member(person: str, **cells: Any) -> Row:
    """Return a specialist of content, unless told otherwise."""
    return {"person": person, "name_en": person.title(), "name_zh": person, "team": "content", "level": "specialist", **cells}


def line(person: str, kind: str, attainment: float, **cells: Any) -> Row:
    """Return a line of May's score."""
    return {"month": "2025-05", "person": person, "kind": kind, "item": f"{kind} of {person}", "attainment": attainment, **cells}


def pair(person: str, outcome: float, process: float, **cells: Any) -> list[Row]:
    """Return somebody's two lines of May."""
    return [line(person, "outcome", outcome, **cells), line(person, "process", process, **cells)]


def people(**given: list[Row]) -> Planning:
    """Return the folder people/ with these rows by table."""
    return Planning({}, {contract.table: _table(contract, given[contract.table]) for contract in CONTRACTS if contract.table in given})


def _table(contract: Any, rows: list[Row]) -> pd.DataFrame:
    blank = empty(contract)
    frame = pd.DataFrame(rows, columns=[name for name in blank.columns if name != "source_row"])
    for column in contract.columns:
        if column.kind == "date":
            frame[column.name] = pd.to_datetime(frame[column.name])
        elif column.kind == "number":
            frame[column.name] = frame[column.name].astype(float)
        else:
            frame[column.name] = frame[column.name].astype(object).where(frame[column.name].notna(), "")
    return frame.assign(source_row=range(2, len(frame) + 2))


def prepared(policy: dict[str, object] | None = None, plans: dict[str, Planning] | None = None, **given: list[Row]) -> Prepared:
    """Return a tiny team's May with people; without rows the team keeps no such folder."""
    kept = {"operations": {"people": people(**given)}} if given else {}
    made = tiny.inputs(
        tiny.facts({"xhs": tiny.DAY}, start="2025-03-01"), tiny.goals(tiny.key_result()), policy=policy, plans=plans or {}, **kept
    )
    return prepare(made, params())


def params(**given: object) -> MonthlyReviewParams:
    """Return the parameters of May."""
    return MonthlyReviewParams(team="tiny", period="2025-05", as_of="2025-05-31", **given)  # type: ignore[arg-type] # a test names them


def reviewed(policy: dict[str, object] | None = None, **given: list[Row]) -> MonthlyReview:
    """Return May's review with people."""
    return review(prepared(policy, None, **given), params())
