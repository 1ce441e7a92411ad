"""Actions the report proposes: undo what did harm, stop what made it worse, look for what nobody explained. People decide."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.actions.forms import Cause, alert_id, claimed, person, red
from goalbook.books.monthly_review.causes.exposure import month_factor
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.message import Value

COLUMNS = (
    "id",
    "action",
    "metric_id",
    "channel",
    "owner",
    "owner_name",
    "start",
    "due",
    "status",
    "expected_effect",
    "effect",
    "decision",
    "source",
)
SUCCESS = "MR-42"  # customer success is out of order


def tables(prepared: Prepared, tables_: Mapping[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return the table proposals; see MonthlyReview for the columns."""
    rows = [*_undo(prepared, tables_), *_reverse(tables_), *_explain(prepared, tables_), *_after_success(prepared, tables_)]
    period = prepared.windows.period.label
    start = prepared.as_of + timedelta(days=1)
    due = prepared.as_of + timedelta(days=prepared.inputs.policy.actions.due_days)
    owners = {channel.id: channel.owner for channel in prepared.inputs.team.channels}
    dressed = [
        {
            "id": f"{period}-P{number}",
            "owner": owners.get(str(row["channel"]), ""),
            "owner_name": person(prepared, owners.get(str(row["channel"]), "")),
            "start": pd.Timestamp(start),
            "due": pd.Timestamp(max(start, due)),
            "status": "open",
            "decision": "",
            "expected_effect": NAN,
            "effect": NAN,
            **row,
        }
        for number, row in enumerate(rows, start=1)
    ]
    return {"proposals": pd.DataFrame(dressed, columns=list(COLUMNS))}


def _undo(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield one action per harmful change: undo what was recorded, or find what was not; worth a month: cost less gain."""
    for causes in _changes(claimed(prepared, tables_.get("causes"))):
        heaviest, channel = causes[0], causes[0].channel
        if channel in decided_channels(tables_["actions"]):
            continue
        cost = -math.fsum(cause.effect for cause in causes if cause.effect < 0)
        brought = math.fsum(cause.effect for cause in causes if cause.effect > 0)
        # The effect is of its part of the month; undone, the change is worth what it costs in a whole one.
        whole = month_factor(heaviest.onset.date(), prepared.windows.period, prepared.as_of) if not pd.isna(heaviest.onset) else 1.0
        worth = (cost - brought if cost > brought else cost) * whole
        yield {
            "action": _undoing(prepared, heaviest, cost, brought),
            "metric_id": _metric(prepared, heaviest),
            "channel": channel,
            "expected_effect": _restored(prepared, heaviest, worth),
            "effect": worth,
            "source": alert_id(prepared.windows.period.label, channel, heaviest.factor),
        }


def _changes(causes: tuple[Cause, ...]) -> Iterator[list[Cause]]:
    """Yield the shifts of each change that still does harm, the most harmful first; of a recorded one also what it brought."""
    groups: dict[tuple[str, str], list[Cause]] = {}
    for cause in causes:
        if cause.state in ("new", "continuing") and (cause.effect < 0 or cause.event is not None):
            groups.setdefault((cause.channel, str(cause.event_day)), []).append(cause)
    yield from (found for found in groups.values() if found[0].effect < 0)


def decided_channels(actions: pd.DataFrame) -> set[str]:
    """Return the channels on which this review decided something."""
    return set(actions.loc[actions["kind"] == "new", "channel"].astype(str))


def _undoing(prepared: Prepared, cause: Cause, cost: float, brought: float) -> Message:
    values: dict[str, Value] = {"cost": cost, "name": _inside(prepared.cube.catalogue.name(prepared.aim.metric))}
    if cause.event is None or cause.event_day is None:
        return msg("Find out what changed: {stage} (it cost about {cost:n} {name} this month)", stage=cause.name, **values)
    values |= {"day": cause.event_day.date(), "event": cause.event, "brought": brought}
    if not brought:
        return msg("Undo the change of {day:day}: {event} (it cost about {cost:n} {name} this month)", **values)
    if brought < cost:
        return msg("Undo the change of {day:day}: {event} (it cost about {cost:n} {name} this month and brought {brought:n})", **values)
    return msg(
        "Keep the change of {day:day} but win back {stage}: {event} (it brought about {brought:n} {name} and cost {cost:n})",
        stage=cause.name,
        **values,
    )


def _metric(prepared: Prepared, cause: Cause) -> str:
    """Return the catalogue's ratio that a factor is, else the headline figure."""
    ratios = prepared.cube.catalogue.ratios.items()
    return next((name for name, ratio in ratios if (ratio.numerator, ratio.name) == (cause.factor, cause.name)), prepared.aim.metric)


def _restored(prepared: Prepared, cause: Cause, worth: float) -> float:
    return float(f"{worth:.3g}") if _metric(prepared, cause) == prepared.aim.metric else float(f"{cause.before - cause.after:.3g}")


def _reverse(tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield the way back from every action that is stopped because a core figure fell (MR-09)."""
    actions = tables_["actions"]
    for row in (one for one in rows_of(actions) if one["stopped"]):
        yield {
            "action": msg("Stop and reverse: {action}", action=row["action"]),
            "metric_id": row["metric_id"],
            "channel": row["channel"],
            "status": "reverse",
            "source": "MR-09",
        }


def _explain(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield one action per red channel on which neither a change was found nor anything decided."""
    known = {cause.channel for cause in claimed(prepared, tables_.get("causes")) if cause.effect < 0} | decided_channels(tables_["actions"])
    seen: set[str] = set()
    for alert in red(tables_["alerts"]):
        channel = str(alert["channel"])
        if channel == WHOLE_TEAM or channel in known or channel in seen:
            continue
        seen.add(channel)
        yield {
            "action": msg("Find the reason or accept it: {figure}", figure=alert["subject"]),  # type: ignore[arg-type] # a Label
            "metric_id": alert["metric_id"],
            "channel": channel,
            "source": str(alert["rule"]),
        }


def _after_success(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield what acquisition changes because customer success is out of order (MR-42), unless this review decided so already."""
    actions = tables_["actions"]
    decided = set(actions.loc[(actions["kind"] == "new") & (actions["source"] == SUCCESS), "channel"].astype(str))
    for row in rows_of(tables_["success_actions"]) if "success_actions" in tables_ else ():
        if row["channel"] not in decided:
            owner = {"owner": row["owner"], "owner_name": row["owner_name"]} if row["owner"] else {}
            yield {"action": row["action"], "metric_id": prepared.aim.metric, "channel": row["channel"], "source": SUCCESS, **owner}


def _inside(name: Label) -> Label:
    """Return a name as it stands inside an English sentence."""
    return Label(name.en[:1].lower() + name.en[1:], name.zh) if name.en[1:2].islower() else name
