"""What the workbook calls the columns and code words of a campaign's work and readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.rules.words import EVENTS, SAFEGUARDS
from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.lateness import standings
from goalbook.show.campaign.readiness import PARTS
from goalbook.show.campaign.work import PLACES, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def campaign_work_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_sheets(), **_time(), **_money(), **_ready()}


def _common() -> dict[str, Head]:
    return {
        "item": (msg("Item"), "text"),
        "owner": (msg("Owner"), "text"),
        "start": (msg("Begins"), "date"),
        "end": (msg("Ends"), "date"),
        "due": (msg("Due"), "date"),
        "done_at": (msg("Done on"), "date"),
        "days_late": (msg("Days late"), "count"),
        "missing": (msg("Lacks"), "text"),
        "state": (msg("State"), "word"),
        "complete": (msg("Nothing lacks"), "text"),
    }


def _of(*names: str) -> dict[str, Head]:
    common = _common()
    return {name: common[name] for name in names}


def _sheets() -> dict[str, dict[str, Head]]:
    return {
        "channel_sheet": {
            "liaison": (msg("How it is worked with"), "text"),
            "budget": (msg("Budget as filed"), "money"),
            **_of("owner", "start", "end", "days_late", "complete", "missing", "state"),
            "launched": (msg("Live since"), "date"),
            "live": (msg("Live on the first day"), "text"),
        },
        "materials": {
            **_of("item", "owner", "due", "days_late", "missing", "state"),
            "place": (msg("Where it is shown"), "word"),
            "design_need": (msg("What the design has to do"), "text"),
            "copy_ready": (msg("Copy ready"), "date"),
            "delivered": (msg("Delivered"), "date"),
        },
        "development": {
            "page": (msg("Page"), "text"),
            **_of("owner", "due", "days_late", "missing", "state"),
            "rule_done": (msg("Rules handed over"), "date"),
            "page_done": (msg("Functions handed over"), "date"),
            "tracking_done": (msg("Tracking handed over"), "date"),
            "events": (msg("Tracks"), "text"),
            "handed_over": (msg("Handed over, of three"), "count"),
        },
        "tracking": {
            "event": (msg("Event"), "word"),
            "planned": (msg("Is planned"), "text"),
            "page": (msg("Tracked first on"), "text"),
            "done_on": (msg("Done on"), "date"),
            "state": (msg("State"), "word"),
        },
        "sheet_gaps": {
            "sheet": (msg("Sheet"), "word"),
            "rows": (msg("Rows"), "count"),
            "complete_rows": (msg("Complete rows"), "count"),
            "share": (msg("Share"), "share"),
            "missing": (msg("Lacks"), "text"),
        },
    }


def _time() -> dict[str, dict[str, Head]]:
    deliverable: Head = (msg("What is there then"), "text")
    phase: Head = (msg("Part of the campaign"), "word")
    own = _of("owner", "start", "end", "done_at", "days_late", "state")
    return {
        "schedule": {**_of("item", "complete", "missing"), **own, "phase": phase, "deliverable": deliverable},
        "campaign_gantt": {
            **own,
            "group": (msg("Sheet"), "word"),
            "name": (msg("Name"), "text"),
            "kind": (msg("Kind"), "word"),
            "phase": phase,
            "deliverable": deliverable,
        },
    }


def _money() -> dict[str, dict[str, Head]]:
    return {
        "campaign_resources": {
            "what": (msg("Resource"), "text"),
            "needed": (msg("Needed"), "count"),
            "available": (msg("Available"), "count"),
            "gap": (msg("Gap"), "count"),
            "unit": (msg("Unit"), "text"),
            "decision": (msg("Decision"), "text"),
            "state": (msg("State"), "word"),
        },
        "budget_variance": {
            "item": (msg("Cost"), "word"),
            "name": (msg("Name"), "text"),
            "filed": (msg("Budget as filed"), "money"),
            "planned": (msg("Planned"), "money"),
            "spent": (msg("Spent"), "money"),
            "gap": (msg("More than planned"), "money"),
            "gap_share": (msg("Relative to the plan"), "change"),
            "unplanned": (msg("Spent without a planned amount"), "money"),
            "frame": (msg("Campaign's budget"), "money"),
            "state": (msg("State"), "word"),
        },
    }


def _ready() -> dict[str, dict[str, Head]]:
    return {
        "checklist": {
            "phase": (msg("Part"), "word"),
            **_of("item", "owner", "done_at", "state"),
            "done": (msg("Is done"), "text"),
            "evidence": (msg("Evidence"), "text"),
            "shown": (msg("With evidence"), "text"),
        },
        "stability": {
            "item": (msg("Safeguard"), "word"),
            "owner": (msg("Owner"), "text"),
            "done_on": (msg("Made on"), "date"),
            "in_time": (msg("Before the start"), "text"),
            "expected": (msg("Peak expected (visits a second)"), "count"),
            "capacity": (msg("Shown to be carried"), "count"),
            "headroom": (msg("More than the peak"), "change"),
        },
        "warmup": {
            "item": (msg("Item"), "word"),
            "what": (msg("What"), "text"),
            "day": (msg("Day"), "date"),
            "wanted": (msg("Wanted"), "count"),
            "actual": (msg("There"), "count"),
            "state": (msg("State"), "word"),
        },
        "campaign_feedback": {
            "day": (msg("Day"), "date"),
            "source": (msg("Who said it"), "word"),
            "text": (msg("What was said"), "text"),
            "theme": (msg("Theme"), "text"),
            "decision": (msg("Decision"), "text"),
            "acted_on": (msg("Changed on"), "date"),
            "days": (msg("Days until then"), "count"),
            "in_warmup": (msg("In the warm-up"), "text"),
            "used": (msg("Led to a change"), "text"),
        },
        "campaign_seal": {
            "version": (msg("Version"), "count"),
            "frozen_on": (msg("Frozen on"), "date"),
            "by": (msg("Frozen by"), "text"),
            "content_hash": (msg("Hash of the seal"), "text"),
            "plan_hash": (msg("Hash of the plan"), "text"),
            "state": (msg("State"), "word"),
            "standing": (msg("Version in the folder"), "count"),
            "sealed_later": (msg("Frozen after this report"), "date"),
            "promised": (msg("Has targets"), "text"),
        },
    }


def campaign_work_words() -> Words:
    """Return by table and column what its code words are called."""
    stands = standings()
    spent = {"within": msg("within the plan"), "over": msg("over the plan"), "unknown": msg("not known")}
    return {
        **{(table, "state"): stands for table in ("channel_sheet", "materials", "development", "schedule", "campaign_gantt")},
        ("materials", "place"): PLACES,
        ("tracking", "event"): EVENTS,
        ("tracking", "state"): {**stands, "no_page": msg("planned, on no page"), "missing": msg("not planned")},
        ("schedule", "phase"): PARTS,
        ("campaign_gantt", "phase"): PARTS,
        ("campaign_gantt", "group"): {**SHEETS, "campaign": Label("campaign", "活动")},
        ("campaign_gantt", "kind"): {"span": msg("part of the campaign"), "work": msg("work"), "point": msg("due day")},
        ("sheet_gaps", "sheet"): SHEETS,
        ("campaign_resources", "state"): {
            "enough": msg("enough"),
            "decided": msg("short, decided"),
            "short": msg("short, nothing decided"),
            "unknown": msg("not known"),
        },
        ("budget_variance", "item"): _costs(),
        ("budget_variance", "state"): spent,
        **_ready_words(),
    }


def _costs() -> dict[str, Message | Label]:
    return {
        "channel": Label("channel", "渠道"),
        "kol": Label("KOLs", "达人"),
        "reward": Label("rewards", "奖励"),
        "offline": Label("offline", "线下"),
        "material": Label("materials", "物料"),
        "total": Label("total", "合计"),
    }


def _ready_words() -> Words:
    return {
        ("checklist", "phase"): PARTS,
        ("checklist", "state"): {
            "shown": msg("done, with evidence"),
            "said": msg("done, without evidence"),
            "open": msg("not done"),
            "ahead": msg("not begun yet"),
        },
        ("stability", "item"): SAFEGUARDS,
        ("warmup", "item"): {
            "start": Label("beginning", "预热开始"),
            "on_site": Label("on site", "站内"),
            "off_site": Label("off site", "站外"),
            "kols": Label("KOLs", "达人"),
            "reposts": Label("reposts", "转发"),
            "feedback": Label("feedback", "反馈"),
            "suggestions": Label("users' suggestions", "用户建议"),
        },
        ("warmup", "state"): {
            "there": msg("planned"),
            "lacking": msg("lacking"),
            "signed": msg("signed"),
            "active": msg("took part"),
            "counted": msg("counted"),
        },
        ("campaign_feedback", "source"): {
            "user": Label("user", "用户"),
            "kol": Label("KOL", "达人"),
            "partner": Label("partner", "合作方"),
            "member": Label("member", "成员"),
        },
        ("campaign_seal", "state"): {
            "open": msg("not frozen"),
            "frozen": msg("frozen, unchanged"),
            "late": msg("frozen after the first day"),
            "changed": msg("changed since it was frozen"),
        },
    }
