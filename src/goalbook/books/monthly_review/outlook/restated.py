"""Figures that were corrected after an earlier review: the facts as they were known then, and what each correction changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, entries
from goalbook.core.metrics import ENTRY
from goalbook.core.period import month_of, parse_period

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = (
    "date_day", "channel", "traffic_type", "metric_id", "before", "after", "recorded_on", "month", "effect", "month_before", "month_after",
    "to_date_effect",
)  # fmt: skip


def later_corrections(cube: Cube, restatements: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return what was corrected after a day in the slots up to it, with each row's slot."""
    slot = restatements["date_day"] + timedelta(days=6 if cube.grain == "week" else 0)
    limit = pd.Timestamp(day)
    return restatements.assign(slot=slot)[(slot <= limit) & (restatements["recorded_on"] > limit)]


def as_known(cube: Cube, restatements: pd.DataFrame, day: date) -> Cube:
    """Return the cube as it was known on a day: nothing later, and each value corrected since as it stood."""
    wide = cube.wide.loc[: pd.Timestamp(day)]
    wide = wide.loc[:, wide.columns.get_level_values(0) != ENTRY].copy()
    undo = later_corrections(cube, restatements, day)
    for (metric, channel), rows in undo.groupby(["metric", "channel"], sort=True):
        if (metric, channel) in wide.columns:
            column: pd.Series[float] = wide[metric, channel].copy()
            slots = {slot: own for slot, own in rows.groupby("slot") if slot in column.index}
            values = [_undone(float(column[slot]), own) for slot, own in slots.items()]
            wide[metric, channel] = column.where(~column.index.isin(list(slots)), pd.Series(values, list(slots), dtype=float))
    known = wide.dropna(how="all")
    if len(known):
        wide = wide.loc[known.index[0] : known.index[-1]]
    return replace(cube, wide=pd.concat([wide, entries(wide, cube.stages)], axis=1).sort_index(axis=1))


def _undone(now: float, rows: pd.DataFrame) -> float:
    """Return a slot's sum before its corrections; with nothing but values that were not there yet it was unknown."""
    value = (0.0 if pd.isna(now) else now) + float((rows["before"].fillna(0) - rows["after"].fillna(0)).sum())
    return NAN if rows["before"].isna().all() and value == 0 else value


def restatement_table(prepared: Prepared) -> pd.DataFrame:
    """Return what was corrected since the end of the month before in figures up to it; see MonthlyReview for the columns."""
    return corrected_since(prepared, prepared.windows.period.previous().end)


def corrected_since(prepared: Prepared, cut: date, month: str = "") -> pd.DataFrame:
    """Return what was corrected after a day in figures up to it, those of one month where it is named; columns as ``restatements``."""
    cube, aim, frame = prepared.cube, prepared.aim, prepared.windows
    found = later_corrections(cube, prepared.inputs.restatements, cut)
    if month:
        found = found[[month_of(slot.date()).label == month for slot in found["slot"]]]
    if found.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    channel = aim.channel if aim.channel != WHOLE_TEAM else None
    then = as_known(cube, prepared.inputs.restatements, cut)
    months = {month_of(slot.date()).label for slot in found["slot"]}
    slots = {label: cube.slots(parse_period(label)) for label in months}
    before, after = ({label: known.totals(days).value(aim.metric, channel) for label, days in slots.items()} for known in (then, cube))
    to_date = tuple(day for day in frame.horizon_elapsed if day <= cut)
    moved = cube.totals(to_date).value(aim.metric, channel) - then.totals(to_date).value(aim.metric, channel) if to_date else NAN
    label = found["slot"].map(lambda slot: month_of(slot.date()).label)
    own = (found["metric"] == aim.metric) & (found["channel"].eq(aim.channel) | (aim.channel == WHOLE_TEAM))
    table = found.rename(columns={"metric": "metric_id"}).assign(
        month=label,
        effect=(found["after"].fillna(0) - found["before"].fillna(0)).where(own),
        month_before=label.map(before),
        month_after=label.map(after),
        to_date_effect=moved,
    )
    return table[list(COLUMNS)].reset_index(drop=True)
