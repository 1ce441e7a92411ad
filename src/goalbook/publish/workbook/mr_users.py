"""What the workbook calls the columns and code words of the review's tables of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.users.insight import CLAIMS, GROUPS
from goalbook.books.monthly_review.users.lifecycle import STAGES
from goalbook.core.message import Label, Message, msg
from goalbook.show.monthly_review.users_moves import verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def user_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_stock(), **_groups(), "lifecycle": _moves()}


def _range() -> dict[str, Head]:
    return {"low": (msg("80 % range from"), "share"), "high": (msg("80 % range to"), "share")}


def _stock() -> dict[str, dict[str, Head]]:
    return {
        "user_counts": {
            "users": (msg("Users"), "count"),
            "buyers": (msg("Buyers"), "count"),
            "active": (msg("Active of late"), "count"),
            "tagged": (msg("With tags"), "count"),
            "tag_coverage": (msg("Share with tags"), "share"),
            "tags_per_user": (msg("Tags per user"), "ratio"),
            "consented": (msg("Agreed to be contacted"), "count"),
            "consent_share": (msg("Share who agreed"), "share"),
            "revenue": (msg("Revenue of twelve months"), "money"),
            "kept_share": (msg("Of the users before"), "share"),
        },
        "user_segments": {
            "segment": (msg("Segment"), "word"),
            "origin": (msg("According to"), "word"),
            "users": (msg("Users"), "count"),
            "share": (msg("Share of users"), "share"),
            "share_before": (msg("Share in the snapshot before"), "share"),
            "scheme_share": (msg("Share in the scheme"), "share"),
            "revenue": (msg("Revenue of twelve months"), "money"),
            "revenue_share": (msg("Share of revenue"), "share"),
            "per_user": (msg("Revenue per user"), "money"),
            "vs_average": (msg("Times the average user"), "ratio"),
            "repurchase_rate": (msg("Repurchase rate"), "share"),
        },
        "churn_risk": {
            "tier": (msg("Tier"), "word"),
            "customers": (msg("Users"), "count"),
            "at_risk": (msg("May leave"), "count"),
            "share": (msg("Share who may leave"), "share"),
            **_range(),
            "revenue": (msg("What these brought in twelve months"), "money"),
            "revenue_share": (msg("Share of all revenue"), "share"),
            "method": (msg("Judged by"), "word"),
        },
    }


def _groups() -> dict[str, dict[str, Head]]:
    return {
        "new_against_old": {
            "group": (msg("Group"), "word"),
            "users": (msg("Users"), "count"),
            "buyers": (msg("Buyers"), "count"),
            "repeat_buyers": (msg("Bought again"), "count"),
            "repurchase_rate": (msg("Repurchase rate"), "share"),
            "orders": (msg("Orders"), "count"),
            "promo_orders": (msg("Orders with a promotion"), "count"),
            "promo_share": (msg("Share with a promotion"), "share"),
            "revenue": (msg("Revenue of twelve months"), "money"),
            "aov": (msg("Average order value"), "money"),
            "per_user": (msg("Revenue per user"), "money"),
            "joined": (msg("Took part in an invitation"), "count"),
            "fission_rate": (msg("Share who took part"), "share"),
        },
        "influence_deciles": {
            "decile": (msg("Tenth of users, most influence first"), "count"),
            "users": (msg("Users"), "count"),
            "score_low": (msg("Score from"), "index"),
            "score_high": (msg("Score to"), "index"),
            "joined": (msg("Took part in an invitation"), "count"),
            "rate": (msg("Share who took part"), "share"),
            **_range(),
        },
        "persona_checks": {
            "claim": (msg("Assumed"), "word"),
            "first": (msg("The one said to be more"), "share"),
            "second": (msg("The other"), "share"),
            "difference": (msg("Difference"), "change"),
            "low": (msg("80 % range from"), "change"),
            "high": (msg("80 % range to"), "change"),
            "verdict": (msg("Verdict"), "word"),
        },
    }


def _moves() -> dict[str, Head]:
    return {
        "start": (msg("Snapshot at the start"), "date"),
        "end": (msg("Snapshot at the end"), "date"),
        "stage": (msg("Stage"), "word"),
        "base": (msg("Of how many"), "count"),
        "users": (msg("Users"), "count"),
        "rate": (msg("Rate"), "share"),
        **_range(),
        "before": (msg("Rate of the snapshots before"), "share"),
        "change": (msg("Change"), "change"),
        "change_low": (msg("Change, 80 % range from"), "change"),
        "change_high": (msg("Change, 80 % range to"), "change"),
    }


def user_words() -> Words:
    """Return by table and column what its code words are called."""
    tiers = {"high": msg("high value"), "growth": msg("growth"), "base": msg("base"), "new": msg("new")}
    return {
        ("user_segments", "segment"): tiers,
        ("user_segments", "origin"): {"team": msg("the team")},
        ("churn_risk", "tier"): {**tiers, "total": msg("all users")},
        ("churn_risk", "method"): {"score": msg("score"), "recency": msg("days without a sign of life")},
        ("new_against_old", "group"): GROUPS,
        ("persona_checks", "claim"): CLAIMS,
        ("persona_checks", "verdict"): verdicts(),
        ("lifecycle", "stage"): STAGES,
    }
