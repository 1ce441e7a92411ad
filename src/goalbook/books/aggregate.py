"""From facts to sums over windows of days: missing stays missing, ratios are divided last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.core.metrics import Catalogue, Ratio
    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

NAN = math.nan
WHOLE_TEAM = ""
# The entry of rows that belong to no channel, or to a channel without stages: the first of these that has values.
ENTRY_METRICS = ("impressions", "views", "reads")
KEYS = ("date_day", "channel", "traffic_type", "campaign_name", "segment", "source_file", "source_row", "recorded_on")


@dataclass(frozen=True)
class Totals:
    """All metrics of all channels over one window, by (metric, channel)."""

    values: Mapping[tuple[str, str], float]
    channels: tuple[str, ...]
    catalogue: Catalogue

    def channel(self, metric: str, channel: str) -> float:
        """Return one channel's value ("" = what belongs to no channel), NaN when missing."""
        return self.values.get((metric, channel), NAN)

    def team(self, metric: str) -> float:
        """Return the sum over channels and what belongs to none; an index is averaged, since indices do not add up."""
        known = [value for value in (self.channel(metric, c) for c in (*self.channels, WHOLE_TEAM)) if not math.isnan(value)]
        if not known:
            return NAN
        return sum(known) / len(known) if is_mean(self.catalogue, metric) else sum(known)

    def value(self, kpi: str, channel: str | None = None) -> float:
        """Return a metric or ratio, of one channel or (None) of the whole team."""
        if self.catalogue.is_ratio(kpi):
            return self.ratio(self.catalogue.ratios[kpi], channel)
        return self.team(kpi) if channel is None else self.channel(kpi, channel)

    def ratio(self, ratio: Ratio, channel: str | None = None) -> float:
        """Return Σ numerator ÷ Σ denominator; NaN when a part is missing or the denominator is 0.

        For the whole team only channels with both parts enter either sum. Where no channel has both, because the parts are kept at
        different levels (spend by channel, orders of the team), the team's totals are divided.
        """
        top, bottom = ratio.numerator, ratio.denominator
        if channel is not None:
            return divide(self.channel(top, channel), self.channel(bottom, channel))
        pairs = [(self.channel(top, c), self.channel(bottom, c)) for c in (*self.channels, WHOLE_TEAM)]
        both = [(a, b) for a, b in pairs if not (math.isnan(a) or math.isnan(b))]
        if both:
            return divide(sum(a for a, _ in both), sum(b for _, b in both))
        return divide(self.team(top), self.team(bottom))


