"""User structure: segments against the chosen scheme, how concentrated revenue is, and whether what the best are worth adds up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.customers.schemes import NAMES, canonical, revenue_target, shares_of, shares_wanted
from goalbook.core.compare import at_least, more_than
from goalbook.core.message import Label
from goalbook.inputs.planning.economics import Economics
from goalbook.methods.clv import implied_average, needed_top_value, over_average, over_rest, top_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.customers.purchases import Bought
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.economics import Segment

SEGMENTS = (
    "segment", "name", "users", "share", "scheme_share", "revenue", "revenue_share", "per_user", "vs_average", "vs_rest",
    "ltv", "cac", "ltv_cac", "roi", "roi_before",
)  # fmt: skip
CONCENTRATION = ("origin", "name", "share", "revenue_share", "target", "vs_average", "vs_rest", "verdict")
PLAUSIBILITY = (
    "origin", "name", "share", "revenue_share", "ltv", "cac", "cac_kind", "average_ltv", "ratio", "high_ratio", "needed_ltv", "verdict",
)  # fmt: skip
TOPS = (0.05, 0.1, 0.2)
BOUGHT, FILED = Label("Purchases", "购买记录"), Label("Segments", "用户分层")


def chosen(prepared: Prepared) -> str:
    """Return the scheme in force: the period's own, else the policy's (B-01)."""
    return prepared.planning.sheet(Economics).scheme or str(prepared.inputs.policy.segments.scheme)


def segments(prepared: Prepared) -> pd.DataFrame:
    """Return the segments as filed, shares without the new users, who have no place in a scheme."""
    policy = prepared.inputs.policy
    given = [(canonical(one.segment, policy), one) for one in prepared.planning.sheet(Economics).segments]
    wanted = shares_wanted(chosen(prepared), policy)
    order = {name: place for place, name in enumerate((*policy.segments.names, "new"))}
    given.sort(key=lambda pair: order.get(pair[0], len(order)))
    users = sum(one.users for name, one in given if name != "new")
    revenue = sum(one.revenue or 0.0 for name, one in given if name != "new")
    rows = [_segment(name, one, (users, revenue), wanted.get(name, NAN)) for name, one in given]
    return pd.DataFrame(rows, columns=list(SEGMENTS))


def _segment(name: str, one: Segment, totals: tuple[float, float], wanted: float) -> tuple[object, ...]:
    users, revenue = totals
    new = name == "new"
    share = NAN if new else divide(one.users, users)
    brought = NAN if one.revenue is None or new else divide(one.revenue, revenue)
    own = NAN if one.revenue is None else divide(one.revenue, one.users)
    ltv, cac, roi, before = (_number(value) for value in (one.ltv, one.cac, one.roi, one.roi_before))
    multiples = (over_average(share, brought), over_rest(share, brought))
    label = NAMES.get(name, Label.same(name))
    worth = (ltv, cac, divide(ltv, cac), roi, before)
    return name, label, one.users, share, wanted, _number(one.revenue), brought, own, *multiples, *worth


def _number(value: float | None) -> float:
    return NAN if value is None else float(value)


def concentration(prepared: Prepared, table: pd.DataFrame, bought: Bought | None) -> pd.DataFrame:
    """Return what share of revenue the best users bring: as the plan says, as the segments show, as purchases show (WX-27)."""
    policy = prepared.inputs.policy
    wants = {5.0: float(policy.segments.top_revenue_target), round(100 * policy.segments.pareto[0], 6): float(policy.segments.pareto[1])}
    rows = []
    for origin, name, share, brought in _tops(prepared, table, bought):
        target = _wanted(wants, prepared, share) if origin == "segments" else wants.get(round(100 * share, 6), NAN)
        verdict = "not_evaluated" if math.isnan(target) else "pass" if at_least(brought, target) else "warn"
        rows.append((origin, name, share, brought, target, over_average(share, brought), over_rest(share, brought), verdict))
    return pd.DataFrame(rows, columns=list(CONCENTRATION))


def _wanted(wants: Mapping[float, float], prepared: Prepared, share: float) -> float:
    """Return the revenue wanted of the filed top group: the chosen scheme's, where the group is about as large as the scheme has it."""
    policy = prepared.inputs.policy
    scheme = chosen(prepared)
    near = abs(share - shares_of(scheme)[0]) <= policy.segments.share_tolerance
    return revenue_target(scheme, policy) if near else wants.get(round(100 * share, 6), NAN)


def _tops(prepared: Prepared, table: pd.DataFrame, bought: Bought | None) -> Iterator[tuple[str, Label, float, float]]:
    for claim in prepared.planning.sheet(Economics).top_users:
        yield "filed", claim.source, claim.share, claim.revenue_share
    top = table[(table["segment"] == "high") & table["revenue_share"].notna()]
    if len(top) and len(table) > 1:
        yield "segments", FILED, float(top["share"].iloc[0]), float(top["revenue_share"].iloc[0])
    if bought is None:
        return
    for share in TOPS:
        yield "purchases", BOUGHT, share, top_share(bought.spent, share)


def plausibility(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what the value of the best users implies for the average user, against the acquisition cost in force and the caps (WX-29)."""
    policy = prepared.inputs.policy
    rows = []
    for origin, name, share, brought, ltv in _claims(prepared, tables["segments"]):
        for kind, cac in _costs(tables["unit_economics"], policy, with_caps=origin == "filed"):
            average = implied_average(share, ltv, brought)
            ratio = divide(average, cac)
            verdict = "not_evaluated" if math.isnan(ratio) else "pass" if more_than(ratio, policy.clv.viable_above) else "warn"
            needed = needed_top_value(float(policy.roi.programme_min), cac, share, brought)
            rows.append((origin, name, share, brought, ltv, cac, kind, average, ratio, divide(ltv, cac), needed, verdict))
    return pd.DataFrame(rows, columns=list(PLAUSIBILITY))


def _claims(prepared: Prepared, table: pd.DataFrame) -> Iterator[tuple[str, Label, float, float, float]]:
    for claim in prepared.planning.sheet(Economics).top_users:
        if claim.ltv is not None:
            yield "filed", claim.source, claim.share, claim.revenue_share, claim.ltv
    top = table[(table["segment"] == "high") & table["revenue_share"].notna() & table["ltv"].notna()]
    for row in top.to_dict("records") if len(table) > 1 else ():
        yield "segments", FILED, float(row["share"]), float(row["revenue_share"]), float(row["ltv"])


def _costs(unit: pd.DataFrame, policy: Policy, *, with_caps: bool) -> Iterator[tuple[str, float]]:
    whole = unit[unit["kind"] == "total"]
    cac = float(whole["cac"].iloc[0]) if len(whole) else NAN
    if not math.isnan(cac):
        yield "in_force", cac
    caps = {"programme": float(policy.caps.cac.programme), "d30": float(policy.caps.cac.d30)}
    for kind, cap in caps.items() if with_caps else ():
        if cap != cac:
            yield kind, cap
