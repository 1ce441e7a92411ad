"""What the workbook calls the columns and code words of channels and of the attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg

if TYPE_CHECKING:
    from goalbook.core.message import Message


def channel_columns() -> dict[str, tuple[Message, str]]:
    """Return head and kind of the columns of the channels' tables."""
    return {
        "layer": (msg("Layer"), "word"),
        "share_before": (msg("Share the month before"), "share"),
        "rank": (msg("Rank"), "count"),
        "rank_before": (msg("Rank the month before"), "count"),
        "spend_share": (msg("Share of spend"), "share"),
        "roi_before": (msg("Return on spend the month before"), "ratio"),
        "roi_trend": (msg("Return against the months before"), "change"),
        "roi_volatility": (msg("Spread of monthly returns"), "share"),
        "roi_level": (msg("What the return reaches"), "word"),
        "retention_rate": (msg("Retention rate"), "share"),
        "coverage_level": (msg("Coverage level"), "word"),
        "conversion_level": (msg("Conversion level"), "word"),
        "retention_level": (msg("Retention level"), "word"),
        "cost_level": (msg("Cost level"), "word"),
        "diagnosis": (msg("Diagnosis"), "text"),
        "efficiency": (msg("Efficiency"), "word"),
        "spend_direction": (msg("Direction by ROI"), "word"),
        "organic": (msg("Organic"), "count"),
        "paid": (msg("Paid"), "count"),
        "share_paid": (msg("Paid share"), "share"),
        "channels": (msg("Number of channels"), "count"),
        "elasticity": (msg("Elasticity"), "ratio"),
        "identified": (msg("Measured"), "text"),
        "average_return": (msg("Average return per unit of money"), "fine"),
        "marginal_return": (msg("Marginal return per unit of money"), "fine"),
        "basis": (msg("Basis"), "word"),
        "part": (msg("What responds"), "word"),
        "responding": (msg("Share that responds"), "share"),
        "spread": (msg("Own movement of spend"), "share"),
        "correlation": (msg("Correlation with another channel"), "ratio"),
        "r2": (msg("R²"), "ratio"),
        "test_weeks": (msg("Weeks a test takes"), "count"),
        "from": (msg("Taken from"), "channel"),
        "to": (msg("Given to"), "channel"),
        "amount": (msg("Amount"), "money"),
        "share_from": (msg("Of the giver's spend"), "share"),
        "share_to": (msg("Of the taker's spend"), "share"),
        "marginal_from": (msg("Marginal return, giver"), "fine"),
        "marginal_to": (msg("Marginal return, taker"), "fine"),
        "effect": (msg("Effect in the month"), "general"),
        "return_date": (msg("Back on"), "date"),
        "approved_by": (msg("Approved by"), "text"),
    }


def channel_words() -> dict[str, Message]:
    """Return the code words of the channels' tables."""
    return {
        "core": msg("core"),
        "supplementary": msg("supplementary"),
        "opportunity": msg("opportunity"),
        "high": msg("high"),
        "middle": msg("middle"),
        "low": msg("low"),
        "mixed": msg("mixed"),
        "grow": msg("grow"),
        "hold": msg("hold"),
        "cut": msg("cut"),
        "below": msg("below the programme"),
        "programme": msg("the programme"),
        "commission": msg("programme and commission"),
        "measured": msg("measured"),
        "no_outcome": msg("no result by channel"),
        "few_weeks": msg("too few weeks"),
        "steady_spend": msg("spend hardly moved by itself"),
        "alone": msg("nothing to compare with"),
        "together": msg("spend moved with another channel's"),
        "follows": msg("spend followed the results"),
        "unclear": msg("too noisy to tell"),
        "paid": msg("paid traffic"),
        "all": msg("all traffic"),
        "both measured": msg("both sides measured"),
        "gain measured": msg("gain measured, loss at its most"),
    }


def attribution_columns() -> dict[str, tuple[Message, str]]:
    """Return head and kind of the columns of the attribution."""
    return {
        "factor": (msg("Factor"), "word"),
        "cancellation": (msg("Share that cancelled out"), "share"),
        "planned": (msg("Against a stage plan"), "text"),
        "lift": (msg("Target above level before"), "unit"),
    }


def attribution_words() -> dict[str, Message]:
    """Return the code words of the attribution."""
    return {
        "factor": msg("factor"),
        "mix": msg("traffic mix"),
        "entered": msg("new"),
        "left": msg("stopped"),
        "missing": msg("days without figures"),
        "volume": msg("volume"),
        "target_above_baseline": msg("target above level before"),
        "plan_gap": msg("the plan's own gap"),
        "lmdi": msg("LMDI"),
        "shapley": msg("Shapley values"),
    }
