"""Figures that are made to add up: published results to the digits, and what holds for any of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.reconcile import reconcile, reconcile_between, structural, whole_numbers

TEAM = [[1, 1, 1]]
FIGURES = (100, 30, 40, 20)
AMOUNT = st.floats(0, 1e6).map(lambda value: round(value, 3))
SPREAD = st.floats(1e-3, 1e6)


@pytest.mark.parametrize(
    ("variances", "expected"),
    [
        ((1, 1, 1, 1), (97.5, 32.5, 42.5, 22.5)),
        (structural(TEAM), (95, 31.6667, 41.6667, 21.6667)),
        ((16, 4, 9, 1), (94.6667, 31.3333, 43, 20.3333)),
    ],
)
def test_a10_is_reproduced_to_the_digits(variances: tuple[float, ...], expected: tuple[float, ...]) -> None:
    """A10: 100 asked, 30 + 40 + 20 offered, by ordinary, structural and weighted least squares."""
    assert pytest.approx(expected, abs=5e-5) == reconcile(TEAM, FIGURES, variances)


def test_a_target_without_variance_stands_and_its_parts_carry_the_gap() -> None:
    """W_top → 0 leaves 100 as it is; the missing 10 are shared by variance: 4, 9 and 1 of 14."""
    found = reconcile(TEAM, FIGURES, (0, 4, 9, 1))
    assert pytest.approx((100, 30 + 40 / 14, 40 + 90 / 14, 20 + 10 / 14)) == found


@pytest.mark.parametrize("variances", [(1, 1, 1, 1), structural(TEAM), (16, 4, 9, 1)])
def test_bounds_that_are_wide_change_nothing(variances: tuple[float, ...]) -> None:
    """A10 again: between 0 and 100 the same figures come out to the last digits."""
    found = reconcile_between(FIGURES, variances, [(0, 100)] * 3)
    assert pytest.approx(reconcile(TEAM, FIGURES, variances), rel=1e-12) == found


def test_a_part_at_its_bound_stays_and_the_others_carry_on() -> None:
    """40,000 asked, 10,800 + 20,000 + 1,500 named: who was asked 20,000 and named it stays there, and the sum still holds."""
    figures, bounds = (40_000, 10_800, 20_000, 1_500), [(10_800, 15_000), (20_000, 20_000), (1_500, 5_000)]
    found = reconcile_between(figures, [4_000**2, 1_620**2, 3_000**2, 225**2], bounds)
    multiplier = 7_700 / (4_000**2 + 1_620**2 + 225**2)
    assert pytest.approx((10_800 + multiplier * 1_620**2, 20_000, 1_500 + multiplier * 225**2)) == found[1:]
    assert pytest.approx(found[0]) == found[1:].sum()


def test_a_whole_that_bounds_cannot_reach_gives_way() -> None:
    """100 certain over parts of 60 at the most is 60, and of 40 certain over parts of 50 at the least 50."""
    assert [60, 20, 40] == reconcile_between((100, 10, 30), (0, 1, 1), [(10, 20), (30, 40)]).tolist()
    assert [50, 20, 30] == reconcile_between((40, 25, 35), (0, 1, 1), [(20, 25), (30, 35)]).tolist()


@given(
    st.lists(st.tuples(AMOUNT, AMOUNT, SPREAD), min_size=1, max_size=8).filter(lambda parts: any(one != other for one, other, _ in parts)),
    AMOUNT,
    SPREAD,
)
def test_between_bounds_everything_adds_up(parts: list[tuple[float, float, float]], top: float, spread: float) -> None:
    """For any figures the whole is the sum of its parts, no part leaves its bounds, and a whole that is reached meets its own weight."""
    bounds = [(min(one, other), max(one, other)) for one, other, _ in parts]
    found = reconcile_between((top, *(one for one, _, _ in parts)), (spread, *(wide for _, _, wide in parts)), bounds)
    assert math.isclose(found[0], found[1:].sum(), rel_tol=1e-9, abs_tol=1e-6)
    assert all(low - 1e-6 <= value <= high + 1e-6 for value, (low, high) in zip(found[1:], bounds, strict=True))
    named = math.fsum(one for one, _, _ in parts)
    assert min(named, top) - 1e-3 <= found[0] <= max(named, top) + 1e-3


def test_figures_fixed_apart_are_refused() -> None:
    """Where nothing may move, nothing can be made to add up."""
    with pytest.raises(UsageError, match="all fixed"):
        reconcile(TEAM, FIGURES, (0, 0, 0, 0))
    with pytest.raises(UsageError, match="all fixed"):
        reconcile_between(FIGURES, (0, 0, 0, 0), [(0, 100)] * 3)


def test_two_levels_add_up_at_both() -> None:
    """A team of two channels of two parts each: the sums hold at the top and in the middle."""
    sums = [[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]]
    found = reconcile(sums, (100, 70, 40, 30, 30, 20, 15), structural(sums))
    assert pytest.approx(found[0]) == found[1] + found[2]
    assert pytest.approx(found[1]) == found[3] + found[4]
    assert pytest.approx(found[2]) == found[5] + found[6]


def test_no_figure_falls_below_zero() -> None:
    """A target of 5 with 1 and 20 offered would take the small part below zero; it stays at zero, and the sum holds."""
    free = 1 - (1 + 20 - 5) * 100 / 201
    found = reconcile([[1, 1]], (5, 1, 20), (1, 100, 100))
    assert free < 0
    assert pytest.approx(0, abs=1e-6) == found[1]
    assert pytest.approx(found[0]) == found[1] + found[2]


@given(st.lists(st.tuples(AMOUNT, SPREAD), min_size=1, max_size=8), AMOUNT, SPREAD)
def test_what_comes_out_adds_up_and_is_not_negative(parts: list[tuple[float, float]], top: float, spread: float) -> None:
    """For any figures and variances the whole is the sum of its parts, and no part is below zero."""
    found = reconcile([[1] * len(parts)], (top, *(one for one, _ in parts)), (spread, *(one for _, one in parts)))
    assert math.isclose(found[0], found[1:].sum(), rel_tol=1e-6, abs_tol=1e-3)
    assert found.min() >= -1e-6


@given(st.lists(st.tuples(AMOUNT, SPREAD), min_size=1, max_size=8), SPREAD)
def test_what_adds_up_is_left_alone(parts: list[tuple[float, float]], spread: float) -> None:
    """Coherent figures stay exactly as they are, whatever their variances."""
    figures = [math.fsum(one for one, _ in parts), *(one for one, _ in parts)]
    found = reconcile([[1] * len(parts)], figures, (spread, *(one for _, one in parts)))
    assert np.array_equal(figures, found)


@given(st.lists(AMOUNT, min_size=1, max_size=12).filter(lambda values: sum(values) > 0), st.integers(0, 100_000))
def test_whole_numbers_sum_to_their_total_and_stay_near(amounts: list[float], total: int) -> None:
    """Each is its exact share rounded up or down, and together they are the total."""
    found = whole_numbers(amounts, total)
    every = sum(amounts)
    assert total == sum(found)
    assert all(abs(one - amount / every * total) < 1 + 1e-6 for one, amount in zip(found, amounts, strict=True))


def test_the_largest_rests_are_rounded_up() -> None:
    """Ten over 1 : 1 : 1 are 4, 3 and 3; over nothing they are refused."""
    assert [4, 3, 3] == whole_numbers([1, 1, 1], 10)
    assert [0, 0] == whole_numbers([0, 0], 0)
    with pytest.raises(UsageError, match="nothing says how"):
        whole_numbers([0, 0], 3)
