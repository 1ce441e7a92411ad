"""Which figures shifted beyond their normal range, since when, what that cost or brought, and which recorded event stands before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.campaigns.mentions import as_events
from goalbook.books.monthly_review.causes.cause_cells import MIX, VOLUME, Figure, figures, headline_of
from goalbook.books.monthly_review.causes.cause_events import cause_event, recovery_event
from goalbook.books.monthly_review.causes.cause_weeks import CONTROL, Weeks, control_rows, weeks_of
from goalbook.core.compare import at_least, less_than
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.methods.recovery import recovery_ratio, recovery_verdict
from goalbook.methods.shift import Span, sure_share
from goalbook.methods.shift_search import Found, search

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

COLUMNS = (
    "rank", "channel", "factor", "name", "before", "after", "change", "onset", "first_outside", "outside", "lower", "upper", "weeks", "p",
    "effect", "low", "high", "event_day", "event", "event_by", "claimed", "state", "trough", "recovery", "later_day", "later_event",
)  # fmt: skip
SETTLED_WEEKS = 4  # before the month: what shifted and came back earlier is history
RANGE_80 = 1.2816  # standard deviations
KEPT = 0.5  # of the usual share of known slots: with fewer the stretch was not measured
CONTINUES = 0.5  # of its level before: a headline above that contradicts a factor at zero
TINY = 1e-12


@dataclass(frozen=True)
class Setting:
    """Where the search looks: the slots, the first of the month, the span of onsets, the policy, the recorded events known by then."""

    days: pd.DatetimeIndex
    month: int
    span: Span
    week: int
    week_end: int
    policy: Policy
    events: pd.DataFrame
    campaigns: pd.DataFrame  # their first days, as events: they count where no event is recorded

    def day(self, slot: int) -> pd.Timestamp:
        """Return the first day of a slot."""
        return self.days[slot] - pd.Timedelta(days=0 if self.week > 1 else 6)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``causes`` and the weekly values behind them, ``control``; see MonthlyReview for the columns."""
    setting = _setting(prepared)
    if setting is None:
        return {"causes": pd.DataFrame(columns=list(COLUMNS)), "control": pd.DataFrame(columns=list(CONTROL))}
    headline = headline_of(prepared)
    known = {figure.cell.key: figure for figure in figures(prepared, headline)}
    accepted, rest = search([figure.cell for figure in known.values()], setting.span, setting.policy.causes.alpha)
    found = [
        _Row(known[one.cell.key], one, setting, weeks_of(one, setting, shifted=shifted), beyond=shifted)
        for shifted, group in ((True, accepted), (False, rest))
        for one in group
    ]
    claimed = [row for row in found if row.claimed]
    effects = _effects(claimed, setting, money=headline == prepared.aim.metric)
    found.sort(key=lambda row: _weight(row, effects, len(known)))
    records = [{"rank": rank, **row.record(), **effects.get(row.figure.cell.key, NO_EFFECT)} for rank, row in enumerate(found, 1)]
    shown = [row for row in found if row.claimed or row.weeks.outside]
    control = [record for row in shown for record in control_rows(row.figure, row.weeks, setting.days)]
    return {"causes": pd.DataFrame(records, columns=list(COLUMNS)), "control": pd.DataFrame(control, columns=list(CONTROL))}


NO_EFFECT = {"effect": NAN, "low": NAN, "high": NAN}


