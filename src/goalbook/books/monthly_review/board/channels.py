"""The headline figure by channel: target, actual, gap, and what the channel costs and converts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.core.metrics import ENTRY
from goalbook.methods.attainment import deviation

if TYPE_CHECKING:
    from goalbook.books.aggregate import Totals
    from goalbook.books.monthly_review.board.kpis import Board


def channel_table(board: Board, headline: str) -> pd.DataFrame:
    """Return one row per channel that has any fact, then what belongs to no channel, then the total."""
    cube = board.cube
    active = [c for c in cube.channels if cube.wide.loc[:, cube.wide.columns.get_level_values(1) == c].notna().any().any()]
    targets = {c: _target(board, headline, c) for c in active}
    if len(active) == 1:  # the team's target is its only channel's
        targets = {c: _target(board, headline, WHOLE_TEAM) if math.isnan(value) else value for c, value in targets.items()}
    some_targets = any(not math.isnan(value) for value in targets.values())
    rows = [_row(board, headline, c, _kind(targets[c], some_targets=some_targets), targets[c]) for c in active]
    loose = board.comparisons.month.value(headline, WHOLE_TEAM)
    if active and not math.isnan(loose):
        rows.append(_row(board, headline, WHOLE_TEAM, "unassigned", NAN))
    rows.append(_row(board, headline, None, "total", _target(board, headline, WHOLE_TEAM)))
    table = pd.DataFrame(rows)
    total = table["actual"].iloc[-1]
    additive = not cube.catalogue.is_ratio(headline)
    table.insert(6, "share", table["actual"] / total if additive and total else NAN)
    return table


def _target(board: Board, headline: str, channel: str) -> float:
    kr = board.plan.find(headline, channel)
    days = board.windows.elapsed
    return board.plan.amount(kr, days) if kr is not None else board.plan.unnamed(headline, channel, days)


def _kind(target: float, *, some_targets: bool) -> str:
    return "no_target" if some_targets and math.isnan(target) else "channel"


def _row(board: Board, headline: str, channel: str | None, kind: str, target: float) -> dict[str, object]:
    month, previous, prior_year = board.comparisons.month, board.comparisons.previous, board.comparisons.prior_year
    actual = month.value(headline, channel)
    return {
        "channel": channel if channel is not None else "total",
        "kind": kind,
        "target": target,
        "actual": actual,
        "gap": actual - target,
        "gap_rel": deviation(actual, target),
        "previous": _value(previous, headline, channel),
        "prior_year": _value(prior_year, headline, channel),
        "spend": month.value("spend", channel),
        "revenue": month.value("revenue", channel),
        "roi": month.value("roi", channel),
        "cac": month.value("cac", channel),
        "entry": month.value(ENTRY, channel),
        "conversion_rate": month.value("conversion_rate", channel),
        "conversion_rate_before": _value(previous, "conversion_rate", channel),
    }


def _value(totals: Totals | None, kpi: str, channel: str | None) -> float:
    return totals.value(kpi, channel) if totals is not None else NAN


def conversion_change(row: pd.Series) -> float:
    """Return the relative change of a channel's conversion rate against the window before."""
    return divide(float(row["conversion_rate"]), float(row["conversion_rate_before"])) - 1
