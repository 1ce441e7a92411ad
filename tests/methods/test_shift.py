"""Shifts of a level: found where there is one, dated, taken back in part, and not seen in noise, outliers or weekdays."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.methods.levels import Parts, cleaned, without_weekdays
from goalbook.methods.shift import Span, find_shift, measure_noise, pooled, windows
from goalbook.methods.shift_search import Cell, search

DAYS, MONTH = 500, 470
SPAN = Span(MONTH - 56, MONTH - 28, DAYS)
WEEKDAY = np.array([0.9, 0.95, 1.0, 1.0, 1.05, 1.15, 0.95])


def _series(seed: int = 1, size: float = 0.04, *, level: float = 0.02, bottom: float = 50_000.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.Generator(np.random.PCG64(seed))
    below = bottom * WEEKDAY[np.arange(DAYS) % 7] * np.exp(rng.normal(0, 0.05, DAYS))
    return below * level * np.exp(rng.normal(0, size, DAYS)), below


def _parts(top: np.ndarray, bottom: np.ndarray) -> Parts:
    return Parts(np.atleast_2d(top), np.atleast_2d(bottom), 7)


def _found(top: np.ndarray, bottom: np.ndarray):
    parts = without_weekdays(cleaned(_parts(top, bottom)), SPAN.start)
    noise = measure_noise(parts, SPAN.start)
    assert noise is not None
    return find_shift(parts, noise, SPAN)


def test_a_step_is_found_and_dated_to_the_day() -> None:
    """A rate falls by 30 % on slot 480."""
    top, bottom = _series()
    top[480:] *= 0.7
    shift = _found(top, bottom)
    assert shift.p < 1e-6
    assert 480 == shift.onset
    assert shift.earliest <= 480 <= shift.latest
    assert np.log(0.7) == pytest.approx(shift.steps[-1][2], abs=0.03)


def test_a_fall_and_its_partial_return_are_two_steps() -> None:
    """2.0 → 1.4 → 1.8: the second level is two thirds of the way back."""
    top, bottom = _series()
    top[450:475] *= 0.7
    top[475:] *= 0.9
    shift = _found(top, bottom)
    assert 450 == shift.onset
    assert [450, 475] == [start for start, _, _ in shift.steps]
    assert [np.log(0.7), np.log(0.9)] == pytest.approx([change for _, _, change in shift.steps], abs=0.03)


def test_noise_is_seldom_a_shift() -> None:
    """Of 60 steady series at most a tenth passes five percent."""
    assert sum(_found(*_series(seed)).p < 0.05 for seed in range(60)) <= 6


def test_one_outlier_is_no_shift() -> None:
    """A day counted ten times over changes nothing."""
    top, bottom = _series()
    top[485] *= 10
    assert _found(top, bottom).p > 0.1


def test_weekdays_are_no_shift() -> None:
    """A figure that doubles every weekend, judged up to a Saturday."""
    top, bottom = _series(size=0.02)
    top *= np.where(np.isin(np.arange(DAYS) % 7, (5, 6)), 2.0, 1.0)
    assert _found(top, bottom).p > 0.1


def test_growth_is_no_shift() -> None:
    """Two percent a month all along: the usual drift is taken out."""
    top, bottom = _series(size=0.02)
    assert _found(top * np.exp(np.arange(DAYS) * 0.02 / 30), bottom).p > 0.1


def test_slow_wandering_is_no_shift() -> None:
    """What wanders by itself has wandered before: of 40 such series few pass, though chance of counting alone would pass most."""
    passed = 0
    for seed in range(40):
        top, bottom = _series(seed, 0.01)
        rng = np.random.Generator(np.random.PCG64([seed, 9]))
        level, wander = 0.0, np.empty(DAYS)
        for day in range(DAYS):
            level = 0.97 * level + rng.normal(0, 0.012)
            wander[day] = level
        passed += _found(top * np.exp(wander), bottom).p < 0.01
    assert passed <= 4


@pytest.mark.parametrize("value", [0.0, 100.0, np.nan], ids=["zeros", "constant", "nothing"])
def test_series_without_variation_have_no_shift(value: float) -> None:
    """Nothing to find, nothing raised."""
    top = np.full(DAYS, value)
    found = search([Cell(("a", "x"), "x", _parts(top, np.full(DAYS, 1000.0)), 0.0)], SPAN, 0.05)
    assert ([], True) == (found[0], all(one.p > 0.5 for one in found[1]))


def test_a_shift_between_strata_changes_no_level() -> None:
    """Two kinds of traffic keep their rates while the weaker one grows: the rate of both together falls, the level does not."""
    one, two = _series(1, level=0.03), _series(2, level=0.01)
    share = np.where(np.arange(DAYS) < 480, 1.0, 3.0)
    parts = Parts(np.array([one[0], two[0] * share]), np.array([one[1], two[1] * share]), 7)
    noise = measure_noise(parts, SPAN.start)
    assert noise is not None
    assert find_shift(parts, noise, SPAN).p > 0.1
    together = _found(one[0] + two[0] * share, one[1] + two[1] * share)
    assert together.p < 0.001


def _volumes(change: dict[str, float]) -> list[Cell]:
    cells, season = [], np.exp(0.2 * np.sin(np.arange(DAYS) / 40))
    for place, name in enumerate("abcd"):
        value = _series(place + 1, 0.05)[1] * season
        value[100:110] *= 0.6  # a holiday, and again within the span
        value[455:465] *= 0.6
        value[480:] *= change.get(name, 1.0)
        cells.append(Cell((name, "volume"), "volume", _parts(value, np.ones(DAYS)), 1.0))
    return cells


def test_what_all_do_is_nobodys_shift() -> None:
    """Season and a holiday move four channels together; one loses a quarter on top and is the only one found."""
    assert [] == search(_volumes({}), SPAN, 0.05)[0]
    (found,) = search(_volumes({"c": 0.75}), SPAN, 0.05)[0]
    assert ("c", "volume") == found.cell.key
    assert np.log(0.75) == pytest.approx(found.shift.steps[-1][2], abs=0.06)


def test_of_two_channels_the_one_that_moved_is_named() -> None:
    """Each is all the other is compared with; the sudden change tells them apart."""
    for moved in ("a", "b"):
        cells = _volumes({moved: 0.7})[:2]
        assert moved == search(cells, SPAN, 0.05)[0][0].cell.key[0]


def test_short_history_widens_what_is_usual() -> None:
    """The same step in three months of history is less certain than in a year and more."""
    top, bottom = _series(size=0.08)
    top[480:] *= 0.85
    long = _found(top, bottom)
    parts = without_weekdays(_parts(top[-130:], bottom[-130:]), 84)
    noise = measure_noise(parts, 84)
    assert noise is not None
    short = find_shift(parts, noise, Span(84, 84, 130))
    assert long.p < short.p


def test_no_history_gives_no_noise() -> None:
    """A handful of days cannot be compared with anything."""
    top, bottom = _series()
    assert measure_noise(_parts(top[:3], bottom[:3]), 3) is None
    assert [] == pooled([])


def test_stretches_that_ended_long_ago_are_not_looked_at() -> None:
    """Every stretch starts within the span and ends where it still matters."""
    starts, stops = windows(SPAN, 7)
    assert (starts >= SPAN.start).all()
    assert (stops >= SPAN.settled).all()
    assert (stops <= SPAN.stop).all()
