"""Candidate targets: the same period last year and the period before, each with its uplift (TS-24)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.target_setting.calibration.history import measured, value_of
from goalbook.books.target_setting.calibration.judging import against_trend, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.calibration.asked import Asked
    from goalbook.books.target_setting.calibration.history import Track
    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period

COLUMNS = (
    "kr_id", "metric_id", "channel", "base", "base_period", "base_value", "uplift", "candidate", "expected_attainment", "zone",
    "probability", "whole", "falling",
)  # fmt: skip


@dataclass(frozen=True)
class Base:
    """What a period brought, of a stock the change in it; not whole: a part is not known yet and goes on at its own pace."""

    period: Period
    value: float
    whole: bool


def bases_of(prepared: Prepared, asked: Asked) -> tuple[Base, Base]:
    """Return the same period last year and the period before."""
    return _base(prepared, asked, prepared.period.year_ago()), _base(prepared, asked, prepared.period.previous())


def _base(prepared: Prepared, asked: Asked, period: Period) -> Base:
    cube = prepared.cube
    slots = cube.slots(period)
    inside = [day for day in slots if cube.data_from <= day <= cube.data_to]
    if asked.shape == "none" or not inside or inside[0] != slots[0]:
        return Base(period, NAN, whole=False)
    whole = len(inside) == len(slots)
    value = value_of(cube.totals(inside), asked)
    if asked.shape == "ratio":
        return Base(period, value, whole)
    if asked.shape == "stock":
        earlier = [stamp.date() for stamp in cube.wide.index if stamp.date() < slots[0]]
        before = value_of(cube.totals(earlier), asked) if earlier else NAN
        return Base(period, (value - before) * len(slots) / len(inside), whole)
    present = float(measured(cube, asked).loc[pd.Timestamp(inside[0]) : pd.Timestamp(inside[-1])].sum())
    full = value if whole else value / present * len(slots) if present else NAN
    return Base(period, full / (len(period.months()) if asked.aggregation == "average" else 1), whole)


def candidates_table(prepared: Prepared, params: TargetSettingParams) -> pd.DataFrame:
    """Return the candidates with the uplifts of the sliders; see TargetSetting for the columns."""
    return pd.DataFrame(
        [row for place, track in enumerate(prepared.tracks) for row in _rows(prepared, params, place, track)], columns=list(COLUMNS)
    )


def _rows(prepared: Prepared, params: TargetSettingParams, place: int, track: Track) -> Iterator[tuple[object, ...]]:
    asked, prediction = track.asked, prepared.predictions[place]
    uplifts = ("year", params.uplift_year), ("period", params.uplift_period)
    for (name, uplift), base in zip(uplifts, prepared.bases[place], strict=True):
        if math.isnan(base.value):
            continue
        change = base.value * (1 - uplift if asked.falling else 1 + uplift)
        candidate = track.trend.start + change if asked.shape == "stock" else change
        against = against_trend(asked, track.trend, candidate)
        zone = zone_of(against, candidate, track.trend, prepared.inputs.policy)
        chance = prediction.reaching(candidate, falling=asked.falling)
        key = (asked.kr_id, asked.metric, asked.channel, name, base.period.label, base.value)
        yield (*key, uplift, candidate, against.attainment, zone, chance, base.whole, asked.falling)
