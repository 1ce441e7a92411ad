"""How the months and weeks of the period differ, for every target that is a sum: from history, or as the goals say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.decomposition.move import channel_results
from goalbook.books.decomposition.phasing.slots import Span, marked, since, spans
from goalbook.core.holidays import OCCASIONS
from goalbook.core.message import Label
from goalbook.methods.phasing import Shape, flat, shape_of, weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs import KeyResult

    Floats = NDArray[np.float64]

SHAPE = (
    "kr_id", "channel", "metric_id", "grain", "label", "start", "end", "weight", "days", "working_days", "holiday", "season", "basis",
)  # fmt: skip
FACTORS = ("channel", "metric_id", "factor", "level", "name", "index", "years", "basis")
WEEKDAYS = (
    Label("Monday", "周一"), Label("Tuesday", "周二"), Label("Wednesday", "周三"), Label("Thursday", "周四"), Label("Friday", "周五"),
    Label("Saturday", "周六"), Label("Sunday", "周日"),
)  # fmt: skip
_NOTICED = 0.02  # a holiday's factor nearer to 1 than this is not listed


@dataclass(frozen=True)
class Line:
    """One target that is spread: a key result, or a channel's part of the headline that has none. ``months`` as the goals phase it."""

    kr_id: str
    channel: str
    metric: str
    months: Mapping[str, float]


def fixed(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``phasing_shape`` and ``phasing_factors``; see Decomposition for the columns."""
    found = tuple(lines(prepared))
    past = _Past(prepared)
    days = marked(prepared.cube.slots(prepared.period), weekly=prepared.cube.grain == "week")
    parts = spans(prepared.cube, prepared.period) if found else ()
    rows: list[tuple[object, ...]] = []
    factors: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for line in found:
        shape, basis = past.shape(line.metric, line.channel)
        share = weights(shape, days)
        phased, basis = (share, basis) if not line.months else (_as_said(share, parts, line.months), "goals")
        for span in parts:
            places = list(span.places)
            season = float(shape.season[days.of_year[places]].mean()) if places else NAN
            facts = (span.grain, span.label, span.start, span.end, float(phased[places].sum()), span.days, span.working_days, span.holiday)
            rows.append((line.kr_id, line.channel, line.metric, *facts, season, basis))
        if shape.basis != "calendar":
            factors.setdefault((line.channel, line.metric), list(_factors(line, shape, basis, set(days.occasion.tolist()))))
    return {
        "phasing_shape": pd.DataFrame(rows, columns=list(SHAPE)),
        "phasing_factors": pd.DataFrame([row for one in factors.values() for row in one], columns=list(FACTORS)),
    }


def lines(prepared: Prepared) -> Iterator[Line]:
    """Yield every key result that is a sum, then the headline's metric in every channel that carries no key result of it."""
    head, parts = prepared.headline, channel_results(prepared)
    inherited = head.month_targets if head is not None and head.aggregation == "sum" else {}
    part_ids = {kr.id for kr in parts}
    for kr in prepared.key_results:
        if kr.aggregation == "sum":
            own = kr.month_targets or (inherited if kr.id in part_ids else {})
            yield Line(kr.id, kr.channel, kr.metric, own)
    if head is not None and head.aggregation == "sum" and not head.channel:
        taken = {kr.channel for kr in parts}
        for channel in prepared.cube.channels:
            if channel not in taken:
                yield Line("", channel, head.metric, inherited)


def phased_results(prepared: Prepared) -> dict[str, KeyResult]:
    """Return by id the key results that are phased."""
    return {kr.id: kr for kr in prepared.key_results if kr.aggregation == "sum"}


class _Past:
    """The history that shapes are read from: a channel's own, else the whole team's, else none."""

    def __init__(self, prepared: Prepared) -> None:
        self.cube = prepared.cube
        self.weekly = prepared.cube.grain == "week"
        self.index = [stamp.date() for stamp in prepared.cube.wide.index]
        self.slots = marked(self.index, weekly=self.weekly)
        self.known: dict[tuple[str, str], Shape] = {}

    def shape(self, metric: str, channel: str) -> tuple[Shape, str]:
        """Return a line's shape and what it rests on."""
        own = self.own(metric, channel)
        if own.basis != "calendar" or not channel:
            return own, own.basis
        team = self.own(metric, WHOLE_TEAM)
        return team, "team" if team.basis != "calendar" else "calendar"

    def own(self, metric: str, channel: str) -> Shape:
        """Return the shape of one series."""
        if (metric, channel) not in self.known:
            series = self.cube.series(metric, channel or None)
            first = len(self.index) - len(series)
            values = series.to_numpy(dtype=float)
            found = shape_of(values, since(self.slots, first), len(OCCASIONS) + 1) if len(values) else flat(len(OCCASIONS) + 1)
            self.known[metric, channel] = found
        return self.known[metric, channel]


def _as_said(share: Floats, parts: tuple[Span, ...], months: Mapping[str, float]) -> Floats:
    """Return the weights of the slots with the months as the goals phase them; within a month as history has it."""
    total = sum(months.values())
    phased = np.zeros(len(share))
    for span in parts:
        places = list(span.places)
        if span.grain == "month" and places and total:
            inside = share[places]
            phased[places] = inside / inside.sum() * months.get(span.label, 0.0) / total
    return phased


def _factors(line: Line, shape: Shape, basis: str, present: set[int]) -> Iterator[tuple[object, ...]]:
    """Yield the factors of one series: weekdays, calendar months, and what the period's days are known for."""
    head = (line.channel, line.metric)
    for place, name in enumerate(WEEKDAYS):
        if shape.weekday.std() > 0:
            yield (*head, "weekday", str(place), name, float(shape.weekday[place]), NAN, basis)
    for month, years in enumerate(shape.seen):
        if years:
            yield (*head, "season", f"{month + 1:02d}", Label.same(""), float(shape.season[month]), float(years), basis)
    for place, (occasion, name) in enumerate(OCCASIONS.items(), 1):
        if abs(shape.occasion[place] - 1.0) > _NOTICED or place in present:
            yield (*head, "occasion", occasion, name, float(shape.occasion[place]), NAN, basis)
