"""What the money has to bring: spend by channel against the last period, caps of acquisition cost, marks of return (BG-13, 14)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM, divide
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Label
from goalbook.inputs.planning.budget import BudgetSheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.aggregate import Totals
    from goalbook.books.target_setting.preparation import Prepared

NAN = math.nan
COUNTED = "new_payers"  # what the catalogue's CAC divides by
CHANNEL_COLUMNS = (
    "channel",
    "spend_planned",
    "spend_before",
    "share_planned",
    "share_before",
    "share_change",
    "target",
    "affordable",
    "cac_planned",
    "cac_before",
    "roi_before",
    "window_from",
    "window_to",
)
CAP_COLUMNS = ("horizon", "channel", "cap", "source", "cac", "basis", "attainment", "within")
MARK_COLUMNS = ("level", "kr_id", "name", "channel", "mark", "value", "reached", "definition")


@dataclass(frozen=True)
class Before:
    """The last period of the same kind that has data, as far as they go."""

    totals: Totals
    start: date
    end: date


def before(prepared: Prepared) -> Before | None:
    """Return the sums of the period before, or of the last one with data; None where no slot lies in it."""
    cube, period = prepared.cube, prepared.period.previous()
    while period.start > cube.data_to:
        period = period.previous()
    days = [day for day in cube.slots(period) if cube.data_from <= day <= cube.data_to]
    return Before(cube.totals(days), days[0], days[-1]) if days else None


def spend_by_channel(prepared: Prepared, sheet: BudgetSheet, stack: pd.DataFrame) -> pd.DataFrame:
    """Return spend planned and before by channel, with what the last period reached; the first row ("") is the whole."""
    past, planned = before(prepared), _spend(sheet, stack)
    wholes = (planned.get(WHOLE_TEAM, NAN), _then(past, WHOLE_TEAM)["spend"])
    rows = []
    for channel in (WHOLE_TEAM, *prepared.cube.channels):
        spend, then = planned.get(channel, NAN), _then(past, channel)
        shares = [divide(amount, whole) if channel else NAN for amount, whole in zip((spend, then["spend"]), wholes, strict=True)]
        row = {
            "channel": channel,
            "spend_planned": spend,
            "spend_before": then["spend"],
            "share_planned": shares[0],
            "share_before": shares[1],
            "share_change": shares[0] - shares[1],
            "affordable": divide(spend, then["cac"]),
            "cac_before": then["cac"],
            "roi_before": then["roi"],
            "window_from": pd.NaT if past is None else pd.Timestamp(past.start),
            "window_to": pd.NaT if past is None else pd.Timestamp(past.end),
        }
        if not (math.isnan(spend) and math.isnan(then["spend"])):
            rows.append(row)
    return pd.DataFrame(rows, columns=list(CHANNEL_COLUMNS))


def with_targets(channels: pd.DataFrame, prepared: Prepared, targets: Mapping[str, float]) -> pd.DataFrame:
    """Return the channels with their targets of new payers as moved, and what each may then cost."""
    wanted = _targets(prepared, targets)
    found = [wanted.get(channel, NAN) for channel in channels["channel"].tolist()]
    planned = [divide(spend, target) for spend, target in zip(channels["spend_planned"].tolist(), found, strict=True)]
    return channels.assign(target=found, cac_planned=planned)


def _then(past: Before | None, channel: str) -> dict[str, float]:
    where = channel or None
    return {name: NAN if past is None else past.totals.value(name, where) for name in ("spend", "cac", "roi")}


def _targets(prepared: Prepared, targets: Mapping[str, float]) -> dict[str, float]:
    """Return the targets of new payers by channel, as moved; the first key result of a channel counts."""
    found: dict[str, float] = {}
    for kr in prepared.key_results:
        if kr.metric == COUNTED and kr.aggregation == "sum":
            found.setdefault(kr.channel, float(targets.get(kr.id, kr.target)))
    return found


def _spend(sheet: BudgetSheet, stack: pd.DataFrame) -> dict[str, float]:
    """Return what is meant to be spent through channels: the phases' lines by channel, their pool for the whole."""
    found: dict[str, float] = {}
    for line in sheet.lines:
        if line.channel and line.pool in ("acquisition", "conversion"):
            found[line.channel] = found.get(line.channel, 0.0) + line.amount
    pool = stack.loc[stack["pool"] == "phases", "amount"]
    return {**found, WHOLE_TEAM: float(pool.iloc[0])} if len(pool) else found


def caps(prepared: Prepared, sheet: BudgetSheet, channels: pd.DataFrame) -> pd.DataFrame:
    """Return each horizon's cap against the planned cost, else that of the last period; the policy's caps are in yuan.

    Nothing where neither goals nor a budget are set: facts alone promise no cost.
    """
    if not _planned(prepared):
        return pd.DataFrame(columns=list(CAP_COLUMNS))
    policy, own = prepared.inputs.policy.caps.cac, sheet.caps
    known = prepared.inputs.team.currency == "CNY"
    rows = []
    for horizon in ("d30", "programme"):
        given = getattr(own, horizon)
        cap = float(given) if given is not None else float(getattr(policy, horizon)) if known else NAN
        if math.isnan(cap):
            continue
        for row in channels.to_dict("records"):
            planned = not math.isnan(row["cac_planned"])
            cost = float(row["cac_planned"] if planned else row["cac_before"])
            if not math.isnan(cost):
                rows.append(
                    {
                        "horizon": horizon,
                        "channel": row["channel"],
                        "cap": cap,
                        "source": "team" if given is not None else "policy",
                        "cac": cost,
                        "basis": "planned" if planned else "before",
                        "attainment": divide(cap, cost),  # falls as cost rises: 1 is exactly at the cap
                        "within": at_most(cost, cap),
                    }
                )
    return pd.DataFrame(rows, columns=list(CAP_COLUMNS))


def roi_marks(prepared: Prepared, targets: Mapping[str, float], channels: pd.DataFrame) -> pd.DataFrame:
    """Return the programme's mark and each key result's own level against the last period's return, all by one definition."""
    policy = prepared.inputs.policy.roi
    reached = dict(zip(channels["channel"].tolist(), channels["roi_before"].tolist(), strict=True))
    programme = ("programme", "", Label("programme", "整体项目"), WHOLE_TEAM, float(policy.programme_min))
    marks = [programme] if _planned(prepared) else []
    marks += [
        ("key_result", kr.id, kr.name, kr.channel, float(targets.get(kr.id, kr.target)))
        for kr in prepared.key_results
        if kr.metric == "roi"
    ]
    rows = []
    for level, kr_id, name, channel, mark in marks:
        value = float(reached.get(channel, NAN))
        if not math.isnan(value) or level == "key_result":
            rows.append((level, kr_id, name, channel, mark, value, _reached(value, mark), str(policy.definition)))
    return pd.DataFrame(rows, columns=list(MARK_COLUMNS))


def _planned(prepared: Prepared) -> bool:
    """Say whether goals or a budget are set, so that there is a plan to hold against caps and marks."""
    return prepared.goals is not None or prepared.planning.has(BudgetSheet)


def _reached(value: float, mark: float) -> bool | None:
    return None if math.isnan(value) else at_least(value, mark)
