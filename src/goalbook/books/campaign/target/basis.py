"""What a campaign's target rests on: earlier campaigns and the assumed uplift, the daily rate, its channels, the goal above it (CR-06)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.rows import rows_of
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs import KeyResult

BASIS = (
    "way", "campaign_id", "name", "base", "uplift", "rate", "days", "days_needed", "value", "low", "high", "target", "ratio", "share",
)  # fmt: skip
NAN = math.nan
PROVED = "effective"  # what else is measured of an effect says nothing of what would have come without the campaign
Row = dict[str, Any]


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``target_basis``; a way of which nothing is known has no row."""
    leading = next(row for row in rows_of(tables["key_results"]) if row["headline"])
    target = float(leading["target"])
    rows = [*_history(prepared, rows_of(tables["similar_campaigns"]), move, target), *_inside(prepared, leading)]
    filled = [{**dict.fromkeys(BASIS, NAN), "campaign_id": "", "name": Label("", ""), "target": target, **row} for row in rows]
    for row in filled:
        row["ratio"] = target / row["value"] if row["value"] > 0 else NAN
    return {"target_basis": pd.DataFrame(filled, columns=list(BASIS))}


def _history(prepared: Prepared, similar: list[Row], move: Move, target: float) -> Iterator[Row]:
    """Yield what earlier campaigns say; the one a year before leads, else the last."""
    compared = {row["way"]: row for row in similar if row["way"]}
    for way in ("yoy", "mom"):
        if way in compared:
            row = compared[way]
            yield {"way": way, **_of(row), "base": row["actual"], "value": row["actual"]}
    last = last_of(similar)
    given = move.params.assumed.get("per_day", NAN)
    if last is None:
        if given > 0:
            yield {"way": "daily", **_reached(prepared, move, given, target)}
        return
    uplift = move.assumed("uplift")
    if not math.isnan(uplift):
        yield {"way": "uplift", **_of(last), "base": last["actual"], "uplift": uplift, "value": last["actual"] * (1 + uplift)}
    rate = daily_rate(last["per_day"], uplift) if math.isnan(given) else given
    if rate > 0:
        yield {"way": "daily", **_of(last), "base": last["per_day"], "uplift": uplift, **_reached(prepared, move, rate, target)}
    if proved(last):
        counted, days = last["counted"], last["counted_days"]
        anyway = {"value": counted - last["effect"], "low": counted - last["high"], "high": counted - last["low"]}
        yield {"way": "anyway", **_of(last), "base": counted, "days": days, **anyway}


def last_of(similar: list[Row]) -> Row | None:
    """Return the earlier campaign whose figures lead: that of a year before, else the last; None where there is none."""
    compared = {row["way"]: row for row in similar if row["way"]}
    return compared.get("yoy") or compared.get("mom")


def _reached(prepared: Prepared, move: Move, rate: float, target: float) -> Row:
    """Return rate × days, the days as a slider has them, and the days that the target needs at the rate (WX-45)."""
    days = move.params.assumed.get("run_days", float(prepared.days))
    return {"rate": rate, "days": days, "days_needed": target / rate, "value": rate * days}


def proved(row: Row) -> bool:
    """Say whether it is proved what the whole of an earlier campaign added to what its page counted in the same days.

    What is measured of a part of its users says nothing of the rest.
    """
    return bool(row["verdict"] == PROVED and row["whole"] and 0 < row["effect"] < row["counted"])


def daily_rate(per_day: float, uplift: float) -> float:
    """Return what a day brings when it is lifted as assumed; 100 a day over 14 days is 1,400 (WX-45)."""
    return per_day * (1 + (0.0 if math.isnan(uplift) else uplift))


def _inside(prepared: Prepared, leading: Row) -> Iterator[Row]:
    """Yield what the channels' daily plans add up to, and the goal above with the campaign's share of it."""
    if leading["planned"] > 0:
        yield {"way": "channels", "base": leading["planned"], "value": leading["planned"]}
    above = parent_of(prepared)
    if above is not None and above.target:
        alike = above.metric == leading["metric_id"]
        said = above.name if above.name.en or above.name.zh else prepared.inputs.catalogue.name(above.metric)
        place = f"{prepared.sheet.parent.period}/{prepared.sheet.parent.key_result}"
        share = float(leading["target"]) / above.target if alike else NAN
        yield {"way": "parent", "campaign_id": place, "name": said, "base": above.target, "share": share}


def parent_of(prepared: Prepared) -> KeyResult | None:
    """Return the key result that the campaign serves, of the newest goals of its period, else of their draft."""
    parent, inputs = prepared.sheet.parent, prepared.inputs
    for goals in (*inputs.goals, *inputs.drafts):
        if goals.period.label == parent.period:
            found = next((one for one in goals.key_results if one.id == parent.key_result), None)
            if found is not None:
                return found
    return None


def _of(row: Row) -> Row:
    return {"campaign_id": row["campaign_id"], "name": row["name"]}
