"""A campaign's randomised tests as they were looked at: arms side by side on the days on which all of them were counted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS
from goalbook.methods.always_valid import Looks, MeanArm, RateArm, looks_at_means, looks_at_rates
from goalbook.methods.experiments import Effect, Mean, Rate, mean_difference, mean_lift, rate_difference, rate_lift, sample_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import PlannedTest

    Floats = NDArray[np.float64]

COUNTS = ("users", "conversions", "spend_sum", "spend_sq")


@dataclass(frozen=True)
class Arm:
    """One arm: everything counted from the beginning up to each look; NaN where it was not."""

    name: str
    share: float  # of the users, as planned; NaN where the table does not say
    users: Floats
    conversions: Floats
    spend_sum: Floats
    spend_sq: Floats

    @property
    def rates(self) -> RateArm:
        """Return users and conversions at every look."""
        return RateArm(self.users, self.conversions)

    @cached_property
    def means(self) -> MeanArm:
        """Return what a user spent at every look, with the variance between users."""
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self.spend_sum / self.users
            variance = np.maximum(self.spend_sq - self.users * mean**2, 0.0) / (self.users - 1)
        return MeanArm(self.users, mean, variance)

    def rate(self, look: int) -> Rate:
        """Return the rate at one look."""
        return Rate(float(self.conversions[look]), float(self.users[look]))

    def mean(self, look: int) -> Mean:
        """Return spend per user at one look."""
        means = self.means
        return Mean(float(means.n[look]), float(means.mean[look]), float(means.variance[look]))


@dataclass(frozen=True)
class Trial:
    """One test: its arms, the days of its looks (None where the table gives none), what was planned of it."""

    id: str
    days: tuple[date | None, ...]
    control: Arm
    variants: tuple[Arm, ...]
    planned: PlannedTest | None
    planned_end: date | None  # the campaign's while it runs, where no length was planned; None once it is over

    @property
    def last(self) -> date | None:
        """Return the day of the last look."""
        return self.days[-1]

    @property
    def reached(self) -> bool:
        """Say whether the last look lies at the planned end or later; a test without a length, or without days, ends with its last look."""
        return self.planned_end is None or self.last is None or self.last >= self.planned_end

    def early(self, look: int) -> bool:
        """Say whether a look lies before the planned end."""
        day = self.days[look]
        if self.planned_end is None:
            return look < len(self.days) - 1
        return day is not None and day < self.planned_end

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the planned shares of the arms, control first: the table's, else the sheet's, else alike."""
        arms = (self.control, *self.variants)
        given = tuple(arm.share for arm in arms)
        if not any(math.isnan(share) for share in given):
            return given
        if self.planned is not None and len(self.planned.shares) == len(arms):
            return tuple(float(share) for share in self.planned.shares)
        return (1.0 / len(arms),) * len(arms)

    def split_p(self) -> float:
        """Return the p of the users per arm against the planned split, at the last look."""
        if min(self.shares) <= 0:
            return 0.0  # an arm that was to have nobody has users
        return sample_ratio([float(arm.users[-1]) for arm in (self.control, *self.variants)], self.shares).p


