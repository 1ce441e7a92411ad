"""What the columns and code words of the campaigns beside a monthly review are called in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def review_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    campaign = (msg("Campaign id"), "text")
    return {
        "campaign_marks": {
            "campaign_id": campaign,
            "name": (msg("Campaign"), "text"),
            "first": (msg("First day of the warm-up"), "date"),
            "start": (msg("Start"), "date"),
            "end": (msg("End"), "date"),
            "channels": (msg("Channels"), "text"),
            "in_period_days": (msg("Days in the month"), "count"),
            "state": (msg("State"), "word"),
            "effect": (msg("Effect"), "unit"),
            "low": (msg("Effect, at least"), "unit"),
            "high": (msg("Effect, at most"), "unit"),
            "design": (msg("Measured by"), "word"),
            "verdict": (msg("Verdict"), "word"),
            "overlaps": (msg("At the same time"), "text"),
            "taken_out": (msg("Left out of comparisons"), "text"),
            "reason": (msg("Reason"), "text"),
        },
        "campaign_lifts": {"campaign_id": campaign, "effect": (msg("Effect"), "unit")},
        "campaign_baselines": {
            "base": (msg("Compared with"), "word"),
            "value": (msg("As it was"), "unit"),
            "effect": (msg("Effect"), "unit"),
            "low": (msg("Effect, at least"), "unit"),
            "high": (msg("Effect, at most"), "unit"),
            "without": (msg("Without the campaigns"), "unit"),
            "change": (msg("Change on it"), "change"),
            "change_without": (msg("Change on it without them"), "change"),
            "campaigns": (msg("Campaigns"), "text"),
        },
        "ranges": {"campaigns": (msg("Without the campaigns"), "text"), "center_with": (msg("Middle with them"), "unit")},
        "signals": {"campaigns": (msg("Campaigns since then"), "text")},
    }


def review_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    return {
        ("campaign_marks", "state"): {"planned": msg("planned"), "running": msg("under way"), "over": msg("over")},
        ("campaign_marks", "design"): {
            "randomised": msg("random split"),
            "synthetic_control": msg("units without it"),
            "local_level": msg("what moves with it"),
            "seasonal_baseline": msg("its own past"),
        },
        ("campaign_marks", "verdict"): {
            "effective": msg("effective"),
            "unclear": msg("unclear"),
            "harmful": msg("harmful"),
            "descriptive": msg("described only"),
            "not_evaluated": msg("not measured"),
        },
        ("campaign_baselines", "base"): {"previous": msg("month before"), "prior_year": msg("same month of the prior year")},
    }
