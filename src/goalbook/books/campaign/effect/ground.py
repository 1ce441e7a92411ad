"""What the designs start from: the campaign's days, its own and the team's series on a grid of days, and what else ran beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_SERIES
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.methods.controls import Controls
from goalbook.methods.uplift import LONGEST, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from goalbook.inputs import Inputs, Planning

    Floats = NDArray[np.float64]

_WEEK = 7


@dataclass(frozen=True)
class Grid:
    """Series on days (or weeks) without gaps: values by name, NaN where not measured."""

    days: pd.DatetimeIndex
    step: int
    lines: Mapping[str, Floats]  # values by day

    def rows(self, names: tuple[str, ...]) -> Controls:
        """Return some of the series."""
        values = np.array([self.lines[name] for name in names]) if names else np.zeros((0, len(self.days)))
        return Controls(values, names)

    def window(self, first: date, last: date) -> Window:
        """Return the positions of a campaign: weeks count that any of its days lies in."""
        ends = self.days + pd.Timedelta(days=self.step - 1)
        return Window(int((ends < pd.Timestamp(first)).sum()), int((self.days <= pd.Timestamp(last)).sum()))

    @property
    def week(self) -> int:
        """Return the steps of a week."""
        return _WEEK if self.step == 1 else 1


@dataclass(frozen=True)
class Ground:
    """One campaign as known on a day, among the team's others."""

    inputs: Inputs
    campaign_id: str
    as_of: date
    plan: Planning

    @property
    def sheet(self) -> Campaign:
        """Return the campaign's sheet."""
        return self.plan.sheet(Campaign)

    @property
    def first(self) -> date:
        """Return the first day on which anything may have happened."""
        return self.sheet.first_day or date.max

    @property
    def end(self) -> date:
        """Return the last day of the campaign."""
        return self.sheet.end or date.max

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels that carry the campaign."""
        return channels_of(self.plan)

    @cached_property
    def own(self) -> pd.DataFrame:
        """Return the rows of series.csv known by the day."""
        table = self.plan.table(CAMPAIGN_SERIES)
        return table[table["date_day"] <= pd.Timestamp(self.as_of)]

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Return the campaign's own facts known by the day."""
        table = self.plan.table(CAMPAIGN_FACTS)
        return table[table["date_day"] <= pd.Timestamp(self.as_of)]

    def units(self, role: str) -> tuple[str, ...]:
        """Return the units of series.csv with a role, in the order of the file."""
        return tuple(dict.fromkeys(self.own.loc[self.own["role"] == role, "unit"]))

    @cached_property
    def series(self) -> Grid | None:
        """Return series.csv on its days, None without it."""
        if self.own.empty:
            return None
        wide = self.own.pivot_table(index="date_day", columns="unit", values="value", aggfunc="last", dropna=False)
        gaps = np.diff(wide.index.to_numpy()).astype("timedelta64[D]").astype(int)
        return _grid(wide, _WEEK if len(gaps) and gaps.min() >= _WEEK else 1)

    def team(self, metric: str) -> Grid | None:
        """Return a stored flow of the team by channel from the first to the last day known, None where its facts do not keep it."""
        facts, known = self.inputs.facts, self.inputs.catalogue.metrics.get(metric)
        if metric not in facts.columns or known is None or known.additivity != "flow":
            return None
        step = _WEEK if self.inputs.team.grain == "week" else 1
        seen = facts[facts["date_day"] <= pd.Timestamp(self.as_of - timedelta(days=step - 1))]
        wide = seen.groupby(["date_day", "channel"])[metric].sum(min_count=1).unstack("channel")  # noqa: PD010 - no value is aggregated twice
        wide = wide.dropna(how="all", axis=1).dropna(how="all")
        return None if wide.empty else _grid(wide, step)

    @cached_property
    def others(self) -> dict[str, Planning]:
        """Return all other campaigns that have their days, by id, in the order in which they began."""
        found = {name: plan for name, plan in self.inputs.campaigns.items() if name != self.campaign_id and plan.sheet(Campaign).window}
        return dict(sorted(found.items(), key=lambda item: (item[1].sheet(Campaign).first_day, item[0])))

    def beside(self, first: date, last: date) -> dict[str, Planning]:
        """Return the other campaigns of which a day, warm-up included, lies between two days."""
        return {name: plan for name, plan in self.others.items() if _meets(plan.sheet(Campaign), first, last)}

    @property
    def before(self) -> tuple[date, date]:
        """Return the first and last day that a comparison may learn from."""
        return self.first - timedelta(days=LONGEST), self.first - timedelta(days=1)

    def reached(self) -> frozenset[str]:
        """Return the channels that another campaign is on while this one runs."""
        return frozenset(channel for plan in self.beside(self.first, self.end).values() for channel in channels_of(plan))


def ground_of(inputs: Inputs, campaign_id: str, as_of: date) -> Ground | None:
    """Return what the designs start from; None for a campaign that is none, has no days or no metric, or has not begun by the day."""
    plan = inputs.campaigns.get(campaign_id)
    if plan is None:
        return None
    sheet = plan.sheet(Campaign)
    if sheet.window is None or not sheet.metric or sheet.window[0] > as_of:
        return None
    return Ground(inputs, campaign_id, as_of, plan)


def _grid(wide: pd.DataFrame, step: int) -> Grid:
    days = pd.date_range(wide.index.min(), wide.index.max(), freq=f"{step}D")
    filled = wide.reindex(days)
    return Grid(days, step, {str(name): filled[name].to_numpy(dtype=float) for name in filled.columns})


def _meets(other: Campaign, first: date, last: date) -> bool:
    begins, ends = other.first_day, other.end
    return begins is not None and ends is not None and begins <= last and ends >= first
