"""What the channels brought and cost in the last months: the ground of every split."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.inputs.plan.split import SplitSheet

if TYPE_CHECKING:
    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = ("metric_id", "channel", "result", "spend", "months", "paid")
PAID = "paid"


def window(prepared: Prepared) -> int:
    """Return how many of the last whole months are looked at: the policy's, or as many as there are."""
    return min(int(prepared.inputs.policy.calibration.window_months[0]), len(prepared.months.periods))


def channel_past(prepared: Prepared) -> pd.DataFrame:
    """Return by figure that is split and channel what the last months brought, what they cost, and whether it advertises."""
    months = window(prepared)
    recent = prepared.months.trailing(months) if months else None
    metrics = [metric for metric in _metrics(prepared) if metric in prepared.inputs.catalogue.metrics]
    if recent is None:
        return pd.DataFrame(columns=list(COLUMNS))
    paid = _advertising(prepared)
    rows = [
        (metric, channel, recent.value(metric, channel), recent.value("spend", channel), months, channel in paid)
        for metric in metrics
        for channel in prepared.cube.channels
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _metrics(prepared: Prepared) -> list[str]:
    """Return the figures that are split: those of the whole team's key results, the headline's, and those of the plan's own splits."""
    own = [one.metric for one in prepared.plan.sheet(SplitSheet).splits if one.metric]
    whole = [kr.metric for kr in prepared.key_results if not kr.channel]
    return list(dict.fromkeys([prepared.aim[0], *whole, *own]))


def _advertising(prepared: Prepared) -> set[str]:
    """Return the channels that advertise: as team.yml says, else those whose facts keep paid traffic with spend."""
    facts = prepared.inputs.facts
    said = {channel.id: channel.is_paid for channel in prepared.inputs.team.channels}
    if "spend" in facts.columns:
        spent = facts.loc[(facts["traffic_type"] == PAID) & (facts["spend"] > 0), "channel"]
        found = {str(channel) for channel in spent.unique()}
    else:
        found = set()
    return {channel for channel, paid in said.items() if paid or (paid is None and channel in found)}


def known(value: float) -> float:
    """Return a value, 0 where it is not known."""
    return 0.0 if math.isnan(value) else value


def shares_of(values: list[float]) -> list[float]:
    """Return each known value's share of their sum; NaN where not known or where the sum is nothing."""
    total = math.fsum(known(value) for value in values)
    return [value / total if total > 0 else NAN for value in values]
