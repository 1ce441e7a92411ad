"""The effect by randomised arms: users who were not shown the campaign stand for what would have come without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import ENTRY_METRICS
from goalbook.books.campaign.effect.counted import Counted, foreign, metric_name, more_than_held
from goalbook.books.campaign.effect.found import Tried, not_given, refused
from goalbook.core.message import Label, msg
from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS
from goalbook.methods.always_valid import MeanArm, RateArm, looks_at_means, looks_at_rates, planned_mixture, watch
from goalbook.methods.experiments import Effect, Mean, Rate, mean_difference, mean_lift, rate_difference, rate_lift, sample_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.core.message import Message
    from goalbook.inputs.campaigns.parts import PlannedTest

NAN_DAY = pd.Timestamp.max
_MOST_ODDS = 1_000_000.0
_SEEN = (
    "page_exposures",
    "impressions",
    "clicks",
    "shares",
    "share_clicks",
    "interactions",
    "likes",
    "comments",
    "saves",
)  # no user's yes or no


@dataclass(frozen=True)
class Limits:
    """The level of intervals, and the p of a split below which arms are not read."""

    level: float
    uneven: float


def by_arms(ground: Ground, limits: Limits) -> Tried:
    """Return the effect of the test about the campaign with the most users; of unequal arms why they are not read."""
    table = ground.plan.table(CAMPAIGN_EXPERIMENTS)
    table = table[~(table["date_day"] > pd.Timestamp(ground.as_of))]
    about = [test for test in ground.sheet.tests if test.about == "campaign"]
    if not about:
        return not_given("randomised", msg("no test in which some users were not shown the campaign"))
    given = [(test, rows) for test in about if len(rows := table[table["test"] == test.id])]
    if not given:
        return not_given("randomised", msg("a test about the campaign is planned, and its arms have no figures in experiments.csv"))
    test, rows = max(given, key=lambda one: float(one[1]["users"].max()))
    return _of_test(ground, test, rows, limits)


def _of_test(ground: Ground, test: PlannedTest, rows: pd.DataFrame, limits: Limits) -> Tried:
    looks = _looks(rows)
    last = looks[-1]
    split = sample_ratio([arm.users for arm in last.arms], last.shares)
    if split.uneven(limits.uneven):
        return refused("randomised", [_uneven(last, split.expected, split.p)])
    treated = _outcome(ground, rows)
    if treated == "none":
        return refused("randomised", [msg("the arms have users, but nothing that they did was counted")])
    counted = ground.sheet.metric if treated == "money" else test.metric or "conversions"
    if counted == ground.sheet.metric and not _counts(ground):
        name = metric_name(ground.inputs.catalogue, counted)
        return refused("randomised", [msg("the arms count users who convert, the campaign is to lift {name}", name=name)])
    beyond = more_than_held(ground, Counted(test, counted, looks[0].day, last.day), _total(last, treated))
    if beyond is not None:
        return refused("randomised", [beyond])
    found = _effects(looks, ground, test, (treated, limits.level))
    if not isfinite(found.difference.low):
        return refused("randomised", [msg("too few users or conversions to judge yet")])
    users = last.treated.users
    control, observed = _control(last, treated)
    effect = found.difference.times(users)
    return Tried(
        design="randomised",
        state="available",
        reasons=(*foreign(ground, counted), *_notes(ground, test, last, found)),
        metric="" if counted == ground.sheet.metric else counted,
        scope=_scope(ground, test, users),
        whole=not test.channel or ground.channels == (test.channel,),
        observed=observed,
        baseline=control * users,
        effect=effect.estimate,
        low=effect.low,
        high=effect.high,
        lift=found.lift.estimate,
        lift_low=found.lift.low,
        lift_high=found.lift.high,
        p=found.difference.p if isfinite(found.difference.p) else None,
        days=_days(ground, last.day),
        units=int(users),
    )


@dataclass(frozen=True)
class _Arm:
    """What one arm counts up to a look."""

    name: str
    users: float
    conversions: float
    total: float
    squares: float
    share: float

    @property
    def mean(self) -> Mean:
        variance = (self.squares - self.total**2 / self.users) / (self.users - 1) if self.users > 1 else nan
        return Mean(self.users, self.total / self.users, max(variance, 0.0) if isfinite(variance) else nan)


@dataclass(frozen=True)
class _Look:
    """All arms on one day, the control first; ``day`` None where there was one look without a day."""

    day: date | None
    arms: tuple[_Arm, ...]

    @property
    def control(self) -> _Arm:
        return self.arms[0]

    @property
    def treated(self) -> _Arm:
        """Return all variants together: each of them had the campaign."""
        sums = [sum(getattr(arm, name) for arm in self.arms[1:]) for name in ("users", "conversions", "total", "squares", "share")]
        return _Arm("", *sums)

    @property
    def shares(self) -> list[float] | None:
        shares = [arm.share for arm in self.arms]
        return shares if all(share > 0 for share in shares) else None


@dataclass(frozen=True)
class _Found:
    difference: Effect
    lift: Effect
    early: bool


def _looks(rows: pd.DataFrame) -> list[_Look]:
    """Return the looks at which every arm was counted, in order; the last of each arm where they share no day."""
    arms = list(dict.fromkeys([*rows.loc[rows["role"] == "control", "arm"], *rows["arm"]]))
    found = []
    for day, group in rows.groupby("date_day", dropna=False):
        if set(group["arm"]) == set(arms):
            when = None if pd.isna(day) else pd.Timestamp(day).date()  # type: ignore[arg-type] # a day of the column
            found.append(_Look(when, tuple(_arm(group[group["arm"] == arm].iloc[-1]) for arm in arms)))
    if not found:
        last = [rows[rows["arm"] == arm].sort_values("date_day").iloc[-1] for arm in arms]
        found = [_Look(None, tuple(map(_arm, last)))]
    return sorted(found, key=lambda look: pd.Timestamp(look.day) if look.day else NAN_DAY)


def _arm(row: pd.Series) -> _Arm:
    return _Arm(str(row["arm"]), *(float(row[name]) for name in ("users", "conversions", "spend_sum", "spend_sq", "share")))


def _counts(ground: Ground) -> bool:
    """Tell whether what the arms count is what the campaign is to lift: users who convert, or what they spend."""
    metric, known = ground.sheet.metric, ground.inputs.catalogue.metrics
    if metric in ("conversions", "revenue"):
        return True
    return (
        metric in known and known[metric].unit == "count" and known[metric].additivity == "flow" and metric not in (*_SEEN, *ENTRY_METRICS)
    )


def _outcome(ground: Ground, rows: pd.DataFrame) -> str:
    """Return what is compared: money where the campaign is to lift money and squares are known, else conversions."""
    if ground.sheet.metric == "revenue" and rows[["spend_sum", "spend_sq"]].notna().all(axis=None):
        return "money"
    return "rate" if rows["conversions"].notna().all() else "none"


def _total(look: _Look, outcome: str) -> float:
    """Return what all arms together counted."""
    return sum(arm.total if outcome == "money" else arm.conversions for arm in look.arms)


def _control(look: _Look, outcome: str) -> tuple[float, float]:
    """Return the control's outcome per user and the treated users' outcome."""
    if outcome == "money":
        return look.control.total / look.control.users, look.treated.total
    return look.control.conversions / look.control.users, look.treated.conversions


def _effects(looks: Sequence[_Look], ground: Ground, test: PlannedTest, how: tuple[str, float]) -> _Found:
    outcome, level = how
    last = looks[-1]
    if outcome == "money":
        difference, lift = (each(last.control.mean, last.treated.mean, level) for each in (mean_difference, mean_lift))
    else:
        rates = [Rate(arm.conversions, arm.users) for arm in (last.control, last.treated)]
        difference, lift = (each(rates[0], rates[1], level) for each in (rate_difference, rate_lift))
    end = _planned_end(ground, test)
    if end is None or not any(look.day is not None and look.day < end for look in looks):
        return _Found(difference, lift, early=False)
    return _watched(looks, test, outcome, difference)


def _planned_end(ground: Ground, test: PlannedTest) -> date | None:
    """Return the planned last day of a test that begins with the campaign, no later than the campaign's own."""
    start = ground.sheet.start
    if start is None:
        return None
    return min(start + timedelta(days=test.days - 1), ground.end) if test.days else ground.end


