"""Which campaigns ran while a figure left its normal range: nothing of that is called abnormal without saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.message import Value

RAN = ("running", "over")


def touching(marks: pd.DataFrame, channel: str, first: date, last: date) -> pd.DataFrame:
    """Return the campaigns that ran on any of some days, on a channel or ("") on any, in the order in which they began."""
    if marks.empty:
        return marks
    near = marks["state"].isin(RAN) & (marks["first"] <= pd.Timestamp(last)) & (marks["end"] >= pd.Timestamp(first))
    if channel != WHOLE_TEAM:
        near &= pd.Series([not own or channel in own.split(",") for own in marks["channels"]], marks.index)
    return marks[near]


def said_too(statement: Message, found: pd.DataFrame, last: date) -> Message:
    """Return a statement with the campaigns that ran in the days it speaks of, of which ``last`` is the last."""
    if found.empty:
        return statement
    names = list(found["name"])
    values: dict[str, Value] = {
        "statement": statement,
        "names": Label(", ".join(one.en for one in names), "、".join(one.zh for one in names)),
        "first": found["first"].min().date(),
        "last": min(found["end"].max().date(), last),
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
