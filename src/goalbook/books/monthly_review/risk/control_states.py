"""The four controls: the level each stands at by the team's own notes, and the level that this review's alerts propose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.risk.words import POOLS
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import more_than
from goalbook.core.message import Label, two_languages
from goalbook.inputs.operations.risk_tables import CONTROL_STATES, CONTROLS, INCIDENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

COLUMNS = ("control", "control_level", "since", "reason", "control_proposed", "because", "step", "changes")
HISTORY = 92  # days of changes that are counted
Tables = dict[str, "pd.DataFrame"]


def moved(prepared: Prepared, tables: Tables, _move: Move) -> Tables:
    """Return the table ``control_states``, one row per control; none where the team notes no states."""
    kept = prepared.inputs.kept("risks", CONTROL_STATES)
    if kept.empty:
        return {}
    asked: dict[str, tuple[int, Label | None]] = {}
    incidents = [row for row in rows_of(prepared.inputs.kept("risks", INCIDENTS)) if pd.isna(row["closed_on"])]
    for control, level, why in (*_alerts(prepared, tables), *_overrun(prepared, tables), *_losses(prepared, incidents)):
        if level > asked.get(control, (0, None))[0]:
            asked[control] = (level, why)
    held = {row["control"]: two_languages(str(row["what"])) for row in reversed(incidents)}  # its level is not lowered before it is over
    notes = sorted(rows_of(kept), key=lambda row: row["date_day"])
    rows = [
        _row(control, [row for row in notes if row["control"] == control], (*asked.get(control, (0, None)), held.get(control)), prepared)
        for control in CONTROLS
    ]
    return {"control_states": pd.DataFrame(rows, columns=list(COLUMNS))}


def level_of(name: object, policy: Policy) -> int:
    """Return the number of a level by its name, 0 for none."""
    levels = list(policy.get("controls.levels"))
    return levels.index(name) + 1 if name in levels else 0


def _alerts(prepared: Prepared, tables: Tables) -> Iterator[tuple[str, int, Label]]:
    """Yield which control an alert is for, by the group of its figure, and the level that the policy gives it."""
    policy, groups = prepared.inputs.policy, prepared.inputs.policy.get("controls.groups")
    alerts = tables["alerts"]
    for metric, level, subject in zip(*(alerts[name].tolist() for name in ("metric_id", "control", "subject")), strict=True):
        control = groups.get(prepared.inputs.catalogue.get(metric).group)
        if level and control:
            yield control, level_of(level, policy), subject


def _overrun(prepared: Prepared, tables: Tables) -> Iterator[tuple[str, int, Label]]:
    """Yield that money is to be watched, for the pool or channel that is furthest from its budget (BG-12), if any is beyond tolerance."""
    policy = prepared.inputs.policy
    limit = float(policy.get("budget.month_tolerance"))
    off = [row for row in rows_of(tables["budget_month"]) if beyond(row, limit)] if "budget_month" in tables else []
    if off:
        worst = max(off, key=lambda row: (row["level"] != "total", abs(row["variance"])))  # a pool or channel says where to look
        named = {channel.id: channel.name for channel in prepared.inputs.team.channels}
        name = named.get(worst["channel"], Label.same(str(worst["channel"]))) if worst["level"] == "channel" else POOLS[worst["pool"]]
        why = Label(f"{name.en}: spend off its budget", f"{name.zh}：花费偏离预算")
        yield "money", level_of(policy.get("controls.budget"), policy), why


def beyond(row: Row, limit: float) -> bool:
    """Say whether a line of the budget is off its plan of the month, or used up faster than time goes by, by more than the tolerance."""
    return more_than(abs(row["variance_share"]), limit) or more_than(row["used"] - row["time_gone"], limit)


def _losses(prepared: Prepared, incidents: list[Row]) -> Iterator[tuple[str, int, Label]]:
    """Yield incidents with a confirmed loss that are not over."""
    policy = prepared.inputs.policy
    level = level_of(policy.get("controls.map.confirmed_loss"), policy)
    for row in incidents:
        if row["control"] and row["loss"] > 0:
            yield row["control"], level, two_languages(str(row["what"]))


def _row(control: str, notes: list[Row], asked: tuple[int, Label | None, Label | None], prepared: Prepared) -> tuple[object, ...]:
    """Return a control's row; ``asked`` are the level proposed, what proposes it, and the incident that holds the level."""
    now = notes[-1] if notes else None
    level = 0 if now is None else int(now["level"])
    proposed, why, held = asked
    if proposed < level and held is not None:
        proposed, why = level, held
    first = pd.Timestamp(prepared.as_of - timedelta(days=HISTORY))
    return (
        control,
        float(level),
        pd.NaT if now is None else now["date_day"],
        Label("", "") if now is None else two_languages(str(now["reason"])),
        float(proposed),
        why or Label("", ""),
        "up" if proposed > level else "down" if proposed < level else "keep",
        float(sum(note["date_day"] > first for note in notes)),
    )
