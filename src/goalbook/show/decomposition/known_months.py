"""Which months the past is taken from, and what is missing between the last fact and the day up to which facts count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.period import month_of
from goalbook.show.words import month_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition


def last_months(result: Decomposition, count: int) -> Message:
    """Return the last whole months with facts by name: Mar to May."""
    ends = result.meta.data_to
    last = month_of(ends)
    if last.end != ends:
        last = month_of(last.start - timedelta(days=1))
    first = last
    for _ in range(count - 1):
        first = month_of(first.start - timedelta(days=1))
    if first == last:
        return last.name
    if first.start.year == last.start.year:
        return msg("{first} to {last}", first=month_short(first.start.month), last=month_short(last.start.month))
    return msg("{first} to {last}", first=first.name, last=last.name)


def without_facts(result: Decomposition) -> Iterator[Message]:
    """Say once which days before the period have no facts yet, so that nobody wonders why the figures end earlier."""
    ends, known = result.meta.data_to, result.meta.as_of
    if ends < known:
        yield msg(
            "No facts are there yet from {first:day} to {last:day}: the past is that up to {ends:day}.",
            first=ends + timedelta(days=1), last=known, ends=ends,
        )  # fmt: skip
