"""What the workbook calls the columns and code words of chains, output, topics and capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.rules.output import STEPS
from goalbook.core.message import Label, Message, msg
from goalbook.show.decomposition.funnels import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def funnel_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "chains": {**_chain(), **_brought()},
        "chain_factors": {**_factor(), **_seen()},
        "chain_solver": {**_factor(), **_solved()},
        "tornado": {
            **_factor(),
            "down": (msg("Outcome at the factor's lowest"), "count"),
            "up": (msg("Outcome at the factor's highest"), "count"),
        },
        "chain_by_channel": {
            "funnel": (msg("Chains bring"), "count"),
            "funnel_single": (msg("Monthly figure read once"), "count"),
            "closing": (msg("What would close it"), "text"),
        },
        "output": _output(),
        "topics": _topics(),
        "capacity": _capacity(),
        "posts": {
            "per_week": (msg("Posts a week as planned"), "ratio"),
            "made": (msg("Made so far"), "ratio"),
            "direction": (msg("Direction of content"), "text"),
            "output": (msg("Items a week of the output"), "ratio"),
        },
        "production_flow": {"step": (msg("Step"), "text"), "days": (msg("Days"), "general")},
        "traffic_mix": {"organic": (msg("Organic"), "share"), "paid": (msg("Paid"), "share")},
    }


def _chain() -> dict[str, Head]:
    return {
        "chain_id": (msg("Chain"), "text"),
        "kr_id": (msg("Feeds"), "text"),
        "volume_metric": (msg("Begins with"), "metric"),
        "per": (msg("Volume per"), "text"),
        "times": (msg("Times in the period"), "count"),
        "unsure": (msg("Can be read both ways"), "text"),
    }


def _brought() -> dict[str, Head]:
    return {
        "implied": (msg("Would bring"), "count"),
        "implied_single": (msg("Monthly figure read once"), "count"),
        "ratio": (msg("Share of the target"), "share"),
        "ratio_single": (msg("Share, monthly figure read once"), "share"),
        "verdict": (msg("Verdict"), "word"),
        "probability": (msg("Chance at the rates of the past"), "share"),
        "closing": (msg("What would close it"), "text"),
    }


def _factor() -> dict[str, Head]:
    return {
        "chain_id": (msg("Chain"), "text"),
        "place": (msg("Place in the chain"), "count"),
        "factor": (msg("Factor"), "text"),
        "unit": (msg("Unit"), "word"),
        "per": (msg("Volume per"), "text"),
        "best": (msg("Best so far"), "unit"),
        "best_months": (msg("Months of the best"), "count"),
    }


def _seen() -> dict[str, Head]:
    return {
        "stage": (msg("Stage as planned"), "text"),
        "stage_expected": (msg("Stage it belongs to"), "text"),
        "value": (msg("Value at the sliders"), "unit"),
        "filed": (msg("Value as planned"), "unit"),
        "history": (msg("In the last months"), "unit"),
        "low": (msg("Lowest of the past"), "unit"),
        "high": (msg("Highest of the past"), "unit"),
        "usual_low": (msg("Usual from"), "unit"),
        "usual_high": (msg("Usual to"), "unit"),
    }


def _solved() -> dict[str, Head]:
    return {
        "current": (msg("Value at the sliders"), "unit"),
        "needed": (msg("Needed"), "unit"),
        "needed_single": (msg("Needed, monthly figure read once"), "unit"),
        "reached": (msg("Reached before"), "text"),
        "limit": (msg("Usual to"), "unit"),
    }


def _output() -> dict[str, Head]:
    return {
        "items": (msg("Items"), "ratio"),
        "per": (msg("Items per"), "text"),
        "times": (msg("Times in the period"), "count"),
        "unsure": (msg("Can be read both ways"), "text"),
        "average": (msg("Average per item"), "count"),
        "uplift": (msg("Lift of a boosted item"), "share"),
        "boosted": (msg("Share boosted"), "share"),
        "boost_said": (msg("Share boosted is stated"), "text"),
        "volume": (msg("Volume of the period"), "count"),
        "volume_single": (msg("Volume, monthly figure read once"), "count"),
        "volume_all": (msg("Volume if all were boosted"), "count"),
        "needed": (msg("Chain counts on"), "count"),
        "needed_single": (msg("Chain counts on, read once"), "count"),
        "ratio": (msg("Covered"), "share"),
        "ratio_single": (msg("Covered, chain's volume read once"), "share"),
        "items_needed": (msg("Items that would match it"), "ratio"),
        "average_needed": (msg("Average that would match it"), "count"),
        "average_single": (msg("The same, chain's volume read once"), "count"),
        "for_target": (msg("Volume the chain's target needs"), "count"),
        "items_for_target": (msg("Items for the target"), "ratio"),
        "counted": (msg("Chain counts on, as moved"), "count"),
        "verdict": (msg("Verdict"), "word"),
    }


def _topics() -> dict[str, Head]:
    return {
        "per_week": (msg("Topics a week"), "ratio"),
        "items_per_month": (msg("Items a month"), "ratio"),
        "weeks": (msg("Whole weeks"), "count"),
        "made": (msg("Topics of the period"), "count"),
        "needed": (msg("Items of the period"), "count"),
        "slack": (msg("May be rejected"), "share"),
        "slack_month": (msg("The same in a month of four weeks"), "share"),
    }


def _capacity() -> dict[str, Head]:
    return {
        "person": (msg("Person"), "text"),
        "hours": (msg("Hours there are"), "ratio"),
        "items": (msg("Items a week"), "ratio"),
        "hours_per_item": (msg("Hours per item"), "ratio"),
        "needed_hours": (msg("Hours needed"), "ratio"),
        "load": (msg("Load"), "share"),
        "person_load": (msg("Load of the person in all"), "share"),
        "others": (msg("Others beside the team"), "text"),
        "channel_share": (msg("Share of the channel's items given out"), "share"),
        "channel_items": (msg("Items of the channel a month"), "ratio"),
    }


def funnel_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    stages = {name: label for name, label in STAGES.items() if name}
    per = {"month": msg("month"), "period": msg("period"), "week": msg("week")}
    source = {"plan": msg("plan file"), "goals": msg("goals file"), "history": msg("own history")}
    return {
        ("chain_factors", "stage"): stages,
        ("chain_factors", "stage_expected"): stages,
        ("production_flow", "step"): STEPS,
        ("chains", "source"): source,
        **{(table, "per"): per for table in ("chains", "chain_factors", "chain_solver", "output")},
    }
