"""What the campaign was to cost and what it cost, line by line, against its budget."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import divide
from goalbook.books.rows import rows_of
from goalbook.core.compare import more_than
from goalbook.core.message import Label
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

COLUMNS = ("item", "name", "channel", "filed", "planned", "spent", "gap", "gap_share", "unplanned", "frame", "state")
TOTAL = Label("Total", "合计")
NAMES = {
    "kol": Label("KOL fees", "达人费用"),
    "reward": Label("Rewards", "奖励成本"),
    "offline": Label("Offline", "线下活动"),
    "material": Label("Materials", "物料"),
}


def budget_variance(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return channels, then other kinds of costs each in one line, then the total beside the campaign's budget; empty without any."""
    costs = tables.get("costs")
    known = rows_of(costs) if costs is not None else []
    lines = [*_channels(prepared, known, move), *_others(known)]
    if not lines:
        return pd.DataFrame([], columns=list(COLUMNS))
    frame = math.nan if prepared.sheet.budget is None else float(prepared.sheet.budget)
    judged = [_judged(line) for line in lines]
    return pd.DataFrame([*judged, _whole(judged, frame)], columns=list(COLUMNS))


def _channels(prepared: Prepared, costs: list[Row], move: Move) -> list[Row]:
    sheet = {row["channel"]: float(row["budget"]) for row in rows_of(prepared.plan.table(CAMPAIGN_CHANNELS))}
    spent = {row["channel"]: float(row["actual"]) for row in costs if row["item"] == "channel"} or _spend(prepared)
    found = []
    for channel in dict.fromkeys((*prepared.channels, *spent)):
        filed = sheet.get(channel, math.nan)
        planned, actual = move.budget(channel, filed), spent.get(channel, math.nan)
        if math.isnan(planned) and math.isnan(actual):
            continue
        name = prepared.names.get(channel, Label.same(channel))
        found.append(
            {"item": "channel", "name": name, "channel": channel, "filed": filed, "planned": planned, "spent": actual, "frame": math.nan}
        )
    return found


def _spend(prepared: Prepared) -> dict[str, float]:
    """Return what the campaign's own facts say was spent by channel up to its end, the warm-up counted."""
    facts = prepared.plan.table(CAMPAIGN_FACTS)
    within = facts[(facts["date_day"] <= pd.Timestamp(prepared.end)) & facts["spend"].notna() & (facts["channel"] != "")]
    return {str(channel): float(value) for channel, value in within.groupby("channel", sort=True)["spend"].sum().items()}


def _others(costs: list[Row]) -> list[Row]:
    """Return the costs beside channels, each kind in one line."""
    kinds: dict[str, list[Row]] = {}
    for row in costs:
        if row["item"] not in ("channel", "total"):
            kinds.setdefault(str(row["item"]), []).append(row)
    found = []
    for kind, rows in kinds.items():
        planned = _sum(float(row["planned"]) for row in rows)
        name = NAMES.get(kind) or (rows[0]["name"] if len(rows) == 1 else Label.same(kind))
        spent = _sum(float(row["actual"]) for row in rows)
        if not (math.isnan(planned) and math.isnan(spent)):
            found.append(
                {"item": kind, "name": name, "channel": "", "filed": planned, "planned": planned, "spent": spent, "frame": math.nan}
            )
    return found


def _sum(values: Iterable[float]) -> float:
    """Return the sum of what is known; NaN where nothing is."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) if known else math.nan


def _judged(line: Row) -> Row:
    """Return a line with its gap to what was planned, and whether it stayed within its plan."""
    gap = line["spent"] - line["planned"]
    return {**line, "unplanned": math.nan, "gap": gap, "gap_share": divide(gap, line["planned"]), "state": _state(gap)}


def _state(over: float) -> str:
    return "unknown" if math.isnan(over) else "over" if more_than(over, 0.0) else "within"


def _whole(lines: list[Row], frame: float) -> Row:
    """Return the total; its gap is known only where every line has both amounts, else it would compare different things.

    Its state is that against the campaign's budget, where there is one.
    """
    total: Row = {name: _sum(line[name] for line in lines) for name in ("filed", "planned", "spent")}
    gap = math.fsum(line["gap"] for line in lines)
    unplanned = _sum(line["spent"] for line in lines if math.isnan(line["planned"]))
    shown = {"unplanned": unplanned, "gap": gap, "gap_share": divide(gap, total["planned"])}
    over = gap if math.isnan(frame) else total["spent"] - frame
    return {"item": "total", "name": TOTAL, "channel": "", **total, "frame": frame, **shown, "state": _state(over)}
