"""The designs that follow a series of days: against units without the campaign, against covariates, against its own past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.effect.found import PATH, Design, Tried, not_given, refused
from goalbook.books.campaign.effect.words import jumped, left_out, notes_of, refusal, suspected
from goalbook.core.message import Label, msg, two_languages
from goalbook.methods.controls import Controls, touched
from goalbook.methods.local_level import Settings, local_level
from goalbook.methods.seasonal_baseline import seasonal_baseline
from goalbook.methods.synthetic_control import Options, synthetic_control
from goalbook.methods.uplift import MIN_PRE, Refused, Uplift

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.campaign.effect.ground import Grid, Ground
    from goalbook.core.message import Message

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The series that the campaign is to lift, per treated unit, on its days, and whom it covers."""

    grid: Grid
    y: Floats
    scope: Label


def against_controls(ground: Ground, level: float) -> Tried:
    """Return the effect against units or channels that did not have the campaign, by a de-meaned synthetic control."""
    design: Design = "synthetic_control"
    treated, controls = ground.units("treated"), ground.units("control")
    if ground.series is not None and treated and controls:
        return _synthetic(ground, ground.series, (treated, ground.series.rows(controls)), _of_units(treated), level)
    named = tuple(dict.fromkeys(one.channel for one in ground.sheet.controls if one.channel))
    grid = ground.team(ground.sheet.metric)
    kept = tuple(channel for channel in named if grid is not None and channel in grid.lines)
    own = own_channels(ground, grid)
    if grid is None or not kept or not own:
        if treated or controls:
            return not_given(design, msg("series.csv has no unit of both kinds: one that had the campaign and one that did not"))
        return not_given(design, msg("neither units without the campaign in series.csv nor control channels that keep the figure"))
    reached = ground.reached()
    free = tuple(channel for channel in kept if channel not in reached)
    said = [left_out(channel_names(ground, tuple(one for one in kept if one in reached)))] if len(free) < len(kept) else []
    if not free:
        return refused(design, said)
    whole = {**grid.lines, "": summed(grid, own)}
    shown = type(grid)(grid.days, grid.step, whole)
    found = _synthetic(ground, shown, (("",), grid.rows(free)), channel_names(ground, own), level)
    return replace(found, reasons=(*said, *found.reasons))


def _synthetic(ground: Ground, grid: Grid, series: tuple[tuple[str, ...], Controls], scope: Label, level: float) -> Tried:
    """Return the effect on the treated rows; controls that surely jump as it begins are left out, others that may are named."""
    treated, controls = series
    window = grid.window(ground.first, ground.end)
    rows = grid.rows(treated)
    jumps = touched(controls, window) if 0 < window.start < window.stop else []
    limit = ground.inputs.policy.campaign.control_jump
    moved = {one.name for one in jumps if one.p < limit}
    kept = controls.keep(np.array([name not in moved for name in controls.names], dtype=bool))
    said = [*jumped([one for one in jumps if one.name in moved]), *suspected([one for one in jumps if one.name not in moved])]
    if moved and not kept.names:
        return refused("synthetic_control", said)
    found = synthetic_control(rows.values, kept, window, Options(level=level))
    return tried(ground, Line(grid, row_mean(rows), scope), found, said)


def against_covariates(ground: Ground, level: float) -> Tried:
    """Return the effect given what moves with the figure and was not moved by the campaign, by a local level."""
    design: Design = "local_level"
    covariates, treated = ground.units("covariate"), ground.units("treated")
    own = ground.series
    grid = ground.team(ground.sheet.metric)
    carrying = own_channels(ground, grid)
    if own is not None and treated:
        line = Line(own, summed(own, treated), _of_units(treated))
    elif grid is not None and carrying:
        line = Line(grid, summed(grid, carrying), channel_names(ground, carrying))
    else:
        return not_given(design, msg("no series of the campaign's channels, and no treated unit in series.csv"))
    said: list[Message] = []
    if own is not None and covariates:
        beside = Controls(np.array([_onto(own, own.lines[name], line.grid) for name in covariates]), covariates)
    else:
        beside = entries(ground, line.grid)
        if beside.names:
            said.append(
                msg("moves with the entry of the channels without the campaign: {names}", names=channel_names(ground, beside.names))
            )
    if not beside.names:
        return not_given(design, msg("no covariate in series.csv, and no channel without a campaign whose entry is counted"))
    found = local_level(line.y, beside, line.grid.window(ground.first, ground.end), Settings(level=level, week=line.grid.week))
    return tried(ground, line, found, said)


