"""Lifetime value against acquisition cost, by month of the first purchase and by channel, with the month in which it has paid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.value.customers import customers_of, expected_of
from goalbook.books.monthly_review.value.margins import margins_for
from goalbook.books.monthly_review.value.worth import MARKS, Cost, Line, verdict, worth_of
from goalbook.core.compare import at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.monthly_review.value.customers import Customers, Future
    from goalbook.books.monthly_review.value.margins import Margins
    from goalbook.books.monthly_review.value.worth import Worth

    Floats = NDArray[np.float64]

COHORTS = (
    "kind", "cohort_month", "channel", "customers", "read_customers", "bought_to", "margin", "margin_period", "spend", "new_payers",
    "covered", "cac",
    *(f"margin_{month}" for month in MARKS), "so_far", "ltv", "ltv_low", "ltv_high", "ltv_cac", "ltv_cac_low", "ltv_cac_high",
    "payback_months", "seen_months", "value_verdict",
)  # fmt: skip
CURVES = ("channel", "age_month", "margin_per_customer", "cac")
MONTHS = 12  # cohorts shown, the month under review among them


@dataclass(frozen=True)
class Group:
    """Customers looked at together; ``kind`` is team, channel, cohort, or cell for a cohort of one channel."""

    kind: str
    months: tuple[str, ...]
    channel: str
    chosen: NDArray[np.int64]

    @property
    def month(self) -> str:
        """Return the cohort's month; nothing where several are taken together."""
        return self.months[0] if self.kind in ("cohort", "cell") else ""


@dataclass(frozen=True)
class _Basis:
    prepared: Prepared
    found: Customers
    future: Future
    margins: Margins
    kept: Floats  # margin of each customer

    @property
    def least(self) -> int:
        return int(self.prepared.inputs.policy.clv.min_customers)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``cohort_ltv`` and ``payback_curve``; without rows where no purchases are kept."""
    policy = prepared.inputs.policy
    horizon = int(policy.clv.horizon_months)
    found = customers_of(prepared.inputs.transactions, prepared.as_of, horizon, int(policy.clv.max_customers))
    rows: list[tuple[object, ...]] = []
    curves: list[tuple[object, ...]] = []
    if found is not None:
        margins = margins_for(prepared.inputs.planning, prepared.windows.period)
        kept = np.array([margins.of(str(channel)) for channel in found.channel])
        basis = _Basis(prepared, found, expected_of(found), margins, kept)
        for group in _groups(basis):
            worth = worth_of(found, basis.future, kept, group.chosen, _through(group, basis))
            cost = _cost(basis, group)
            rows.append(_row(basis, group, worth, cost))
            if group.kind in ("team", "channel"):
                curves.extend((group.channel, month, value, cost.cac) for month, value in enumerate(worth.curve, start=1))
    return {"cohort_ltv": pd.DataFrame(rows, columns=list(COHORTS)), "payback_curve": pd.DataFrame(curves, columns=list(CURVES))}


def _through(group: Group, basis: _Basis) -> int:
    """Return how many must have been seen through a month: a cohort is looked at as a whole, pooled cohorts while enough are left."""
    return len(group.chosen) if group.kind in ("cohort", "cell") else basis.least


def _groups(basis: _Basis) -> Iterator[Group]:
    """Yield all cohorts together, each channel, each cohort, and each cohort of each channel; groups that name persons are left out."""
    found, prepared = basis.found, basis.prepared
    months = tuple(month.label for month in (*before(prepared.windows.period, MONTHS - 1), prepared.windows.period))
    months = tuple(month for month in months if (found.month == month).any())  # cost counts where purchases are known
    recent = np.isin(found.month.astype(str), months)
    hidden = int(prepared.inputs.policy.users.hidden_below)
    channels = [one for one in prepared.cube.channels if (found.channel == one).any()]
    groups = [Group("team", months, "", found.where(recent))]
    groups += [Group("channel", months, one, found.where(recent & (found.channel == one))) for one in channels]
    for month in months:
        own = found.month == month
        groups.append(Group("cohort", (month,), "", found.where(own)))
        groups += [Group("cell", (month,), one, found.where(own & (found.channel == one))) for one in channels]
    yield from (group for group in groups if len(group.chosen) and len(group.chosen) >= hidden)


def _cost(basis: _Basis, group: Group) -> Cost:
    """Return spend and new payers of the group's months and channel: months in which either is missing count for neither."""
    spend = payers = 0.0
    by_month = basis.prepared.progress.by_month
    for month in group.months:
        totals = by_month.get(month)
        if totals is None:
            continue
        pairs = [(totals.channel("spend", one), totals.channel("new_payers", one)) for one in totals.channels if group.channel in ("", one)]
        for own, people in pairs:
            if not (math.isnan(own) or math.isnan(people)):
                spend, payers = spend + own, payers + people
    return Cost(spend, payers) if payers else Cost(NAN, NAN)


def _row(basis: _Basis, group: Group, worth: Worth, cost: Cost) -> tuple[object, ...]:
    cac, margins = cost.cac, basis.margins
    few = worth.customers < basis.least
    policy, covered = basis.prepared.inputs.policy.clv, divide(worth.customers, cost.new_payers)
    fair = bool(policy.fair_sample) or at_least(covered, float(policy.min_covered))
    values = (NAN,) * 3 if few else (worth.expected, worth.low, worth.high)
    return (
        group.kind,
        group.month,
        group.channel,
        worth.customers,
        basis.found.read,
        basis.found.last,
        divide(float(basis.kept[group.chosen].sum()), worth.customers),
        margins.period,
        cost.spend,
        cost.new_payers,
        covered,
        cac,
        *(worth.at(month) for month in MARKS),
        worth.so_far,
        *values,
        *(divide(value, cac) for value in values),
        worth.payback(cac),
        len(worth.curve),
        verdict(worth, cac, Line(float(policy.viable_above), basis.least, bool(margins.period), fair)),
    )
