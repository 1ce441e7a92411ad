"""What is calibrated: every key result, or without goals the headline figure of the team and of each channel that keeps it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.landings import is_flow, is_stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import KeyResult

Shape = Literal["flow", "ratio", "stock", "none"]


@dataclass(frozen=True)
class Asked:
    """One figure over the period: what is measured, how, which way is good. Amounts that were not given are NaN."""

    kr_id: str
    metric: str
    channel: str
    aggregation: str
    unit: str
    direction: str
    type: str
    shape: Shape
    baseline: float = NAN
    commit: float = NAN
    target: float = NAN
    stretch: float = NAN
    share_of: str = ""  # of an audience share: the bucket

    @property
    def falling(self) -> bool:
        """Say whether less is better."""
        return self.direction == "down"

    @property
    def place(self) -> tuple[str, str]:
        """Return what tells rows apart: key result and channel."""
        return self.kr_id, self.channel

    def at(self, targets: Mapping[str, float]) -> float:
        """Return the target where the sliders stand."""
        return targets.get(self.kr_id, self.target)


def asked_of(prepared: Prepared) -> tuple[Asked, ...]:
    """Return what is calibrated, key results in the order of the file."""
    if prepared.goals is not None:
        return tuple(_of(prepared, kr) for kr in prepared.key_results)
    metric, channel = prepared.aim
    places = [channel] if channel != WHOLE_TEAM else [WHOLE_TEAM, *_keeping(prepared, metric)]
    return tuple(_plain(prepared, metric, place) for place in places)


def _of(prepared: Prepared, kr: KeyResult) -> Asked:
    shape: Shape = "none" if kr.planned.share_of else _shape(prepared, kr.metric, kr.aggregation)
    return Asked(
        kr.id,
        kr.metric,
        kr.channel,
        kr.aggregation,
        kr.unit,
        kr.direction,
        kr.type,
        shape,
        baseline=_or_nan(kr.baseline),
        commit=_or_nan(kr.commit),
        target=kr.target,
        stretch=_or_nan(kr.stretch),
        share_of=kr.planned.share_of,
    )


def _or_nan(value: float | None) -> float:
    return NAN if value is None else value


def _plain(prepared: Prepared, metric: str, channel: str) -> Asked:
    figure = prepared.inputs.catalogue.get(metric)
    aggregation = "ratio" if prepared.inputs.catalogue.is_ratio(metric) else "end" if is_stock(prepared.cube, metric) else "sum"
    return Asked("", metric, channel, aggregation, figure.unit, figure.direction, "", _shape(prepared, metric, aggregation))


def _shape(prepared: Prepared, metric: str, aggregation: str) -> Shape:
    """Return how the figure is put together over the period; "none" where nothing forecasts what is asked of it."""
    cube = prepared.cube
    if metric in cube.catalogue.ratios:
        return "ratio"
    if is_flow(cube, metric) and aggregation in {"sum", "average"}:
        return "flow"
    return "stock" if is_stock(cube, metric) and aggregation == "end" else "none"


def _keeping(prepared: Prepared, metric: str) -> list[str]:
    """Return the channels in which the figure was ever measured; a team's only channel is the team itself."""
    cube = prepared.cube
    totals = cube.totals([day.date() for day in (cube.wide.index[0], cube.wide.index[-1])])
    kept = [channel for channel in cube.channels if not math.isnan(totals.value(metric, channel))]
    return kept if len(kept) > 1 else []
