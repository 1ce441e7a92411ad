"""What the workbook calls the columns and code words of the private domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.private_domain.wecom import NAMES as PEOPLE
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def private_domain_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "pd_months": _months(),
        "pd_formula": {
            "factor": (msg("Factor id"), "text"),
            "now": (msg("Now"), "unit"),
            "effect": (msg("Part of the change"), "money"),
            "needed": (msg("Needed alone"), "unit"),
            "possible": (msg("Possible"), "text"),
            "target_source": (msg("Target from"), "word"),
            "guides_left_out": (msg("Guides left out"), "count"),
        },
        "pd_metrics": _metrics(),
        "pd_phase": {
            "phase": (msg("Phase"), "word"),
            "launched": (msg("Began on"), "date"),
            "begins": (msg("Phase since"), "date"),
            "ends": (msg("Phase until"), "date"),
        },
        "pd_guides": {
            "measure": (msg("Measure"), "word"),
            "guides": (msg("Number of guides"), "count"),
            "low": (msg("Lower quartile"), "ratio"),
            "median": (msg("Median"), "ratio"),
            "high": (msg("Upper quartile"), "ratio"),
            "largest": (msg("Largest guide's share of customers"), "share"),
        },
        **_wecom(),
        **_pace(),
        "asset_statement": _statement(),
    }


def _months() -> dict[str, Head]:
    return {
        "first": (msg("First day"), "date"),
        "last": (msg("Last day"), "date"),
        "guides": (msg("Number of guides"), "count"),
        "reachable": (msg("Customers within reach"), "count"),
        "invites": (msg("Invited to be added"), "count"),
        "adds": (msg("Added as friends"), "count"),
        "deletes": (msg("Removed us"), "count"),
        "interacting": (msg("Interacting customers"), "count"),
        "delivered": (msg("Reached by a message"), "count"),
        "converted": (msg("Customers who bought"), "count"),
        "orders": (msg("Orders"), "count"),
        "add_rate": (msg("Add rate"), "share"),
        "delete_rate": (msg("Delete rate"), "share"),
        "interaction_rate": (msg("Interaction rate of customers"), "share"),
        "delivery_rate": (msg("Delivery rate"), "share"),
        "scenario_conversion": (msg("Scenario conversion"), "share"),
        "order_value": (msg("Revenue per customer who bought"), "money"),
        "customers_per_guide": (msg("Customers per guide"), "count"),
        "revenue_per_guide": (msg("Revenue per guide"), "money"),
    }


def _metrics() -> dict[str, Head]:
    return {
        "metric": (msg("Metric"), "word"),
        "kpi": (msg("KPI of the phase"), "text"),
        "phase": (msg("Phase"), "word"),
        "leads": (msg("Leads in the phase of now"), "text"),
        "usual": (msg("Usual of three months"), "unit"),
        "change": (msg("Against the usual"), "change"),
        "verdict": (msg("Verdict"), "word"),
    }


def _wecom() -> dict[str, dict[str, Head]]:
    return {
        "wecom_rates": {
            "step": (msg("Step"), "text"),
            "part": (msg("Who is counted"), "word"),
            "of": (msg("Share of"), "word"),
            "n": (msg("Number of them"), "count"),
            "base": (msg("Of so many"), "count"),
            "rate": (msg("Rate"), "share"),
            "before": (msg("Rate a month before"), "share"),
            "low": (msg("Range of others from"), "share"),
            "high": (msg("Range of others to"), "share"),
            "version": (msg("Version of the range"), "word"),
            "verdict": (msg("Verdict"), "word"),
            "buyers_at_low": (msg("More buyers at the lower end"), "ratio"),
        },
        "wecom_moved": {
            "step": (msg("Step"), "text"),
            "now": (msg("Now"), "ratio"),
            "moved": (msg("At the rates set by hand"), "ratio"),
            "effect": (msg("Difference"), "ratio"),
        },
    }


def _pace() -> dict[str, dict[str, Head]]:
    return {
        "pd_inflow": {
            "public": (msg("Public channel"), "text"),
            "new": (msg("New payers"), "count"),
            "share": (msg("Share"), "share"),
        },
        "pd_efficiency": {
            "span": (msg("Span"), "word"),
            "months": (msg("Months"), "count"),
            "stage": (msg("New payers as a share of"), "metric"),
            "private_conversion": (msg("Conversion, private"), "share"),
            "public_conversion": (msg("Conversion, public"), "share"),
            "conversion_ratio": (msg("Conversion, private ÷ public"), "ratio"),
            "private_roi": (msg("ROI, private"), "ratio"),
            "public_roi": (msg("ROI, public"), "ratio"),
            "roi_ratio": (msg("ROI, private ÷ public"), "ratio"),
        },
        "nps": {
            "n": (msg("Number of answers"), "count"),
            "promoters": (msg("Promoters"), "count"),
            "detractors": (msg("Detractors"), "count"),
            "nps": (msg("Net promoter score"), "index"),
            "low": (msg("Low end, 80 %"), "index"),
            "high": (msg("High end, 80 %"), "index"),
        },
        "pd_absent": {"table": (msg("Table"), "text"), "last_month": (msg("Last month in it"), "text")},
    }


def _statement() -> dict[str, Head]:
    return {
        "touchpoint": (msg("Touchpoint"), "text"),
        "opening": (msg("Opening"), "count"),
        "added": (msg("Added"), "count"),
        "lost": (msg("Lost"), "count"),
        "closing": (msg("Closing"), "count"),
        "growth": (msg("Growth"), "change"),
        "dedup_share": (msg("Share counted twice"), "share"),
        "unique": (msg("Each user once"), "count"),
        "unique_before": (msg("Each user once, a month before"), "count"),
    }


def private_domain_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    phases = {"start_up": msg("start-up"), "middle": msg("middle phase"), "stable": msg("stable phase"), "": msg("not begun")}
    measures = {name: head for name, (head, _) in _months().items()}
    return {
        ("pd_phase", "phase"): phases,
        ("pd_metrics", "phase"): phases,
        ("pd_metrics", "metric"): {**measures, "revenue": msg("Private-domain revenue")},
        ("pd_guides", "measure"): measures,
        ("pd_formula", "target_source"): {"month": msg("target of the month"), "goals": msg("target of the goals' period")},
        ("wecom_rates", "part"): PEOPLE,
        ("wecom_rates", "of"): PEOPLE,
        ("wecom_rates", "version"): {"current": msg("current version"), "old": msg("old version")},
        ("pd_efficiency", "span"): {"month": msg("one month"), "window": msg("whole window")},
        ("asset_statement", "kind"): {"touchpoint": msg("one touchpoint"), "total": msg("all touchpoints")},
    }
