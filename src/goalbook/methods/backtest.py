"""Back-test of a landing against the run rate, by days left, on all past origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.methods.flow import calendar, side_by_side
from goalbook.methods.origins import Horizon, roll
from goalbook.methods.ranges import spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.methods.flow import Floats
    from goalbook.methods.origins import Rolling

_SHARES_LEFT = (1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6)
_COLUMNS = ("method", "days_left", "n", "error", "coverage")
ALL = -1


def backtest(
    series: pd.Series[float], horizon_end: date, since: date, siblings: Sequence[pd.Series[float]] = (), cover: float = 0.8
) -> pd.DataFrame:
    """Land pseudo periods as long as [since, horizon_end] from every past origin, by our method and by run rate.

    Returns method (landing | run_rate), days_left (−1 = all), n origins, error = mean |landing − total| ÷ total, coverage = share of totals
    inside the range that the errors known at that origin gave (NaN without ranges). Both methods are judged on the same origins. Empty when
    the history is too short.
    """
    flow = calendar(series)
    length = ((horizon_end - since).days + 1) // flow.step
    if not len(flow.amounts) or (flow.amounts < 0).any():
        return _table([])
    flow, *others = side_by_side(flow, siblings)
    rows: list[tuple[str, int, Floats, Floats]] = []
    for left in sorted({max(round(length * share), 1) for share in _SHARES_LEFT}):
        if length - left < 1 or length >= len(flow.amounts):
            continue
        horizon = Horizon(elapsed=length - left, left=left)
        ours = roll(flow, horizon)
        theirs = [roll(other, horizon).log_error for other in others]
        rows += [("landing", left * flow.step, *_judge(ours, ours.log_error, theirs, cover))]
        rows += [("run_rate", left * flow.step, *_judge(ours, _run_rate_errors(ours), (), cover))]
    return _table(rows)


def _run_rate_errors(ours: Rolling) -> Floats:
    """Return ln(actual ÷ run rate) of the steps left: mean of the measured steps so far, for each measured step ahead."""
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.log(ours.remaining / (ours.to_date / ours.present * ours.present_ahead))
    return np.where(np.isfinite(errors), errors, np.nan)


def _judge(ours: Rolling, errors: Floats, siblings: Sequence[Floats], cover: float) -> tuple[Floats, Floats]:
    """Return per judged origin the error as a share of the total, and whether the range held it (NaN without a range)."""
    half = spread(errors, siblings, ours.horizon.ahead).quantile(cover)
    judged = np.isfinite(ours.log_error) & np.isfinite(_run_rate_errors(ours))
    missed = np.abs(ours.remaining * np.expm1(-errors)) / (ours.to_date + ours.remaining)
    inside = np.where(np.isfinite(half), np.abs(errors) <= half, np.nan)
    return missed[judged], inside[judged]


def _table(rows: Sequence[tuple[str, int, Floats, Floats]]) -> pd.DataFrame:
    table = []
    for method in ("landing", "run_rate"):
        mine = [row for row in rows if row[0] == method and len(row[2])]
        if mine:
            mine.append((method, ALL, np.concatenate([r[2] for r in mine]), np.concatenate([r[3] for r in mine])))
        for _, days_left, missed, inside in mine:
            held = inside[np.isfinite(inside)]
            table.append((method, days_left, len(missed), float(missed.mean()), float(held.mean()) if len(held) else np.nan))
    return pd.DataFrame(table, columns=list(_COLUMNS))
