"""Control charts tell an ordinary value from one that needs a cause."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.methods.control import signals, xmr

# Wheeler, accounts receivable as printed for verifying software.
RECEIVABLE = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]


def test_a11_limits_of_wheelers_verification_data():
    """Average 4135.50, mean range 355.93, limits 3188.72 and 5082.28, range limit 1163.19."""
    limits = xmr(RECEIVABLE)
    assert 4135.50 == pytest.approx(limits.center, abs=0.005)
    assert 355.93 == pytest.approx(limits.range_center, abs=0.005)
    assert (3188.72, 5082.28) == pytest.approx((limits.lower(), limits.upper()), abs=0.01)
    assert 1163.19 == pytest.approx(limits.range_limit, abs=0.01)
    assert not limits.provisional


def test_a11_only_the_last_value_is_outside():
    """5200 lies beyond the upper limit; rules 2 and 3 see the long descent before it."""
    found = signals(RECEIVABLE, xmr(RECEIVABLE))
    assert 1 == found[-1]
    assert [15] == [i for i, rule in enumerate(found) if rule == 1]


def test_eighth_value_on_one_side_is_a_signal():
    """Seven values above the centre are chance, the eighth is not; a missing one in between breaks nothing."""
    limits = xmr([0.0, 1.0] * 10)
    assert [0, 0, 0, 0, 0, 0, 0, 0, 2] == signals([0.6, 0.6, 0.6, np.nan, 0.6, 0.6, 0.6, 0.6, 0.6], limits)


def test_three_of_four_near_one_limit_are_a_signal():
    """Nearer to the limit than to the centre, on the same side."""
    limits = xmr([0.0, 1.0] * 10)
    near = limits.center + 0.7 * limits.half_width
    assert [0, 0, 0, 3] == signals([near, 0.5, near, near], limits)
    assert [0, 0, 0, 0] == signals([near, 0.5, near, 1 - near], limits)


def test_five_values_have_no_limits_and_eleven_provisional_ones():
    """Six values are the least; limits settle at twelve. Missing values do not count."""
    assert xmr([1.0, 2.0, 1.0, 2.0, 1.0, np.nan]) is None
    assert xmr([1.0, 2.0] * 5 + [1.0]).provisional
    assert not xmr([1.0, 2.0] * 6).provisional


def test_values_around_a_gap_are_not_neighbours():
    """The jump over a missing value does not widen the limits."""
    assert xmr([1.0, 1.0, 1.0, np.nan, 9.0, 9.0, 9.0]).half_width == 0.0


def test_median_limits_are_not_moved_by_one_outlier():
    """One spike among twenty widens the mean form, not the median form."""
    values = [10.0, 11.0] * 10
    spiked = [*values[:9], 100.0, *values[10:]]
    assert xmr(spiked).half_width > 3 * xmr(values).half_width
    assert xmr(spiked, median=True).half_width == xmr(values, median=True).half_width


def test_steady_growth_is_inside_trended_limits():
    """A figure that grows evenly leaves plain limits and stays within those that grow with it."""
    growing = [100 + 5 * i + (1 if i % 2 else -1) for i in range(24)]
    assert any(signals(growing, xmr(growing)))
    trended = xmr(growing, trended=True)
    assert 5 == pytest.approx(trended.slope, abs=0.1)
    assert not any(trended.outside(value, i) for i, value in enumerate(growing))


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=40), st.floats(0.01, 100), st.floats(-1e5, 1e5))
def test_limits_move_and_stretch_with_the_figure(values, factor, shift):
    """Limits of a·x + b are a·limits + b."""
    plain, moved = xmr(values), xmr([factor * v + shift for v in values])
    assert factor * plain.lower() + shift == pytest.approx(moved.lower(), rel=1e-6, abs=1e-3)
    assert factor * plain.upper() + shift == pytest.approx(moved.upper(), rel=1e-6, abs=1e-3)
