"""Lessons from those who were reached: KOLs by tier, segments, referrals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.lessons.card import Card, over
from goalbook.books.campaign.lessons.mechanics import mechanic_id
from goalbook.books.campaign.lessons.outcomes import within
from goalbook.books.campaign.people.kols import kol_tiers, kols, tier_name
from goalbook.books.campaign.people.segments import segment_name
from goalbook.books.campaign.people.sums import ratio
from goalbook.books.rows import rows_of
from goalbook.core.message import msg, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_REFERRAL, CAMPAIGN_SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.message import Value

_MECHANICS = {"dormant": "dormant_message"}


def of_tiers(prepared: Prepared, _tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for the tier of KOLs whose orders cost least and one for the dearest, each against the average of all."""
    table = kol_tiers(kols(prepared.plan), over_by_now=True)
    fees = ratio(rows_of(kols(prepared.plan)), "fee", "orders")
    priced = sorted((row for row in rows_of(table) if row["cost_per_order"] > 0), key=lambda row: float(row["cost_per_order"]))
    if len(priced) < 2 or not fees > 0:  # noqa: PLR2004 - one tier compares with nothing
        return
    for row in (priced[0], priced[-1]):
        tier, each = str(row["tier"]), float(row["cost_per_order"])
        name, effect = tier_name(tier), over(fees, each)
        yield Card(
            kind="tier",
            type="tool",
            mechanic="koc_matrix" if tier == "koc" else f"{tier}_list",
            context=within(prepared, name),
            what=msg("{tier}: {each:money} per order, {all:money} over all KOLs", tier=name, each=each, all=fees),
            metric="orders",
            effect=effect,
            against="average",
            how_to_reuse=msg("give {tier} a larger part of the fees, and watch whether orders stay as cheap", tier=name)
            if effect > 0
            else msg("book {tier} for exposure, not for orders", tier=name),
            reason=msg("orders for the money against all KOLs"),
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
        name, strategy = segment_name(segment), two_languages(str(row["strategy"]))
        values: dict[str, Value] = {"segment": name, "strategy": strategy, "actual": float(actual), "target": float(target)}
        what = (
            msg("{segment}, addressed by “{strategy}”: {actual:pct} took part, the target was {target:pct}", **values)
            if metric == "participation"
            else msg(
                "{segment}, addressed by “{strategy}”: {actual:pct} of those who took part bought, the target was {target:pct}", **values
            )
        )
        reuse = (
            msg("use “{strategy}” for {segment} again", strategy=strategy, segment=name)
            if effect > 0
            else msg("do not repeat “{strategy}” for {segment}; try another way on a few of them first", strategy=strategy, segment=name)
        )
        yield Card(
            kind="segment",
            type="case",
            mechanic=mechanic_id(strategy, _MECHANICS.get(segment, f"{segment}_segment")),
            context=within(prepared, name),
            what=what,
            metric=metric,
            effect=effect,
            against="target",
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
            against="plan",
            how_to_reuse=msg("keep the reward: {reward}", reward=reward)
            if effect > 0
            else msg("change the condition or the reward ({reward}) before using it again", reward=reward),
            reason=msg("step of the ladder against its plan"),
        )
