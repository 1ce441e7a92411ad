"""What several books say of a private domain in the same words: its four factors, WeCom's steps, the phases of its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.core.policy import Policy
    from goalbook.inputs import Team

FACTOR_NAMES = {
    "customers": Label("Customers within reach", "可触达客户数"),
    "delivery": Label("Delivery rate", "营销传递率"),
    "conversion": Label("Scenario conversion", "场景转化率"),
    "order_value": Label("Average order value", "客单价"),
}
FACTOR_UNITS = {"customers": "count", "delivery": "share", "conversion": "share"}  # the others are money
STEPS = {
    "lead": Label("Lead success", "引流成功率"),
    "service": Label("Service success", "服务成功率"),
    "monetise": Label("Monetisation success", "变现成功率"),
    "of_contacts": Label("Chained, of all contacts", "全链路（占触达人数）"),
    "of_added": Label("Chained, of added friends", "全链路（占加好友人数）"),
}
PHASES = ("start_up", "middle", "stable")


def private_channels(team: Team) -> tuple[str, ...]:
    """Return the channels that team.yml marks as not public."""
    return tuple(one.id for one in team.channels if one.is_public_domain is False)


def chained_ranges(policy: Policy) -> dict[str, tuple[float, float]]:
    """Return the benchmark ranges of the chained rates, by what they are a share of (B-24)."""
    bench = policy.bench.pd_conversion
    return {"of_contacts": tuple(bench.of_contacts), "of_added": tuple(bench.of_added_friends)}


def beginnings(launch: date, months: Sequence[float]) -> tuple[date, date, date]:
    """Return the first day of each phase: at launch and so many whole months after it."""
    first, second = ((pd.Timestamp(launch) + pd.DateOffset(months=int(n))).date() for n in months)
    return launch, first, second


def phase_on(day: date, begins: Sequence[date]) -> str:
    """Return the phase on a day, "" before the launch."""
    return next((name for name, start in reversed(list(zip(PHASES, begins, strict=True))) if day >= start), "")
