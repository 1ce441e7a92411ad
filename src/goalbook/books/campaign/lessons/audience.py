"""Lessons from those who were reached: opinion leaders by tier, segments, referrals, the community."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.lessons.card import Card, over
from goalbook.books.campaign.lessons.mechanics import mechanic_id
from goalbook.books.campaign.lessons.outcomes import within
from goalbook.core.message import Label, msg, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL, CAMPAIGN_REFERRAL, CAMPAIGN_SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.message import Value

TIERS = {"head": Label("head accounts", "头部达人"), "waist": Label("waist accounts", "腰部达人"), "koc": Label("KOCs", "KOC")}
SEGMENTS = {
    "new": Label("new users", "新用户"),
    "growth": Label("growing members", "成长型会员"),
    "high": Label("members of high value", "高价值会员"),
    "dormant": Label("dormant users", "沉睡用户"),
}

_MECHANICS = {"dormant": "dormant_message"}


def of_tiers(prepared: Prepared, _tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each tier of opinion leaders by its cost per order against that of all of them."""
    table = prepared.plan.table(CAMPAIGN_KOL)
    table = table[table["orders"].notna() & table["fee"].notna()]
    fee, orders = float(table["fee"].sum()), float(table["orders"].sum())
    if table["tier"].nunique() < 2 or not fee or not orders:  # noqa: PLR2004 - one tier compares with nothing
        return
    for tier, own in table.groupby("tier", sort=True):
        cost, brought = float(own["fee"].sum()), float(own["orders"].sum())
        each = cost / brought if brought else math.nan
        effect = over(fee / orders, each)
        if math.isnan(effect):
            continue
        name, values = TIERS.get(str(tier), Label.same(str(tier))), {"each": each, "all": fee / orders}
        yield Card(
            kind="tier",
            type="tool",
            mechanic="koc_matrix" if tier == "koc" else f"{tier}_list",
            context=within(prepared, name),
            what=msg("{tier}: {each:money} for an order, {all:money} over all tiers", tier=name, **values),
            metric="orders",
            effect=effect,
            how_to_reuse=msg("fill the list with {tier} first, then go up", tier=name)
            if effect > 0
            else msg("book {tier} for reach alone, not for orders", tier=name),
            reason=msg("orders for the money against all tiers"),
        )


def of_segments(prepared: Prepared, _tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield for each segment the rate, participation or conversion, that lies farther from its target."""
    for row in prepared.plan.table(CAMPAIGN_SEGMENTS).to_dict("records"):
        took, bought = over(row["participated"], row["reached"]) + 1, over(row["converted"], row["participated"]) + 1
        found = [
            (over(took, row["target_participation"]), "participation", took, row["target_participation"]),
            (over(bought, row["target_conversion"]), "conversion", bought, row["target_conversion"]),
        ]
        found = [one for one in found if math.isfinite(one[0])]
        if not found:
            continue
        effect, metric, actual, target = max(found, key=lambda one: abs(one[0]))
        segment = str(row["segment"])
        name, strategy = SEGMENTS.get(segment, Label.same(segment)), two_languages(str(row["strategy"]))
        values: dict[str, Value] = {"segment": name, "strategy": strategy, "actual": float(actual), "target": float(target)}
        what = (
            msg("{segment}, addressed by “{strategy}”: {actual:pct} took part, {target:pct} were aimed at", **values)
            if metric == "participation"
            else msg(
                "{segment}, addressed by “{strategy}”: {actual:pct} of those who took part bought, {target:pct} were aimed at", **values
            )
        )
        reuse = (
            msg("use “{strategy}” for {segment} again", strategy=strategy, segment=name)
            if effect > 0
            else msg("do not repeat “{strategy}” for {segment}; try another way on a part of them first", strategy=strategy, segment=name)
        )
        yield Card(
            kind="segment",
            type="case",
            mechanic=mechanic_id(strategy, _MECHANICS.get(segment, f"{segment}_segment")),
            context=within(prepared, name),
            what=what,
            metric=metric,
            effect=effect,
            how_to_reuse=reuse,
            reason=msg("segment against its target"),
        )


def of_referrals(prepared: Prepared, _tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each step of the ladder of rewards by the invitations accepted."""
    for row in prepared.plan.table(CAMPAIGN_REFERRAL).to_dict("records"):
        effect = over(row["accepted"], row["planned_accepted"])
        if math.isnan(effect):
            continue
        condition, reward = two_languages(str(row["condition"])), two_languages(str(row["reward"]))
        values = {"accepted": float(row["accepted"]), "planned": float(row["planned_accepted"])}
        yield Card(
            kind="referral",
            type="tool",
            mechanic="referral_reward",
            context=within(prepared, msg("reward for “{condition}”", condition=condition)),
            what=msg("{accepted:n} invitations accepted where {planned:n} were planned", **values),
            metric=f"referral_step_{int(row['step'])}",
            effect=effect,
            how_to_reuse=msg("keep the reward: {reward}", reward=reward)
            if effect > 0
            else msg("change the condition or the reward, {reward}, before it is used again", reward=reward),
            reason=msg("step of the ladder against its plan"),
        )