def against_the_past(ground: Ground, level: float) -> Tried:
    """Describe the campaign's days beside the same weekdays of its channels before."""
    design: Design = "seasonal_baseline"
    grid, treated = ground.team(ground.sheet.metric), ground.units("treated")
    own = own_channels(ground, grid)
    if grid is not None and own:
        line = Line(grid, summed(grid, own), channel_names(ground, own))
    elif ground.series is not None and treated:
        line = Line(ground.series, summed(ground.series, treated), _of_units(treated))
    else:
        return not_given(design, msg("the team's facts do not keep the figure for the campaign's channels"))
    found = seasonal_baseline(line.y, line.grid.window(ground.first, ground.end), level, line.grid.week)
    return tried(ground, line, found, [])


def tried(ground: Ground, line: Line, found: Uplift | Refused, said: list[Message]) -> Tried:
    """Return what a design says as a row and as days, or why it says nothing."""
    grid = line.grid
    window = grid.window(ground.first, ground.end)
    if isinstance(found, Refused):
        count = int(np.isfinite(line.y[: window.start]).sum())
        reason = "no_days_in_window" if found.reason == "bad_window" and count >= MIN_PRE else found.reason
        return refused(found.design, [*said, refusal(reason, count)])  # type: ignore[arg-type] # no difference in differences here
    inside = slice(window.start, window.stop)
    known = np.isfinite(found.daily[inside])
    return Tried(
        design=found.design,  # type: ignore[arg-type] # as above
        state="available",
        reasons=(*said, *notes_of(found.notes)),
        scope=line.scope,
        observed=float(found.actual[inside][known].sum()) * found.units,
        baseline=float(found.baseline[inside][known].sum()) * found.units,
        effect=found.total.value,
        low=found.total.low,
        high=found.total.high,
        lift=found.lift.value,
        lift_low=found.lift.low,
        lift_high=found.lift.high,
        p=found.p,
        days=int(known.sum()) * grid.step,
        units=found.units,
        step=grid.step,
        uplift=found,
        path=_path(ground, grid, found),
    )


def _path(ground: Ground, grid: Grid, found: Uplift) -> pd.DataFrame:
    """Return the days that the design looked at, over all treated units, with the phase each lies in."""
    days = grid.days
    ends = days + pd.Timedelta(days=grid.step - 1)
    start = pd.Timestamp(ground.sheet.start or ground.first)
    phase = np.where(ends < pd.Timestamp(ground.first), "before", np.where(ends < start, "warmup", "campaign"))
    phase = np.where(days > pd.Timestamp(ground.end), "after", phase)
    columns = [[day.date() for day in days], *(each * found.units for each in (found.actual, found.baseline, found.low, found.high))]
    table = pd.DataFrame(dict(zip(PATH, [*columns, phase, found.design], strict=True)))
    return table[np.isfinite(found.baseline)].reset_index(drop=True)


def own_channels(ground: Ground, grid: Grid | None) -> tuple[str, ...]:
    """Return the campaign's channels of which the grid keeps a series; of a campaign without channels all of the team's."""
    if grid is None:
        return ()
    return tuple(name for name in (ground.channels or grid.lines) if name in grid.lines)


def summed(grid: Grid, names: tuple[str, ...]) -> Floats:
    """Return the sum of series by day; a day on which one of them is not measured is not known."""
    return np.asarray(sum(grid.lines[name] for name in names))


def row_mean(rows: Controls) -> Floats:
    """Return the mean of units by day, not known where one is not measured."""
    return np.asarray(sum(rows.values) / max(len(rows.names), 1))


def entries(ground: Ground, days: Grid) -> Controls:
    """Return the entries of the channels that no campaign reached, on the days of another grid."""
    team, away = ground.inputs.team, {*ground.channels, *ground.reached()}
    found: dict[str, Floats] = {}
    for channel in team.channels if ground.channels else ():
        grid = ground.team(channel.stages[0]) if channel.stages and channel.id not in away else None
        if grid is not None and channel.id in grid.lines:
            found[channel.id] = _onto(grid, grid.lines[channel.id], days)
    return Controls(np.array(list(found.values())) if found else np.zeros((0, len(days.days))), tuple(found))


def _onto(grid: Grid, values: Floats, days: Grid) -> Floats:
    return np.asarray(pd.Series(values, grid.days).reindex(days.days).to_numpy(dtype=float))


def channel_names(ground: Ground, channels: tuple[str, ...]) -> Label:
    """Return the names of channels as one text."""
    known = {channel.id: channel.name for channel in ground.inputs.team.channels}
    names = [known.get(channel, Label.same(channel)) for channel in channels]
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def _of_units(units: tuple[str, ...]) -> Label:
    if len(units) > 3:  # noqa: PLR2004 - more names than a line holds
        return Label(f"{len(units)} units with the campaign", f"{len(units)} 个投放单元")
    names = [two_languages(unit) for unit in units]
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
