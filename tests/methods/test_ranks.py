"""Rank correlation: order alone counts, equal values share a rank, few pairs say nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from goalbook.methods.ranks import rank_correlation, ranks


def test_only_the_order_counts() -> None:
    """A curve that always rises is a perfect order, one that always falls its opposite."""
    first = [1.0, 2.0, 3.0, 4.0, 5.0]
    assert 1 == pytest.approx(rank_correlation(first, [1.0, 8.0, 27.0, 64.0, 125.0]).value)
    assert -1 == pytest.approx(rank_correlation(first, [9.0, 7.0, 5.0, 1.0, 0.0]).value)


def test_equal_values_share_their_rank() -> None:
    """A known case with a tie: 0.8208; ranks of 5, 6, 7, 8, 7 are 1, 2, 3.5, 5, 3.5."""
    assert [1, 2, 3.5, 5, 3.5] == ranks(np.array([5.0, 6, 7, 8, 7])).tolist()
    assert 0.8207826817 == pytest.approx(rank_correlation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).value)


def test_pairs_of_which_a_part_is_not_known_are_left_out() -> None:
    """Four pairs are left of five."""
    known = rank_correlation([1, 2, 3, 4, math.nan], [2, 1, 4, 3, 9])
    assert (4, 0.6) == (known.n, pytest.approx(known.value))


@pytest.mark.parametrize(("first", "second"), [([1, 2, 3], [1, 2, 3]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([], [])])
def test_few_pairs_or_one_value_say_nothing(first: list[float], second: list[float]) -> None:
    """Three pairs have no range, figures that never vary no order."""
    assert math.isnan(rank_correlation(first, second).value)
    assert math.isnan(rank_correlation(first, second).low)


def test_the_range_holds_the_value_and_narrows_with_pairs() -> None:
    """The 80 % range of r = 0.5 with 28 pairs: z 0.549 ± 1.2816 × √(1.125 ÷ 25)."""
    rng = np.random.Generator(np.random.PCG64(3))
    x = rng.normal(size=400)
    few, many = (rank_correlation(x[:n], (x + rng.normal(size=400))[:n]) for n in (30, 400))
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 3
    reach = 1.2815515655 * math.sqrt((1 + many.value**2 / 2) / 397)
    assert math.tanh(math.atanh(many.value) - reach) == pytest.approx(many.low)
