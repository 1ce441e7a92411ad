"""What the workbook calls the columns and code words of a campaign's costs, effect and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def effect_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    interval = {"effect": (msg("Incremental"), "headline"), "low": (msg("Low"), "headline"), "high": (msg("High"), "headline")}
    lift = {"lift": (msg("Lift"), "change"), "lift_low": (msg("Lift, low"), "change"), "lift_high": (msg("Lift, high"), "change")}
    design = {"design": (msg("Design"), "word")}
    p = {"p": (msg("p of no effect"), "fine"), "days": (msg("Days"), "count")}
    return {
        "costs": {
            "item": (msg("Kind of cost"), "word"),
            "name": (msg("Cost"), "text"),
            "channel": (msg("Channel, or step of the rewards"), "text"),
            "planned": (msg("Plan"), "money"),
            "actual": (msg("Actual"), "money"),
            "source": (msg("File"), "text"),
            "units": (msg("Rewards given or hoped for"), "count"),
        },
        "effect": {
            **design,
            "scope": (msg("Whom it covers"), "text"),
            "observed": (msg("Observed"), "headline"),
            "baseline": (msg("Comes anyway"), "headline"),
            **interval,
            **lift,
            **p,
            "level": (msg("Level of the interval"), "share"),
            "units": (msg("Treated units"), "count"),
            "step": (msg("Days of one value"), "count"),
            "verdict": (msg("Verdict"), "word"),
            "interim": (msg("Still running"), "word"),
            "reason": (msg("Why"), "text"),
        },
        "effect_designs": {
            "order": (msg("Rank"), "count"),
            **design,
            "name": (msg("Name"), "text"),
            "state": (msg("Used as"), "word"),
            "scope": (msg("Whom it covers"), "text"),
            "whole": (msg("Covers the whole campaign"), "word"),
            **interval,
            **lift,
            **p,
            "reason": (msg("Why"), "text"),
        },
        "effect_path": {
            "day": (msg("Day"), "date"),
            "observed": (msg("Observed"), "headline"),
            "expected": (msg("Expected without the campaign"), "headline"),
            "low": (msg("Low"), "headline"),
            "high": (msg("High"), "headline"),
            "phase": (msg("Phase"), "word"),
            **design,
        },
        "effect_warnings": {"kind": (msg("Kind"), "word"), "text": (msg("Said of the effect"), "text")},
        **_after(interval),
        **_ahead(design),
    }


def _after(interval: Mapping[str, Head]) -> dict[str, dict[str, Head]]:
    return {
        "pulled_forward": {
            "days": (msg("Days after the end"), "count"),
            "step": (msg("Days of one value"), "count"),
            **interval,
            "share": (msg("Share of the effect paid back"), "change"),
            "verdict": (msg("Verdict"), "word"),
        },
        "matched_windows": {
            "before": (msg("Before"), "headline"),
            "during": (msg("In the campaign"), "headline"),
            "after": (msg("After"), "headline"),
            "lift": (msg("Lift"), "change"),
            "kept": (msg("Share of the rise that was left"), "change"),
            "days": (msg("Days"), "count"),
        },
        "returns": {
            "item": (msg("Return on the effect"), "word"),
            "value": (msg("Value"), "ratio"),
            "low": (msg("Low"), "ratio"),
            "high": (msg("High"), "ratio"),
            "basis": (msg("Rests on"), "text"),
        },
    }


def _ahead(design: Mapping[str, Head]) -> dict[str, dict[str, Head]]:
    return {
        "noise": {
            **design,
            "mean": (msg("Mean a day"), "headline"),
            "deviation": (msg("Deviation of days"), "ratio"),
            "drift": (msg("Step of the level from day to day"), "ratio"),
            "days_before": (msg("Days before"), "count"),
            "steps": (msg("Length in steps"), "count"),
        },
        "detectable": {
            **design,
            "test_id": (msg("Test"), "text"),
            "days": (msg("Days"), "count"),
            "users": (msg("Users"), "count"),
            "base": (msg("Comes anyway"), "headline"),
            "detectable": (msg("Smallest effect shown"), "headline"),
            "detectable_relative": (msg("As a lift"), "change"),
            "assumed": (msg("Expected effect"), "change"),
            "enough": (msg("Enough"), "word"),
        },
    }


def effect_words() -> dict[tuple[str, str], dict[str, Message]]:
    """Return code words by table and column."""
    designs = {
        "randomised": msg("Randomised arms"),
        "synthetic_control": msg("Synthetic control"),
        "local_level": msg("Covariates"),
        "seasonal_baseline": msg("Seasonal baseline"),
    }
    items = {"channel": msg("Channel"), "kol": msg("KOLs"), "reward": msg("Rewards"), "offline": msg("Event on site")}
    states = {"used": msg("verdict"), "available": msg("beside"), "refused": msg("refused"), "not_given": msg("no data")}
    verdicts = {
        "effective": msg("effective"),
        "unclear": msg("not told from chance"),
        "harmful": msg("harmful"),
        "descriptive": msg("describes only"),
    }
    returns = {
        "cost": msg("Cost"),
        "incremental": msg("Incremental units"),
        "revenue": msg("incremental revenue"),
        "margin": msg("incremental margin"),
        "roi": msg("incremental ROI, (gain − cost) ÷ cost"),
        "cost_per": msg("cost of one more"),
    }
    return {
        **{(table, "design"): designs for table in ("effect", "effect_designs", "effect_path", "noise", "detectable")},
        ("costs", "item"): items,
        ("effect", "verdict"): verdicts,
        ("effect_designs", "state"): states,
        ("effect_path", "phase"): {
            "before": msg("before"),
            "warmup": msg("warm-up"),
            "campaign": msg("campaign days"),
            "after": msg("after"),
        },
        ("effect_warnings", "kind"): {
            "interim": msg("Still running"),
            "overlap": msg("other campaigns"),
            "beside": msg("campaigns beside it"),
            "earlier": msg("campaigns before it"),
            "lasting": msg("goes on after the end"),
            "tracking": msg("more than was counted"),
        },
        ("pulled_forward", "verdict"): {
            "none": msg("not shown"),
            "little": msg("hardly any"),
            "pulled_forward": msg("pulled forward"),
        },
        ("returns", "item"): returns,
    }
