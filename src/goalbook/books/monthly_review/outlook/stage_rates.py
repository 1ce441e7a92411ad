"""Between which values each stage's rate can be moved: its baseline and the month's rate.

The month's rate, not its last level, is what the forecast rests on: set against the last level, a recovery would promise what the forecast
holds already, and the stages together more than the channel's whole conversion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM, divide
from goalbook.books.monthly_review.basis.funnels import chain

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.basis.funnels import Factor
    from goalbook.books.monthly_review.preparation import Prepared

    Days = NDArray[np.datetime64]
    Floats = NDArray[np.float64]

COLUMNS = ("channel", "factor", "name", "baseline", "current", "latest", "basis")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``stage_rates``: one row per channel and stage whose rate is known now and before; see MonthlyReview for the columns."""
    kept = _Kept.of(prepared)
    rows = [
        row for channel in prepared.cube.channels for factor in _stages(prepared, channel) if (row := _row(prepared, kept, channel, factor))
    ]
    return {"stage_rates": pd.DataFrame(rows, columns=list(COLUMNS))}


@dataclass(frozen=True)
class _Kept:
    """The slots from the months before to the end of the month, as plain arrays: a rate is two sums."""

    days: Days
    figures: dict[tuple[str, str], Floats]

    @classmethod
    def of(cls, prepared: Prepared) -> _Kept:
        frame = prepared.windows
        first = frame.trailing[0][0] if frame.trailing else frame.elapsed[0]
        rows = prepared.cube.wide.loc[pd.Timestamp(first) : pd.Timestamp(frame.elapsed[-1])]
        values = rows.to_numpy(dtype=float)
        figures = {(str(key[0]), str(key[1])): values[:, place] for place, key in enumerate(rows.columns)}
        return cls(rows.index.to_numpy().astype("datetime64[D]"), figures)

    def rate(self, channel: str, factor: Factor, first: date, last: date) -> float:
        """Return Σ top ÷ Σ bottom over the slots on which both are measured; NaN where there are none."""
        top, bottom = self.figures.get((factor.top, channel)), self.figures.get((factor.bottom, channel))
        if top is None or bottom is None:
            return math.nan
        within = (self.days >= np.datetime64(first)) & (self.days <= np.datetime64(last)) & ~np.isnan(top) & ~np.isnan(bottom)
        return divide(float(top[within].sum()), float(bottom[within].sum()))


def _stages(prepared: Prepared, channel: str) -> tuple[Factor, ...]:
    """Return the rates of a channel's funnel that lead to the headline figure."""
    aim = prepared.aim
    if aim.channel not in (WHOLE_TEAM, channel) or (aim.metric, channel) not in prepared.landings:
        return ()
    return tuple(factor for factor in chain(prepared.cube, channel, aim.metric) if not factor.is_volume)


def _row(prepared: Prepared, kept: _Kept, channel: str, factor: Factor) -> tuple[object, ...] | None:
    """Return a stage's rates: ahead of the shift that was found, else over the months before; over the month; since its last turn."""
    frame, cause = prepared.windows, _cause(prepared, channel, factor.id)
    first, last = frame.elapsed[0], frame.elapsed[-1]
    baseline, basis, turn = math.nan, "months", first
    if cause is not None:
        baseline, basis = float(cause["before"]), "causes"
        turns = [pd.Timestamp(day).date() for day in (cause["onset"], cause.get("later_day", pd.NaT)) if pd.notna(day)]
        turn = min(max([first, *turns]), last)
    elif frame.trailing:
        baseline = kept.rate(channel, factor, frame.trailing[0][0], frame.trailing[-1][-1])
    current, latest = kept.rate(channel, factor, first, last), kept.rate(channel, factor, turn, last)
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
