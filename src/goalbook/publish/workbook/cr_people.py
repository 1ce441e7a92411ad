"""What the workbook calls the columns and code words of whom a campaign reaches and through whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.people.kols import TIERS, tier_name
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Message

Head = tuple["Message", str]


def people_campaign_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "kols": {"name": (msg("KOL"), "text"), "tier": (msg("KOL tier"), "word"), **_leaders()},
        "kol_tiers": {
            "tier": (msg("KOL tier"), "word"),
            "n": (msg("How many"), "count"),
            "active": (msg("Posted"), "count"),
            "fee_share": (msg("Share of all fees"), "share"),
            "unmeasured_fee": (msg("Fees whose outcome is not known"), "money"),
            **_leaders(),
        },
        "referral": _ladder(),
        "spread": _spread(),
        "spread_days": {
            "day": (msg("Day"), "date"),
            "direct": (msg("Came by themselves, so far"), "count"),
            "users": (msg("With those they brought, so far"), "count"),
        },
        "campaign_segments": _segments(),
        "offline": _offline(),
        "community": {
            "measure": (msg("Of the community"), "word"),
            "wanted": (msg("Asked for"), "count"),
            "sheet": (msg("As the sheet says"), "count"),
            "planned": (msg("Dated"), "count"),
            "held": (msg("Took place"), "count"),
            "participants": (msg("People who took part, of all"), "count"),
        },
        "community_days": {
            "day": (msg("Day"), "date"),
            "scene": (msg("Scene"), "word"),
            "kind": (msg("Kind of theme"), "word"),
            "participants": (msg("People who took part"), "count"),
        },
        "campaign_partners": {
            "name": (msg("Partner platform"), "text"),
            "metrics": (msg("Figures to watch"), "text"),
            "risk_plan": (msg("If it goes wrong"), "text"),
        },
        "suspense_tasks": _tasks(),
        "mechanics": {
            "mechanic": (msg("Mechanic id"), "text"),
            "name": (msg("Mechanic’s name"), "text"),
            "roles": (msg("Serves the roles"), "text"),
            "expects": (msg("Figure it is to move"), "text"),
            "fits": (msg("Serves this campaign’s role"), "text"),
            "known": (msg("In the library"), "text"),
        },
    }


def _leaders() -> dict[str, Head]:
    return {
        "fee": (msg("Fees"), "money"),
        "tone_match": (msg("Tone fits"), "ratio"),
        "planned_exposures": (msg("Times seen, plan"), "count"),
        "planned_orders": (msg("Orders, plan"), "count"),
        "exposures": (msg("Times seen"), "count"),
        "reposts": (msg("Reposts"), "count"),
        "orders": (msg("Orders through KOLs"), "count"),
        "revenue": (msg("Sales through KOLs"), "money"),
        "planned_cost_per": (msg("Cost per order, plan"), "money"),
        "cost_per_order": (msg("Cost per order"), "money"),
        "roi": (msg("Sales ÷ fee"), "ratio"),
    }


def _ladder() -> dict[str, Head]:
    return {
        "step": (msg("Step of the ladder"), "count"),
        "condition": (msg("Condition"), "text"),
        "reward": (msg("Reward"), "text"),
        "discount": (msg("Takes off the price"), "share"),
        "price": (msg("Price at which it costs that"), "money"),
        "pays": (msg("The friend pays"), "money"),
        "filed_cost": (msg("Cost of one, as filed"), "money"),
        "unit_cost": (msg("Cost of one"), "money"),
        "planned_invites": (msg("Invitations, plan"), "count"),
        "planned_accepted": (msg("Accepted, plan"), "count"),
        "planned_rate": (msg("Share, plan"), "share"),
        "planned_cost": (msg("Rewards, plan"), "money"),
        "planned_cost_per": (msg("Per user brought, plan"), "money"),
        "invites": (msg("Invitations"), "count"),
        "accepted": (msg("Accepted"), "count"),
        "accept_rate": (msg("Share accepted"), "share"),
        "rewards": (msg("Rewards given"), "count"),
        "cost": (msg("Rewards paid"), "money"),
        "cost_per_referred": (msg("Per user brought"), "money"),
    }


def _spread() -> dict[str, Head]:
    return {
        "k": (msg("K factor assumed"), "ratio"),
        "filed_k": (msg("K factor as filed"), "ratio"),
        "ladder_k": (msg("K factor the ladder asks for"), "ratio"),
        "cycle_days": (msg("Days from round to round"), "ratio"),
        "amplification": (msg("One user becomes, in the end"), "ratio"),
        "direct": (msg("Come by themselves"), "count"),
        "by_end": (msg("With those they bring, by the end"), "count"),
        "at_last": (msg("With those they bring, in the end"), "count"),
        "brought": (msg("Brought by others, by the end"), "count"),
        "filed_by_end": (msg("By the end, as filed"), "count"),
        "base": (msg("Who can invite"), "text"),
        "members": (msg("Came in the campaign"), "count"),
        "invites": (msg("Invitations"), "count"),
        "accepted": (msg("Accepted"), "count"),
        "invites_per": (msg("Invitations for each who came"), "ratio"),
        "accept_rate": (msg("Share accepted"), "share"),
        "k_measured": (msg("K factor measured"), "ratio"),
        "last_k": (msg("K factor measured last time"), "ratio"),
        "last_campaign": (msg("Measured by"), "text"),
        "low": (msg("K factor, range from"), "ratio"),
        "high": (msg("K factor, range to"), "ratio"),
        "level": (msg("Range covers"), "share"),
    }


def _segments() -> dict[str, Head]:
    return {
        "segment": (msg("Segment id"), "text"),
        "name": (msg("Segment"), "text"),
        "strategy": (msg("How it is addressed"), "text"),
        "target_participation": (msg("To take part"), "share"),
        "target_conversion": (msg("Of these to convert"), "share"),
        "reached": (msg("People reached"), "count"),
        "participated": (msg("People who took part"), "count"),
        "converted": (msg("Converted"), "count"),
        "participation": (msg("Took part"), "share"),
        "conversion": (msg("Of these converted"), "share"),
        "participation_gap": (msg("Taking part against target"), "change"),
        "conversion_gap": (msg("Converting against target"), "change"),
        "participation_pp": (msg("Taking part, points of difference"), "change"),
        "conversion_pp": (msg("Converting, points of difference"), "change"),
    }


def _offline() -> dict[str, Head]:
    return {
        "event": (msg("Event as filed"), "text"),
        "name": (msg("Event on site"), "text"),
        "day": (msg("Day"), "date"),
        "target": (msg("Wanted to convert"), "share"),
        "participants": (msg("Visitors"), "count"),
        "conversions": (msg("Converted"), "count"),
        "rate": (msg("Share converted"), "share"),
        "attainment": (msg("Of target"), "share"),
        "gap_pp": (msg("Points of difference"), "change"),
        "gap_relative": (msg("Against target"), "change"),
        "cost": (msg("Cost of the event"), "money"),
        "cost_per": (msg("Per conversion"), "money"),
        "cause": (msg("Lever"), "word"),
    }


def _tasks() -> dict[str, Head]:
    return {
        "name": (msg("Task"), "text"),
        "started": (msg("Began it"), "count"),
        "completed": (msg("Finished it"), "count"),
        "completion": (msg("Share finished"), "share"),
        "paid_completed": (msg("Finished it and paid later"), "count"),
        "paid_others": (msg("Did not finish and paid later"), "count"),
        "rate_completed": (msg("Finishers who paid"), "share"),
        "rate_others": (msg("Others who paid"), "share"),
        "difference": (msg("Points of difference, no effect"), "change"),
        "low": (msg("Difference, range from"), "change"),
        "high": (msg("Difference, range to"), "change"),
        "level": (msg("Range covers"), "share"),
    }


def people_campaign_words() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    tiers = {tier: tier_name(tier) for tier in TIERS}
    return {
        ("kols", "tier"): tiers,
        ("kol_tiers", "tier"): tiers,
        ("offline", "cause"): {
            "form": Label("form", "形式"),
            "audience": Label("audience", "人群"),
            "cost": Label("cost", "成本"),
            "other": Label("other cause", "其他原因"),
        },
        ("community", "measure"): {
            "themes": Label("themes", "主题"),
            "co_creations": Label("co-creations", "深度共创"),
            "scenes": Label("kinds of scenes", "场景类型"),
        },
        ("community_days", "scene"): {
            "daily": Label("daily interaction", "日常互动"),
            "theme": Label("themed activity", "主题活动"),
            "feedback": Label("feedback on issues", "问题反馈"),
        },
        ("community_days", "kind"): {"theme": Label("theme", "主题"), "co_creation": Label("co-creation", "深度共创")},
    }
