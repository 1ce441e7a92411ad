"""Whom a campaign reaches and through whom: opinion leaders, referrals, segments, visitors of offline events, the community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, parts, repeated
from goalbook.inputs.campaigns.sheet import Campaign, touched
from goalbook.inputs.contract import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

_MEASURED = Column("measured_on", "date", msg("day on which the outcome was read; empty = at the campaign's end"))
CAMPAIGN_KOL = Contract(
    "campaign_kol",
    "campaigns/<id>/kol.csv",
    msg("the KOLs of the campaign: what they cost and what they brought"),
    (
        Column("kol", "text", msg("name or account"), required=True),
        Column("tier", "text", msg("head, waist (mid-tier) or koc"), required=True, allowed=("head", "waist", "koc")),
        Column("channel", "channel", msg("channel of team.yml they post on")),
        Column("fee", "number", msg("what they are paid"), "money"),
        Column("tone_match", "number", msg("how well they fit the brand, 0 to 1"), "share"),
        Column("planned_exposures", "number", msg("exposures hoped for"), "count"),
        Column("planned_orders", "number", msg("orders hoped for"), "count"),
        Column("exposures", "number", msg("times their posts were seen"), "count"),
        Column("reposts", "number", msg("times they or others passed it on"), "count"),
        Column("orders", "number", msg("orders through them"), "count"),
        Column("revenue", "number", msg("sales through them"), "money"),
        _MEASURED,
    ),
    msg("cost and return of KOLs by tier"),
    {"达人": "kol", "层级": "tier", "费用": "fee", "曝光": "exposures", "转发": "reposts", "订单": "orders", "调性匹配": "tone_match"},
    fractions=True,
)
CAMPAIGN_REFERRAL = Contract(
    "campaign_referral",
    "campaigns/<id>/referral.csv",
    msg("the ladder of rewards for those who bring others"),
    (
        Column("step", "number", msg("1 for the first reward, 2 for the next"), required=True),
        Column("condition", "text", msg("what has to be done for it; both languages as 中文 / English"), required=True),
        Column("reward", "text", msg("what is given; both languages as 中文 / English")),
        Column("unit_cost", "number", msg("what one reward costs; empty where it is not fixed yet"), "money"),
        Column("planned_invites", "number", msg("invitations hoped for"), "count"),
        Column("planned_accepted", "number", msg("of them accepted"), "count"),
        Column("invites", "number", msg("invitations sent"), "count"),
        Column("accepted", "number", msg("of them accepted"), "count"),
        Column("rewards", "number", msg("rewards given"), "count"),
        _MEASURED,
    ),
    msg("the K factor and the cost of a referred user"),
    fractions=True,
)
CAMPAIGN_SEGMENTS = Contract(
    "campaign_segments",
    "campaigns/<id>/segments.csv",
    msg("the groups of users that were addressed: how, and how many took part and converted"),
    (
        Column("segment", "text", msg("part of the audience"), required=True),
        Column("strategy", "text", msg("how it is addressed; both languages as 中文 / English")),
        Column("target_participation", "number", msg("planned share of the reached who take part"), "share"),
        Column("target_conversion", "number", msg("planned share of the participants who convert"), "share"),
        Column("reached", "number", msg("people reached"), "count"),
        Column("participated", "number", msg("of them took part"), "count"),
        Column("converted", "number", msg("of these converted"), "count"),
        _MEASURED,
    ),
    msg("participation and conversion by segment"),
)
CAMPAIGN_OFFLINE = Contract(
    "campaign_offline",
    "campaigns/<id>/offline.csv",
    msg("events on site: participants, conversions, cost"),
    (
        Column("event", "text", msg("which event; both languages as 中文 / English"), required=True),
        Column("day", "date", msg("day of the event")),
        Column("target", "number", msg("planned share of the participants who convert"), "share"),
        Column("planned_cost", "number", msg("what the event is to cost; empty = not planned"), "money"),
        Column("participants", "number", msg("people who came"), "count"),
        Column("conversions", "number", msg("of them converted"), "count"),
        Column("cost", "number", msg("what the event cost"), "money"),
        Column("cause", "text", msg("what a miss came from"), allowed=("form", "audience", "cost", "other")),
        _MEASURED,
    ),
    msg("the offline block: conversion and cost per conversion"),
    {"计划成本": "planned_cost", "计划费用": "planned_cost"},
)
CAMPAIGN_COMMUNITY = Contract(
    "campaign_community",
    "campaigns/<id>/community.csv",
    msg("what happens in the community around the campaign"),
    (
        Column("day", "date", msg("day of the event"), required=True),
        Column("scene", "text", msg("kind of scene"), required=True, allowed=("daily", "theme", "feedback")),
        Column("kind", "text", msg("an ordinary theme or a co-creation"), allowed=("theme", "co_creation")),
        Column("name", "text", msg("what it is; both languages as 中文 / English")),
        Column("participants", "number", msg("people who took part"), "count"),
        _MEASURED,
    ),
    msg("the community's rhythm against the 3-2-1 model"),
)


def kol_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield negative figures, fits above 1, controls, opinion leaders that stand twice."""
    campaign = ground.read.sheet(Campaign)
    for row in rows:
        if more_than(float(row["tone_match"]), 1.0):
            yield row, "tone_match", msg("is more than 1; write 0.8 or 80 %")
        if row["channel"] in campaign.untouched():
            yield row, "channel", touched(str(row["channel"]))
    yield from negatives(rows, CAMPAIGN_KOL)
    yield from repeated(rows, ("kol", "channel"))


def referral_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield steps that are no whole numbers or stand twice, more accepted than invited, negative figures."""
    for row in rows:
        if row["step"] < 1 or row["step"] % 1 > 0:
            yield row, "step", msg("is no step; write 1, 2, 3 …")
    yield from negatives(rows, CAMPAIGN_REFERRAL)
    yield from parts(rows, "accepted", "invites")
    yield from parts(rows, "planned_accepted", "planned_invites")
    yield from repeated(rows, ("step",))


def segment_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield more participants than reached, more converted than took part, a control that was reached, segments that stand twice."""
    controls = {one.segment for one in ground.read.sheet(Campaign).controls if one.segment}
    for row in rows:
        for name in ("target_participation", "target_conversion"):
            if more_than(float(row[name]), 1.0):
                yield row, name, msg("is more than 100 %")
        if row["segment"] in controls and row["reached"] > 0:
            yield row, "reached", touched(str(row["segment"]))
    yield from negatives(rows, CAMPAIGN_SEGMENTS)
    yield from parts(rows, "participated", "reached")
    yield from parts(rows, "converted", "participated")
    yield from repeated(rows, ("segment",))


def offline_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield more conversions than participants, targets above 100 %, negative figures, events that stand twice."""
    for row in rows:
        if more_than(float(row["target"]), 1.0):
            yield row, "target", msg("is more than 100 %")
    yield from negatives(rows, CAMPAIGN_OFFLINE)
    yield from parts(rows, "conversions", "participants")
    yield from repeated(rows, ("event", "day"))


def community_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield negative figures and rows said twice."""
    yield from negatives(rows, CAMPAIGN_COMMUNITY)
    yield from repeated(rows, ("day", "scene", "name"))
