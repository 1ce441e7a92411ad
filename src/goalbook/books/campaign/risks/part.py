"""The risks of a campaign by their score, each with what became of it by the day the report knows of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.result import MissingTable
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_most
from goalbook.core.message import msg, two_languages
from goalbook.inputs.campaigns.risks import CAMPAIGN_RISKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

COLUMNS = (
    "risk", "kind", "channel", "what", "trigger", "probability", "impact", "score", "plan", "owner", "scored_on", "detected_on", "hours",
    "seconds", "state",
)  # fmt: skip


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the table ``campaign_risks``, the dearest first; what cannot be scored stands last."""
    limit = float(prepared.inputs.policy.get("risk.response_hours"))
    rows = [_row(row, limit) for row in rows_of(prepared.plan.table(CAMPAIGN_RISKS))]
    rows.sort(key=lambda row: (math.isnan(row["score"]), -row["score"] if not math.isnan(row["score"]) else 0.0))
    return {"campaign_risks": pd.DataFrame([[row[name] for name in COLUMNS] for row in rows], columns=list(COLUMNS))}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield what a register of risks would show, where there is none."""
    if prepared.plan.table(CAMPAIGN_RISKS).empty:
        text = msg(
            "No risks were written down; campaigns/{id:text}/risks.csv would show what may go wrong, and who does what then.",
            **_id(prepared),
        )
        yield MissingTable("campaign_risks", "readiness", text)


def _id(prepared: Prepared) -> dict[str, str]:
    return {"id": prepared.campaign_id}


def _row(row: Row, limit: float) -> Row:
    return {
        **row,
        **{name: two_languages(str(row[name])) for name in ("what", "trigger", "plan")},
        **{name: None if pd.isna(row[name]) else row[name].date() for name in ("scored_on", "detected_on")},
        "score": float(row["probability"]) * float(row["impact"]),
        "state": _state(row, limit),
    }


def _state(row: Row, limit: float) -> str:
    """Return open, answered, late (the plan began after the limit) or happened, where nobody noted how fast it was answered."""
    if pd.isna(row["detected_on"]):
        return "open"
    if math.isnan(row["hours"]):
        return "happened"
    return "answered" if at_most(float(row["hours"]), limit) else "late"
