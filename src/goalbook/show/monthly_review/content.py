"""What was published and what it brought: mix, first hour, topic directions, flow, components, standards; nothing without its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.compare import less_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, joined, lead, note, section
from goalbook.show.charts.directions import directions_chart
from goalbook.show.charts.first_hour import first_hour_chart
from goalbook.show.monthly_review.content_tables import components, flow, mix, standards
from goalbook.show.tamed import tamed
from goalbook.show.words import channel_name, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.charts.ibcs import Chart

Row = dict[str, object]


def content(review: MonthlyReview, language: Language) -> Block:
    """Return the section; each part appears with its data alone."""
    parts = [
        *(lead(says(language, text)) for text in opening(review)),
        _charts(review, language),
        *mix(review, language),
        *flow(review, language),
        *components(review, language),
        *standards(review, language),
    ]
    found = [part for part in parts if part]
    if len(review.tables.get("content_mix", ())):
        found.append(note(language.say(_counted())))
    return section("content", language.say(msg("Content and components")), found) if found else Block(Markup(""))


def _counted() -> Message:
    return msg(
        "Reads, plays and clicks stand as exported, or as of the latest counted_on known by the review's day: an older piece had longer to "
        "collect them."
    )


def opening(review: MonthlyReview) -> Iterator[Message]:
    """Say what changed and what to do about it: the change of direction first, then the mix."""
    month = review.meta.period.label
    for change in rows(review.tables.get("content_changes")):
        if less_than(number(change["high"]), 0):
            yield _changed(review, change)
    found = {str(row["content_type"]): row for row in rows(review.tables.get("content_mix")) if row["month"] == month}
    value, limit = found.get("value"), float(review.policy.content.value_min_share)
    if value is None or math.isnan(number(value["share_pieces"])):
        return
    typed = sum(number(row["pieces"]) for kind, row in found.items() if kind)
    values: dict[str, Value] = {"share": number(value["share_pieces"]), "limit": limit, "n": number(value["pieces"]), "all": typed}
    if less_than(number(value["share_pieces"]), limit):
        more = math.ceil(round(limit * typed - number(value["pieces"]), 9))
        yield msg(
            "Value content is {share:pct0} of the month's pieces ({n:n} of {all:n}), {limit:pct0} are wanted:"
            " {more:n} more among as many pieces.",
            more=more,
            **values,
        )
    else:
        yield msg("Value content is {share:pct0} of the month's pieces ({n:n} of {all:n}); {limit:pct0} are wanted.", **values)


def _changed(review: MonthlyReview, change: Row) -> Message:
    mixed = max(0.0, min(1.0, number(change["from_mix"]) / number(change["change"])))
    reach = number(change["reach_after"]) / number(change["reach_before"])
    return msg(
        "{channel}: since {day:day} ({event}) the click rate is {after:pct2}, {before:pct2} before (80 % range of the change {low:+pct2} to"
        " {high:+pct2}); {mixed:pct0} of the fall comes from publishing other directions. Per piece: reads {reach:+pct0}, clicks"
        " {clicks:+pct0}.",
        channel=channel_name(review, change["channel"]),
        day=cast("Value", change["event_day"].date()),  # type: ignore[attr-defined] # a timestamp
        event=tamed(cast("Label", change["event"])),
        after=number(change["rate_after"]),
        before=number(change["rate_before"]),
        low=number(change["low"]),
        high=number(change["high"]),
        mixed=mixed,
        reach=reach - 1,
        clicks=reach * number(change["rate_after"]) / number(change["rate_before"]) - 1,
    )


def _charts(review: MonthlyReview, language: Language) -> Markup:
    """Return the direction chart of the channel that changed, else of the one with most pieces, and the first hour beside it."""
    found = [chart.html() for chart in (_directions(review, language), _first_hour(review, language)) if chart is not None]
    return Markup('<div class="charts">{}</div>').format(joined(found)) if found else Markup("")


def _directions(review: MonthlyReview, language: Language) -> Chart | None:
    topics, changes = rows(review.tables.get("content_topics")), rows(review.tables.get("content_changes"))
    if not topics:
        return None
    counts: dict[str, float] = {}
    for row in topics:
        counts[str(row["channel"])] = counts.get(str(row["channel"]), 0.0) + number(row["pieces"])
    change = max(changes, key=lambda row: abs(number(row["change"])), default=None)
    channel = str(change["channel"]) if change is not None else max(counts, key=lambda name: counts[name])
    own = [row for row in topics if row["channel"] == channel]
    return directions_chart(change, own, channel_name(review, channel), language)


def _first_hour(review: MonthlyReview, language: Language) -> Chart | None:
    """Return the chart of the channel with the largest share below its line."""
    signals = rows(review.tables.get("content_first_hour"))
    if not signals:
        return None
    share = {str(row["channel"]): number(row["below_share"]) for row in signals}
    signal = max(signals, key=lambda row: -1.0 if math.isnan(share[str(row["channel"])]) else share[str(row["channel"])])
    own = [row for row in rows(review.tables.get("content_pieces")) if row["channel"] == signal["channel"]]
    return first_hour_chart(signal, own, channel_name(review, signal["channel"]), language)
