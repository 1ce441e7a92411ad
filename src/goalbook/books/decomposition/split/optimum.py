"""Which split of the period's budget would bring most: within bounds, and within bounds three times as wide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.split.spend import curve_of
from goalbook.books.rows import rows_of
from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.inputs.plan.split import SplitSheet
from goalbook.methods.allocation import Allocation, Bounds, Floor, Scenarios, scenarios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.methods.response_curves import Curve

OPTIMUM = (
    "channel", "curve", "source", "basis", "spend_now", "result_now", "marginal_now", "low", "high", "spend_best", "result_best",
    "marginal_best", "spend_wide", "result_wide", "marginal_wide",
)  # fmt: skip
TOTALS = ("scenario", "spend", "result", "marginal")
LIMITS = ("limit", "reason")
WAYS = ("now", "best", "wide")


@dataclass(frozen=True)
class _Free:
    """The channels whose response is known, their spend, and where the plan lets it move."""

    rows: tuple[Row, ...]
    curves: tuple[Curve, ...]
    now: tuple[float, ...]
    bounds: Bounds
    floor: Floor | None


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``optimum``, ``optimum_totals`` and ``optimum_limits``; see Decomposition for the columns."""
    rows = _with_spend(tables, move.params.budget)
    limits: list[tuple[str, Message]] = []
    free = _free(prepared, rows, limits) if rows else None
    found = None
    if free is not None:
        try:
            found = scenarios(free.curves, free.now, free.bounds, free.floor)
        except UsageError as fault:
            limits.append(("bounds", fault.message))
    placed = {str(row["channel"]): at for at, row in enumerate(free.rows)} if free is not None else {}
    lines = [_line(row, free, found, placed) for row in rows]
    totals = _totals(lines, found) if found is not None else []
    return {
        "optimum": pd.DataFrame(lines, columns=list(OPTIMUM)),
        "optimum_totals": pd.DataFrame(totals, columns=list(TOTALS)),
        "optimum_limits": pd.DataFrame(limits, columns=list(LIMITS)),
    }


def _with_spend(tables: dict[str, pd.DataFrame], budget: float) -> list[Row]:
    """Return the channels with their curves and their spend, in proportion to the budget where one was set."""
    spend = {row["channel"]: row for row in rows_of(tables["spend_plan"])}
    rows = []
    for row in rows_of(tables["spend_curves"]):
        planned = spend[row["channel"]]
        scale = budget / planned["filed_total"] if budget > 0 and planned["filed_total"] > 0 else 1.0
        rows.append({**row, "now": planned["amount"] * scale})
    return rows


def _free(prepared: Prepared, rows: list[Row], limits: list[tuple[str, Message]]) -> _Free | None:
    """Return the channels that money can move between; None where fewer than two have a curve."""
    budget = math.fsum(row["now"] for row in rows)
    stated = prepared.plan.sheet(SplitSheet).bounds
    found = [(row, curve) for row in rows if (curve := curve_of(row)) is not None and (row["now"] > 0 or row["channel"] in stated)]
    if len(found) < 2 or budget <= 0:  # noqa: PLR2004 - money moves between two
        return None
    free, curves = tuple(row for row, _ in found), tuple(curve for _, curve in found)
    now = tuple(float(row["now"]) for row in free)
    bounds = _bounds(prepared, free, budget, loose=False)
    if not _holds(bounds, math.fsum(now)):  # bounds that nobody stated give way before those that somebody did
        bounds = _bounds(prepared, free, budget, loose=True)
    floor = _floor(prepared, rows, free, budget)
    if floor is not None and _holds(bounds, math.fsum(now)):
        try:
            floor.check(math.fsum(now), bounds)
        except UsageError:
            least = float(prepared.inputs.policy.channels.core_min_share)
            limits.append(("core", msg("the bounds do not let the core channels reach {least:pct0} of the budget", least=least)))
            floor = None
    return _Free(free, curves, now, bounds, floor)


def _bounds(prepared: Prepared, free: Sequence[Row], budget: float, *, loose: bool) -> Bounds:
    """Return the least and the most that each channel may get: as stated, else around what it has; no channel above the policy's cap."""
    limits, stated = prepared.inputs.policy.channels, prepared.plan.sheet(SplitSheet).bounds
    cap, reach = float(limits.single_max_share) * budget, float(prepared.inputs.policy.plan.spend_reach)
    low, high = [], []
    for row in free:
        own = stated.get(str(row["channel"]))
        now = float(row["now"])
        if own is not None:
            least, most = own.low * budget, own.high * budget
        else:
            least, most = (0.0, cap) if loose else (now * max(0.0, 1 - reach), now * (1 + reach))
        high.append(min(most, cap))
        low.append(min(least, high[-1]))
    return Bounds(tuple(low), tuple(high))


def _holds(bounds: Bounds, budget: float) -> bool:
    try:
        bounds.check(budget)
    except UsageError:
        return False
    return True


def _floor(prepared: Prepared, rows: list[Row], free: Sequence[Row], budget: float) -> Floor | None:
    """Return what the core channels among the free ones get at least, after what the others of them keep."""
    layers = {channel.id: channel.layer for channel in prepared.inputs.team.channels}
    members = tuple(at for at, row in enumerate(free) if layers.get(str(row["channel"])) == "core")
    moving = {str(row["channel"]) for row in free}
    kept = math.fsum(row["now"] for row in rows if layers.get(str(row["channel"])) == "core" and row["channel"] not in moving)
    amount = float(prepared.inputs.policy.channels.core_min_share) * budget - kept
    return Floor(members, amount) if members and amount > 0 else None


def _line(row: Row, free: _Free | None, found: Scenarios | None, placed: dict[str, int]) -> tuple[object, ...]:
    at, curve, now = placed.get(str(row["channel"])), curve_of(row), float(row["now"])
    head = (row["channel"], row["curve"], row["source"], row["basis"])
    if curve is None or at is None or free is None:
        seen = _seen(curve, now, row["beside"])
        return (*head, *seen, now, now, *seen, *seen)
    reach = (free.bounds.low[at], free.bounds.high[at])
    if found is None:
        nothing = (NAN, NAN, NAN)
        return (*head, *_seen(curve, now, row["beside"]), *reach, *nothing, *nothing)
    best, wide = (_seen(curve, one.amounts[at], row["beside"]) for one in (found.optimum, found.wider))
    return (*head, *_seen(curve, now, row["beside"]), *reach, *best, *wide)


def _seen(curve: Curve | None, spend: float, beside: float) -> tuple[float, float, float]:
    """Return an amount, what it brings with what comes without it, and what one more unit would."""
    if curve is None:
        return spend, NAN, NAN
    slope = curve.slope(spend) if spend > 0 else NAN
    return spend, float(curve.value(np.float64(spend))) + beside if spend > 0 else beside, slope  # type: ignore[arg-type] # a number is an array of none


def _totals(lines: list[tuple[object, ...]], found: Scenarios) -> list[tuple[object, ...]]:
    """Return the whole budget and what the channels with a curve bring, on each way."""
    ways: dict[str, Allocation] = dict(zip(WAYS, (found.current, found.optimum, found.wider), strict=True))
    totals: list[tuple[object, ...]] = []
    for way, one in ways.items():
        spend, result = (OPTIMUM.index(f"{name}_{way}") for name in ("spend", "result"))
        brought = [float(line[result]) for line in lines if not math.isnan(float(line[result]))]  # type: ignore[arg-type] # cells are object
        totals.append((way, math.fsum(float(line[spend]) for line in lines), math.fsum(brought), one.marginal))  # type: ignore[arg-type] # as above
    return totals
