"""The expensive part of a target setting, which no slider changes: sums, history, predictive distributions, back-tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from goalbook.books.ahead import Ahead, before
from goalbook.books.target_setting.calibration.asked import asked_of
from goalbook.books.target_setting.calibration.candidates import bases_of
from goalbook.books.target_setting.calibration.history import tracks_of
from goalbook.books.target_setting.calibration.prediction import predictions_of
from goalbook.books.target_setting.parts import FIXED
from goalbook.core.message import msg
from goalbook.inputs import Planning

if TYPE_CHECKING:
    from goalbook.books.target_setting.calibration.candidates import Base
    from goalbook.books.target_setting.calibration.history import Track
    from goalbook.books.target_setting.calibration.prediction import Prediction
    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.inputs import Inputs


@dataclass(frozen=True, kw_only=True)
class Prepared(Ahead):
    """What `propose` starts from; depends on the team's data, the period and as_of alone."""

    planning: Planning
    outputs_dir: str  # folder of earlier reports, "" for none
    tracks: tuple[Track, ...] = field(default=(), repr=False)  # what is calibrated, with its months
    predictions: tuple[Prediction, ...] = field(default=(), repr=False)  # of each of them over the period
    bases: tuple[tuple[Base, Base], ...] = field(default=(), repr=False)  # last year and the period before


def prepare(inputs: Inputs, params: TargetSettingParams) -> Prepared:
    """Aggregate and forecast. A team without facts before the period is a UsageError."""
    refusal = msg("goals are set for a month, quarter, half-year or year, not for a week")
    found = before(inputs, params, params.cutoff(), refusal)
    planning = inputs.planning.get(found.period.label, Planning())
    common = {name: getattr(found, name) for name in ("inputs", "period", "as_of", "cube", "goals")}
    prepared = _predicted(Prepared(**common, planning=planning, outputs_dir=params.outputs_dir))
    for part in FIXED:
        prepared = replace(prepared, tables={**prepared.tables, **part(prepared)})
    return prepared


def _predicted(prepared: Prepared) -> Prepared:
    asked = asked_of(prepared)
    return replace(
        prepared,
        tracks=tracks_of(prepared, asked),
        predictions=predictions_of(prepared, asked),
        bases=tuple(bases_of(prepared, one) for one in asked),
    )
