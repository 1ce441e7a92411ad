"""Between which values each stage's rate can be moved: its baseline and the month's rate.

The month's rate, not its last level, is what the forecast rests on: set against the last level, a recovery would promise what the forecast
holds already, and the stages together more than the channel's whole conversion.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.aggregate import WHOLE_TEAM, divide
from goalbook.books.monthly_review.funnels import chain, parts

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.funnels import Factor
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("channel", "factor", "name", "baseline", "current", "latest", "basis")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``stage_rates``: one row per channel and stage whose rate is known now and before; see MonthlyReview for the columns."""
    rows = [row for channel in prepared.cube.channels for factor in _stages(prepared, channel) if (row := _row(prepared, channel, factor))]
    return {"stage_rates": pd.DataFrame(rows, columns=list(COLUMNS))}


def _stages(prepared: Prepared, channel: str) -> tuple[Factor, ...]:
    """Return the rates of a channel's funnel that lead to the headline figure."""
    aim = prepared.aim
    if aim.channel not in (WHOLE_TEAM, channel) or (aim.metric, channel) not in prepared.landings:
        return ()
    return tuple(factor for factor in chain(prepared.cube, channel, aim.metric) if not factor.is_volume)


def _row(prepared: Prepared, channel: str, factor: Factor) -> tuple[object, ...] | None:
    """Return a stage's rates: ahead of the shift that was found, else over the months before; over the month; since its last turn."""
    series = parts(prepared.cube, factor, channel)
    both = series[series.notna().all(axis=1)]
    frame, cause = prepared.windows, _cause(prepared, channel, factor.id)
    first, last = frame.elapsed[0], frame.elapsed[-1]
    baseline, basis, turn = math.nan, "months", first
    if cause is not None:
        baseline, basis = float(cause["before"]), "causes"
        turns = [pd.Timestamp(day).date() for day in (cause["onset"], cause.get("later_day", pd.NaT)) if pd.notna(day)]
        turn = min(max([first, *turns]), last)
    elif frame.trailing:
        baseline = _rate(both, frame.trailing[0][0], frame.trailing[-1][-1])
    current, latest = _rate(both, first, last), _rate(both, turn, last)
    if math.isnan(baseline) or math.isnan(current) or current <= 0:
        return None
    return (channel, factor.id, factor.name, baseline, current, current if math.isnan(latest) else latest, basis)


def _cause(prepared: Prepared, channel: str, factor: str) -> pd.Series | None:
    """Return the shift that was found in a stage's rate, if one is claimed."""
    table = prepared.tables.get("causes")
    if table is None or table.empty:
        return None
    found = table[(table["channel"] == channel) & (table["factor"] == factor) & table["claimed"].astype(bool) & table["before"].notna()]
    return found.iloc[0] if len(found) else None


def _rate(both: pd.DataFrame, first: date, last: date) -> float:
    rows = both.loc[pd.Timestamp(first) : pd.Timestamp(last)]
    return divide(float(rows["top"].sum()), float(rows["bottom"].sum())) if len(rows) else math.nan