@dataclass(frozen=True)
class Pair:
    """Control and one variant, compared by conversions, or by spend per user where no conversions were counted."""

    control: Arm
    variant: Arm

    @property
    def outcome(self) -> str:
        """Return conversion, spend, or nothing where neither was counted."""
        arms = (self.control, self.variant)
        if not any(np.isnan(arm.conversions[-1]) for arm in arms):
            return "conversion"
        return "spend" if self.has_spend else ""

    @property
    def has_spend(self) -> bool:
        """Say whether spend and its squares are known of both arms."""
        return not any(np.isnan(arm.spend_sum[-1] + arm.spend_sq[-1]) for arm in (self.control, self.variant))

    def looks(self) -> Looks:
        """Return the difference at every look with its variance; NaN where there is nothing to judge yet."""
        if self.outcome == "conversion":
            return looks_at_rates(self.control.rates, self.variant.rates)
        if self.outcome == "spend":
            return looks_at_means(self.control.means, self.variant.means)
        nothing = np.full(len(self.control.users), np.nan)
        return Looks(nothing, nothing)

    def difference(self, look: int, level: float) -> Effect:
        """Return the difference at one look as a test with a fixed end reads it."""
        if self.outcome == "spend":
            return self.spend(level, look)
        return rate_difference(self.control.rate(look), self.variant.rate(look), level)

    def lift(self, level: float) -> Effect:
        """Return the relative difference at the last look."""
        if self.outcome == "spend":
            return mean_lift(self.control.mean(-1), self.variant.mean(-1), level)
        return rate_lift(self.control.rate(-1), self.variant.rate(-1), level)

    def spend(self, level: float, look: int = -1) -> Effect:
        """Return the difference in spend per user, by Welch's test."""
        return mean_difference(self.control.mean(look), self.variant.mean(look), level)

    def base(self) -> float:
        """Return the control's own figure at the last look."""
        if self.outcome == "spend":
            return float(self.control.means.mean[-1])
        return float(self.control.conversions[-1] / self.control.users[-1]) if self.outcome else math.nan


def trials(prepared: Prepared) -> Iterator[Trial]:
    """Yield the tests that were counted, those of the sheet first and in its order, then the others as they stand in the table."""
    table = prepared.plan.table(CAMPAIGN_EXPERIMENTS)
    planned = {test.id: test for test in prepared.sheet.tests}
    given = dict.fromkeys(str(name) for name in table["test"])
    for name in [*(one for one in planned if one in given), *(one for one in given if one not in planned)]:
        found = _trial(table[table["test"] == name], planned.get(name), prepared)
        if found is not None:
            yield found


def _trial(rows: pd.DataFrame, planned: PlannedTest | None, prepared: Prepared) -> Trial | None:
    """Return one test; None without a control or without a variant."""
    dated = rows[rows["date_day"].notna()]
    rows = dated if len(dated) else rows
    own = {str(name): group for name, group in rows.groupby("arm", sort=False)}
    roles = {name: str(group["role"].iloc[0]) for name, group in own.items()}
    order = [*(name for name, role in roles.items() if role == "control"), *(name for name, role in roles.items() if role != "control")]
    if len(order) < 2 or roles[order[0]] != "control":  # noqa: PLR2004 - a control and something beside it
        return None
    days = sorted(set.intersection(*(set(group["date_day"].dropna()) for group in own.values())))
    arms = [_arm(name, own[name], days) for name in order]
    looked: tuple[date | None, ...] = tuple(day.date() for day in days)
    if not looked:  # counted on different days, or without any
        looked = (min(group["date_day"].max() for group in own.values()).date() if len(dated) == len(rows) else None,)
    return Trial(str(rows["test"].iloc[0]), looked, arms[0], tuple(arms[1:]), planned, _end(planned, looked[0], prepared))


def _arm(name: str, rows: pd.DataFrame, days: list[pd.Timestamp]) -> Arm:
    """Return an arm on the common days of all arms; without such days as it was counted last."""
    shares = rows["share"].dropna()
    rows = rows.sort_values("date_day")
    rows = rows[rows["date_day"].isin(days)] if days else rows.iloc[-1:]
    counts = (rows[column].to_numpy(dtype=float) for column in COUNTS)
    return Arm(name, float(shares.iloc[0]) if len(shares) else math.nan, *counts)


def _end(planned: PlannedTest | None, first: date | None, prepared: Prepared) -> date | None:
    """Return the last day a test was meant to run: so long after the campaign's start, the warm-up's where somebody looked before that."""
    if planned is None or planned.days is None:
        return prepared.end if prepared.as_of < prepared.end else None
    start = prepared.start if first is None or first >= prepared.start else min(first, prepared.first)
    return start + timedelta(days=planned.days - 1)
