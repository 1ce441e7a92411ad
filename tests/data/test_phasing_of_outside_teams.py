"""What spreading a target by history is worth: months of quarters gone by, foretold by what was known before each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from goalbook.books.aggregate import Cube, build_cube
from goalbook.books.decomposition.phasing.slots import PLACES, marked
from goalbook.core.period import Period, parse_period
from goalbook.inputs import load_inputs
from goalbook.methods.phasing import shape_of, weights
from support.outside_teams import make_conjura_team

if TYPE_CHECKING:
    from pathlib import Path


def misses(cube: Cube, metric: str, quarter: Period) -> tuple[float, float]:
    """Return the share of a quarter that falls into another month than phased, and than calendar days have it."""
    series, weekly = cube.series(metric), cube.grain == "week"
    past, days = series[: quarter.start.isoformat()], cube.slots(quarter)
    own = series[quarter.start.isoformat() : quarter.end.isoformat()].to_numpy(dtype=float)
    before, ahead = marked([stamp.date() for stamp in past.index], weekly=weekly), marked(days, weekly=weekly)
    phased = weights(shape_of(past.to_numpy(dtype=float), before, len(PLACES)), ahead)
    month = ahead.month - ahead.month.min()
    was = np.bincount(month, own / own.sum())
    return tuple(float(np.abs(np.bincount(month, found) - was).sum() / 2) for found in (phased, np.full(len(days), 1 / len(days))))  # type: ignore[return-value] # two


@pytest.mark.full
def test_a_brand_with_a_season_is_phased_nearer_than_by_calendar_days(tmp_path: Path) -> None:
    """Five quarters of an apparel brand from a year's weekly history on: about a third less of the orders lies in another month."""
    team = make_conjura_team(tmp_path)
    cube = build_cube(load_inputs(tmp_path, team), date(2024, 3, 31))
    quarters = [parse_period(label) for label in ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1")]
    phased, even = np.mean([misses(cube, "new_payers", quarter) for quarter in quarters], axis=0)
    assert phased < 0.75 * even
