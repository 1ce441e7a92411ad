"""Actions as a team would write them down, and reviews of the tiny team that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from tests.support import tiny_team as tiny

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs.contracts import ACTIONS, RCA
from goalbook.inputs.records import RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding
    from goalbook.inputs import KeyResult
    from goalbook.inputs.contract import Contract

CONTRACTS = {contract.table: contract for contract in (ACTIONS, RCA, *RECORDS)}


def rows(table: str, *given: Mapping[str, object]) -> pd.DataFrame:
    """Return a table of these rows as reading leaves it: days as days, numbers as numbers, nothing as empty text."""
    contract: Contract = CONTRACTS[table]
    frame = pd.DataFrame(list(given), columns=list(contract.names()))
    for column in contract.columns:
        if column.kind == "date":
            frame[column.name] = pd.to_datetime(frame[column.name])
        elif column.kind == "number":
            frame[column.name] = frame[column.name].astype(float)
        else:
            texts = frame[column.name].astype(object)
            frame[column.name] = texts.where(texts.notna(), "")
    return frame


def action(**changes: object) -> dict[str, object]:
    """Return an action on channel a with everything a rule asks for, unless changed."""
    whole: dict[str, object] = {
        "id": "A1",
        "action": "notes",
        "metric": "click_rate",
        "channel": "a",
        "owner": "lin",
        "start": "2025-05-12",
        "due": "2025-05-31",
        "expected_effect": 0.005,
        "hypothesis": "readers search for reviews",
    }
    return {**whole, **changes}


def review(
    channels: Mapping[str, Mapping[str, tiny.Value]], *key_results: KeyResult, months: Mapping[str, object] | None = None, **changes: object
) -> MonthlyReview:
    """Return the review of May 2025 of a team with these channels, reviews and other inputs."""
    goals = (tiny.goals(*key_results),) if key_results else ()
    given = tiny.inputs(tiny.facts(channels), *goals, reviews=months or {}, **changes)  # type: ignore[arg-type] # a test names what it means
    return compute(given, MonthlyReviewParams(team="tiny", period="2025-05"))


def found(made: MonthlyReview, rule: str) -> list[Finding]:
    """Return what a rule found."""
    return [one for one in made.findings if one.rule == rule]


def only(made: MonthlyReview, rule: str) -> Finding:
    """Return the one thing a rule found."""
    (one,) = found(made, rule)
    return one
