"""The smallest effect that a planned campaign can show, by each design it is planned for, beside the effect that is expected."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.effect.expected import expected_effect, last_lift
from goalbook.books.campaign.effect.ground import Ground
from goalbook.books.campaign.effect.series import own_channels, row_mean, summed
from goalbook.core.compare import at_most
from goalbook.methods.power import Aim, DayNoise, day_noise, smallest_day_effect, smallest_rate_effect
from goalbook.methods.uplift import LONGEST, MIN_PRE, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.books.campaign.effect.found import Design
    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared

    Floats = NDArray[np.float64]

DETECTABLE = ("design", "test_id", "days", "users", "base", "detectable", "detectable_relative", "assumed", "enough")
NOISE = ("design", "mean", "deviation", "drift", "days_before", "steps")
Row = tuple[str, str, float, float, float, float, float, float, bool]


def noise(prepared: Prepared) -> pd.DataFrame:
    """Return how the days of the series differ that the campaign will be held against: one row per design that has one."""
    ground = Ground(prepared.inputs, prepared.campaign_id, prepared.as_of, prepared.plan)
    found = []
    for design, values, step in _lines(ground):
        known = values[np.isfinite(values)][-LONGEST:]
        if len(known) >= MIN_PRE and float(known.mean()) > 0:
            told = day_noise(_without_weekdays(known, WEEK if step == 1 else 1))
            found.append((design, told.mean, told.deviation, told.drift, len(known), max(round(prepared.days / step), 1)))
    return pd.DataFrame(found, columns=list(NOISE))


def detectable(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return one row per design: what it can show at the planned size, in units over all days and relative to its base."""
    aim = Aim(level=1 - prepared.inputs.policy.campaign.alpha)
    rows = [*_arms(prepared, move, aim), *_days(prepared, tables["noise"], aim, last_lift(prepared))]
    return pd.DataFrame(rows, columns=list(DETECTABLE))


def _arms(prepared: Prepared, move: Move, aim: Aim) -> Iterator[Row]:
    for test in prepared.sheet.tests:
        if test.about != "campaign" or not test.users_per_day or not test.rate:
            continue
        days = move.days(test.id, float(test.days or prepared.days))
        shares = test.shares or (0.5, 0.5)
        users = test.users_per_day * days
        treated = users * sum(shares[1:])
        if not (users * shares[0] > 0 and treated > 0):
            continue
        least = float(smallest_rate_effect(test.rate, users * shares[0], treated, aim))
        relative, assumed = least / test.rate, expected_effect(prepared, test)
        yield "randomised", test.id, days, users, test.rate * treated, least * treated, relative, assumed, _enough(relative, assumed)


def _days(prepared: Prepared, table: pd.DataFrame, aim: Aim, assumed: float) -> Iterator[Row]:
    for design, mean, deviation, drift, before, steps in table.itertuples(index=False):
        least = float(smallest_day_effect(DayNoise(mean, deviation, drift), int(before), int(steps), aim))
        relative = least / mean
        yield design, "", float(prepared.days), nan, mean * steps, least * steps, relative, assumed, _enough(relative, assumed)


def _enough(relative: float, assumed: float) -> bool:
    return isfinite(relative) and isfinite(assumed) and at_most(relative, assumed)


def _lines(ground: Ground) -> Iterator[tuple[Design, Floats, int]]:
    """Yield the series of each design before the campaign: treated against its controls, else the campaign's channels alone."""
    grid = ground.team(ground.sheet.metric)
    own = own_channels(ground, grid)
    treated, controls = ground.units("treated"), ground.units("control")
    if ground.series is not None and treated and controls:
        line = row_mean(ground.series.rows(treated)) * len(treated)
        yield "synthetic_control", _beside(line, row_mean(ground.series.rows(controls))), ground.series.step
    elif grid is not None and own:
        named = tuple(dict.fromkeys(one.channel for one in ground.sheet.controls if one.channel in grid.lines))
        if named:
            yield "synthetic_control", _beside(summed(grid, own), summed(grid, named)), grid.step
    if grid is not None and own:
        yield "seasonal_baseline", summed(grid, own), grid.step


def _beside(line: Floats, control: Floats) -> Floats:
    """Return the treated series without what its controls share with it, at its own size."""
    both = np.isfinite(line) & np.isfinite(control)
    if not both.any() or not control[both].mean() > 0:
        return np.full(len(line), nan)
    return np.asarray(line - (control / control[both].mean() - 1) * line[both].mean())


def _without_weekdays(values: Floats, week: int) -> Floats:
    """Return the values without the profile of the week, their mean kept."""
    if week <= 1 or len(values) < 2 * week:
        return values
    places = np.arange(len(values)) % week
    means = np.array([values[places == place].mean() for place in range(week)])
    return np.asarray(values - means[places] + values.mean())
