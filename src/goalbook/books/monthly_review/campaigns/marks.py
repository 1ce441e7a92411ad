"""Which campaigns touch the months a review shows, what each of them brought as far as that was measured, and whether it is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.board.deck import adds_up
from goalbook.books.monthly_review.campaigns.lifts import LIFTS, effects_by_day
from goalbook.core.compare import at_most
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import month_of
from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.results import CAMPAIGN_SERIES
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.campaign.effect.found import Measured, Tried
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs import Planning

COLUMNS = (
    "campaign_id", "name", "first", "start", "end", "channels", "in_period_days", "state", "metric_id", "effect", "low", "high", "design",
    "verdict", "overlaps", "taken_out", "reason",
)  # fmt: skip
DESCRIPTIVE = "descriptive"


@dataclass(frozen=True)
class Shown:
    """One campaign of which a day lies in the months shown."""

    campaign_id: str
    plan: Planning
    first: date
    start: date
    end: date

    @property
    def sheet(self) -> Campaign:
        """Return what the campaign's sheet says."""
        return self.plan.sheet(Campaign)

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels that carry it; none: it is the whole team's."""
        return channels_of(self.plan)

    @property
    def name(self) -> Label:
        """Return its name, its id where it has none."""
        return self.sheet.name if self.sheet.name.en or self.sheet.name.zh else Label.same(self.campaign_id)

    def state(self, as_of: date) -> str:
        """Say whether it was still planned on a day, under way, or over."""
        if self.first > as_of:
            return "planned"
        return "running" if self.end > as_of else "over"

    def meets(self, other: Shown) -> bool:
        """Say whether two campaigns share days and a channel, so that what each brought cannot be told apart."""
        if max(self.first, other.first) > min(self.end, other.end):
            return False
        return not self.channels or not other.channels or bool(set(self.channels) & set(other.channels))


@dataclass(frozen=True)
class Known:
    """What is known of a campaign's effect on the figures of its days: the design that follows days before one that follows users."""

    metric_id: str
    one: Tried | None  # None: nothing says anything
    verdict: str


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``campaign_marks`` and, of those left out of comparisons, ``campaign_lifts``; see MonthlyReview for the columns."""
    every = _campaigns(prepared)
    rows, lifts = [], []
    for one in every:
        if not _touches(prepared, one):
            continue
        known = _known(prepared, one)
        others = tuple(other for other in every if other is not one and one.meets(other))
        reason, out = _reason(prepared, one, known, others)
        rows.append(_row(prepared, one, known, (others, reason, out)))
        if out and known.one is not None:
            lifts += [(one.campaign_id, day, known.metric_id, value) for day, value in effects_by_day(known.one)]
    return {"campaign_marks": pd.DataFrame(rows, columns=list(COLUMNS)), "campaign_lifts": pd.DataFrame(lifts, columns=list(LIFTS))}


def _campaigns(prepared: Prepared) -> list[Shown]:
    """Return all campaigns with their days, in the order in which they begin."""
    found = []
    for name, plan in prepared.inputs.campaigns.items():
        sheet = plan.sheet(Campaign)
        if sheet.start is not None and sheet.end is not None and sheet.first_day is not None and sheet.window is not None:
            found.append(Shown(name, plan, sheet.first_day, sheet.start, sheet.end))
    return sorted(found, key=lambda one: (one.first, one.campaign_id))


def _touches(prepared: Prepared, one: Shown) -> bool:
    """Say whether a day of a campaign lies between the same month a year before and the later of the horizon and the next month."""
    frame = prepared.windows
    last = max(frame.horizon.end, month_of(frame.period.end + timedelta(days=1)).end)
    return one.first <= last and one.end >= frame.period.year_ago().start


def _known(prepared: Prepared, one: Shown) -> Known:
    """Return the campaign's effect as known on the review's day; nothing is looked for where neither units nor tests are kept."""
    kept = len(one.plan.table(CAMPAIGN_SERIES)) or len(one.plan.table(CAMPAIGN_EXPERIMENTS)) or one.sheet.controls
    if not kept or one.state(prepared.as_of) != "over":
        return Known(one.sheet.metric, None, "not_evaluated")
    from goalbook.books.campaign.effect.measuring import effect_of  # noqa: PLC0415 - heavy, and most months hold no measured campaign

    measured = effect_of(prepared.inputs, one.campaign_id, prepared.as_of)
    if measured is None or measured.best is None:
        return Known(one.sheet.metric, None, "not_evaluated")
    return Known(measured.metric_id, measured.series or measured.best, _verdict(measured, prepared.inputs.policy.campaign.alpha))


def _verdict(measured: Measured, alpha: float) -> str:
    """Return the verdict on the design that follows days, by the campaign's own standard; that of the best design where none does."""
    one = measured.series
    if one is None or one is measured.best or measured.best is None:
        return measured.verdict
    if one.design == "seasonal_baseline":
        return DESCRIPTIVE
    sure = one.p is not None and at_most(one.p, alpha)
    if sure and one.low > 0:
        return "effective"
    return "harmful" if sure and one.high < 0 else "unclear"


def _reason(prepared: Prepared, one: Shown, known: Known, others: tuple[Shown, ...]) -> tuple[Message, bool]:
    """Say why the effect of a campaign is left out of comparisons, or why not, and which of the two."""
    shared = _unusable(prepared, known, others) if others and known.verdict == "unclear" else None  # which is why it is unclear
    reason = shared or _unproven(one.state(prepared.as_of), known) or _unusable(prepared, known, others)
    return (reason, False) if reason is not None else (msg("measured, and left out of what other months are compared with"), True)


def _unproven(state: str, known: Known) -> Message | None:
    """Say why nothing is known of a campaign's effect for sure; None where it is measured and called effective."""
    if state == "planned":
        return msg("planned: nothing of it is known yet")
    if state == "running":
        return msg("still under way: its effect is not judged before it is over")
    if known.one is None:
        return msg("its effect was not measured: neither a test nor units without the campaign are kept")
    if known.verdict == DESCRIPTIVE:
        return msg("its effect is described only, without a test or units that did not have the campaign")
    return msg("what was measured is not clearly above zero") if known.verdict != "effective" else None


def _unusable(prepared: Prepared, known: Known, others: tuple[Shown, ...]) -> Message | None:
    """Say why an effect that was measured cannot be taken out of a month; None where it can."""
    if others:
        names = Label(", ".join(other.name.en for other in others), "、".join(other.name.zh for other in others))
        return msg("at the same time as {names} on the same channels: their effects cannot be told apart", names=names)
    if known.one is None or known.one.path is None:
        return msg("its effect was measured on users of a test: what that makes of a month is not known")
    if known.metric_id not in prepared.cube.metrics or not adds_up(prepared.inputs.catalogue, known.metric_id):
        return msg("its effect was measured on a figure that this review does not keep")
    return None


def _row(prepared: Prepared, one: Shown, known: Known, verdict: tuple[tuple[Shown, ...], Message, bool]) -> tuple[object, ...]:
    others, reason, out = verdict
    period = prepared.windows.period
    days = (min(one.end, period.end) - max(one.first, period.start)).days + 1
    found = known.one
    figures = (found.effect, found.low, found.high, found.design) if found is not None else (NAN, NAN, NAN, "")
    return (
        one.campaign_id,
        one.name,
        pd.Timestamp(one.first),
        pd.Timestamp(one.start),
        pd.Timestamp(one.end),
        ",".join(one.channels),
        max(0, days),
        one.state(prepared.as_of),
        known.metric_id,
        *figures,
        known.verdict,
        ",".join(other.campaign_id for other in others),
        out,
        reason,
    )
