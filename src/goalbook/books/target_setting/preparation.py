"""The expensive part of a target setting, which no slider changes: sums, history, predictive distributions, back-tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from goalbook.books.aggregate import WHOLE_TEAM, Cube, build_cube
from goalbook.books.headline import own_figure
from goalbook.books.target_setting.calibration.asked import asked_of
from goalbook.books.target_setting.calibration.candidates import bases_of
from goalbook.books.target_setting.calibration.history import tracks_of
from goalbook.books.target_setting.calibration.prediction import predictions_of
from goalbook.books.target_setting.parts import FIXED
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs import Planning
from goalbook.inputs.frozen import at_work

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.books.target_setting.calibration.candidates import Base
    from goalbook.books.target_setting.calibration.history import Track
    from goalbook.books.target_setting.calibration.prediction import Prediction
    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.core.findings import Finding
    from goalbook.core.register import Rule
    from goalbook.inputs import Goals, Inputs, KeyResult


@dataclass(frozen=True)
class Prepared:
    """What `propose` starts from; depends on the team's data, the period and as_of alone."""

    inputs: Inputs
    period: Period
    as_of: date
    cube: Cube
    goals: Goals | None  # of exactly this period: the newest version, or the draft of the next
    planning: Planning
    names: dict[str, Label]  # of channels
    outputs_dir: str  # folder of earlier reports, "" for none
    tables: dict[str, pd.DataFrame]  # those no slider changes
    tracks: tuple[Track, ...] = field(default=(), repr=False)  # what is calibrated, with its months
    predictions: tuple[Prediction, ...] = field(default=(), repr=False)  # of each of them over the period
    bases: tuple[tuple[Base, Base], ...] = field(default=(), repr=False)  # last year and the period before
    settled: dict[Rule, tuple[Finding, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Return the key results of all objectives, none without goals."""
        return self.goals.key_results if self.goals is not None else ()

    @property
    def headline(self) -> KeyResult | None:
        """Return the key result the report is about, None without goals."""
        return self.goals.headline if self.goals is not None else None

    @property
    def aim(self) -> tuple[str, str]:
        """Return metric and channel of the headline: the key result marked so, else the team's own, else its first flow."""
        headline = self.headline
        if headline is not None:
            return headline.metric, headline.channel
        return own_figure(self.cube, self.inputs.team.headline_metric), WHOLE_TEAM


def prepare(inputs: Inputs, params: TargetSettingParams) -> Prepared:
    """Aggregate and forecast. A team without facts before the period is a UsageError."""
    period, as_of = parse_period(params.period), params.cutoff()
    if period.kind == "week":
        raise UsageError(msg("goals are set for a month, quarter, half-year or year, not for a week"))
    cube = build_cube(inputs, as_of)
    if cube.wide.empty:
        raise UsageError(msg("no facts up to {as_of:date}", as_of=as_of))
    prepared = Prepared(
        inputs=inputs,
        period=period,
        as_of=as_of,
        cube=cube,
        goals=at_work(inputs.goal_versions or inputs.goals, inputs.drafts, period),
        planning=inputs.planning.get(period.label, Planning()),
        names={channel.id: channel.name for channel in inputs.team.channels},
        outputs_dir=params.outputs_dir,
        tables={},
    )
    prepared = _predicted(prepared)
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
