"""The budget by each of its dimensions, with the totals that must agree and the spend of the months before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.decomposition.resources.cells import COMMON, PHASES, UNASSIGNED, frame_channels, in_force
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_most
from goalbook.core.message import Label, two_languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.decomposition.resources.cells import Budget

DIMENSIONS = ("channel", "tier", "time", "kind", "phase")
PILOTS = "innovation"
JUDGED = ("channel", "tier", "time", "kind")  # the four of DC-19
COLUMNS = (
    "dimension", "name", "name_label", "channel", "planned", "share", "total", "frame", "history", "history_share", "change",
    "pilots", "change_regular",
)  # fmt: skip
TOTAL_COLUMNS = ("dimension", "planned", "assigned", "assigned_share", "total", "gap", "gap_share", "verdict")
MATRIX_COLUMNS = ("channel", "month", "amount", "share")
CAMPAIGN_COLUMNS = ("campaign", "channel", "amount", "share")
BALANCE_COLUMNS = ("channel", "before", "lent", "borrowed", "after")
TIERS = {
    "new": Label("New users", "新用户"),
    "base": Label("Base users", "普通用户"),
    "growth": Label("Growing users", "成长用户"),
    "high": Label("High-value users", "高价值用户"),
}
KINDS = {
    "media": Label("Media", "媒体投放"),
    "kol": Label("KOL fees", "KOL 费用"),
    "content": Label("Content", "内容制作"),
    "tools": Label("Tools", "工具系统"),
    "people": Label("People", "人力"),
    "promotion": Label("Promotion and samples", "促销与派样"),
    "other": Label("Other", "其他"),
}
POOLS = {
    "acquisition": Label("Acquisition phase", "引流期"),
    "conversion": Label("Conversion phase", "转化期"),
    "tech": Label("Technology", "技术投入"),
    "innovation": Label("Pilots", "创新试点"),
    "other": Label("Other", "其他"),
}
ORDER: Mapping[str, tuple[str, ...]] = {"tier": tuple(TIERS), "kind": tuple(KINDS), "phase": tuple(POOLS)}
_COMMON = {
    "channel": Label("Common to all channels", "全渠道共用"),
    "tier": Label("All users", "全部用户"),
    "time": Label("Whole period", "整个周期"),
}
_NONE = Label("Not assigned", "未分配")


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the budget's tables as moved; see Decomposition for the columns. All are empty without plan/<period>/budget.csv."""
    budget, factor = in_force(prepared, move)
    frames = {
        "resources": (COLUMNS, _by_dimension(prepared, budget, factor)),
        "resource_totals": (TOTAL_COLUMNS, _totals(prepared, budget)),
        "resource_matrix": (MATRIX_COLUMNS, _matrix(prepared, budget)),
        "campaign_budgets": (CAMPAIGN_COLUMNS, _campaigns(budget)),
        "pool_balance": (BALANCE_COLUMNS, _balance(prepared, budget, tables["pool"])),
    }
    return {name: pd.DataFrame(list(rows), columns=list(columns)) for name, (columns, rows) in frames.items()}


def _by_dimension(prepared: Prepared, budget: Budget, factor: float) -> Iterator[tuple[object, ...]]:
    planned, lines, spent = budget.planned, frame_channels(prepared), history(prepared)
    before = math.fsum(spent.values()) if spent else NAN
    for dimension in DIMENSIONS:
        sums = budget.sums(dimension)
        for name in _ordered(prepared, dimension, sums):
            amount, channel = sums[name], name if dimension == "channel" and name in prepared.names else ""
            past = spent.get(channel, NAN)
            pilots = math.fsum(cell.amount for cell in budget.cells if channel and (cell.channel, cell.phase) == (channel, PILOTS))
            frame = lines[channel] * factor if channel in lines else NAN
            yield (
                dimension, name, label_of(prepared, dimension, name), channel, amount, divide(amount, planned), planned, frame, past,
                divide(past, before), divide(amount, past) - 1, pilots if channel else NAN, divide(amount - pilots, past) - 1,
            )  # fmt: skip


def history(prepared: Prepared) -> dict[str, float]:
    """Return what each channel spent in as many last whole months as the period has; channels without spend are left out."""
    months = len(prepared.period.months())
    last = prepared.months.trailing(months) if len(prepared.months.periods) >= months else None
    if last is None:
        return {}
    spent = {channel: last.channel("spend", channel) for channel in prepared.cube.channels}
    return {channel: amount for channel, amount in spent.items() if not math.isnan(amount)}


