"""A rate of pieces: sums before the division, a range from how the pieces differ."""

from __future__ import annotations

import math

import numpy as np
import pytest

from goalbook.methods.sum_ratio import difference, sum_ratio


def test_sums_are_divided_not_rates_averaged() -> None:
    """1 of 10 and 90 of 100 are 91 of 110, not a half."""
    assert 91 / 110 == pytest.approx(sum_ratio([1, 90], [10, 100]).value)


def test_pieces_that_agree_leave_no_range_and_those_that_differ_do() -> None:
    """2, 1, 3 of 10 each: 0.2 ± 1.886 × √3 ÷ 30."""
    alike, apart = sum_ratio([1, 2, 3], [10, 20, 30]), sum_ratio([2, 1, 3], [10, 10, 10])
    assert (0.1, 0.0) == (pytest.approx(alike.value), pytest.approx(alike.error))
    assert (0.2, math.sqrt(3) / 30, 2.0) == (pytest.approx(apart.value), pytest.approx(apart.error), apart.freedom)
    assert 0.2 - 1.8856180832 * math.sqrt(3) / 30 == pytest.approx(apart.range().low)


def test_what_is_not_known_is_left_out() -> None:
    """A piece without reads is no piece with none; without any reads there is no rate."""
    assert 0.5 == pytest.approx(sum_ratio([5, math.nan, 7], [10, 10, math.nan]).value)
    assert math.isnan(sum_ratio([1], [0]).value)
    assert math.isnan(sum_ratio([1, 2], [10, 10]).range().low)


def test_a_difference_carries_the_errors_of_both() -> None:
    """The errors add up as squares."""
    before, after = sum_ratio([2, 1, 3], [10, 10, 10]), sum_ratio([4, 5, 3], [10, 10, 10])
    change = difference(after, before)
    assert (0.2, math.sqrt(6) / 30) == (pytest.approx(change.value), pytest.approx(change.error))
    assert 4 == pytest.approx(change.freedom)


def test_the_range_holds_the_true_rate_as_often_as_it_says() -> None:
    """Of 400 samples of forty pieces about four in five hold the rate they were drawn from."""
    rng = np.random.Generator(np.random.PCG64(5))
    held = 0
    for _ in range(400):
        reads = rng.lognormal(10, 0.4, 40)
        around = sum_ratio(reads * 0.02 * rng.lognormal(-0.02, 0.2, 40), reads).range()
        held += around.low <= 0.02 <= around.high
    assert 0.74 < held / 400 < 0.86
