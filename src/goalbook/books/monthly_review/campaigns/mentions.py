"""Which campaigns ran while a figure left its normal range: nothing of that is called abnormal without saying so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.message import Value

RAN = ("running", "over")


@dataclass(frozen=True)
class Ran:
    """A campaign that ran: its days from the warm-up on, its channels (none: the whole team's)."""

    campaign_id: str
    name: Label
    first: date
    end: date
    channels: tuple[str, ...]


def those_that_ran(marks: pd.DataFrame) -> tuple[Ran, ...]:
    """Return the campaigns that had begun, in the order in which they did."""
    columns = (marks[name].tolist() for name in ("campaign_id", "name", "first", "end", "channels", "state"))
    return tuple(
        Ran(campaign, name, first.date(), end.date(), tuple(one for one in channels.split(",") if one))
        for campaign, name, first, end, channels, state in zip(*columns, strict=True)
        if state in RAN
    )


def touching(ran: tuple[Ran, ...], channel: str, first: date, last: date) -> tuple[Ran, ...]:
    """Return the campaigns that ran on any of some days, on a channel or ("") on any."""
    near = (one for one in ran if one.first <= last and one.end >= first)
    return tuple(one for one in near if channel == WHOLE_TEAM or not one.channels or channel in one.channels)


def said_too(statement: Message, found: tuple[Ran, ...], last: date) -> Message:
    """Return a statement with the campaigns that ran in the days it speaks of, of which ``last`` is the last."""
    if not found:
        return statement
    values: dict[str, Value] = {
        "statement": statement,
        "names": Label(", ".join(one.name.en for one in found), "、".join(one.name.zh for one in found)),
        "first": min(one.first for one in found),
        "last": min(max(one.end for one in found), last),
    }
    if len(found) == 1:
        return msg("{statement} A campaign ran: {names}, {first:day} to {last:day}.", **values)
    return msg("{statement} Campaigns ran: {names}, {first:day} to {last:day}.", **values)


def as_events(marks: pd.DataFrame, owners: dict[str, str]) -> pd.DataFrame:
    """Return the first day of each campaign that ran as a recorded change of its channels, in the form of the team's events."""
    columns = ["date_day", "channel", "what_en", "what_zh", "by"]
    rows = [
        (row["first"], channel, f"Campaign {row['name'].en} begins", f"“{row['name'].zh}”活动开始", owners.get(str(row["campaign_id"]), ""))
        for _, row in marks[marks["state"].isin(RAN)].iterrows()
        for channel in str(row["channels"]).split(",")
    ]
    return pd.DataFrame(rows, columns=columns).astype({"date_day": "datetime64[ns]"})
