"""A change is attributed to its factors to the digit, whatever is zero, new or negative."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from goalbook.methods.attribution import cancellation, lmdi, log_mean, price_volume_mix, ratio_effects, sequential, shapley

# Ang's test case as published with LMDIR: two items of three factors over four years.
YEARS = {
    1971: [[1, 10, 2], [4, 5, 3]],
    1972: [[4, 5, 3], [5, 6, 4]],
    1973: [[8, 2, 4], [5, 7, 5]],
    1974: [[10, 1, 5], [6, 8, 6]],
}
positive = st.floats(1e-3, 1e6)
factors = arrays(float, (3, 4), elements=positive)


def product(x: np.ndarray) -> np.ndarray:
    """Return the product of the factors."""
    return x.prod(axis=-1)


@pytest.mark.parametrize(
    ("year", "effects"),
    [
        (1971, [[50.47438029, -25.23719014, 14.76280986], [19.31568569, 15.78206435, 24.90224996]]),
        (1972, [[42.96021467, -56.79031473, 17.83010006], [0, 22.47128816, 32.52871184]]),
        (1973, [[12.6549815, -39.30996299, 12.6549815], [41.35566084, 30.28867832, 41.35566084]]),
    ],
)
def test_a6_effects_of_the_published_case(year, effects):
    """Additive LMDI-I gives the figures of the LMDIR test suite to eight decimals."""
    assert np.array(effects) == pytest.approx(lmdi(YEARS[year], YEARS[year + 1]), abs=5e-9)


def test_a6_zero_at_the_start_takes_all():
    """A factor that was zero takes the whole new value, the others nothing."""
    before = np.array(YEARS[1971], dtype=float)
    before[0, 0] = 0
    assert [60, 0, 0] == list(lmdi(before, YEARS[1972])[0])


def test_zero_at_the_end_takes_all_that_was():
    """A factor that became zero takes the whole loss; the rates behind it are 0 ÷ 0, missing, and take nothing."""
    after = np.array([5.0, 0.0, np.nan])
    assert [0, -60, 0] == list(lmdi(np.array([4.0, 5.0, 3.0]), after))


def test_several_zeros_share_the_loss():
    """Two factors that became zero at once share it: the limit of equally small numbers."""
    assert [-30, -30, 0] == list(lmdi([4, 5, 3], [0, 0, 3]))


def test_nothing_before_and_after_is_no_effect():
    """An item that never brought anything explains nothing."""
    assert [0, 0] == list(lmdi([0, 3], [4, 0]))


def test_missing_factor_without_a_zero_leaves_the_item_unknown():
    """A factor that is not known is not guessed."""
    assert np.isnan(lmdi([2, np.nan], [3, 4])).all()


def test_negative_factors_are_refused():
    """Logarithms know no negative factors; the error says what to use."""
    with pytest.raises(ValueError, match="Shapley"):
        lmdi([1, -2], [1, 2])


def test_a7_lmdi_and_shapley_side_by_side():
    """100,000 × 3 % × 100 → 80,000 × 2.4 % × 90: both add up to −127,200 and differ by less than half a percent."""
    before, after = np.array([100_000, 0.03, 100]), np.array([80_000, 0.024, 90])
    by_shapley = shapley(product, before, after)
    assert [-51_400, -51_400, -24_400] == pytest.approx(list(by_shapley))
    assert [-51_452.88, -51_452.88, -24_294.24] == pytest.approx(list(lmdi(before, after)), abs=0.005)
    assert -127_200 == pytest.approx(by_shapley.sum())


def test_wx09_both_factors_halved_share_the_gap():
    """Reads per note 10,000 → 5,000 and click rate 2 % → 1 %: 200 → 50 clicks a note, half of the loss each."""
    effects = lmdi([10_000, 0.02], [5_000, 0.01])
    assert -150 == pytest.approx(effects.sum())
    assert [0.5, 0.5] == pytest.approx(list(effects / effects.sum()))
    assert log(0.5) / log(0.25) == pytest.approx(effects[0] / effects.sum())


def test_equal_values_have_their_value_as_log_mean():
    """L(a, a) = a, also where rounding would divide zero by zero."""
    assert [7.0, 7.0] == pytest.approx(list(log_mean(np.array([7.0, 7.0 + 1e-12]), np.array([7.0, 7.0]))))


@given(factors, factors)
def test_effects_add_up_to_the_change(before, after):
    """The effects of all factors are the change of each item, to the digit."""
    gap = product(after) - product(before)
    scale = np.abs(lmdi(before, after)).sum(axis=-1) + product(before) + product(after)
    assert (np.abs(lmdi(before, after).sum(axis=-1) - gap) <= 1e-12 * scale).all()


@given(factors, factors)
def test_time_reversed_effects_change_their_sign(before, after):
    """The way back has the same effects, reversed."""
    forth, back = lmdi(before, after), lmdi(after, before)
    assert (np.abs(forth + back) <= 1e-9 * (np.abs(forth) + np.abs(back) + 1e-9)).all()


@given(factors, factors)
def test_effects_are_consistent_when_factors_are_taken_together(before, after):
    """Two factors as one have the sum of both effects: a funnel may be read finer or coarser."""
    coarse = lmdi(np.c_[before[:, :2], before[:, 2:].prod(axis=1)], np.c_[after[:, :2], after[:, 2:].prod(axis=1)])
    fine = lmdi(before, after)
    assert np.abs(fine[:, 2:].sum(axis=1) - coarse[:, 2]) == pytest.approx(0, abs=1e-9 * (np.abs(fine).sum() + 1))


@given(factors, factors)
def test_effects_of_groups_add_up_to_those_of_the_whole(before, after):
    """Channels one by one, or all in one array: the same effects."""
    whole = lmdi(before, after).sum(axis=0)
    parts = np.sum([lmdi(before[[i]], after[[i]])[0] for i in range(len(before))], axis=0)
    assert whole == pytest.approx(parts, rel=1e-12, abs=1e-9)


@given(arrays(float, (4,), elements=st.floats(-1e3, 1e3)), arrays(float, (4,), elements=st.floats(-1e3, 1e3)))
def test_shapley_effects_add_up_for_any_sign(before, after):
    """Profit may change its sign: revenue minus costs is attributed as well, and exactly."""

    def profit(x: np.ndarray) -> np.ndarray:
        return x[..., 0] * x[..., 1] - x[..., 2] * x[..., 3]

    effects = shapley(profit, before, after)
    assert profit(after) - profit(before) == pytest.approx(effects.sum(), rel=1e-9, abs=1e-6)


def test_two_factors_have_the_midpoint_as_shapley_value():
    """Δa · mean b and mean a · Δb, the decomposition of Kitagawa."""
    assert [2 * 6.0, 4 * 2.0] == pytest.approx(list(shapley(product, np.array([3.0, 5.0]), np.array([5.0, 7.0]))))


def test_shapley_of_many_draws_at_once():
    """Factors lie on the last axis; every draw is attributed by itself."""
    before = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert (2,) == shapley(product, before, before * 2).sum(axis=-1).shape


@given(factors, factors)
def test_parts_of_a_ratio_add_up_to_its_change(before, after):
    """Spend and payers of any number of channels: the effects of numerators and denominators are the change of the ratio."""
    parts = (before[:, 0], before[:, 1]), (after[:, 0], after[:, 1])
    old, new = (top.sum() / bottom.sum() for top, bottom in parts)
    effects = ratio_effects(*parts)
    assert new - old == pytest.approx(effects.sum(), rel=1e-9, abs=1e-9 * (old + new + np.abs(effects).sum()))


def test_one_numerator_and_one_denominator_have_their_shapley_values():
    """With two players the midpoint is the Shapley value."""
    before, after = np.array([100.0, 50.0]), np.array([90.0, 60.0])
    found = ratio_effects((before[:1], before[1:]), (after[:1], after[1:]))
    assert list(shapley(lambda x: x[..., 0] / x[..., 1], before, after)) == pytest.approx(list(found))


def test_shapley_refuses_more_factors_than_it_can_sum():
    """Eleven factors have 2,048 coalitions: a limit said, not a computer that stands still."""
    with pytest.raises(ValueError, match="at most 10"):
        shapley(product, np.ones(11), np.ones(11))


def test_chain_substitution_depends_on_its_order():
    """Both orders add up, each with other parts."""
    one, other = sequential([10, 5], [8, 7], (0, 1)), sequential([10, 5], [8, 7], (1, 0))
    assert [-10, 16] == list(one)
    assert [-14, 20] == list(other)


def test_price_volume_and_mix_add_up():
    """Two products: the price effect on what was sold now, the volume at the old mix, the shift towards the dear one."""
    found = price_volume_mix((np.array([10.0, 20.0]), np.array([11.0, 20.0])), (np.array([60.0, 40.0]), np.array([50.0, 70.0])))
    assert (50.0, 280.0, 220.0) == (found.price.sum(), pytest.approx(found.volume.sum()), pytest.approx(found.mix.sum()))
    assert 11 * 50 + 20 * 70 - (10 * 60 + 20 * 40) == pytest.approx((found.price + found.volume + found.mix).sum())


def test_cancellation_says_how_much_moved_against_itself():
    """−2 in all: 0 when all went down, 0.8 when −6 met +4, 1 when nothing is left, unknown when nothing moved."""
    assert 0 == cancellation(np.array([-1.0, -1.0]))
    assert 0.8 == pytest.approx(cancellation(np.array([-6.0, 4.0])))
    assert 1 == cancellation(np.array([-6.0, 6.0, np.nan]))
    assert np.isnan(cancellation(np.zeros(3)))