def _watched(looks: Sequence[_Look], test: PlannedTest, outcome: str, fixed: Effect) -> _Found:
    """Return the effect that holds however often somebody looked: the always-valid interval at the last look."""
    arms = [[look.control for look in looks], [look.treated for look in looks]]
    if outcome == "money":
        means = [[arm.mean for arm in own] for own in arms]
        seen = looks_at_means(
            *(MeanArm(*(np.array([getattr(one, name) for one in own]) for name in ("n", "mean", "variance"))) for own in means)
        )
    else:
        seen = looks_at_rates(*(RateArm(np.array([one.users for one in own]), np.array([one.conversions for one in own])) for own in arms))
    variance, users = float(seen.variance[-1]), looks[-1].control.users + looks[-1].treated.users
    planned = (test.users_per_day or 0) * (test.days or 0)
    if not variance > 0:
        blank = Effect(fixed.estimate, nan, nan, nan, nan, nan, fixed.level)
        return _Found(blank, Effect(nan, nan, nan, nan, nan, nan, fixed.level), early=True)
    tau = planned_mixture(variance * users / max(planned, users), fixed.level)
    told = watch(seen, tau, fixed.level)
    low, high, p = (float(each[-1]) for each in (told.low, told.high, told.p))
    difference = Effect(fixed.estimate, low, high, variance**0.5, fixed.statistic, p, fixed.level)
    base = _control(looks[-1], outcome)[0]
    lift = difference.times(1 / base) if base > 0 else Effect(nan, nan, nan, nan, nan, nan, fixed.level)
    return _Found(difference, lift, early=True)


