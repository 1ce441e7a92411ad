"""Stages of a campaign's page, the rates between them, and their sums over days: a figure is missing where nobody measured it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.message import Label
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs import Planning

    Floats = NDArray[np.float64]

PAGE = {"entry": "page_exposures"}  # a campaign's funnel begins with its page
WEEK = timedelta(days=6)  # a week is dated by its first day


@dataclass(frozen=True)
class Rate:
    """A figure that is a quotient of two summed ones."""

    name: Label
    top: str
    bottom: str
    unit: str = "share"


@dataclass(frozen=True)
class Stage:
    """One step of the page's funnel: the column it is measured by, and the rate that leads to it."""

    step: str
    metric: str
    name: Label
    rate: Rate | None = None
    unit: str = "count"


# K by clicks: shares per visit × visits that one share brings.
STAGES = (
    Stage("exposure", "page_exposures", Label("Page exposures", "页面曝光")),
    Stage("click", "clicks", Label("Clicks", "点击"), Rate(Label("Click rate", "点击率"), "clicks", "page_exposures")),
    Stage("share", "shares", Label("Shares", "分享"), Rate(Label("Share rate", "分享率"), "shares", "clicks")),
    Stage("share_click", "share_clicks", Label("Clicks from shares", "分享带来的点击"), Rate(Label("K by clicks", "K 因子（按点击）"), "share_clicks", "clicks", "ratio")),  # noqa: E501 - one stage a line
    Stage("conversion", "conversions", Label("Conversions", "转化"), Rate(Label("Conversion rate", "转化率"), "conversions", "clicks")),
    Stage("new_payers", "new_payers", Label("New payers", "新增付费用户"), Rate(Label("New payers of conversions", "转化中新客占比"), "new_payers", "conversions")),  # noqa: E501 - as above
    Stage("revenue", "revenue", Label("Sales", "成交额"), Rate(Label("Sales per conversion", "单次转化成交额"), "revenue", "conversions", "money"), "money"),  # noqa: E501 - as above
    Stage("group", "group_joined", Label("Joined a group", "入群人数"), Rate(Label("Group-join rate", "进群率"), "group_joined", "group_invited")),  # noqa: E501 - as above
)  # fmt: skip
COLLECTED = {  # what a retrospective asks for (CR-15)
    "page_exposures": Label("exposures", "曝光数"),
    "clicks": Label("clicks", "点击数"),
    "shares": Label("shares", "分享数"),
    "conversions": Label("conversions", "转化数"),
}
# How a figure comes about: a volume, then the rates that lead to it.
CHAINS = {
    "clicks": ("page_exposures", "clicks"),
    "shares": ("page_exposures", "clicks", "shares"),
    "share_clicks": ("page_exposures", "clicks", "shares", "share_clicks"),
    "conversions": ("page_exposures", "clicks", "conversions"),
    "new_payers": ("page_exposures", "clicks", "conversions", "new_payers"),
    "revenue": ("page_exposures", "clicks", "conversions", "revenue"),
    "group_joined": ("group_invited", "group_joined"),
}


@dataclass(frozen=True)
class Figures:
    """Figures of some rows by column, as arrays: a report asks for dozens of sums of a few rows."""

    columns: Mapping[str, Floats]
    channel: NDArray[np.object_]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Figures:
        """Return the figures of a table of facts or of its plan."""
        names = [column.name for column in CAMPAIGN_FACTS.columns if column.kind == "number"]
        return cls({name: frame[name].to_numpy(dtype=float) for name in names}, frame["channel"].to_numpy(dtype=object))

    def only(self, channel: str) -> Figures:
        """Return the rows of one channel."""
        own = np.asarray(self.channel == channel, dtype=bool)
        return Figures({name: values[own] for name, values in self.columns.items()}, self.channel[own])

    def total(self, metric: str) -> float:
        """Return the sum of a figure; NaN where no row has it, zero only where zero was measured."""
        values = self.columns[metric]
        known = values[~np.isnan(values)]
        return float(known.sum()) if len(known) else math.nan

    def quotient(self, rate: Rate | None) -> float:
        """Return a rate of summed parts, over the rows that have both; NaN where there are none, or nothing to divide by."""
        if rate is None:
            return math.nan
        top, bottom = self.columns[rate.top], self.columns[rate.bottom]
        both = ~(np.isnan(top) | np.isnan(bottom))
        below = float(bottom[both].sum())
        return float(top[both].sum()) / below if below > 0 else math.nan


