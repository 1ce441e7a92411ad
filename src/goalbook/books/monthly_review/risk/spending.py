"""Where the month's money went: the plan's budget by pool and channel against what was spent, and the share that pilots had."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import less_than, more_than
from goalbook.core.message import two_languages
from goalbook.core.period import Period, parse_period
from goalbook.inputs.operations.pilots import PILOTS, POOL_SPEND
from goalbook.inputs.plan.resources import PLAN_BUDGET
from goalbook.inputs.planning.budget import BudgetSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.books.monthly_review.preparation import Prepared

BUDGET_COLUMNS = (
    "level", "pool", "channel", "planned", "actual", "variance", "variance_share", "planned_period", "spent_to_date", "used", "time_gone",
    "pools_of_total",
)  # fmt: skip
PILOT_COLUMNS = ("pilot", "what", "type", "cost", "spend_share", "metric_id", "change", "verdict", "approved", "exempt", "months")
SHARE_COLUMNS = ("cost", "spend", "share", "share_low", "share_high")
MEDIA = ("acquisition", "conversion", "")  # pools that the channels' facts show


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``budget_month``, ``pilots_run`` and ``pilot_share``, each where the team keeps what it takes."""
    kept = Kept.of(prepared)
    found: dict[str, pd.DataFrame] = {}
    if len(kept.plan) and kept.records:
        found["budget_month"] = pd.DataFrame(list(_budget(prepared, kept)), columns=list(BUDGET_COLUMNS))
    month = prepared.windows.period.label
    if (kept.pilots["month"] == month).any():
        cost, spend = kept.pilot_cost([month]), kept.all_spend([month])
        low, high = (float(end) for end in prepared.inputs.policy.budget.innovation)
        share = divide(cost, spend)
        found["pilot_share"] = pd.DataFrame([(cost, spend, share, low, high)], columns=list(SHARE_COLUMNS))
        found["pilots_run"] = pd.DataFrame(list(_pilots(prepared, kept, spend, not more_than(share, high))), columns=list(PILOT_COLUMNS))
    return found


@dataclass(frozen=True)
class Kept:
    """What is known of the money: the plan's rows, pilots, spend of other pools, and the channels' spend by month."""

    plan: pd.DataFrame
    pilots: pd.DataFrame
    pools: pd.DataFrame
    channels: Callable[[str, str | None], float]  # spend of a month, of a channel or of all
    total: float  # that the goals of the period set; NaN where they set none

    @classmethod
    def of(cls, prepared: Prepared) -> Kept:
        """Return what the team keeps of it."""
        inputs, cube = prepared.inputs, prepared.cube
        plan = inputs.plans.get(prepared.windows.horizon.label)
        last = prepared.windows.elapsed[-1]

        def spent(month: str, channel: str | None) -> float:
            days = tuple(day for day in cube.slots(parse_period(month)) if cube.data_from <= day <= last)
            return cube.totals(days).value("spend", channel) if days else NAN

        own = pd.DataFrame() if plan is None else plan.table(PLAN_BUDGET)
        goals = inputs.planning.get(prepared.windows.horizon.label)
        total = None if goals is None else goals.sheet(BudgetSheet).total
        return cls(own, inputs.kept("risks", PILOTS), inputs.kept("risks", POOL_SPEND), spent, NAN if total is None else float(total))

    @property
    def records(self) -> bool:
        """Say whether the team notes any spend beside its channels': without, the review stays as short as it was."""
        return bool(len(self.pilots) or len(self.pools))

    def pilot_cost(self, months: list[str]) -> float:
        """Return what pilots cost; NaN where none is noted."""
        own = self.pilots[self.pilots["month"].isin(months)]["cost"].dropna()
        return math.fsum(own) if len(own) else NAN

    def pool(self, pool: str, months: list[str]) -> float:
        """Return what was spent of a pool: of pilots their cost, of others what is noted."""
        if pool == "innovation":
            return self.pilot_cost(months)
        own = self.pools[(self.pools["pool"] == pool) & self.pools["month"].isin(months)]["amount"].dropna()
        return math.fsum(own) if len(own) else NAN

    def media(self, months: list[str], channel: str | None = None) -> float:
        """Return what the channels spent; NaN where a month is not known."""
        return math.fsum(self.channels(month, channel) for month in months)

    def all_spend(self, months: list[str]) -> float:
        """Return all that was spent, pilots included; a pool that is not noted counts as nothing, the channels have to be known."""
        others = [self.pool(pool, months) for pool in ("innovation", "tech", "other")]
        return math.fsum([self.media(months), *(one for one in others if not math.isnan(one))])