def _ordered(prepared: Prepared, dimension: str, sums: Mapping[str, float]) -> list[str]:
    """Return the places of a dimension in their own order; what is common or unassigned comes last."""
    if dimension == "time":
        order: tuple[str, ...] = tuple(sorted(sums.keys() - {COMMON, UNASSIGNED}))
    else:
        order = ORDER.get(dimension, tuple(prepared.names))
    return [name for name in (*dict.fromkeys((*order, *sums)),) if name in sums and name not in (COMMON, UNASSIGNED)] + [
        name for name in (COMMON, UNASSIGNED) if name in sums
    ]


def label_of(prepared: Prepared, dimension: str, name: str) -> Label:
    """Return what a place of a dimension is called; a month by its label."""
    if name == UNASSIGNED:
        return _NONE
    if name == COMMON:
        return _COMMON[dimension]
    known = {"channel": prepared.names, "tier": TIERS, "kind": KINDS, "phase": POOLS}.get(dimension, {})
    return known.get(name, Label.same(name))


def _totals(prepared: Prepared, budget: Budget) -> Iterator[tuple[object, ...]]:
    """Yield by dimension what has its place, and last the sum of all against the budget."""
    if not budget.cells:
        return
    planned, policy = budget.planned, prepared.inputs.policy
    slack = float(policy.split_tolerance)
    for dimension in JUDGED:
        assigned = planned - budget.sums(dimension).get(UNASSIGNED, 0.0)
        share = divide(assigned, planned)
        enough = at_most(float(policy.resources.assigned) - share, 0.0)
        yield dimension, planned, assigned, share, budget.total, assigned - planned, share - 1, "pass" if enough else "fail"
    gap = divide(planned, budget.total) - 1
    verdict = "not_evaluated" if math.isnan(gap) else "pass" if at_most(abs(gap), slack) else "fail"
    yield "budget", planned, planned, 1.0, budget.total, planned - budget.total, gap, verdict


def _matrix(prepared: Prepared, budget: Budget) -> Iterator[tuple[object, ...]]:
    sums: dict[tuple[str, str], list[float]] = {}
    for cell in budget.cells:
        sums.setdefault((cell.of("channel"), cell.of("time")), []).append(cell.amount)
    places = {dimension: _ordered(prepared, dimension, budget.sums(dimension)) for dimension in ("channel", "time")}
    if any(set(names) <= {COMMON, UNASSIGNED} for names in places.values()):
        return
    for channel in places["channel"]:
        for month in places["time"]:
            amount = math.fsum(sums.get((channel, month), ()))
            yield channel, month, amount, divide(amount, budget.planned)


def _campaigns(budget: Budget) -> Iterator[tuple[object, ...]]:
    sums: dict[tuple[str, str], list[float]] = {}
    for cell in budget.cells:
        if cell.campaign:
            sums.setdefault((cell.campaign, cell.channel), []).append(cell.amount)
    every: dict[str, float] = {}
    for (campaign, _), amounts in sums.items():
        every[campaign] = every.get(campaign, 0.0) + math.fsum(amounts)
    for (campaign, channel), amounts in sums.items():
        yield two_languages(campaign), channel, math.fsum(amounts), divide(math.fsum(amounts), every[campaign])


def _balance(prepared: Prepared, budget: Budget, pool: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Yield the channels' phase budgets before and after the loans, whose sum stays what it was; loans are not scaled."""
    if pool.empty:
        return
    own: dict[str, float] = {}
    for cell in budget.cells:
        if cell.phase in ("", *PHASES) and cell.channel:
            own[cell.channel] = own.get(cell.channel, 0.0) + cell.amount
    lent: dict[str, float] = {}
    borrowed: dict[str, float] = {}
    for row in rows_of(pool):
        for side, channel in ((lent, str(row["from_channel"])), (borrowed, str(row["to_channel"]))):
            side[channel] = side.get(channel, 0.0) + float(row["amount"])
    for channel in prepared.names:
        if channel in own or channel in lent or channel in borrowed:
            before = own.get(channel, 0.0) if budget.cells else NAN
            gave, got = lent.get(channel, 0.0), borrowed.get(channel, 0.0)
            yield channel, before, gave, got, before - gave + got
