"""What the workbook calls the columns and code words of a campaign's funnel, its days, its gap and its risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.funnel.stages import STAGES
from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.risks import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def campaign_funnel_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "funnel_plan": _stages(),
        "channel_funnel": _stages(),
        "campaign_days": {
            "day": (msg("Day"), "date"),
            "phase": (msg("Part of the campaign"), "word"),
            "planned": (msg("Planned"), "unit"),
            "actual": (msg("Actual"), "unit"),
            "cumulative_planned": (msg("Planned since the start"), "unit"),
            "cumulative_actual": (msg("Actual since the start"), "unit"),
            "gap_share": (msg("Off the day's plan"), "change"),
            "alert": (msg("Beyond the alert"), "text"),
            "adverse": (msg("Beyond it the wrong way"), "text"),
        },
        "gap_steps": _part(),
        "gap_causes": {
            **_part(),
            "place": (msg("Place"), "count"),
            "since": (msg("First day"), "date"),
            "until": (msg("Last day"), "date"),
            "evidence": (msg("Recorded as"), "word"),
            "evidence_on": (msg("Recorded on"), "date"),
            "recorded": (msg("Recorded beside it"), "text"),
            "owner": (msg("Who"), "text"),
            "answer": (msg("Changed then"), "text"),
            "answered_on": (msg("Changed on"), "date"),
        },
        "adjustments": {
            "day": (msg("Day"), "date"),
            "what": (msg("What was changed"), "text"),
            "why": (msg("Why"), "text"),
            "by": (msg("Who"), "text"),
        },
        "campaign_risks": _risk(),
    }


def _stages() -> dict[str, Head]:
    return {
        "place": (msg("Place"), "count"),
        "step": (msg("Stage"), "word"),
        "name": (msg("Name"), "text"),
        "metric": (msg("Column of facts.csv"), "text"),
        "planned": (msg("Planned"), "count"),
        "target": (msg("Target"), "count"),
        "planned_to_date": (msg("Plan to date"), "count"),
        "actual": (msg("Actual"), "count"),
        "gap": (msg("Against plan"), "count"),
        "ratio": (msg("Of plan"), "share"),
        "rate_name": (msg("Rate to this stage"), "text"),
        "rate_unit": (msg("Unit of the rate"), "word"),
        "rate_planned": (msg("Rate planned"), "fine"),
        "rate_actual": (msg("Rate as it was"), "fine"),
        "rate_before": (msg("Rate of earlier campaigns"), "fine"),
        "before": (msg("Earlier campaigns"), "count"),
    }


def _part() -> dict[str, Head]:
    return {
        "factor": (msg("Factor id"), "text"),
        "name": (msg("Factor"), "text"),
        "kind": (msg("Kind"), "word"),
        "before": (msg("Planned"), "general"),
        "after": (msg("Actual"), "general"),
        "contribution": (msg("Part of the gap"), "headline"),
        "share": (msg("Share of the gap"), "share"),
        "channel_net": (msg("Net of its channel"), "headline"),
    }


def _risk() -> dict[str, Head]:
    return {
        "risk": (msg("Risk id"), "text"),
        "kind": (msg("Kind"), "word"),
        "what": (msg("Risk"), "text"),
        "trigger": (msg("Shown by"), "text"),
        "probability": (msg("Probability"), "share"),
        "impact": (msg("Impact"), "money"),
        "score": (msg("Score"), "money"),
        "plan": (msg("What is done then"), "text"),
        "scored_on": (msg("Scored on"), "date"),
        "detected_on": (msg("Noted on"), "date"),
        "hours": (msg("Hours until the plan began"), "ratio"),
        "seconds": (msg("Seconds at the slowest"), "ratio"),
        "state": (msg("State"), "word"),
    }


def campaign_funnel_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    steps = {stage.step: stage.name for stage in STAGES}
    units = {"share": Label("share", "占比"), "ratio": Label("ratio", "比值"), "money": Label("money", "金额")}
    kinds = {
        "factor": Label("factor", "因素"),
        "whole": Label("whole channel", "渠道整体"),
        "missing": Label("days without figures", "缺数天"),
        "entered": Label("not planned", "计划外"),
        "left": Label("brought nothing", "零产出"),
    }
    return {
        ("funnel_plan", "step"): steps,
        ("channel_funnel", "step"): steps,
        ("funnel_plan", "rate_unit"): units,
        ("channel_funnel", "rate_unit"): units,
        ("campaign_days", "phase"): {
            "warmup": Label("warm-up", "预热期"),
            "live": Label("live", "上线期"),
            "after": Label("after the end", "结束后"),
        },
        ("gap_steps", "kind"): kinds,
        ("gap_causes", "kind"): kinds,
        ("gap_causes", "evidence"): {
            "event": Label("event", "事件"),
            "risk": Label("risk that happened", "已发生的风险"),
            "adjustment": Label("change", "调整"),
        },
        ("campaign_risks", "kind"): KINDS,
        ("campaign_risks", "state"): {
            "open": Label("did not happen", "未发生"),
            "answered": Label("happened, answered in time", "已发生，及时应对"),
            "late": Label("happened, answered late", "已发生，应对迟"),
            "happened": Label("happened, answer not noted", "已发生，未记录应对"),
        },
    }
