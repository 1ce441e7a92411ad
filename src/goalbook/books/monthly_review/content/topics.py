"""What topic directions bring: reads and click rate by direction, and what became of them where the direction changed (CT-15)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.causes.cause_events import event_text
from goalbook.books.monthly_review.content.pieces import NAN, Piece, of_month, published, share, total
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least
from goalbook.methods.sum_ratio import SumRatio, difference, sum_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.message import Label

TOPICS = (
    "channel", "topic", "span", "first", "last", "pieces", "share_pieces", "reach", "reach_per_piece", "clicks", "click_rate",
    "low", "high",
)  # fmt: skip
CHANGES = (
    "channel", "event_day", "event", "first", "last", "pieces_before", "pieces_after", "moved", "rate_before", "rate_after", "change",
    "low", "high", "from_mix", "from_within", "reach_before", "reach_after",
)  # fmt: skip
_Days = tuple[date, date]


@dataclass(frozen=True)
class Sides:
    """The pieces of a channel before a change and after it."""

    before: list[Piece]
    after: list[Piece]

    def moved(self) -> float:
        """Return which share of the pieces went from one direction to another."""
        counts = [_counts(self.before), _counts(self.after)]
        names = dict.fromkeys((*counts[0], *counts[1]))
        return sum(abs(counts[1].get(name, 0.0) - counts[0].get(name, 0.0)) for name in names) / 2

    def from_mix(self) -> float:
        """Return how much of the change of the click rate comes from other directions, not from other rates of the same ones.

        Each direction's share moves at the mean of its rates, its rate at the mean of its shares; a direction on one side only has no
        change of its own.
        """
        (shares, rates), (shares_after, rates_after) = _by_topic(self.before), _by_topic(self.after)
        effect = 0.0
        for name in dict.fromkeys((*shares, *shares_after)):
            first, then = rates.get(name), rates_after.get(name)
            known = [rate for rate in (first, then) if rate is not None]
            effect += (shares_after.get(name, 0.0) - shares.get(name, 0.0)) * math.fsum(known) / len(known)
        return effect


def topic_tables(prepared: Prepared, pieces: list[Piece]) -> dict[str, pd.DataFrame]:
    """Return ``content_changes``, changes of direction in the month, and ``content_topics``, directions before and after them.

    A channel whose directions did not change is told by the month and the weeks before it.
    """
    told = [one for one in pieces if one.topic.en and one.day is not None]
    changes = pd.DataFrame(list(_changes(prepared, told)), columns=list(CHANGES))
    return {
        "content_topics": pd.DataFrame(list(_topics(prepared, told, rows_of(changes))), columns=list(TOPICS)),
        "content_changes": changes,
    }


def rate_of(pieces: list[Piece]) -> SumRatio:
    """Return the click rate of pieces: clicks ÷ reads or plays."""
    return sum_ratio([one.clicks for one in pieces], [one.reach for one in pieces])


def _topics(prepared: Prepared, told: list[Piece], changes: list[Row]) -> Iterator[tuple[object, ...]]:
    period, weeks = prepared.windows.period, int(prepared.inputs.policy.content.change_weeks)
    last = min(period.end, prepared.as_of)
    days = {str(row["channel"]): row["event_day"].date() for row in changes}  # of several the latest
    for channel in dict.fromkeys(one.channel for one in of_month(prepared, told, period)):
        turn = days.get(channel, period.start)
        spans = {"before": (turn - timedelta(weeks=weeks), turn - timedelta(days=1)), "after": (turn, last)}
        own = published((one for one in told if one.channel == channel), spans["before"][0], last)
        for name in dict.fromkeys(one.topic for one in own):
            for span, inside in spans.items():
                everything = published(own, *inside)
                found = [one for one in everything if one.topic == name]
                if found:
                    yield (channel, name, span, *_figures(found, inside, len(everything)))


def _figures(found: list[Piece], days: _Days, everything: int) -> tuple[object, ...]:
    rate, reach = rate_of(found), total(one.reach for one in found)
    each = share(reach, sum(not math.isnan(one.reach) for one in found))
    around = rate.range()
    known = (total(one.clicks for one in found), rate.value, around.low, around.high)
    return (pd.Timestamp(days[0]), pd.Timestamp(days[1]), len(found), len(found) / everything, reach, each, *known)


def _changes(prepared: Prepared, told: list[Piece]) -> Iterator[tuple[object, ...]]:
    """Yield the recorded events of the month after which a channel's pieces are about something else."""
    policy, period = prepared.inputs.policy.content, prepared.windows.period
    span, last = timedelta(weeks=int(policy.change_weeks)), min(period.end, prepared.as_of)
    events = prepared.inputs.events
    for row in rows_of(events):
        day = pd.Timestamp(row["date_day"]).date()
        if not period.start <= day <= last or not row["channel"]:
            continue
        own = [one for one in told if one.channel == row["channel"]]
        sides = Sides(published(own, day - span, day - timedelta(days=1)), published(own, day, min(last, day + span)))
        least = min(len(sides.before), len(sides.after))
        if at_least(least, int(policy.change_min_pieces)) and at_least(sides.moved(), float(policy.direction_shift)):
            text: Label = event_text(pd.Series(row))
            yield (str(row["channel"]), pd.Timestamp(day), text, pd.Timestamp(day - span), pd.Timestamp(last), *_effect(sides))


def _effect(sides: Sides) -> tuple[float, ...]:
    before, after = rate_of(sides.before), rate_of(sides.after)
    change = difference(after, before)
    around, mixed = change.range(), sides.from_mix()
    reaches = (_mean_reach(sides.before), _mean_reach(sides.after))
    rates = (before.value, after.value, change.value, around.low, around.high, mixed, change.value - mixed)
    return (len(sides.before), len(sides.after), sides.moved(), *rates, *reaches)


def _mean_reach(pieces: list[Piece]) -> float:
    known = [one.reach for one in pieces if not math.isnan(one.reach)]
    return math.fsum(known) / len(known) if known else NAN


def _counts(pieces: list[Piece]) -> dict[Label, float]:
    found: dict[Label, float] = {}
    for one in pieces:
        found[one.topic] = found.get(one.topic, 0.0) + 1 / len(pieces)
    return found


def _by_topic(pieces: list[Piece]) -> tuple[dict[Label, float], dict[Label, float]]:
    """Return each direction's share of the reach and its click rate, of the pieces whose parts are both known."""
    known = [one for one in pieces if not math.isnan(one.clicks) and not math.isnan(one.reach) and one.reach > 0]
    everything = math.fsum(one.reach for one in known)
    shares, rates = {}, {}
    for name in dict.fromkeys(one.topic for one in known):
        own = [one for one in known if one.topic == name]
        reach = math.fsum(one.reach for one in own)
        shares[name], rates[name] = reach / everything, math.fsum(one.clicks for one in own) / reach
    return shares, rates
