"""What each part of a campaign asks for, and whether it is done and shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.work.days import day_of
from goalbook.books.rows import rows_of
from goalbook.core.message import two_languages
from goalbook.inputs.campaigns.work import CAMPAIGN_CHECKLIST, LISTS

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

COLUMNS = ("phase", "item", "owner", "done", "done_at", "evidence", "shown", "state")


def checklist(prepared: Prepared) -> pd.DataFrame:
    """Return the lists in the order of the parts; what is done without anything that shows it counts as said, not as shown."""
    rows = sorted(rows_of(prepared.plan.table(CAMPAIGN_CHECKLIST)), key=lambda row: LISTS.index(row["phase"]))
    ends = _ends(prepared)
    found = [_line(row, ends[row["phase"]], prepared.as_of) for row in rows]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _ends(prepared: Prepared) -> dict[str, date]:
    """Return the day from which each part should be done."""
    before = dict.fromkeys(LISTS, prepared.first - timedelta(days=1))
    retro = prepared.end + timedelta(days=int(prepared.inputs.policy.cadence.retro_within_days))
    return {**before, "warmup": prepared.start, "live": prepared.end, "retro": retro, "cross": prepared.end}


def _line(row: Row, ends: date, as_of: date) -> Row:
    evidence = two_languages(str(row["evidence"] or ""))
    done = row["done"] == "yes"
    shown = done and bool(evidence.en or evidence.zh)
    state = "shown" if shown else "said" if done else "open" if as_of >= ends else "ahead"
    return {
        "phase": row["phase"],
        "item": two_languages(row["item"]),
        "owner": row["owner"],
        "done": done,
        "done_at": day_of(row["done_at"]),
        "evidence": evidence,
        "shown": shown,
        "state": state,
    }
