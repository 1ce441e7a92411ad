"""The team's meeting on the goal process itself: held once a quarter, with what it agreed to do better and what became of that (PF-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.names import key
from goalbook.inputs.operations.talks import IMPROVEMENTS, MEETINGS_HELD

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

MEETINGS = ("date_day", "minutes", "invited", "attended", "improvements", "done")
AGREED = ("date_day", "what", "owner", "due", "done_on", "improvement_state")


def feedback_meetings(inputs: Inputs, period: Period) -> pd.DataFrame:
    """Return ``feedback_meetings``: those held in a period, each with how much was agreed at it and how much of that is done."""
    held = inputs.kept("people", MEETINGS_HELD)
    agreed = inputs.kept("people", IMPROVEMENTS)
    days = {day for frame in (held[held["kind"] == "feedback_meeting"], agreed) for day in frame["date_day"].tolist()}
    rows = []
    for day in sorted(one for one in days if period.contains(one.date())):
        meeting = rows_of(held[(held["kind"] == "feedback_meeting") & (held["date_day"] == day)])
        own = agreed[agreed["date_day"] == day]
        counts = [meeting[0][name] if meeting else float("nan") for name in ("minutes", "invited", "attended")]
        rows.append((day, *counts, len(own), int((~own["done_on"].isna()).sum())))
    return pd.DataFrame(rows, columns=list(MEETINGS))


def improvements(inputs: Inputs, as_of: date, since: Period | None = None) -> pd.DataFrame:
    """Return ``improvements``: what was agreed from a period on, else ever, with its state on a day (done, late, open).

    The owner is named by role, as reports do; who has none in team.yml is not named.
    """
    frame = inputs.kept("people", IMPROVEMENTS)
    roles = {key(text): one.role for one in inputs.team.people for text in (one.id, one.name.en, one.name.zh)}
    rows: list[tuple[object, ...]] = []
    for row in rows_of(frame):
        if since is not None and row["date_day"] < pd.Timestamp(since.start):
            continue
        state: str = "done" if not pd.isna(row["done_on"]) else "late" if row["due"] < pd.Timestamp(as_of) else "open"
        owner = roles.get(key(row["owner"]), Label("", ""))
        rows.append((row["date_day"], two_languages(row["what"]), owner, row["due"], row["done_on"], state))
    return pd.DataFrame(rows, columns=list(AGREED))