class Line(NamedTuple):
    """One line of the month's budget: planned and spent, in the month and in the period so far."""

    level: str
    pool: str
    channel: str
    planned: float
    actual: float
    planned_period: float
    spent_to_date: float

    def row(self, gone: float, pools: float) -> tuple[object, ...]:
        """Return the line as a row of ``budget_month``; ``pools`` is what all pools are of the total that the goals set."""
        variance, share = self.actual - self.planned, divide(self.actual, self.planned) - 1
        used = divide(self.spent_to_date, self.planned_period)
        return (*self[:5], variance, share, self.planned_period, self.spent_to_date, used, gone, pools)


def _budget(prepared: Prepared, kept: Kept) -> Iterator[tuple[object, ...]]:
    """Yield the channels that have a budget of their own, the pools, and last the total of the pools whose spend is known.

    Where the pools add up to more than the total that the goals set (B-11), the total is held against that one.
    """
    frame, rows = prepared.windows, rows_of(kept.plan)
    months = [one.label for one in frame.horizon.months() if one.start <= frame.period.start]
    gone = len(frame.horizon_elapsed) / len(frame.horizon_planned)
    media = [row for row in rows if row["phase"] in MEDIA]
    share = divide(math.fsum(float(row["amount"]) for row in rows), kept.total)
    for channel in dict.fromkeys(row["channel"] for row in media if row["channel"]):
        own = [row for row in media if row["channel"] == channel]
        spending = (kept.media(months[-1:], channel), kept.media(months, channel))
        yield _line(prepared, ("channel", "media", channel), own, spending).row(gone, share)
    pools = {"media": media, **{pool: [row for row in rows if row["phase"] == pool] for pool in ("tech", "innovation", "other")}}
    spent = {pool: kept.media if pool == "media" else partial(kept.pool, pool) for pool in pools}
    lines = [
        _line(prepared, ("pool", pool, ""), own, (spent[pool](months[-1:]), spent[pool](months))) for pool, own in pools.items() if own
    ]
    yield from (line.row(gone, share) for line in lines)
    known = [line for line in lines if not math.isnan(line.actual)]
    if len(known) > 1:
        planned, actual, period, to_date = (math.fsum(column) for column in zip(*(line[3:] for line in known), strict=True))
        over = share if more_than(share, 1.0) else 1.0
        yield Line("total", "", "", planned / over, actual, period / over, to_date).row(gone, share)


def _line(prepared: Prepared, key: tuple[str, str, str], rows: list[Row], spent: tuple[float, float]) -> Line:
    frame = prepared.windows
    over = len(frame.elapsed) / len(frame.planned)
    planned = math.fsum(_of_month(row, frame.period, frame.horizon) for row in rows) * over
    return Line(*key, planned, spent[0], math.fsum(float(row["amount"]) for row in rows), spent[1])


def _of_month(row: Row, month: Period, horizon: Period) -> float:
    """Return a row's amount in a month: its own where it names one, else the month's share of the period's days."""
    if row["month"]:
        return float(row["amount"]) if row["month"] == month.label else 0.0
    return float(row["amount"]) * month.days / horizon.days


def _pilots(prepared: Prepared, kept: Kept, spend: float, within: bool) -> Iterator[tuple[object, ...]]:  # noqa: FBT001 - one fact
    """Yield the month's pilots, the dearest first; an approved one is exempt from the stop-loss while all keep within their share."""
    policy, month = prepared.inputs.policy, prepared.windows.period.label
    own = kept.pilots[kept.pilots["month"] == month].sort_values(["cost", "pilot"], ascending=[False, True])
    for row in rows_of(own):
        change = float(row["change"])
        falls = not math.isnan(change) and less_than(change, -policy.alerts.stop_loss)
        exempt = falls and row["approved"] == "yes" and bool(policy.alerts.pilot_exempt) and within
        months = int(((kept.pilots["pilot"] == row["pilot"]) & (kept.pilots["month"] <= month)).sum())
        yield (
            row["pilot"], two_languages(str(row["what"])), row["type"], float(row["cost"]), divide(float(row["cost"]), spend),
            row["metric"], change, row["verdict"], row["approved"], exempt, float(months),
        )  # fmt: skip
