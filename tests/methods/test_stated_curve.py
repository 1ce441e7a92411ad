"""Curves go through what people know: the result of now, and of twice the spend or of any spend at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.stated_curve import log_through, power_through, saturating


@given(st.floats(1.0, 1e7), st.floats(1.0, 1e6), st.floats(1.05, 1.95))
def test_two_points_make_a_curve(spend: float, result: float, times: float) -> None:
    """Both forms bring the result at the spend and the doubled result at twice of it."""
    for through in (log_through, power_through):
        curve = through((spend, result), times * result)
        assert pytest.approx([result, times * result], rel=1e-6) == curve.value(np.array([spend, 2 * spend])).tolist()


@given(st.floats(1.0, 1e7), st.floats(1.0, 1e6), st.floats(1.05, 20.0), st.floats(0.5, 4.0))
def test_a_ceiling_makes_a_hill(spend: float, result: float, times: float, steepness: float) -> None:
    """It brings the result at the spend and comes near the ceiling far beyond it."""
    curve = saturating((spend, result), times * result, steepness)
    now, far = curve.value(np.array([spend, spend * 1e12]))
    assert pytest.approx(result, rel=1e-9) == now
    assert pytest.approx(times * result, rel=1e-3) == far


@pytest.mark.parametrize("doubled", [100.0, 90.0, 200.0, 250.0])
def test_twice_the_spend_brings_more_but_less_than_twice(doubled: float) -> None:
    """Anything else is no diminishing return."""
    for through in (log_through, power_through):
        with pytest.raises(UsageError):
            through((10.0, 100.0), doubled)


def test_a_ceiling_lies_above_the_result() -> None:
    """A saturation already passed is refused."""
    with pytest.raises(UsageError):
        saturating((10.0, 100.0), 100.0)
