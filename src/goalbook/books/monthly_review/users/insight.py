"""New users against old ones, influence against invitations, and whether that is the persona a team assumes (MR-38)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.customers.purchases import TENTHS
from goalbook.books.monthly_review.users.counts import spent, sum_of, values
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy

NEW_OLD = (
    "group", "name", "users", "buyers", "repeat_buyers", "repurchase_rate", "orders", "promo_orders", "promo_share", "revenue", "aov",
    "per_user", "joined", "fission_rate",
)  # fmt: skip
INFLUENCE = ("decile", "users", "score_low", "score_high", "joined", "rate", "low", "high")
PERSONA = ("claim", "name", "first", "second", "difference", "low", "high", "verdict")
GROUPS = {"new": Label("New users", "新用户"), "old": Label("Old users", "老用户")}
CLAIMS = {
    "promotion": Label("New users lean on promotions more", "新用户比老用户更依赖促销"),
    "repurchase": Label("Old users buy again more", "老用户复购高于新用户"),
    "influence": Label("Users of influence invite more", "高影响力用户更愿意参与裂变"),
}
LEVEL = 0.8


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    some: float
    of: float


def tables(newest: pd.DataFrame, day: date, policy: Policy) -> dict[str, pd.DataFrame]:
    """Return ``new_against_old``, ``influence_deciles`` and ``persona_checks``; empty where the snapshot does not say."""
    groups = list(_groups(newest, day, policy))
    tenths = list(_influence(newest, int(policy.users.hidden_below)))
    compared = list(_claims(groups, tenths, policy))
    return {
        "new_against_old": pd.DataFrame(groups, columns=list(NEW_OLD)),
        "influence_deciles": pd.DataFrame(tenths, columns=list(INFLUENCE)),
        "persona_checks": pd.DataFrame(compared, columns=list(PERSONA)),
    }


def _groups(frame: pd.DataFrame, day: date, policy: Policy) -> Iterator[tuple[object, ...]]:
    """Yield new users, first seen within ``users.new_days``, and old ones; both or neither."""
    first = frame["first_seen"].to_numpy()
    new = first > np.datetime64(day, "s") - np.timedelta64(int(policy.users.new_days), "D")
    groups = {"new": new, "old": ~new & ~np.isnat(first)}
    if min(int(who.sum()) for who in groups.values()) < policy.users.hidden_below:
        return
    orders, promo, joined = values(frame, "orders_n"), values(frame, "promo_orders_n"), values(frame, "joined_fission")
    revenue = spent(frame)
    for group, who in groups.items():
        n, bought = float(who.sum()), orders[who]
        buyers, repeats = _sum(bought > 0, bought), _sum(bought >= policy.segments.repeat_orders, bought)
        both = who & ~np.isnan(promo) & ~np.isnan(orders)
        placed, promoted = _some(orders[both]), _some(promo[both])
        money = sum_of(revenue, who, policy)
        answered = joined[who][~np.isnan(joined[who])]
        took_part = _some(answered)
        shares = divide(repeats, buyers), _some(bought), promoted, divide(promoted, placed)
        worth = money, divide(money, _some(bought)), divide(money, n)
        yield group, GROUPS[group], n, buyers, repeats, *shares, *worth, took_part, divide(took_part, float(len(answered)))


def _sum(found: NDArray[np.bool_], told: NDArray[np.float64]) -> float:
    return float(found.sum()) if len(told) and not np.isnan(told).all() else NAN


def _some(numbers: NDArray[np.float64]) -> float:
    return float(np.nansum(numbers)) if len(numbers) and not np.isnan(numbers).all() else NAN


def _influence(frame: pd.DataFrame, least: int) -> Iterator[tuple[object, ...]]:
    """Yield the tenths of users by influence, the highest first, with who ever took part in an invitation; equal scores as they stand."""
    from goalbook.methods.experiments import Rate, wilson  # noqa: PLC0415 - brings scipy, which only snapshots need

    score, joined = values(frame, "influence_score"), values(frame, "joined_fission")
    told = ~np.isnan(score) & ~np.isnan(joined)
    if told.sum() < TENTHS * least:
        return
    order = np.argsort(-score[told], kind="stable")
    ranked, took = score[told][order], joined[told][order]
    for number, places in enumerate(np.array_split(np.arange(len(ranked)), TENTHS), start=1):
        n, few = len(places), float(took[places].sum())
        ends = float(ranked[places[-1]]), float(ranked[places[0]])
        yield number, float(n), *ends, few, few / n, *wilson(Rate(few, n), LEVEL)


def _claims(groups: list[tuple[object, ...]], tenths: list[tuple[object, ...]], policy: Policy) -> Iterator[tuple[object, ...]]:
    """Yield what is assumed of users against what they do: holds, opposite, or not told by the data."""
    found = {str(row[0]): dict(zip(NEW_OLD, row, strict=True)) for row in groups}
    if found:
        promo = {name: Share(_of(row, "promo_orders"), _of(row, "orders")) for name, row in found.items()}
        again = {name: Share(_of(row, "repeat_buyers"), _of(row, "buyers")) for name, row in found.items()}
        yield from _claim("promotion", promo["new"], promo["old"], policy)
        yield from _claim("repurchase", again["old"], again["new"], policy)
    if tenths:
        named = [dict(zip(INFLUENCE, row, strict=True)) for row in tenths]
        top = named[0]
        rest = Share(sum(_of(row, "joined") for row in named[1:]), sum(_of(row, "users") for row in named[1:]))
        yield from _claim("influence", Share(_of(top, "joined"), _of(top, "users")), rest, policy)


def _of(row: dict[str, object], name: str) -> float:
    return float(row[name])  # type: ignore[arg-type] # a cell of numbers


def _claim(claim: str, high: Share, low: Share, policy: Policy) -> Iterator[tuple[object, ...]]:
    """Yield a claim that one share is the larger; nothing of shares of too few, or that are none."""
    from goalbook.methods.experiments import Rate, rate_difference  # noqa: PLC0415 - as above

    if not (min(high.of, low.of) >= policy.users.hidden_below and 0 <= high.some <= high.of and 0 <= low.some <= low.of):
        return
    effect = rate_difference(Rate(low.some, low.of), Rate(high.some, high.of), LEVEL)
    gap = float(policy.users.persona_gap)
    if at_least(effect.estimate, gap) and effect.low > 0:
        verdict = "holds"
    elif at_most(effect.estimate, -gap) and effect.high < 0:
        verdict = "opposite"
    else:
        verdict = "unclear"
    yield claim, CLAIMS[claim], high.some / high.of, low.some / low.of, effect.estimate, effect.low, effect.high, verdict
