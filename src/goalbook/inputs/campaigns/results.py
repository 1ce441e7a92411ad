"""What a campaign brought day by day, as planned and as it was, and who of it may be counted: its own channels, within its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, other_role, repeated
from goalbook.inputs.campaigns.sheet import AFTER, Campaign, touched
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS
from goalbook.inputs.contract import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

_ALSO = {
    "曝光数": "page_exposures", "页面曝光": "page_exposures", "点击数": "clicks", "分享数": "shares", "分享点击": "share_clicks",
    "转化数": "conversions", "新增付费用户": "new_payers", "成交金额": "revenue", "花费": "spend", "入群邀请": "group_invited",
    "入群人数": "group_joined",
}  # fmt: skip
_FIGURES = (
    Column("channel", "channel", msg("channel of team.yml; empty where the page has visitors of no single one")),
    Column("page_exposures", "number", msg("times the campaign's page was shown"), "count"),
    Column("clicks", "number", msg("clicks on it"), "count"),
    Column("shares", "number", msg("times it was passed on"), "count"),
    Column("share_clicks", "number", msg("clicks that came from something passed on"), "count"),
    Column("conversions", "number", msg("visitors who did what the campaign asks for"), "count"),
    Column("new_payers", "number", msg("people who paid for the first time"), "count"),
    Column("revenue", "number", msg("sales through the campaign"), "money"),
    Column("spend", "number", msg("money spent on the channel for the campaign"), "money"),
    Column("group_invited", "number", msg("people invited into a group"), "count"),
    Column("group_joined", "number", msg("people who joined it"), "count"),
)
_SERIES = ("treated", "control", "covariate")
CAMPAIGN_FACTS = Contract(
    "campaign_facts",
    "campaigns/<id>/facts.csv",
    msg("what the campaign brought: one row per day and channel, from the warm-up to 30 days after the end; empty means not measured"),
    (Column("date_day", "date", msg("day"), required=True), *_FIGURES),
    msg("the campaign's funnel, its gaps day by day and what it cost"),
    _ALSO,
    fractions=True,
)
CAMPAIGN_PLAN = Contract(
    "campaign_plan",
    "campaigns/<id>/plan_daily.csv",
    msg("the same figures as planned before the campaign, one row per day and channel"),
    (Column("date_day", "date", msg("day"), required=True), *_FIGURES),
    msg("plan against actual, day by day"),
    _ALSO,
    fractions=True,
)
CAMPAIGN_SERIES = Contract(
    "campaign_series",
    "campaigns/<id>/series.csv",
    msg("long series beside the facts: units that had the campaign, units that did not, and what moves both; one row per day and unit"),
    (
        Column("date_day", "date", msg("day"), required=True),
        Column("unit", "text", msg("city, shop, audience or series"), required=True),
        Column(
            "role",
            "text",
            msg("had the campaign, did not, or only moves with it"),
            required=True,
            allowed=_SERIES,
        ),
        Column("value", "number", msg("the figure that the campaign is to lift; of a covariate its own")),
    ),
    msg("the effect against units without the campaign"),
)


def facts_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield days outside the campaign, channels that are none of its own or controls, negative figures and days that stand twice."""
    yield from _outside(rows, ground.read.sheet(Campaign))
    yield from _channels(rows, ground)
    yield from negatives(rows, CAMPAIGN_FACTS)
    yield from repeated(rows, ("date_day", "channel"))


def series_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield units that had the campaign and did not, and days that stand twice."""
    roles: dict[str, Row] = {}
    for row in rows:
        first = roles.setdefault(row["unit"], row)
        if first["role"] != row["role"]:
            yield (
                row,
                "role",
                other_role(first),
            )
    yield from repeated(rows, ("date_day", "unit"))


def _outside(rows: list[Row], campaign: Campaign) -> Iterator[Fault]:
    if campaign.window is None:
        return
    first, last = campaign.window
    for row in rows:
        if not pd.isna(row["date_day"]) and not first <= row["date_day"].date() <= last:
            yield (
                row,
                "date_day",
                msg(
                    "is outside the campaign; its days are {first:date} to {last:date}, {after:n} days after its end included",
                    first=first,
                    last=last,
                    after=AFTER.days,
                ),
            )


def _channels(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    campaign = ground.read.sheet(Campaign)
    own = dict.fromkeys((*campaign.channels, *ground.read.table(CAMPAIGN_CHANNELS)["channel"]))
    for row in rows:
        channel = str(row["channel"])
        if channel and channel in campaign.untouched():
            yield row, "channel", touched(channel)
        elif channel and own and channel not in own:
            yield row, "channel", msg("is no channel of the campaign; it has {own:text}", own=", ".join(one for one in own if one))
