"""What carries the gap in five questions: what, where, since when, who, why and what was done (CR-16). No claim without a record.

Two things that happened together are put beside each other, no more: the record's own words, its day, the factor's own days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.funnel.gap import factors, named, side_of
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.risks import CAMPAIGN_RISKS
from goalbook.inputs.campaigns.work import CAMPAIGN_ADJUSTMENTS, CAMPAIGN_CHANNELS
from goalbook.methods.attribution import lmdi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.books.campaign.funnel.stages import Ground
    from goalbook.books.rows import Row

    Floats = NDArray[np.float64]

COLUMNS = (
    "place", "channel", "factor", "name", "kind", "before", "after", "contribution", "share", "channel_net", "since", "until", "evidence",
    "evidence_on", "recorded", "owner", "answer", "answered_on",
)  # fmt: skip
MOST = 3  # lines
WORTH = 0.2  # of the gap: smaller parts need no story
ADJUSTMENTS = ("day", "channel", "what", "why", "by")
NOTHING = Label("", "")


@dataclass(frozen=True)
class Record:
    """Something that was written down: what kind, on which day, of which channel ("" = of all)."""

    kind: str  # event | risk | adjustment
    day: date
    channel: str
    text: Label


def adjustments(ground: Ground) -> pd.DataFrame:
    """Return ``adjustments``: what was changed while the campaign ran, by day."""
    found = ground.prepared.plan.table(CAMPAIGN_ADJUSTMENTS).sort_values("date_day", kind="stable")
    rows = [
        (row["date_day"].date(), row["channel"], two_languages(str(row["what"])), two_languages(str(row["why"])), row["by"])
        for row in rows_of(found)
    ]
    return pd.DataFrame(rows, columns=list(ADJUSTMENTS))


def gap_causes(ground: Ground, steps: pd.DataFrame) -> pd.DataFrame:
    """Return ``gap_causes``: the largest parts of an adverse gap, those of the channel that carries most of it first.

    Without a row where the plan was reached.
    """
    gap = float(steps["contribution"].sum())
    adverse = gap > 0 if ground.direction == "down" else gap < 0
    # A channel whose parts cancel out carries no part of the gap: its net has to go the gap's way too.
    rows = [row for row in rows_of(steps) if min(row["contribution"] * gap, row["channel_net"] * gap) > 0] if adverse else []
    worth = [row for row in rows if at_least(abs(row["share"]), WORTH)][:MOST] or rows[:1]
    records = list(_records(ground))
    found = [_cause(ground, records, place, row) for place, row in enumerate(worth)]
    return pd.DataFrame([[row[name] for name in COLUMNS] for row in found], columns=list(COLUMNS))


def _cause(ground: Ground, records: list[Record], place: int, row: Row) -> Row:
    since, until = _days(ground, row)
    policy = ground.prepared.inputs.policy
    before, after = (timedelta(days=float(policy.get(f"campaign.{name}"))) for name in ("cause_days", "noted_days"))
    channel = str(row["channel"])
    own = [one for one in records if one.channel in {channel, ""}]
    # What is done while the gap is there answers it; a risk may be noted days after it began to show.
    reasons = [one for one in own if since - before <= one.day <= (min(since + after, until) if one.kind == "risk" else since)]
    reason = min(reasons, key=lambda one: (one.channel == "", abs((one.day - since).days)), default=None)
    answers = [one for one in own if one.kind == "adjustment" and since < one.day <= until and one is not reason]
    answer = answers[0] if answers else None
    return {
        **row,
        "place": place,
        "since": since,
        "until": until,
        "evidence": "" if reason is None else reason.kind,
        "evidence_on": None if reason is None else reason.day,
        "recorded": NOTHING if reason is None else reason.text,
        "owner": _owner(ground, channel),
        "answer": NOTHING if answer is None else answer.text,
        "answered_on": None if answer is None else answer.day,
    }


def _days(ground: Ground, row: Row) -> tuple[date, date]:
    """Return the days over which the factor cost the most: the run whose effects sum up to the largest loss."""
    effects = _by_day(ground, row)
    if effects.empty:
        return ground.prepared.start, ground.last or ground.prepared.end
    sign = 1.0 if row["contribution"] > 0 else -1.0
    worst, best, start, total = (0, len(effects) - 1), -math.inf, 0, 0.0
    for place, value in enumerate(effects.to_numpy(float) * sign):
        if total <= 0:
            total, start = 0.0, place
        total += value
        if total > best:
            best, worst = total, (start, place)
    return effects.index[worst[0]].date(), effects.index[worst[1]].date()


def _by_day(ground: Ground, row: Row) -> pd.Series[float]:
    """Return a line's effect by day: of a factor by LMDI on days with both sides, of other lines the figure minus its plan."""
    channel, metric = str(row["channel"]), ground.metric
    plan, facts = ground.by_channel[channel]
    if row["kind"] == "missing":
        return -plan[metric][~plan.index.isin(facts[facts[metric].notna()].index)].dropna()
    if row["kind"] != "factor":
        days = plan.index.union(facts.index)
        return facts[metric].reindex(days).fillna(0.0) - plan[metric].reindex(days).fillna(0.0)
    side = side_of(ground, channel)
    both = plan.index.intersection(side.days)
    planned = factors(plan.loc[both, list(side.chain)].to_numpy(float))
    actual = factors(facts.loc[both, list(side.chain)].to_numpy(float))
    usable = np.asarray((np.isfinite(planned) & np.isfinite(actual) & (planned > 0) & (actual > 0)).all(axis=1))
    whole = usable[:, None]
    effects = np.asarray(np.where(whole, lmdi(np.where(whole, planned, 1.0), np.where(whole, actual, 1.0)), 0.0))
    place = int(np.argmax([named(side.chain, at)[0] == row["factor"] for at in range(len(side.chain))]))
    return pd.Series(effects[:, place], index=both)


def _records(ground: Ground) -> Iterator[Record]:
    """Yield what was written down: the team's events, risks that happened, changes to the campaign."""
    prepared = ground.prepared
    begins = (prepared.first, prepared.start)
    for row in rows_of(prepared.inputs.events):
        if not row["channel"] and row["date_day"].date() in begins:
            continue  # that the campaign begins is no cause of what it lacks
        yield Record("event", row["date_day"].date(), str(row["channel"]), Label(str(row["what_en"]), str(row["what_zh"])))
    for row in rows_of(prepared.plan.table(CAMPAIGN_RISKS)):
        if not pd.isna(row["detected_on"]):
            yield Record("risk", row["detected_on"].date(), str(row["channel"]), two_languages(str(row["what"])))
    for row in rows_of(prepared.plan.table(CAMPAIGN_ADJUSTMENTS)):
        yield Record("adjustment", row["date_day"].date(), str(row["channel"]), two_languages(str(row["what"])))


def _owner(ground: Ground, channel: str) -> str:
    """Return who answers for the channel: in the campaign, else in the team."""
    table = ground.prepared.plan.table(CAMPAIGN_CHANNELS)
    own = [str(row["owner"]) for row in rows_of(table) if row["channel"] == channel and row["owner"]]
    team = [one.owner for one in ground.prepared.inputs.team.channels if one.id == channel and one.owner]
    return next(iter([*own, *team]), ground.prepared.sheet.owner)
