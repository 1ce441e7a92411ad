"""The 5W1H form of every adverse alert: what and when and where from the data, who and why only from a recorded change, how from people."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.actions.sizing import falling
from goalbook.books.monthly_review.alerts.problem_kinds import explains
from goalbook.books.rows import Row, rows_of
from goalbook.core.message import Label, Message, msg, two_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.message import Value

FIELDS = ("what", "why", "who", "when", "where", "how")
COLUMNS = ("id", "rule", "metric_id", "channel", *FIELDS, "category", "by", "lacks", "complete")
CALLING = ("alert", "meeting", "switch")  # levels of the ladder that open a form; being on watch does not
UNEXPLAINED = msg("no recorded change explains it")
Text = Message | Label | str


@dataclass(frozen=True)
class Cause:
    """A shift beyond the normal range: where, since when, by which recorded change (None: none recorded)."""

    channel: str
    factor: str
    name: Label
    before: float
    after: float
    effect: float  # in headline units of the month, negative = for the worse
    onset: pd.Timestamp
    state: str
    event_day: pd.Timestamp | None
    event: Label | None
    event_by: str


def tables(prepared: Prepared, tables_: Mapping[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return the table forms; see MonthlyReview for the columns."""
    given = prepared.inputs.reviews.get(prepared.windows.period.label, {}).get("rca")
    written = rows_of(given) if isinstance(given, pd.DataFrame) else []
    causes = claimed(prepared, tables_.get("causes"))
    rows = [_form(prepared, alert, causes, written) for alert in red(tables_["alerts"])]
    return {"forms": pd.DataFrame(rows, columns=list(COLUMNS))}


def red(alerts: pd.DataFrame) -> list[dict[str, object]]:
    """Return the adverse alerts that call for an answer."""
    return [row for row in rows_of(alerts) if bool(row["adverse"]) and row["level"] in CALLING]


def alert_id(month: str, channel: object, metric: object) -> str:
    """Return the name an alert keeps from run to run."""
    return f"{month}:{channel or 'team'}:{metric}"


def claimed(prepared: Prepared, causes: pd.DataFrame | None) -> tuple[Cause, ...]:
    """Return the shifts that are claimed as causes and not yet made good, the most harmful first."""
    if causes is None or causes.empty:
        return ()
    good = -1.0 if falling(prepared) else 1.0
    rows = [row for row in rows_of(causes) if bool(row["claimed"]) and row["state"] != "recovered"]
    return tuple(sorted((_cause(row, good) for row in rows), key=lambda cause: (math.isnan(cause.effect), cause.effect)))


def _cause(row: Mapping[str, object], good: float) -> Cause:
    event = row["event"]
    known = isinstance(event, Label) and bool(event.en or event.zh)
    return Cause(
        channel=str(row["channel"]),
        factor=str(row["factor"]),
        name=row["name"] if isinstance(row["name"], Label) else Label.same(str(row["name"])),
        before=float(str(row["before"])),
        after=float(str(row["after"])),
        effect=good * float(str(row["effect"])),
        onset=pd.Timestamp(str(row["onset"])),
        state=str(row["state"]),
        event_day=pd.Timestamp(str(row["event_day"])) if known else None,
        event=event if known and isinstance(event, Label) else None,
        event_by=str(row["event_by"] or ""),
    )


def _form(prepared: Prepared, alert: Mapping[str, object], causes: tuple[Cause, ...], written: list[Row]) -> dict[str, object]:
    """Return one form: what the data say, overridden field by field by what people wrote."""
    period = prepared.windows.period
    name = alert_id(period.label, alert["channel"], alert["metric_id"])
    ours = [cause for cause in causes if cause.effect < 0 and explains(prepared, cause.channel, cause.factor, alert)]
    cause = ours[0] if ours else None
    texts: dict[str, Text] = {
        "what": what(prepared, alert),
        "why": _why(cause),
        "who": person(prepared, cause.event_by) if cause is not None and cause.event_by else "",
        "when": msg("since {day:day}", day=cause.onset.date()) if cause is not None else period.name,
        "where": _where(prepared, alert, cause),
        "how": "",
    }
    row = next((row for row in written if _answers(row, name, alert)), None)
    if row is not None:
        texts |= {field: two_languages(str(row[field])) for field in FIELDS if row[field]}
    lacking = [field for field in FIELDS if not texts[field] or texts[field] == UNEXPLAINED]
    return {
        "id": name,
        "rule": alert["rule"],
        "metric_id": alert["metric_id"],
        "channel": alert["channel"],
        **texts,
        "category": str(row["category"]) if row is not None else "",
        "by": "person" if row is not None else "proposed",
        "lacks": ", ".join(lacking),
        "complete": not lacking,
    }


