"""Who does what for a campaign until when: channels, materials, development, schedule, checklist, what users said, what was adjusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import days_in_order, negatives, repeated, strangers
from goalbook.inputs.campaigns.sheet import Campaign, touched
from goalbook.inputs.campaigns.words import EVENTS, events_in
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.rows import copies
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

PHASES = ("plan", "warmup", "live", "retro")
# Beside the parts of the campaign: readiness of referrals, work across formats, what is judged ahead of market, users and technology.
LISTS = (*PHASES, "referral", "cross", "market", "user", "technology")
CAMPAIGN_CHANNELS = Contract(
    "campaign_channels",
    "campaigns/<id>/channels.csv",
    msg("the channels that carry the campaign: how, with what budget, by whom, from when to when"),
    (
        Column("channel", "channel", msg("channel of team.yml"), required=True),
        Column("liaison", "text", msg("how it is worked with; both languages as 中文 / English")),
        Column("budget", "number", msg("promotion budget of the channel"), "money"),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("start", "date", msg("first day")),
        Column("end", "date", msg("last day")),
        Column("launched", "date", msg("day on which the channel went live; empty = not yet")),
    ),
    msg("the channel sheet, and which channels were live"),
    {"渠道": "channel", "对接流程": "liaison", "推广预算": "budget", "负责人": "owner", "上线日期": "launched"},
)
CAMPAIGN_MATERIALS = Contract(
    "campaign_materials",
    "campaigns/<id>/materials.csv",
    msg("what is designed and written for the campaign, online and offline"),
    (
        Column("item", "text", msg("what it is; both languages as 中文 / English"), required=True),
        Column("place", "text", msg("where it is shown"), allowed=("online", "offline")),
        Column("design_need", "text", msg("what the design has to do; both languages as 中文 / English")),
        Column("copy_ready", "date", msg("day on which the copy was ready; empty = not yet")),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("due", "date", msg("last day")),
        Column("delivered", "date", msg("day of the delivery; empty = not yet")),
    ),
    msg("the material sheet, and what came late"),
)
CAMPAIGN_DEV = Contract(
    "campaign_dev",
    "campaigns/<id>/development.csv",
    msg("the campaign's pages: rules, functions and event tracking handed over to development"),
    (
        Column("page", "text", msg("which page; both languages as 中文 / English"), required=True),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("due", "date", msg("last day")),
        Column("rule_done", "date", msg("day on which the rules were handed over; empty = not yet")),
        Column("page_done", "date", msg("day on which the page's functions were handed over; empty = not yet")),
        Column("tracking_done", "date", msg("day on which the event tracking was handed over; empty = not yet")),
        Column("events", "text", msg("events that are tracked, joined by commas: exposure, click, share, conversion")),
    ),
    msg("the development sheet, and whether a retrospective will be possible"),
)
CAMPAIGN_SCHEDULE = Contract(
    "campaign_schedule",
    "campaigns/<id>/schedule.csv",
    msg("the division of work: who does what from when to when, and what is delivered"),
    (
        Column("item", "text", msg("what is done; both languages as 中文 / English"), required=True),
        Column("phase", "text", msg("part of the campaign it belongs to"), allowed=PHASES),
        Column("owner", "text", msg("who does it: somebody of team.yml")),
        Column("start", "date", msg("first day")),
        Column("end", "date", msg("last day")),
        Column("deliverable", "text", msg("what is there when it is done; both languages as 中文 / English")),
        Column("done_at", "date", msg("day on which it was done; empty = not yet")),
    ),
    msg("the Gantt chart of the campaign, and what is late"),
)
CAMPAIGN_CHECKLIST = Contract(
    "campaign_checklist",
    "campaigns/<id>/checklist.csv",
    msg("what each part of a campaign asks for, done or not, with the evidence"),
    (
        Column("phase", "text", msg("part of the campaign it belongs to"), required=True, allowed=LISTS),
        Column("item", "text", msg("what is asked for; both languages as 中文 / English"), required=True),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("done", "text", msg("whether it is done"), allowed=("yes", "no")),
        Column("done_at", "date", msg("day on which it was done; empty = not yet")),
        Column("evidence", "text", msg("what shows it; both languages as 中文 / English")),
    ),
    msg("the four parts of the campaign as a checklist"),
)
CAMPAIGN_FEEDBACK = Contract(
    "campaign_feedback",
    "campaigns/<id>/feedback.csv",
    msg("what users and partners said, and what was done about it"),
    (
        Column("date_day", "date", msg("day"), required=True),
        Column("source", "text", msg("who said it"), allowed=("user", "kol", "partner", "member")),
        Column("text", "text", msg("what was said; both languages as 中文 / English"), required=True),
        Column("theme", "text", msg("what it is about")),
        Column("decision", "text", msg("what was decided about it")),
        Column("acted_on", "date", msg("day on which something was done about it; empty = not yet")),
    ),
    msg("how much of what users say is used"),
)
CAMPAIGN_ADJUSTMENTS = Contract(
    "campaign_adjustments",
    "campaigns/<id>/adjustments.csv",
    msg("what was changed while the campaign ran, and why"),
    (
        Column("date_day", "date", msg("day of the change"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what", "text", msg("what was changed; both languages as 中文 / English"), required=True),
        Column("why", "text", msg("why; both languages as 中文 / English")),
        Column("by", "text", msg("who changed it")),
    ),
    msg("changes beside the days they were made for"),
)


def channel_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield controls, budgets above the campaign's, owners who are nobody, days out of order, channels that stand twice."""
    campaign = ground.read.sheet(Campaign)
    for row in rows:
        if row["channel"] in campaign.untouched():
            yield row, "channel", touched(str(row["channel"]))
        if campaign.budget is not None and more_than(float(row["budget"]), campaign.budget):
            yield row, "budget", msg("is more than the whole campaign has ({total:money})", total=campaign.budget)
    yield from negatives(rows, CAMPAIGN_CHANNELS)
    yield from strangers(rows, "owner", ground)
    yield from days_in_order(rows, "start", "end")
    yield from repeated(rows, ("channel",))


def material_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield owners who are nobody and rows said twice."""
    yield from strangers(rows, "owner", ground)
    yield from repeated(rows, ("item",))


def dev_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield owners who are nobody, events of no known kind, pages that stand twice."""
    yield from strangers(rows, "owner", ground)
    for row in rows:
        for event in events_in(str(row["events"])):
            if event not in EVENTS:
                yield row, "events", unknown_name(event, EVENTS)
    yield from repeated(rows, ("page",))


def schedule_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield owners who are nobody, days out of order, rows said twice."""
    yield from strangers(rows, "owner", ground)
    yield from days_in_order(rows, "start", "end")
    yield from repeated(rows, ("item", "start"))


def checklist_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield owners who are nobody, a day of what is not done, items that stand twice."""
    yield from strangers(rows, "owner", ground)
    for row in rows:
        if row["done"] == "no" and not pd.isna(row["done_at"]):
            yield row, "done_at", msg("has a day, but the item is not done; write yes, or leave the day empty")
    yield from repeated(rows, ("phase", "item"))


def feedback_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield what was acted on before it was said, and rows said twice."""
    yield from days_in_order(rows, "date_day", "acted_on")
    yield from copies(rows, "text")


def adjustment_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield rows said twice."""
    yield from copies(rows, "what")