def _setting(prepared: Prepared) -> Setting | None:
    """Return where to look; None without the weeks of history that a normal range needs."""
    cube, frame, policy = prepared.cube, prepared.windows, prepared.inputs.policy
    days = pd.DatetimeIndex(cube.wide.index[cube.wide.index <= pd.Timestamp(frame.elapsed[-1])])
    week = 1 if cube.grain == "week" else 7
    month = int((days < pd.Timestamp(frame.elapsed[0])).sum())
    if less_than(month // week, policy.control.min_weeks):
        return None
    start = max(month - policy.causes.lookback_weeks * week, round(policy.control.min_weeks * week))
    events = prepared.inputs.events
    known = events[events["date_day"] <= pd.Timestamp(prepared.as_of)] if len(events) else events
    owners = {name: plan.sheet(Campaign).owner for name, plan in prepared.inputs.campaigns.items()}
    campaigns = as_events(prepared.tables["campaign_marks"], owners)
    span = Span(start, month - SETTLED_WEEKS * week, len(days))
    return Setting(days, month, span, week, cube.week_end, policy, known, campaigns)


@dataclass(frozen=True)
class _Row:
    """One figure with what was found of it; ``beyond``: its shift is more than chance in the whole search."""

    figure: Figure
    found: Found
    setting: Setting
    weeks: Weeks
    beyond: bool

    @property
    def steps(self) -> list[tuple[int, int, float]]:
        """Return the shifted stretches as far as they lie in the month."""
        first = self.setting.month
        return [(max(start, first), stop, change) for start, stop, change in self.found.shift.steps if stop > first]

    @property
    def claimed(self) -> bool:
        """Say whether a shift is named: beyond chance, outside the normal range, and still large enough in the month to matter."""
        largest = max((abs(np.expm1(change)) for _, _, change in self.steps), default=0.0)
        large = at_least(float(largest), self.setting.policy.causes.min_change)
        return self.beyond and self.weeks.outside and large and self._measured() and not self._contradicted()

    def _measured(self) -> bool:
        """Say whether the last shifted stretch of the month is measured as the weeks before were: a channel's last day is no new level."""
        start, onset, stop = max(self.found.shift.steps[-1][0], self.setting.month), self.found.shift.onset, self.setting.span.stop
        now, usual = self._known(start, stop), self._known(max(0, onset - self.found.noise.before), onset)
        return now > 0 and at_least(now, KEPT * usual)

    def _known(self, start: int, stop: int) -> float:
        """Return the share of the slots of a stretch on which the figure is known."""
        top, bottom = self.figure.top[start:stop], self.figure.bottom[start:stop]
        return _mean((np.isfinite(top) & (bottom > 0)).astype(float))

    def _contradicted(self) -> bool:
        """Say whether the headline goes on while this factor of it stands at zero: then the factor was not measured."""
        return any(_mean(self.figure.headline[start:stop]) > CONTINUES * self.earned for start, stop in self.still)

    @property
    def still(self) -> list[tuple[int, int]]:
        """Return the shifted stretches of the month on which the factor stands at zero; a mix may, its headline comes from the others."""
        return [] if self.figure.factor == MIX else [(start, stop) for start, stop, _ in self.steps if self.raw(start, stop) == 0]

    @property
    def earned(self) -> float:
        """Return the channel's headline by slot ahead of the shift."""
        onset = self.found.shift.onset
        return _mean(self.figure.headline[max(0, onset - self.found.noise.before) : onset])

    def record(self) -> dict[str, object]:
        """Return the row without rank and effect."""
        onset = self.found.shift.onset if self.claimed else self.setting.month
        before, after, trough = self._levels(onset)
        half = self.weeks.half_width
        base = before * np.exp(self.weeks.center)
        return {
            "channel": self.figure.channel,
            "factor": self.figure.factor,
            "name": self.figure.name,
            "before": before,
            "after": after,
            "change": after / before - 1 if before else NAN,
            "onset": self.setting.day(onset) if self.claimed else pd.NaT,
            "first_outside": self.weeks.first_outside,
            "outside": self.weeks.outside,
            "lower": base * np.exp(-half),
            "upper": base * np.exp(half),
            "weeks": self.weeks.count,
            "p": self.found.p,
            "claimed": self.claimed,
            **self._story(before, after, trough),
        }

    def _levels(self, onset: int) -> tuple[float, float, float]:
        """Return the levels ahead of the shift, now, and where it was furthest off (NaN unless it changed again since)."""
        start = max(0, onset - self.found.noise.before)
        steps = self.found.shift.steps if self.claimed else ()
        now = max(steps[-1][0], self.setting.month) if steps else self.setting.month
        after = self.raw(now, self.setting.span.stop)
        if self.figure.factor == VOLUME:
            move = steps[-1][2] if steps else self.weeks.month
            before = after * float(np.exp(-move)) if after else self.raw(start, onset)
        else:
            before = self.raw(start, onset)
        if len(steps) < 2:  # noqa: PLR2004 - one stretch has not changed again
            return before, after, NAN
        far = max(steps, key=lambda step: abs(step[2]))
        trough = before * float(np.exp(far[2])) if self.figure.factor == VOLUME else self.raw(far[0], far[1])
        return before, after, trough

    def raw(self, start: int, stop: int) -> float:
        """Return the figure over a stretch, from summed parts."""
        top, bottom = self.figure.top[start:stop], self.figure.bottom[start:stop]
        known = np.isfinite(top) & np.isfinite(bottom)
        below = float(bottom[known].sum())
        return float(top[known].sum()) / below if below else NAN

    def _story(self, before: float, after: float, trough: float) -> dict[str, object]:
        """Return the event before the shift, how far it went back, and the event before that."""
        none = {"event_day": pd.NaT, "event": "", "event_by": "", "later_day": pd.NaT, "later_event": "", "state": ""}
        if not self.claimed:
            return {**none, "trough": NAN, "recovery": NAN}
        shift, policy = self.found.shift, self.setting.policy
        ratio = recovery_ratio(before, trough, after)
        verdict = recovery_verdict(ratio, policy.recovery.effective, policy.recovery.partial)
        young = self.setting.days[shift.onset] >= self.setting.days[self.setting.month]
        state = {"effective": "recovered", "partial": "recovering"}.get(verdict or "", "new" if young else "continuing")
        event = cause_event(self.setting, self.figure.channel, shift)
        back = verdict in ("effective", "partial")
        later = recovery_event(self.setting, self.figure.channel, shift, event["event_day"]) if back else {}
        return {**none, **event, **later, "state": state, "trough": trough, "recovery": ratio}


def _effects(claimed: list[_Row], setting: Setting, *, money: bool) -> dict[tuple[str, str], dict[str, float]]:
    """Return what each claimed shift cost or brought in the month, in units of the headline.

    Held against the same month with every claimed factor of the channel at its level before; the difference is split over the factors by
    LMDI-I slot by slot, so that they add up; where a factor stands at zero, which has no log, it alone bears what is missing. NaN where the
    figures do not multiply up to the review's headline.
    """
    found = {}
    for row in claimed:
        mine = [other for other in claimed if other.figure.channel == row.figure.channel]
        moves = {other.figure.cell.key: _moves(other, setting) for other in mine}
        together = np.sum(list(moves.values()), axis=0)
        value = np.nan_to_num(row.figure.headline[setting.month : setting.span.stop])
        still = np.abs(together) < TINY  # where the log mean is the value itself
        mean = np.where(still, value, value * -np.expm1(-together) / np.where(still, 1.0, together))
        own = moves[row.figure.cell.key]
        effect = float(_at_zero(row, mine, mean * own).sum()) if money else NAN
        width = RANGE_80 * row.found.shift.error / max(TINY, *(abs(change) for _, _, change in row.steps))
        found[row.figure.cell.key] = {"effect": effect, "low": effect - abs(effect) * width, "high": effect + abs(effect) * width}
    return found


def _at_zero(row: _Row, mine: list[_Row], effects: np.ndarray) -> np.ndarray:
    """Return a row's effects by slot with those of stretches at zero set to what is missing there, shared by the factors at zero."""
    first = row.setting.month
    count = np.zeros(len(effects))
    for start, stop in (stretch for other in mine for stretch in other.still):
        count[start - first : stop - first] += 1
    effects = np.where(count > 0, 0.0, effects)
    for start, stop in row.still:
        place = slice(start - first, stop - first)
        effects[place] = (np.nan_to_num(row.figure.headline[start:stop]) - row.earned) / count[place]
    return effects


def _mean(values: np.ndarray) -> float:
    """Return the mean by slot, a slot without a figure counted as nothing."""
    return float(np.nan_to_num(values).mean()) if len(values) else 0.0


def _moves(row: _Row, setting: Setting) -> np.ndarray:
    """Return by slot of the month how far the shift moves the log of the headline."""
    move = np.zeros(setting.span.stop - setting.month)
    for start, stop, change in row.steps:
        size = _by_mix(row, start, stop, change) if row.figure.factor == MIX else change
        move[start - setting.month : stop - setting.month] = size
    return move


def _by_mix(row: _Row, start: int, stop: int, change: float) -> float:
    """Return how far a shift of the mix moves the log of what an entry brings."""
    share = row.raw(start, stop)
    if not 0 < share < 1:
        return 0.0
    odds = float(np.exp(np.log(share / (1 - share)) - change))
    before, (own, others) = odds / (1 + odds), row.figure.yields
    return float(np.log((share * own + (1 - share) * others) / (before * own + (1 - before) * others)))


def _weight(row: _Row, effects: dict[tuple[str, str], dict[str, float]], figures_searched: int) -> tuple[bool, float, bool, float, float]:
    """Return the order of rows: claimed ones by what they surely cost or brought, then those outside, then by how unusual they are.

    Sure is the part of the effect beyond what the whole search could show by chance: a large one that only just passes is no first cause.
    """
    effect = effects.get(row.figure.cell.key, NO_EFFECT)["effect"]
    share = sure_share(row.found.shift, row.found.noise, row.setting.policy.causes.alpha, figures_searched)
    sure = 0.0 if math.isnan(effect) else abs(effect) * share
    return (not row.claimed, -sure, not row.weeks.outside, row.found.p, -abs(row.found.shift.statistic))