def _answers(row: Mapping[str, object], name: str, alert: Mapping[str, object]) -> bool:
    if row.get("alert"):
        return row["alert"] == name
    return bool(row["metric"]) and (row["metric"], row["channel"] or WHOLE_TEAM) == (alert["metric_id"], alert["channel"])


def what(prepared: Prepared, alert: Mapping[str, object]) -> Message:
    """Return what happened, in one sentence with its figures."""
    unit = prepared.cube.catalogue.get(str(alert["metric_id"])).unit
    values: dict[str, Value] = {
        "figure": alert["subject"],  # type: ignore[dict-item] # a Label
        "actual": figure(unit, float(str(alert["actual"]))),
        "expected": figure(unit, float(str(alert["expected"]))),
        "change": float(str(alert["deviation"])),
    }
    if alert["base"] == "target":
        return msg("{figure} {actual}, target {expected} ({change:+pct})", **values)
    if alert["base"] == "previous":
        return msg("{figure} {actual}, month before {expected} ({change:+pct})", **values)
    return msg("{figure} {actual}, mean of the months before {expected} ({change:+pct})", **values)


def figure(unit: str, value: float) -> Message:
    """Return a figure in its unit."""
    if unit == "money":
        return msg("{value:money}", value=value)
    if unit == "share":
        return msg("{value:pct2}", value=value)
    return msg("{value:ratio2}", value=value) if unit in ("ratio", "index") else msg("{value:n}", value=value)


def _why(cause: Cause | None) -> Message:
    if cause is None or cause.event is None or cause.event_day is None:
        return UNEXPLAINED
    return msg("{day:day}: {event}", day=cause.event_day.date(), event=cause.event)


def person(prepared: Prepared, who: str) -> Text:
    """Return a person's name with the role, as the team lists them; else as it was written."""
    found = next((one for one in prepared.inputs.team.people if one.id == who), None)
    if found is None:
        return two_languages(who)
    name = found.name if found.name.en else Label.same(found.id)
    return msg("{name} ({role})", name=name, role=found.role) if found.role.en else name


def _where(prepared: Prepared, alert: Mapping[str, object], cause: Cause | None) -> Text:
    """Return the channel and the stage that fails: by the claimed cause, else by the largest loss of the attribution."""
    place: tuple[str, Label] | None = (cause.channel, cause.name) if cause is not None else _largest_loss(prepared, alert)
    if place is None:
        channel = str(alert["channel"])
        return prepared.names.get(channel, Label.same(channel)) if channel else ""
    return msg("{channel}: {stage}", channel=prepared.names.get(place[0], Label.same(place[0])), stage=place[1])


def _largest_loss(prepared: Prepared, alert: Mapping[str, object]) -> tuple[str, Label] | None:
    table = prepared.tables.get("attribution")
    if table is None or table.empty:
        return None
    sign = -1.0 if falling(prepared) else 1.0
    factors = [row for row in rows_of(table) if row["kind"] == "factor"]
    ours = [row for row in factors if explains(prepared, str(row["channel"]), str(row["factor"]), alert)]
    lost = [(sign * float(str(row["effect"])), row) for row in ours]
    harm, row = min(lost, key=lambda pair: math.inf if math.isnan(pair[0]) else pair[0], default=(0.0, {}))
    if not harm < 0:
        return None
    name = row["name"]
    return str(row["channel"]), name if isinstance(name, Label) else Label.same(str(name))
