"""What the workbook calls the columns and code words of content and of customer success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.experiments.words import KINDS
from goalbook.books.decomposition.standards.procedures import MEASURES
from goalbook.books.monthly_review.rules.content import TYPES
from goalbook.books.monthly_review.success.figures import FIGURES
from goalbook.core.message import Label, Message, msg
from goalbook.publish.workbook.dc_cadence import UNITS
from goalbook.show.monthly_review.success import states

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def content_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_content(), **_topics(), **_flow(), **_kept(), **_success()}


def content_words() -> Words:
    """Return by table and column what its code words are called."""
    stages = {
        "production": Label("demand to production", "需求到制作完成"),
        "placement": Label("production to placement", "制作完成到发布"),
        "whole": Label("demand to placement", "需求到发布"),
    }
    judged = {
        "normal": Label("in order", "正常"),
        "breach": Label("beyond its limit", "超出限值"),
        "worse": Label("worse than usual", "差于常态"),
        "unsure": Label("within its range of the limit", "区间内含限值，无法断定"),
        "few": Label("too few ratings", "评价数太少"),
    }
    return {
        ("content_mix", "content_type"): TYPES,
        ("content_pieces", "content_type"): TYPES,
        ("content_pieces", "early"): {"above": Label("above the line", "高于预警线"), "below": Label("below the line", "低于预警线")},
        ("content_topics", "span"): {"before": Label("before", "之前"), "after": Label("since then", "之后")},
        ("content_cycle", "stage"): stages,
        ("content_open", "stage"): {"production": Label("being made", "制作中"), "placement": Label("not published", "待发布")},
        ("content_posts", "planned_by"): {"items": Label("planned items", "计划产出"), "posts": Label("planned posts", "计划发布")},
        ("content_versions", "kind"): KINDS,
        ("sop_timeliness", "metric"): MEASURES,
        ("sop_timeliness", "unit"): UNITS,
        ("success_metrics", "figure"): FIGURES,
        ("success_metrics", "state"): judged,
        ("success_actions", "figure"): FIGURES,
        ("success_actions", "state"): judged,
        ("success_renewals", "state"): states(),
    }


def _content() -> dict[str, dict[str, Head]]:
    kind: Head = (msg("Type of content"), "word")
    return {
        "content_mix": {
            "content_type": kind,
            "pieces": (msg("Pieces"), "count"),
            "share_pieces": (msg("Share of pieces"), "share"),
            "reach": (msg("Reads or plays"), "count"),
            "share_reach": (msg("Share of reach"), "share"),
            "reads_plays_known": (msg("Pieces with reads or plays"), "count"),
            "clicks": (msg("Clicks"), "count"),
            "click_rate": (msg("Click rate"), "share"),
            "completions": (msg("Plays watched to the end"), "count"),
            "completion_rate": (msg("Watched to the end"), "share"),
            "interactions": (msg("Interactions"), "count"),
            "interaction_rate": (msg("Interaction rate"), "share"),
        },
        "content_first_hour": {
            "history": (msg("Earlier pieces"), "count"),
            "boosted_out": (msg("Boosted pieces left out"), "count"),
            "window_from": (msg("Earlier pieces from"), "date"),
            "rank_correlation": (msg("Rank correlation"), "ratio"),
            "low": (msg("80 % range from"), "ratio"),
            "high": (msg("80 % range to"), "ratio"),
            "signal": (msg("First hour foretells the rest"), "text"),
            "early_line": (msg("Early line, plays in the first hour"), "count"),
            "month_pieces": (msg("Pieces of the month"), "count"),
            "below": (msg("Below the early line"), "count"),
            "below_share": (msg("Share below the early line"), "share"),
            "below_ids": (msg("Pieces below the early line"), "text"),
        },
        "content_pieces": {
            "content_id": (msg("Piece"), "text"),
            "content_type": kind,
            "topic": (msg("Topic direction"), "text"),
            "in_month": (msg("In the month under review"), "text"),
            "plays_1h": (msg("Plays in the first hour"), "count"),
            "plays_total": (msg("Plays so far"), "count"),
            "early": (msg("Early line"), "word"),
        },
    }


def _topics() -> dict[str, dict[str, Head]]:
    first, last = (msg("Start"), "date"), (msg("End"), "date")
    return {
        "content_topics": {
            "topic": (msg("Topic direction"), "text"),
            "span": (msg("Span"), "word"),
            "first": first,
            "last": last,
            "pieces": (msg("Pieces"), "count"),
            "share_pieces": (msg("Share of pieces"), "share"),
            "reach": (msg("Reads or plays"), "count"),
            "reach_per_piece": (msg("Reads or plays per piece"), "count"),
            "clicks": (msg("Clicks"), "count"),
            "click_rate": (msg("Click rate"), "share"),
            "low": (msg("80 % range from"), "share"),
            "high": (msg("80 % range to"), "share"),
        },
        "content_changes": {
            "event_day": (msg("Day of the change"), "date"),
            "event": (msg("Event"), "text"),
            "first": first,
            "last": last,
            "pieces_before": (msg("Pieces before"), "count"),
            "pieces_after": (msg("Pieces since"), "count"),
            "moved": (msg("Share of pieces in other directions"), "share"),
            "rate_before": (msg("Click rate before"), "share"),
            "rate_after": (msg("Click rate since"), "share"),
            "change": (msg("Change of the click rate"), "share"),
            "low": (msg("80 % range from"), "share"),
            "high": (msg("80 % range to"), "share"),
            "from_mix": (msg("From other directions"), "share"),
            "from_within": (msg("Within the same directions"), "share"),
            "reach_before": (msg("Reads or plays per piece before"), "count"),
            "reach_after": (msg("Reads or plays per piece since"), "count"),
        },
    }


def _flow() -> dict[str, dict[str, Head]]:
    stage: Head = (msg("Stage of the work"), "word")
    return {
        "content_cycle": {
            "stage": stage,
            "pieces": (msg("Pieces"), "count"),
            "median_days": (msg("Median days"), "ratio"),
            "longest_days": (msg("Longest, days"), "count"),
        },
        "content_open": {
            "stage": stage,
            "pieces": (msg("Pieces"), "count"),
            "median_days": (msg("Median days waiting"), "ratio"),
            "oldest_days": (msg("Longest wait, days"), "count"),
        },
        "content_posts": {
            "planned_per_week": (msg("Planned a week"), "ratio"),
            "planned_by": (msg("Planned as"), "word"),
            "made_per_week": (msg("Published a week"), "ratio"),
            "pieces": (msg("Pieces"), "count"),
            "weeks": (msg("Weeks"), "ratio"),
            "attained": (msg("Of the plan"), "share"),
        },
    }


def _kept() -> dict[str, dict[str, Head]]:
    return {
        "content_versions": {
            "component": (msg("Component"), "text"),
            "kind": (msg("Works on"), "word"),
            "version": (msg("Version"), "text"),
            "date_day": (msg("Used from"), "date"),
            "in_month": (msg("In the month under review"), "text"),
            "filled": (msg("Parts filled in, of three"), "count"),
            "lacks": (msg("Lacks"), "text"),
            "metric": (msg("Judged by"), "text"),
            "metric_before": (msg("Figure before"), "fine"),
            "metric_after": (msg("Figure with it"), "fine"),
            "change": (msg("Change"), "fine"),
            "feedback": (msg("What users said"), "text"),
        },
        "sop_timeliness": {
            "process": (msg("Procedure"), "text"),
            "metric": (msg("Measure"), "text"),
            "version": (msg("Version"), "count"),
            "effective_from": (msg("Holds from"), "date"),
            "limit": (msg("Limit set"), "general"),
            "unit": (msg("Unit"), "text"),
            "checks": (msg("Checks"), "count"),
            "kept_checks": (msg("Kept the limit"), "count"),
            "kept_share": (msg("Share kept"), "share"),
            "median_actual": (msg("Median measured"), "ratio"),
        },
        "trainings_due": {
            "joined": (msg("People who joined"), "count"),
            "in_time": (msg("Trained in time"), "count"),
            "late": (msg("Trained late"), "count"),
            "overdue": (msg("Training overdue"), "count"),
            "upcoming": (msg("Training due soon"), "count"),
            "next_due": (msg("Next training due"), "date"),
        },
    }


def _success() -> dict[str, dict[str, Head]]:
    figure: Head = (msg("Figure"), "word")
    state: Head = (msg("State"), "word")
    limit: dict[str, Head] = {"limit": (msg("Limit"), "ratio"), "usual": (msg("Three months before"), "ratio")}
    return {
        "success_metrics": {
            "figure": figure,
            "value": (msg("Value"), "ratio"),
            "n": (msg("Cases"), "count"),
            "low": (msg("80 % range from"), "ratio"),
            "high": (msg("80 % range to"), "ratio"),
            **limit,
            "worse_by": (msg("Worse than usual by"), "change"),
            "state": state,
        },
        "success_stars": {
            "stars": (msg("Stars"), "count"),
            "ratings": (msg("Ratings"), "count"),
            "share": (msg("Share"), "share"),
        },
        "success_renewals": {
            "due": (msg("Due"), "date"),
            "product": (msg("Renewal"), "text"),
            "customers": (msg("Customers"), "count"),
            "value": (msg("Worth"), "money"),
            "contacted": (msg("Spoken to"), "count"),
            "renewed": (msg("Renewed"), "count"),
            "waiting": (msg("Not renewed yet"), "count"),
            "days_left": (msg("Days left"), "count"),
            "state": state,
        },
        "success_actions": {
            "figure": figure,
            "value": (msg("Value"), "ratio"),
            **limit,
            "state": state,
            "action": (msg("Acquisition changes"), "text"),
            "owner": (msg("Owner"), "text"),
            "owner_name": (msg("Owner's name"), "text"),
            "due": (msg("Due"), "date"),
        },
        "success_knowledge": {"articles": (msg("Pieces of knowledge"), "count")},
    }
