"""The meetings that rules call for: when, who, and the decision each is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.actions.forms import claimed, person, red
from goalbook.books.monthly_review.alerts.problem_kinds import explains
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from goalbook.books.monthly_review.actions.forms import Text
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("rule", "subject", "day", "attendees", "asked", "channel", "action_id")
SATURDAY = 5
DEPARTMENTS = {
    "marketing": Label("marketing", "市场"),
    "technology": Label("technology", "技术"),
    "sales": Label("sales", "销售"),
    "product": Label("product", "产品"),
    "operation": Label("operations", "运营"),
}


def tables(prepared: Prepared, tables_: Mapping[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return the table meetings; see MonthlyReview for the columns."""
    day = pd.Timestamp(proposed_day(prepared.as_of, prepared.inputs.policy.actions.meeting_days))
    rows = [
        {**row, "day": day, "attendees": _attendees(prepared, str(row["channel"]))}
        for row in (*_conversion(prepared, tables_), *_missed(prepared, tables_), *_mix(prepared, tables_))
    ]
    return {"meetings": pd.DataFrame(rows, columns=list(COLUMNS))}


def proposed_day(as_of: date, days: int) -> date:
    """Return the first working day at least so many days later; a public holiday is for people to see."""
    day = as_of + timedelta(days=days)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _conversion(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield a meeting for each channel whose conversion fell beyond the limit (MR-08)."""
    causes = claimed(prepared, tables_.get("causes"))
    for alert in red(tables_["alerts"]):
        if alert["level"] != "meeting":
            continue
        harmful = (one for one in causes if one.channel == alert["channel"] and one.effect < 0 and one.event is not None)
        cause = next((one for one in harmful if explains(prepared, one.channel, one.factor, alert)), None)
        if cause is not None and cause.event is not None and cause.event_day is not None:
            asked = msg("keep or undo the change of {day:day}: {event}", day=cause.event_day.date(), event=cause.event)
        else:
            asked = msg("what caused it, and what is done about it")
        yield {"rule": alert["rule"], "subject": alert["subject"], "asked": asked, "channel": alert["channel"], "action_id": ""}


def _missed(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield a meeting for each earlier action that is due, missed its goal and is not decided on (MR-20)."""
    for row in rows_of(tables_["actions"]):
        if undecided(prepared.as_of, row):
            asked = msg("continue or change direction")
            yield {"rule": "MR-20", "subject": row["action"], "asked": asked, "channel": row["channel"], "action_id": row["id"]}


def undecided(as_of: date, row: Mapping[str, object]) -> bool:
    """Say whether an earlier action missed its goal by the day it was due and nobody decided what follows."""
    return missed(as_of, row) and row["decision"] not in ("continue", "change_direction")


def missed(as_of: date, row: Mapping[str, object]) -> bool:
    """Say whether an earlier action is due and its goal missed."""
    due = row["due"]
    return row["kind"] == "earlier" and row["goal"] == "missed" and not pd.isna(due) and pd.Timestamp(str(due)).date() <= as_of  # type: ignore[call-overload] # a cell


def _mix(prepared: Prepared, tables_: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield one meeting on the mix where channels break away while others reach their target (MR-41)."""
    metric = prepared.aim.metric
    short = dict.fromkeys(str(row["channel"]) for row in red(tables_["alerts"]) if row["channel"] and row["metric_id"] in (metric, "entry"))
    table = prepared.tables["channels"]
    well = table[(table["kind"] == "channel") & (table["gap"] >= 0) & ~table["channel"].isin(list(short))]["channel"].tolist()
    if short and well:
        weak, strong = listed(prepared, short), listed(prepared, well)
        asked = msg("whether means move from {weak} to {strong}", weak=weak, strong=strong)
        yield {"rule": "MR-41", "subject": msg("mix of channels"), "asked": asked, "channel": WHOLE_TEAM, "action_id": ""}


def listed(prepared: Prepared, channels: Iterable[str]) -> Message:
    """Return the names of channels as one text."""
    return joined([prepared.names.get(channel, Label.same(channel)) for channel in channels])


def joined(names: list[Text]) -> Message:
    """Return names as one text, divided as the reader's language does."""
    said = msg("{name}", name=names[0])
    for name in names[1:]:
        said = msg("{before}, {name}", before=said, name=name)
    return said


def _attendees(prepared: Prepared, channel: str) -> Message | str:
    """Return who should come: the channel's owner, the report's recipients, the departments of the weekly meeting."""
    team = prepared.inputs.team
    owners = [one.owner for one in team.channels if one.id == channel and one.owner]
    roles: list[Text] = [person(prepared, owner) for owner in owners]
    taken = {one.role for one in team.people if one.id in owners}
    roles += [recipient for recipient in team.recipients if recipient not in taken]
    roles += [DEPARTMENTS.get(name, Label.same(name)) for name in prepared.inputs.policy.governance.depts["weekly"]]
    return joined(roles) if roles else ""