def _notes(ground: Ground, test: PlannedTest, last: _Look, found: _Found) -> list[Message]:
    said = [msg("covers the users of the test; the next design stands for the whole campaign")] if test.channel else []
    end = _planned_end(ground, test)
    if found.early and end is not None and last.day is not None and last.day < end:
        said.append(
            msg(
                "looked at on {day:date}, before its planned end on {end:date}: the interval holds however often one looks",
                day=last.day,
                end=end,
            )
        )
    elif found.early:
        said.append(msg("looked at before its planned end: the interval holds however often one looks"))
    if last.control.conversions + last.treated.conversions == 0:
        said.append(msg("nobody converted in either arm"))
    return said


def _uneven(look: _Look, expected: Sequence[float], p: float) -> Message:
    counts = " : ".join(f"{arm.users:,.0f}" for arm in look.arms)
    wanted = " : ".join(f"{users:,.0f}" for users in expected)
    return msg(
        "the arms have {counts:text} users where {expected:text} were to be expected (by chance once in {odds:n} times):"
        " something lost users of one arm, so their difference is no effect of the campaign",
        counts=counts,
        expected=wanted,
        odds=min(1 / p, _MOST_ODDS) if p > 0 else _MOST_ODDS,
    )


def _scope(ground: Ground, test: PlannedTest, users: float) -> Label:
    known = {channel.id: channel.name for channel in ground.inputs.team.channels}
    where = known.get(test.channel) if test.channel else None
    if where is None:
        return Label(f"{users:,.0f} users of the test", f"参与测试的 {users:,.0f} 名用户")
    return Label(f"{users:,.0f} users of {where.en}", f"{where.zh}的 {users:,.0f} 名用户")


def _days(ground: Ground, day: date | None) -> int:
    start, last = ground.sheet.start or ground.first, min(day or ground.end, ground.end)
    return max((last - start).days + 1, 1)