@dataclass(frozen=True)
class Cube:
    """Facts by slot × (metric, channel). A slot is a day, or a week that counts on the day it ends."""

    wide: pd.DataFrame
    grain: str
    week_end: int
    stages: Mapping[str, tuple[str, ...]]  # by channel, in the team's order
    catalogue: Catalogue

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the ids of the team's channels."""
        return tuple(self.stages)

    @property
    def data_from(self) -> date:
        """Return the first slot with a fact."""
        return _day(self.wide.index[0])

    @property
    def data_to(self) -> date:
        """Return the last slot with a fact."""
        return _day(self.wide.index[-1])

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """Return the metrics that have at least one value, without the pseudo metric entry."""
        found = self.wide.columns[self.wide.notna().any().to_numpy()].get_level_values(0)
        return tuple(metric for metric in self.catalogue.metrics if metric in set(found) and metric != ENTRY)

    def slots(self, period: Period) -> tuple[date, ...]:
        """Return the period's days, or the last days of the weeks that end in it."""
        return slots(period.start, period.end, self.grain, self.week_end)

    def totals(self, days: Sequence[date]) -> Totals:
        """Aggregate over slots: flows summed, stocks last known, indices averaged, distinct counts unknown (NaN) beyond one slot."""
        rows = self.wide.loc[pd.Timestamp(days[0]) : pd.Timestamp(days[-1])] if days else self.wide.iloc[:0]
        block = rows.to_numpy(dtype=float)
        known = np.isfinite(block)
        counts, sums = known.sum(axis=0), np.where(known, block, 0.0).sum(axis=0)
        last = len(block) - 1 - known[::-1].argmax(axis=0) if len(block) else counts
        values: dict[tuple[str, str], float] = {}
        for place, (column, how) in enumerate(self._columns):
            if not counts[place] or (how == "none" and len(block) > 1):
                values[column] = NAN
            elif how == "last":
                values[column] = float(block[last[place], place])
            else:
                values[column] = float(sums[place]) / (float(counts[place]) if how == "mean" else 1.0)
        return Totals(values, self.channels, self.catalogue)

    @cached_property
    def _columns(self) -> tuple[tuple[tuple[str, str], str], ...]:
        """Return every (metric, channel) with how its slots are put together."""
        return tuple((key, _how(self.catalogue, key[0])) for key in self.keys)

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return (metric, channel) of every column, in order."""
        return tuple(cast("list[tuple[str, str]]", self.wide.columns.to_list()))

    def covers(self, days: Sequence[date]) -> bool:
        """Say whether all slots lie within the range of the data."""
        return bool(days) and self.data_from <= days[0] and days[-1] <= self.data_to

    def series(self, metric: str, channel: str | None = None) -> pd.Series:
        """Return one metric by slot from its first value to the end of the data, NaN where missing; channel None = whole team."""
        if channel is None:
            block = self.wide.loc[:, self.wide.columns.get_level_values(0) == metric]
            column = block.sum(axis=1, min_count=1)
        else:
            column = self.wide[(metric, channel)] if (metric, channel) in self.wide.columns else pd.Series(NAN, self.wide.index)
        first = column.first_valid_index()
        return column.loc[first:] if first is not None else column.iloc[:0]


def build_cube(inputs: Inputs, as_of: date) -> Cube:
    """Sum facts known at ``as_of`` over traffic type, campaign and segment; the result has every slot, known or not."""
    team = inputs.team
    facts = inputs.facts
    shift = timedelta(days=6) if team.grain == "week" else timedelta(0)
    slot = facts["date_day"] + shift
    known = slot <= pd.Timestamp(as_of)
    columns = [name for name in facts.columns if name not in KEYS]
    grouped = facts.loc[known, columns].groupby([slot[known].rename("slot"), facts.loc[known, "channel"]]).sum(min_count=1)
    # Nothing is left to aggregate, and pivot_table would drop empty columns.
    wide = pd.DataFrame(grouped.unstack("channel"))  # noqa: PD010
    wide.columns = wide.columns.set_names(["metric", "channel"])
    wide = wide.dropna(how="all")  # the data end with the last value, not with the last row
    if len(wide):
        wide = wide.reindex(pd.date_range(wide.index[0], wide.index[-1], freq=f"{7 if team.grain == 'week' else 1}D", name="slot"))
    stages = {channel.id: tuple(channel.stages) for channel in team.channels}
    wide = pd.concat([wide, entries(wide, stages)], axis=1)
    return Cube(wide.sort_index(axis=1), team.grain, team.week_end, stages, inputs.catalogue)


def entries(wide: pd.DataFrame, stages: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return each channel's entry: its first stage, else the first of the usual entry metrics that it keeps."""
    found: dict[tuple[str, str], pd.Series] = {}
    for channel in (*stages, WHOLE_TEAM):
        candidates = stages.get(channel, ())[:1] or ENTRY_METRICS
        present = [m for m in candidates if (m, channel) in wide.columns and wide[(m, channel)].notna().any()]
        if present:
            found[ENTRY, channel] = wide[(present[0], channel)]
    columns = pd.MultiIndex.from_tuples(list(found), names=["metric", "channel"])
    return pd.DataFrame({key: found[key] for key in found}, index=wide.index).reindex(columns=columns)


def slots(start: date, end: date, grain: str, week_end: int) -> tuple[date, ...]:
    """Return every day from start to end, or every week's last day among them."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return tuple(day for day in days if grain != "week" or day.weekday() == week_end)


def divide(numerator: float, denominator: float) -> float:
    """Return the quotient, NaN where a part is missing or the denominator is 0."""
    return numerator / denominator if denominator else NAN


def is_mean(catalogue: Catalogue, metric: str) -> bool:
    """Say whether a stored metric is an index or a share, whose period value is the mean of its days."""
    return metric in catalogue.metrics and catalogue.metrics[metric].unit in ("index", "share", "ratio")


def _how(catalogue: Catalogue, metric: str) -> str:
    if metric == ENTRY or metric not in catalogue.metrics:
        return "sum"
    if is_mean(catalogue, metric):
        return "mean"
    return {"flow": "sum", "stock": "last", "distinct": "none"}[catalogue.metrics[metric].additivity]


def _day(stamp: pd.Timestamp) -> date:
    return stamp.date()
