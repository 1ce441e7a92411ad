"""The warm-up: when it begins, where it shows, which KOLs take part, what users say and what becomes of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.work.days import day_of
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL
from goalbook.inputs.campaigns.work import CAMPAIGN_FEEDBACK

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

COLUMNS = ("item", "what", "day", "wanted", "actual", "state")
FEEDBACK_COLUMNS = ("day", "source", "text", "theme", "decision", "acted_on", "days", "in_warmup", "used")
NOTHING = Label("", "")


def campaign_feedback(prepared: Prepared) -> pd.DataFrame:
    """Return what users and partners said, with how many days it took until something was done about it."""
    found = []
    for row in rows_of(prepared.plan.table(CAMPAIGN_FEEDBACK)):
        day, acted = day_of(row["date_day"]), day_of(row["acted_on"])
        days = float((acted - day).days) if acted is not None and day is not None else math.nan
        early = day is not None and prepared.first <= day < prepared.start
        text, decision = two_languages(str(row["text"])), two_languages(str(row["decision"] or ""))
        found.append((day, row["source"], text, row["theme"], decision, acted, days, early, acted is not None))
    return pd.DataFrame(found, columns=list(FEEDBACK_COLUMNS))


def warmup(prepared: Prepared, feedback: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of the warm-up; one that nobody planned and nobody recorded has no row, so a bare campaign has none."""
    sheet = prepared.sheet
    rows: list[Row] = []
    if sheet.warmup_start is not None:
        days = float((prepared.start - sheet.warmup_start).days)
        rows.append(_row("start", day=sheet.warmup_start, actual=days, state="there" if days > 0 else "lacking"))
    places = {"on_site": sheet.on_site, "off_site": sheet.off_site}
    if sheet.warmup_start is not None or any(text.en or text.zh for text in places.values()):
        rows += [_row(name, what=text, state="there" if text.en or text.zh else "lacking") for name, text in places.items()]
    return pd.DataFrame([*rows, *_kols(prepared), *_heard(feedback)], columns=list(COLUMNS))


def _row(item: str, **values: object) -> Row:
    return {"item": item, "what": NOTHING, "day": None, "wanted": math.nan, "actual": math.nan, "state": "", **values}


def _kols(prepared: Prepared) -> list[Row]:
    """Return how many KOLs are wanted and take part: in a plan those signed, afterwards those who reached anybody, and their reposts."""
    table = prepared.plan.table(CAMPAIGN_KOL)
    wanted = prepared.sheet.kols_wanted
    if wanted is None and not len(table):
        return []
    measured = table["measured_on"].notna().any() or table["exposures"].notna().any()
    active = float((table["exposures"] > 0).sum()) if measured else float(len(table))
    rows = [_row("kols", wanted=math.nan if wanted is None else float(wanted), actual=active, state="active" if measured else "signed")]
    if measured and table["reposts"].notna().any():
        rows.append(_row("reposts", actual=float(table["reposts"].sum()), state="counted"))
    return rows


def _heard(feedback: pd.DataFrame) -> list[Row]:
    """Return how much of what was said before the start was acted on; all of it, then what users said."""
    early = feedback[feedback["in_warmup"].astype(bool)] if len(feedback) else feedback
    users = early[early["source"] == "user"]
    return [
        _row(item, wanted=float(len(some)), actual=float(some["used"].sum()), state="counted")
        for item, some in (("feedback", early), ("suggestions", users))
        if len(some)
    ]
