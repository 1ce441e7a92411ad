"""Private against public domain over half a year: how well each converts, and what a unit of spend brings (MR-28)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.private_domain import private_channels
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.aggregate import Cube, Totals
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period

COLUMNS = (
    "span", "month", "months", "stage", "private_conversion", "public_conversion", "conversion_ratio", "private_roi", "public_roi",
    "roi_ratio",
)  # fmt: skip
INFLOW = ("channel", "public", "new", "share")
OUTCOME = "new_payers"


def efficiency(prepared: Prepared) -> pd.DataFrame:
    """Return the months of the window, then the window as a whole (``span``); empty without channels of both kinds.

    Conversion is new payers ÷ the last stage before them that all these channels share, so that a view of an advertisement is not held
    against a message that was read; without one, ÷ their entry. The window's figures are NaN where the data do not cover all of it.
    """
    private = private_channels(prepared.inputs.team)
    public = tuple(channel for channel in prepared.cube.channels if channel not in private)
    if not private or not public:
        return pd.DataFrame(columns=list(COLUMNS))
    cube, size = prepared.cube, int(prepared.inputs.policy.pd.window_months)
    sides, stage = (private, public), shared_stage(cube, (*private, *public))
    months = (*before(prepared.windows.period, size - 1), prepared.windows.period)
    days = {month.label: _days(prepared, month) for month in months}
    known = [month for month in months if days[month.label] and cube.covers(days[month.label])]
    rows = [("month", month.label, 1, stage, *_sides(cube.totals(days[month.label]), sides, stage)) for month in known]
    if len(known) == size:
        every = tuple(day for month in months for day in days[month.label])
        rows.append(("window", prepared.windows.period.label, size, stage, *_sides(cube.totals(every), sides, stage)))
    else:
        rows.append(("window", prepared.windows.period.label, len(known), stage, *[NAN] * 6))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def shared_stage(cube: Cube, channels: Sequence[str]) -> str:
    """Return the last stage before the new payers that all channels have, else their entry."""
    first = cube.stages[channels[0]]
    shared = [stage for stage in first if stage != OUTCOME and all(stage in cube.stages[channel] for channel in channels)]
    return shared[-1] if shared else ENTRY


def _days(prepared: Prepared, month: Period) -> tuple:  # type: ignore[type-arg] # days
    return prepared.windows.elapsed if month == prepared.windows.period else prepared.cube.slots(month)


def _sides(totals: Totals, sides: tuple[Sequence[str], Sequence[str]], stage: str) -> tuple[float, ...]:
    conversions = [_divided(totals, side, OUTCOME, stage) for side in sides]
    returns = [_divided(totals, side, "revenue", "spend") for side in sides]
    return (*conversions, divide(*conversions), *returns, divide(*returns))


def _divided(totals: Totals, channels: Sequence[str], part: str, whole: str) -> float:
    """Return Σ part ÷ Σ whole over the channels that have both."""
    pairs = [(totals.channel(part, channel), totals.channel(whole, channel)) for channel in channels]
    both = [pair for pair in pairs if not any(math.isnan(one) for one in pair)]
    return divide(math.fsum(one for one, _ in both), math.fsum(one for _, one in both)) if both else NAN


def inflow(prepared: Prepared) -> pd.DataFrame:
    """Return from which channels the month's new payers came, with whether they are public (UA-08)."""
    private, totals = private_channels(prepared.inputs.team), prepared.board.comparisons.month
    new = {channel: totals.channel(OUTCOME, channel) for channel in prepared.cube.channels}
    known = {channel: value for channel, value in new.items() if not math.isnan(value)}
    total = math.fsum(known.values())
    if not private or not known:
        return pd.DataFrame(columns=list(INFLOW))
    rows = [(channel, channel not in private, value, divide(value, total)) for channel, value in known.items()]
    return pd.DataFrame(rows, columns=list(INFLOW))
