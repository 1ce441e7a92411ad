"""User tiers against the scheme in force, tiers by rule, what tenths bring, and how concentrated revenue is (UA-10 to UA-14)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.customers.purchases import DECILES, LORENZ, TENTHS, TIERS, deciles, members, tiers
from goalbook.books.customers.schemes import NAMES, canonical, revenue_target, schemes, shares_of, shares_wanted
from goalbook.books.monthly_review.users.counts import spent, sum_of, values
from goalbook.core.compare import at_least, less_than
from goalbook.core.message import Label
from goalbook.methods.clv import lorenz, over_average, over_rest, top_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy

    Floats = NDArray[np.float64]

SEGMENTS = (
    "segment", "name", "origin", "users", "share", "share_before", "scheme_share", "revenue", "revenue_share", "per_user", "vs_average",
    "repurchase_rate",
)  # fmt: skip
CONCENTRATION = ("origin", "name", "share", "revenue_share", "target", "vs_average", "vs_rest", "verdict")
MONEY = ("revenue", "revenue_share", "per_user", "vs_average", "per_customer")
POINTS = 20  # of the curve
TOPS = (0.05, 0.1, 0.2)
SNAPSHOT = Label("All users", "全部用户")
Row = tuple[object, ...]


def tables(newest: pd.DataFrame, before: pd.DataFrame | None, policy: Policy) -> dict[str, pd.DataFrame]:
    """Return ``user_segments``, ``schemes``, ``concentration``, ``lorenz``, ``contribution_deciles`` and ``tiers_by_rule``."""
    least = int(policy.users.hidden_below)
    revenue = spent(newest)
    best = None if revenue is None else np.sort(revenue)[::-1]
    given = pd.DataFrame(list(_segments(newest, before, policy)), columns=list(SEGMENTS))
    ruled = pd.DataFrame(list(_tiers(newest, revenue, policy)), columns=list(TIERS))
    return {
        "user_segments": _closed(given, _one_is_hidden(given, newest, policy)),
        "schemes": schemes(str(policy.segments.scheme), policy),
        "concentration": pd.DataFrame(list(_tops(best, policy)), columns=list(CONCENTRATION)),
        "lorenz": pd.DataFrame(lorenz(best) if best is not None and len(best) >= POINTS * least else [], columns=list(LORENZ)),
        "contribution_deciles": pd.DataFrame(list(_tenths(best, least)), columns=list(DECILES)),
        "tiers_by_rule": _closed(ruled, int(ruled["revenue"].isna().sum()) == 1),
    }


def tier_of(frame: pd.DataFrame, policy: Policy) -> pd.Series:
    """Return each user's tier as the team names it, by its canonical name; "" where none is given."""
    names = {text: canonical(str(text), policy) if text else "" for text in frame["segment"].cat.categories}
    return frame["segment"].map(names).astype(object).astype("category")


def _segments(newest: pd.DataFrame, before: pd.DataFrame | None, policy: Policy) -> Iterator[Row]:
    """Yield the team's own tiers; new users have no place in a scheme, so shares of users are of the others; revenue is of all users."""
    tier = tier_of(newest, policy)
    counts = _counts(tier)
    order = {name: place for place, name in enumerate((*policy.segments.names, "new"))}
    found = sorted((name for name, n in counts.items() if name and n), key=lambda name: (order.get(name, len(order)), name))
    placed = [name for name in found if name != "new"]
    whole = float(sum(counts[name] for name in placed))
    earlier = _shares(before, policy) if before is not None else {}
    wanted, revenue, orders = shares_wanted(str(policy.segments.scheme), policy), spent(newest), values(newest, "orders_n")
    total = NAN if revenue is None else float(revenue.sum())
    for name in (name for name in found if not less_than(float(counts[name]), float(policy.users.hidden_below))):
        who = (tier == name).to_numpy()
        n, new, brought = float(who.sum()), name == "new", sum_of(revenue, who, policy)
        share, part = NAN if new else divide(n, whole), divide(brought, total)
        label = NAMES.get(name, Label.same(name))
        again = divide(float((orders[who] >= policy.segments.repeat_orders).sum()), float((orders[who] > 0).sum()))
        told = (n, share, NAN if new else earlier.get(name, NAN), wanted.get(name, NAN), brought, part)
        yield (name, label, "team", *told, divide(brought, n), over_average(divide(n, float(len(newest))), part), again)


def _one_is_hidden(table: pd.DataFrame, newest: pd.DataFrame, policy: Policy) -> bool:
    counts = _counts(tier_of(newest, policy))
    groups = sum(bool(name) or less_than(float(n), float(policy.users.hidden_below)) for name, n in counts.items() if n)
    return groups - int(table["revenue"].notna().sum()) == 1


def _closed(table: pd.DataFrame, hidden: bool) -> pd.DataFrame:  # noqa: FBT001 - says what was done to the table
    """Return tiers of which one is hidden without the money of the smallest other: the whole less the others would tell."""
    money = [name for name in MONEY if name in table]
    if hidden and table["revenue"].notna().any():
        table.loc[table["revenue"].idxmin(), money] = NAN
    return table


def _shares(frame: pd.DataFrame, policy: Policy) -> dict[str, float]:
    counts = {name: float(n) for name, n in _counts(tier_of(frame, policy)).items() if name and name != "new"}
    whole = sum(counts.values())
    return {name: n / whole for name, n in counts.items() if n >= policy.users.hidden_below}


def _counts(tier: pd.Series) -> dict[str, int]:
    return {str(name): int(n) for name, n in tier.value_counts().items()}


def _tops(best: Floats | None, policy: Policy) -> Iterator[Row]:
    """Yield what the best users bring, buyers or not, against what the schemes want of them (WX-27); too few of them are hidden."""
    if best is None or not best.sum():
        return
    wants = {0.05: float(policy.segments.top_revenue_target), round(float(policy.segments.pareto[0]), 9): float(policy.segments.pareto[1])}
    chosen = str(policy.segments.scheme)
    first = shares_of(chosen)[0]
    wants.setdefault(round(first, 9), revenue_target(chosen, policy))
    for share in sorted({*TOPS, first}):
        if share * len(best) < policy.users.hidden_below:
            continue
        brought, target = top_share(best, share), wants.get(round(share, 9), NAN)
        verdict = "not_evaluated" if math.isnan(target) else "pass" if at_least(brought, target) else "warn"
        yield "snapshot", SNAPSHOT, share, brought, target, over_average(share, brought), over_rest(share, brought), verdict


def _tenths(best: Floats | None, least: int) -> Iterator[Row]:
    if best is not None and len(best) >= TENTHS * least:
        yield from deciles(best, np.full(len(best), NAN))


def _tiers(newest: pd.DataFrame, revenue: Floats | None, policy: Policy) -> Iterator[Row]:
    """Yield the tiers that spending and orders make (UA-13); what a snapshot cannot say is the value to come."""
    orders = values(newest, "orders_n")
    if revenue is None or np.isnan(orders).all():
        return
    known = np.nan_to_num(orders)
    groups = members(revenue, known, policy)
    for row in tiers((revenue, known), np.full(len(orders), NAN), policy):
        if 0 < float(str(row[1])) < policy.users.hidden_below:
            yield (row[0], *((NAN,) * 6))
        elif math.isnan(sum_of(revenue, groups[str(row[0])], policy)):
            yield (*row[:3], *((NAN,) * 4))
        else:
            yield row
