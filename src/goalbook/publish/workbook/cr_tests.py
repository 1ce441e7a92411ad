"""What the workbook calls the columns and code words of a campaign's tests and components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.experiments.words import KINDS, STEPS
from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.results_of_tests import verdict_words
from goalbook.show.campaign.versions import step_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def trial_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "planned_tests": {**_test(), **_planned(), **_least()},
        "test_curve": {
            "test_id": (msg("Test id"), "text"),
            "days": (msg("Days"), "count"),
            "users": (msg("Users"), "count"),
            **_least(),
        },
        "test_results": {**_test(), **_arms(), **_effect(), **_split(), **_length(), **_ranges(), **_spend()},
        "test_looks": {
            "test_id": (msg("Test id"), "text"),
            "arm": (msg("Variant"), "text"),
            "day": (msg("Day"), "date"),
            "control_users": (msg("Users of the control"), "count"),
            "users": (msg("Users"), "count"),
            "difference": (msg("Difference (rate, else spend per user)"), "fine"),
            **_ranges(),
            "always_p": (msg("Always-valid p"), "fine"),
            "crossed_fixed": (msg("Plain range leaves out zero"), "text"),
            "crossed_always": (msg("Always-valid range leaves out zero"), "text"),
            "early": (msg("Before the planned end"), "text"),
        },
        "campaign_components": _components(),
        "rollout": {
            "step": (msg("Test step"), "word"),
            "component": (msg("Component"), "text"),
            "planned_start": (msg("Begins (planned)"), "date"),
            "planned_end": (msg("Ends (planned)"), "date"),
            "days": (msg("Days"), "count"),
            "actual": (msg("Done on"), "date"),
            "actual_days": (msg("Days it took"), "count"),
            "state": (msg("State"), "word"),
        },
    }


def _test() -> dict[str, Head]:
    return {
        "test_id": (msg("Test id"), "text"),
        "name": (msg("Name"), "text"),
        "about": (msg("Tests what"), "word"),
        "component": (msg("Component"), "text"),
        "channel": (msg("Channel id"), "channel"),
        "hypothesis": (msg("Hypothesis"), "text"),
    }


def _planned() -> dict[str, Head]:
    return {
        "users_per_day": (msg("Users a day"), "count"),
        "days": (msg("Days"), "count"),
        "filed_days": (msg("Days in the sheet"), "count"),
        "users": (msg("Users"), "count"),
        "arms": (msg("Number of arms"), "count"),
        "shares": (msg("Arms"), "text"),
        "rate": (msg("Rate now"), "share"),
        "assumed": (msg("Expected effect"), "share"),
        "needed_days": (msg("Days it needs"), "count"),
        "level": (msg("Confidence level"), "share"),
        "power": (msg("Chance to see it"), "share"),
        "enough": (msg("Long enough"), "text"),
        "lacks": (msg("Lacking"), "text"),
    }


def _least() -> dict[str, Head]:
    return {
        "detectable": (msg("Smallest rise of the rate seen"), "fine"),
        "detectable_relative": (msg("Smallest lift seen"), "share"),
        "watched_relative": (msg("Smallest lift seen if watched"), "share"),
    }


def _arms() -> dict[str, Head]:
    return {
        "outcome": (msg("Compared by"), "word"),
        "control": (msg("Control arm"), "text"),
        "arm": (msg("Variant"), "text"),
        "control_users": (msg("Users of the control"), "count"),
        "users": (msg("Users"), "count"),
        "control_conversions": (msg("Conversions of the control"), "count"),
        "conversions": (msg("Conversions"), "count"),
        "control_rate": (msg("Rate of the control"), "fine"),
        "rate": (msg("Rate of the variant"), "fine"),
    }


def _effect() -> dict[str, Head]:
    return {
        "effect": (msg("Difference (rate, else spend per user)"), "fine"),
        "low": (msg("Difference, low end"), "fine"),
        "high": (msg("Difference, high end"), "fine"),
        "lift": (msg("Lift"), "change"),
        "lift_low": (msg("Lift, low end"), "change"),
        "lift_high": (msg("Lift, high end"), "change"),
        "level": (msg("Confidence level"), "share"),
        "basis": (msg("Range the verdict rests on"), "word"),
        "p": (msg("p"), "fine"),
        "p_holm": (msg("p by Holm"), "fine"),
        "variants": (msg("Number of variants"), "count"),
        "verdict": (msg("Verdict"), "word"),
    }


def _split() -> dict[str, Head]:
    return {
        "share": (msg("Share of the users"), "share"),
        "share_planned": (msg("Share planned"), "share"),
        "srm_p": (msg("p of the split"), "fine"),
    }


def _length() -> dict[str, Head]:
    return {
        "looks": (msg("Looks"), "count"),
        "early_looks": (msg("Looks before the planned end"), "count"),
        "last_look": (msg("Last look"), "date"),
        "planned_days": (msg("Days planned"), "count"),
        "planned_end": (msg("Planned end"), "date"),
        "reached": (msg("Planned end reached"), "text"),
        "early": (msg("Ended before the planned end"), "text"),
        "decided_on": (msg("Decided on, by the always-valid range"), "date"),
        "crossed_early": (msg("An early look would have decided"), "text"),
        "misled": (msg("And would have misled"), "text"),
        "detectable": (msg("Smallest lift seen"), "share"),
        "assumed": (msg("Expected effect"), "share"),
    }


def _ranges() -> dict[str, Head]:
    return {
        "fixed_low": (msg("Plain range, low end"), "fine"),
        "fixed_high": (msg("Plain range, high end"), "fine"),
        "always_low": (msg("Always-valid range, low end"), "fine"),
        "always_high": (msg("Always-valid range, high end"), "fine"),
    }


def _spend() -> dict[str, Head]:
    return {
        "control_spend": (msg("Spend per user of the control"), "money"),
        "spend": (msg("Spend per user"), "money"),
        "spend_effect": (msg("Difference in spend per user"), "money"),
        "spend_low": (msg("Difference in spend, low end"), "money"),
        "spend_high": (msg("Difference in spend, high end"), "money"),
        "spend_p": (msg("p of the spend"), "fine"),
    }


def _components() -> dict[str, Head]:
    return {
        "component": (msg("Component"), "text"),
        "kind": (msg("Kind"), "word"),
        "version": (msg("Version"), "text"),
        "created_on": (msg("In use from"), "date"),
        "slot_1": (msg("Value, threshold or urgency"), "text"),
        "slot_2": (msg("Emotion, incentive or trust"), "text"),
        "slot_3": (msg("Benefit, fission or payment"), "text"),
        "filled": (msg("Parts filled in"), "count"),
        "metric": (msg("Judged by"), "text"),
        "before": (msg("Before"), "general"),
        "after": (msg("With it"), "general"),
        "change": (msg("Change"), "change"),
        "feedback": (msg("Users said"), "text"),
        "counts": (msg("Made for this campaign"), "text"),
    }


def trial_words() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    about = {"component": msg("a component"), "campaign": msg("the whole campaign")}
    return {
        ("planned_tests", "about"): about,
        ("test_results", "about"): about,
        ("test_results", "outcome"): {"conversion": msg("conversion"), "spend": msg("spend per user"), "": msg("nothing counted")},
        ("test_results", "basis"): {"fixed": msg("plain"), "always": msg("always-valid")},
        ("test_results", "verdict"): verdict_words(),
        ("campaign_components", "kind"): KINDS,
        ("rollout", "step"): STEPS,
        ("rollout", "state"): step_words(),
    }
