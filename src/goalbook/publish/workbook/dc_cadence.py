"""What the workbook calls the columns and code words of calendar, meetings and standards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.rules.cadence import RHYTHMS
from goalbook.books.decomposition.standards.procedures import MEASURES
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
_LIMITED = ("standards", "sop_versions", "sop_checks")
UNITS = {
    "hours": Label("hours", "小时"),
    "days": Label("days", "天"),
    "per_week": Label("a week", "个/周"),
    "per_month": Label("a month", "个/月"),
    "count": Label("count", "个"),
    "share": Label("share", "占比"),
}


def cadence_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "calendar": {**_event(), **_rhythm()},
        "calendar_dates": {
            **_event(),
            "day": (msg("Day"), "date"),
            "planned": (msg("Day of the rhythm"), "date"),
            "holiday": (msg("Holiday"), "text"),
            "series": (msg("Row of meetings"), "text"),
            "clash": (msg("Meets another appointment"), "text"),
        },
        "meeting_load": {
            "person": (msg("Person"), "text"),
            "name": (msg("Role"), "text"),
            "meetings_month": (msg("Meetings a month"), "ratio"),
            "hours_month": (msg("Hours a month"), "ratio"),
            "merged_month": (msg("One of each rhythm"), "ratio"),
            "limit": (msg("At most a month"), "count"),
            "verdict": (msg("Verdict"), "word"),
        },
        "meeting_merge": _merge(),
        "coordination": {"day": (msg("Day"), "date"), "kind": (msg("Kind"), "word"), "what": (msg("What"), "text")},
        "observations": {
            "observation_id": (msg("Observation"), "text"),
            "name": (msg("Name"), "text"),
            "begins": (msg("Begins"), "date"),
            "due": (msg("End of the window"), "date"),
            "verdict_on": (msg("Judged on"), "date"),
        },
        **_standards(),
    }


def _event() -> dict[str, Head]:
    return {
        "event_id": (msg("Event"), "text"),
        "kind": (msg("Kind"), "word"),
        "rule": (msg("Rules"), "text"),
        "name": (msg("Name"), "text"),
        "start": (msg("First or next day"), "date"),
        "time": (msg("Time"), "text"),
        "minutes": (msg("Length in minutes"), "count"),
        "attendees": (msg("Participants"), "text"),
    }


def _rhythm() -> dict[str, Head]:
    return {
        "recurrence": (msg("Recurrence (iCalendar)"), "text"),
        "until": (msg("Last day"), "date"),
        "source": (msg("From"), "word"),
        "cadence": (msg("Rhythm"), "word"),
        "departments": (msg("Departments"), "text"),
        "merged": (msg("Merged into it"), "text"),
        "dates": (msg("Dates"), "count"),
        "moved": (msg("Moved off days off"), "count"),
        "left_out": (msg("Left out"), "count"),
    }


def _merge() -> dict[str, Head]:
    return {
        "cadence": (msg("Rhythm"), "word"),
        "state": (msg("State"), "word"),
        "meetings": (msg("Events"), "text"),
        "names": (msg("Meetings"), "text"),
        "n": (msg("Meetings merged"), "count"),
        "merged_name": (msg("Become"), "text"),
        "attendees": (msg("Participants"), "text"),
        "minutes_now": (msg("Minutes before"), "count"),
        "minutes_merged": (msg("Minutes as one"), "count"),
        "month_now": (msg("A month, before"), "ratio"),
        "month_merged": (msg("A month, as one"), "ratio"),
    }


def _standards() -> dict[str, dict[str, Head]]:
    limit: dict[str, Head] = {
        "process": (msg("Procedure"), "text"),
        "process_name": (msg("Name"), "text"),
        "place": (msg("Place"), "count"),
        "step": (msg("Step of the procedure"), "text"),
        "metric": (msg("Measure"), "text"),
        "limit": (msg("Limit set"), "general"),
        "unit": (msg("Unit"), "text"),
        "version": (msg("Version"), "count"),
        "effective_from": (msg("Holds from"), "date"),
    }
    return {
        "standards": {
            **limit,
            "owner": (msg("Owner"), "text"),
            "standard": (msg("Standard"), "text"),
            "dimensions": (msg("Scores"), "text"),
            "levels": (msg("Sign-offs"), "count"),
        },
        "sop_versions": {
            **limit,
            "in_force": (msg("In force on the first day"), "text"),
            "lesson": (msg("Made from"), "text"),
            "checks": (msg("Checked"), "count"),
            "breaches": (msg("Missed"), "count"),
            "breach_share": (msg("Share missed"), "share"),
        },
        "sop_checks": {**limit, **_check()},
        "trainings": {
            "person": (msg("Person"), "text"),
            "name": (msg("Role"), "text"),
            "process": (msg("Procedure"), "text"),
            "day": (msg("Day"), "date"),
            "joined": (msg("Joined"), "date"),
            "due": (msg("Due"), "date"),
            "state": (msg("State"), "word"),
            "note": (msg("Note"), "text"),
        },
        "sop_templates": {**limit, "present": (msg("Present"), "text")},
    }


def _check() -> dict[str, Head]:
    return {
        "day": (msg("Day"), "date"),
        "item": (msg("Item"), "text"),
        "actual": (msg("Measured value"), "general"),
        "kept": (msg("Within the limit"), "text"),
        "sensitive": (msg("Sensitive"), "word"),
        "signed": (msg("Levels signed"), "count"),
        "brand_fit": (msg("Brand fit"), "general"),
        "compliance": (msg("Complies"), "word"),
        "user_interest": (msg("User interest"), "general"),
        "published": (msg("Published"), "word"),
    }


def cadence_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    kinds: dict[str, Message | Label] = {
        "meeting": Label("meeting", "会议"),
        "review": Label("review", "复盘"),
        "training": Label("training", "培训"),
        "task": Label("task", "任务"),
        "gate": Label("gate", "验收"),
        "milestone": Label("milestone", "里程碑"),
        "test": Label("test", "测试"),
        "sprint": Label("sprint", "迭代"),
        "reminder": Label("reminder", "提醒"),
    }
    answers: dict[str, Message | Label] = {"yes": msg("yes"), "no": msg("no")}
    return {
        **{(table, "unit"): UNITS for table in _LIMITED},
        **{(table, "metric"): MEASURES for table in _LIMITED},
        ("calendar", "kind"): kinds,
        ("calendar_dates", "kind"): kinds,
        ("calendar", "cadence"): {**RHYTHMS},
        ("meeting_merge", "cadence"): {**RHYTHMS},
        ("meeting_merge", "state"): {"in_force": Label("in force", "已合并"), "proposed": Label("proposed", "建议合并")},
        ("calendar", "source"): {
            "cadence": Label("meetings", "会议安排"),
            "wbs": Label("work breakdown", "工作分解"),
            "phases": Label("phases", "阶段"),
            "gantt": Label("time plan", "时间计划"),
            "sprints": Label("sprints", "迭代"),
        },
        ("coordination", "kind"): {"resources": Label("resources", "资源协调"), "effect": Label("effect", "效果协同")},
        ("trainings", "state"): {"held": Label("held", "已培训"), "planned": Label("planned", "已计划"), "open": Label("open", "待安排")},
        ("sop_checks", "sensitive"): answers,
        ("sop_checks", "compliance"): answers,
        ("sop_checks", "published"): answers,
    }
