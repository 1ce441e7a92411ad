"""The community around the campaign against the 3-2-1 model: three kinds of scenes, a theme every two days, a co-creation a month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.sums import total
from goalbook.books.rows import rows_of
from goalbook.core.message import two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_COMMUNITY

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared

COLUMNS = ("measure", "wanted", "sheet", "planned", "held", "participants")
EVENTS = ("day", "scene", "kind", "name", "participants")
MEASURES = ("themes", "co_creations", "scenes")
SCENES = ("daily", "theme", "feedback")
MONTH = 30


def events(prepared: Prepared) -> pd.DataFrame:
    """Return what happens in the community in the campaign's own days, in order."""
    table = prepared.plan.table(CAMPAIGN_COMMUNITY)
    own = table[(table["day"] >= pd.Timestamp(prepared.start)) & (table["day"] <= pd.Timestamp(prepared.end))]
    rows = [
        (row["day"], row["scene"], row["kind"] or "theme", two_languages(str(row["name"])), row["participants"])
        for row in rows_of(own.sort_values("day", kind="stable"))
    ]
    return pd.DataFrame(rows, columns=list(EVENTS))


def community(prepared: Prepared, own: pd.DataFrame) -> pd.DataFrame:
    """Return the model's three measures: wanted for so many days, as the sheet says, as dated, as held; no rows without either.

    A co-creation is the theme of its day. Held is what somebody took part in; NaN where nobody counted, which is not nobody.
    """
    sheet, rows = prepared.sheet.community, rows_of(own)
    if not rows and sheet == type(sheet)():
        return pd.DataFrame(columns=list(COLUMNS))
    policy, days = prepared.inputs.policy, prepared.days
    counted = [row for row in rows if not math.isnan(row["participants"])]
    held = [row for row in counted if row["participants"] > 0]
    wanted = {
        "themes": float(days // int(policy.cadence.community_theme_days)) if policy.cadence.community_theme_days else 0.0,
        # A campaign of half a month and more asks for its co-creation; a few days ask for none.
        "co_creations": float(math.floor(days * policy.cadence.cocreation_per_month / MONTH + 0.5)),
        "scenes": float(policy.campaign.community_scenes),
    }
    said = {
        "themes": float(days // sheet.theme_every_days) if sheet.theme_every_days else math.nan,
        "co_creations": math.nan if sheet.co_creations is None else float(sheet.co_creations),
        "scenes": float(len(set(sheet.scenes))) if sheet.scenes else math.nan,
    }
    took = total(row["participants"] for row in counted)
    found = [
        (one, wanted[one], said[one], _count(one, rows) if rows else math.nan, _count(one, held) if counted else math.nan, took)
        for one in MEASURES
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _count(measure: str, rows: list[dict[str, object]]) -> float:
    if measure == "scenes":
        return float(len({row["scene"] for row in rows}))
    return float(len(rows) if measure == "themes" else sum(row["kind"] == "co_creation" for row in rows))