def within(frame: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the rows of these days."""
    return frame[(frame["date_day"] >= pd.Timestamp(start)) & (frame["date_day"] <= pd.Timestamp(end))]


@dataclass(frozen=True)
class Ground:
    """A campaign's own figures and its daily plan, of the campaign itself: the warm-up stands apart."""

    prepared: Prepared
    facts: pd.DataFrame  # from the start to the end
    plan: pd.DataFrame  # the same days
    to_date: pd.DataFrame  # the plan as far as there are figures
    last: date | None  # last day with figures, None where there are none

    @classmethod
    def of(cls, prepared: Prepared) -> Ground:
        """Return what there is; both may be without a row."""
        start, end = prepared.start, prepared.end
        facts, plan = (within(prepared.plan.table(one), start, end) for one in (CAMPAIGN_FACTS, CAMPAIGN_PLAN))
        if prepared.mode == "plan":
            facts = facts.iloc[:0]
        last = None if facts.empty else facts["date_day"].max().date()
        if last is not None and prepared.inputs.team.grain == "week":
            last, plan = min(last + WEEK, end), in_weeks(plan, facts)
        to_date = plan.iloc[:0] if last is None else within(plan, start, last)
        return cls(prepared, facts, plan, to_date, last)

    @property
    def metric(self) -> str:
        """Return the column of the figure that the campaign is measured by, "" where its facts have none."""
        column = PAGE.get(self.prepared.sheet.metric, self.prepared.sheet.metric)
        return column if column in self.facts.columns else ""

    @property
    def channels(self) -> list[str]:
        """Return the channels of plan and facts, in the campaign's order; "" = visitors of no single one."""
        found = dict.fromkeys([*self.plan["channel"], *self.facts["channel"]])
        own = [one for one in self.prepared.channels if one in found]
        return [*own, *(str(one) for one in found if one not in own)]

    @cached_property
    def by_channel(self) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
        """Return plan to date and facts of each channel by day."""
        columns = list(dict.fromkeys([*CHAINS.get(self.metric, ()), self.metric]))
        found = {}
        for channel in self.channels:
            plan, facts = (frame[frame["channel"] == channel].set_index("date_day")[columns] for frame in (self.to_date, self.facts))
            found[channel] = (plan, facts)
        return found

    @property
    def direction(self) -> str:
        """Return whether more or less of the figure is good."""
        return str(self.prepared.inputs.catalogue.get(self.metric).direction) if self.metric in self.prepared.inputs.catalogue else "up"


def in_weeks(plan: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return a plan by day summed into the weeks of facts that are kept by week; days of no such week stay as they are."""
    weeks = np.unique(facts["date_day"].to_numpy(dtype="datetime64[D]"))
    days = plan["date_day"].to_numpy(dtype="datetime64[D]")
    if not len(weeks) or not len(days):
        return plan
    place = np.searchsorted(weeks, days, side="right") - 1
    first = weeks[np.maximum(place, 0)]
    held = (place >= 0) & (days - first <= np.timedelta64(WEEK.days, "D"))
    slots = plan.assign(date_day=pd.to_datetime(np.where(held, first, days)))
    names = [column.name for column in CAMPAIGN_FACTS.columns if column.kind == "number"]
    return slots.groupby(["date_day", "channel"], sort=False, as_index=False)[names].sum(min_count=1)


def before(similar: Sequence[Planning]) -> pd.DataFrame:
    """Return the facts of earlier campaigns, each between its own start and end."""
    found = []
    for plan in similar:
        sheet = plan.sheet(Campaign)
        if sheet.start is not None and sheet.end is not None:
            found.append(within(plan.table(CAMPAIGN_FACTS), sheet.start, sheet.end))
    found = [one for one in found if len(one)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[column.name for column in CAMPAIGN_FACTS.columns])


def by_day(frame: pd.DataFrame, metric: str) -> pd.Series[float]:
    """Return a figure by day over all channels; a day without it is not there."""
    known = frame[frame[metric].notna()]
    return known.groupby("date_day", sort=True)[metric].sum().astype(np.float64)
