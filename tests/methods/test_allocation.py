"""A budget over curves: published splits to the digits, and what holds for any of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.methods.allocation import Bounds, Floor, allocate, proportional, scenarios
from goalbook.methods.response_curves import Curve, HillCurve, LogCurve, PowerCurve

LOGS = tuple(LogCurve(scale, half) for scale, half in zip((120, 80, 60, 40), (50, 30, 80, 20), strict=True))
HILLS = tuple(HillCurve(*each) for each in zip((200, 300, 80, 250), (100, 150, 60, 200), (2.5, 3, 1, 2), strict=True))


def test_water_filling_of_logarithmic_curves_gives_the_known_split() -> None:
    """A8: four logarithmic curves, 400 to split, each 5–50 % of it."""
    found = allocate(LOGS, 400, Bounds.shares(400, 4, 0.05, 0.5))
    assert pytest.approx((182, 124.6667, 36, 57.3333), abs=5e-5) == found.amounts
    assert pytest.approx(391.76124, abs=5e-6) == found.value
    assert pytest.approx(0.517241, abs=5e-7) == found.marginal


def test_the_grid_finds_the_best_of_s_shaped_curves() -> None:
    """A9: where half of all searches from one start end below it, the grid reaches 401.79."""
    found = allocate(HILLS, 400, Bounds.shares(400, 4))
    assert 401.79 == round(found.value, 2)
    assert 400.0 == math.fsum(found.amounts)


def test_all_parts_between_their_bounds_share_one_marginal_return() -> None:
    """Mixed concave curves end where one more unit brings the same everywhere."""
    curves = (LogCurve(100, 20), PowerCurve(12, 0.5), HillCurve(200, 60, 0.8), HillCurve(150, 90))
    found = allocate(curves, 300, Bounds.shares(300, 4))
    slopes = [curve.slope(amount) for curve, amount in zip(curves, found.amounts, strict=True)]
    assert pytest.approx([found.marginal] * 4, rel=1e-9) == slopes


@pytest.mark.parametrize("curve", [LogCurve(100, 20), PowerCurve(12, 0.5), HillCurve(200, 60, 0.8), HillCurve(150, 90)])
@pytest.mark.parametrize("spend", [0.01, 1.0, 40.0, 5_000.0])
def test_a_slope_is_the_derivative_and_leads_back_to_its_amount(curve: Curve, spend: float) -> None:
    """Value, slope and the amount of a slope tell of one and the same curve."""
    step = spend * 1e-6
    ends = curve.value(np.array([spend - step, spend + step]))
    assert pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-5) == curve.slope(spend)
    assert pytest.approx(spend, rel=1e-9) == curve.spend_at(curve.slope(spend))


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds((60.0, 60.0), (100.0, 100.0)), "the least amounts sum to 120, more than the budget of 100"),
        (Bounds((0.0, 0.0), (40.0, 50.0)), "the most amounts sum to 90, less than the budget of 100"),
        (Bounds((0.0, 30.0), (90.0, 20.0)), "bounds of part 2: from 30 to 20 holds no amount"),
        (Bounds((-1.0, 0.0), (90.0, 20.0)), "bounds of part 1: from −1 to 90 holds no amount"),
    ],
)
def test_bounds_that_no_split_meets_are_named(bounds: Bounds, said: str) -> None:
    """The error says which sum misses the budget, or whose bounds are the wrong way round."""
    with pytest.raises(UsageError) as fault:
        allocate(LOGS[:2], 100, bounds)
    assert said == language("en").say(fault.value.message)


@pytest.mark.parametrize("broken", [(0.0, 1.0), (1.0, -2.0), (math.nan, 1.0), (1.0, math.inf)])
def test_a_curve_needs_numbers_above_zero(broken: tuple[float, float]) -> None:
    """A curve without a scale has no best split."""
    with pytest.raises(UsageError):
        LogCurve(*broken)


def test_an_elasticity_of_one_has_no_best_split() -> None:
    """A part that returns in proportion for ever would take all."""
    with pytest.raises(UsageError, match="elasticity"):
        PowerCurve(1.0, 1.0)


def test_fewer_bounds_than_curves_are_a_clear_error() -> None:
    """Every curve needs its bounds."""
    with pytest.raises(UsageError, match="as many bounds"):
        allocate(LOGS, 400, Bounds.shares(400, 3))


def test_bounds_that_leave_one_split_give_that_split() -> None:
    """Nothing to choose: the amounts are the bounds, and one more unit may go nowhere."""
    only = Bounds((10.0, 20.0), (10.0, 20.0))
    for curves in (LOGS[:2], HILLS[:2]):
        found = allocate(curves, 30, only)
        assert (10.0, 20.0) == found.amounts
        assert math.isnan(found.marginal)


def test_three_scenarios_of_one_budget() -> None:
    """Wider bounds let each amount move three times as far, and never bring less."""
    current = (100.0, 100.0, 100.0, 100.0)
    found = scenarios(LOGS, current, Bounds((80.0,) * 4, (120.0,) * 4))
    assert current == found.current.amounts
    assert pytest.approx((120, 120, 80, 80)) == found.optimum.amounts
    assert found.current.value < found.optimum.value < found.wider.value
    assert 40 <= min(found.wider.amounts)
    assert 160 >= max(found.wider.amounts)


positive = st.floats(0.1, 1_000.0)
logs = st.builds(LogCurve, positive, positive)
powers = st.builds(PowerCurve, positive, st.floats(0.05, 0.95))
flat_hills = st.builds(HillCurve, positive, positive, st.floats(0.3, 1.0))
steep_hills = st.builds(HillCurve, positive, positive, st.floats(1.01, 5.0))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Curve], float, Bounds]:
    """Return curves, a budget and bounds that some split meets."""
    curves: list[Curve] = draw(st.lists(st.one_of(logs, powers, flat_hills, steep_hills), min_size=1, max_size=5))
    low = draw(st.lists(st.floats(0.0, 100.0), min_size=len(curves), max_size=len(curves)))
    room = draw(st.lists(st.floats(0.0, 500.0), min_size=len(curves), max_size=len(curves)))
    high = [least + more for least, more in zip(low, room, strict=True)]
    budget = math.fsum(low) + draw(st.floats(0.0, 1.0)) * (math.fsum(high) - math.fsum(low))
    return curves, max(budget, 1e-3), Bounds(tuple(low), tuple(max(most, 1e-3) for most in high))


@pytest.mark.full
@given(problems())
@example(([LogCurve(1, 1), HillCurve(1, 2, 2)], 0.001, Bounds((0.0, 5e-324), (0.001, 0.001))))
@settings(max_examples=150, deadline=None)
def test_every_split_sums_to_its_budget_within_its_bounds_and_beats_the_proportional_one(problem: tuple) -> None:
    """Whatever the curves: the amounts sum to the budget, meet their bounds and bring at least what an even split would."""
    curves, budget, bounds = problem
    found = allocate(curves, budget, bounds)
    assert pytest.approx(budget, rel=1e-9) == math.fsum(found.amounts)
    assert all(low <= amount <= high for low, amount, high in zip(bounds.low, found.amounts, bounds.high, strict=True))
    even = proportional(budget, bounds)
    brought = math.fsum(float(curve.value(np.array(amount))) for curve, amount in zip(curves, even, strict=True))
    assert found.value >= brought * (1 - 1e-12)


@given(st.lists(st.one_of(logs, powers, flat_hills), min_size=2, max_size=4), st.floats(1.0, 1_000.0))
@settings(max_examples=60, deadline=None)
def test_no_small_exchange_between_two_parts_brings_more(curves: list[Curve], budget: float) -> None:
    """Of concave curves the split is the best there is: moving a thousandth of the budget anywhere loses."""
    found = allocate(curves, budget, Bounds.shares(budget, len(curves)))
    for giver in range(len(curves)):
        for taker in range(len(curves)):
            moved = list(found.amounts)
            step = min(budget / 1_000, moved[giver])
            moved[giver] -= step
            moved[taker] += step
            assert found.value >= math.fsum(float(c.value(np.array(x))) for c, x in zip(curves, moved, strict=True)) * (1 - 1e-9)


def test_a_floor_that_the_best_split_misses_is_met_exactly() -> None:
    """Parts 3 and 4 get 93 of 400 by themselves; asked for 160 together they get 160, and each side shares its own marginal return."""
    found = allocate(LOGS, 400, Bounds.shares(400, 4), Floor((2, 3), 160.0))
    assert pytest.approx(160.0) == found.amounts[2] + found.amounts[3]
    slopes = [curve.slope(amount) for curve, amount in zip(LOGS, found.amounts, strict=True)]
    assert pytest.approx(slopes[0]) == slopes[1]
    assert pytest.approx(slopes[2]) == slopes[3]
    assert slopes[2] < slopes[0]


def test_a_floor_that_is_met_anyway_changes_nothing() -> None:
    """The free optimum stands where it meets the floor."""
    free = allocate(LOGS, 400, Bounds.shares(400, 4))
    assert free == allocate(LOGS, 400, Bounds.shares(400, 4), Floor((0, 1), 300.0))


def test_the_grid_keeps_a_floor_and_is_the_best_of_the_grid() -> None:
    """Of all splits in steps of a twentieth in which parts 1 and 4 get at least 260 together none brings more."""
    floor = Floor((0, 3), 260.0)
    found = allocate(HILLS, 400, Bounds.shares(400, 4), floor)
    assert 260 - 1e-6 <= found.amounts[0] + found.amounts[3]
    brute = max(
        math.fsum(float(c.value(np.array(float(x)))) for c, x in zip(HILLS, split, strict=True))
        for split in ((a, b, 400 - a - b - d, d) for a in range(0, 401, 20) for b in range(0, 401, 20) for d in range(0, 401, 20))
        if split[2] >= 0 and split[0] + split[3] >= 260
    )
    assert found.value >= brute
    assert found.value < allocate(HILLS, 400, Bounds.shares(400, 4)).value


def test_a_floor_beyond_the_bounds_is_named() -> None:
    """The error says what the parts could get at most."""
    with pytest.raises(UsageError) as fault:
        allocate(LOGS, 400, Bounds((0.0,) * 4, (100.0,) * 4), Floor((0, 1), 240.0))
    said = "the parts with a floor of 240 together can get at most 200 within the bounds"
    assert said == language("en").say(fault.value.message)


@given(problems(), st.floats(0.0, 1.0))
@settings(max_examples=80, deadline=None)
def test_every_split_meets_its_floor(problem: tuple, reach: float) -> None:
    """Whatever the curves and bounds: a floor that can be met is met, within the bounds and the budget."""
    curves, budget, bounds = problem
    members = tuple(range((len(curves) + 1) // 2))
    rest = math.fsum(bounds.low[len(members) :])
    most = min(math.fsum(bounds.high[: len(members)]), budget - rest)
    floor = Floor(members, reach * max(most, 0.0))
    found = allocate(curves, budget, bounds, floor)
    assert pytest.approx(budget, rel=1e-9) == math.fsum(found.amounts)
    assert math.fsum(found.amounts[: len(members)]) >= floor.amount * (1 - 1e-6) - 1e-9
    assert all(low <= amount <= high for low, amount, high in zip(bounds.low, found.amounts, bounds.high, strict=True))


@given(problems())
@settings(max_examples=80, deadline=None)
def test_no_scenario_brings_less_than_the_one_before_it(problem: tuple) -> None:
    """A split that lies within its bounds is never made worse, and wider bounds never bring less, grid or no grid."""
    curves, budget, bounds = problem
    found = scenarios(curves, proportional(budget, bounds), bounds)
    assert found.current.value <= found.optimum.value * (1 + 1e-12)
    assert found.optimum.value <= found.wider.value * (1 + 1e-12)


def test_the_grid_is_refined_to_the_bounds_and_to_one_marginal_return() -> None:
    """The part that wants more stands at its bound, not a step of the grid below it, where more could go."""
    curves = (LogCurve(11_000, 380_000), PowerCurve(220, 0.34), HillCurve(3_000, 160_000, 1.2))
    bounds = Bounds((450_000.0, 800_000.0, 97_080.0), (500_120.0, 940_000.0, 194_160.0))
    found = allocate(curves, 1_490_000, bounds)
    slopes = [curve.slope(amount) for curve, amount in zip(curves, found.amounts, strict=True)]
    between = [slope for slope, amount, least in zip(slopes, found.amounts, bounds.low, strict=True) if amount > least][1:]
    assert (500_120.0, True) == (found.amounts[0], found.marginal < slopes[0])
    assert pytest.approx([found.marginal] * len(between), rel=1e-9) == between


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(10, 500), st.floats(10, 200), st.floats(1.1, 4)), min_size=2, max_size=5),
    st.floats(50, 800),
)
def test_no_small_move_between_two_parts_brings_more(parts: list[tuple[float, float, float]], budget: float) -> None:
    """Whatever the S-shaped curves, money moved from a part to another that both lie where their curves bend down brings nothing more."""
    curves = [HillCurve(*part) for part in parts]
    bounds = Bounds.shares(budget, len(parts), 0.0, 0.8)
    amounts = allocate(curves, budget, bounds).amounts
    step = budget * 1e-4
    for giver, taker in ((one, two) for one in range(len(parts)) for two in range(len(parts)) if one != two):
        low, high = max(0.0, curves[giver].turn), bounds.high[taker]
        if amounts[giver] - step < low or amounts[taker] + step > high or amounts[taker] < curves[taker].turn:
            continue
        taken = curves[taker].value(np.array([amounts[taker], amounts[taker] + step]))
        given_up = curves[giver].value(np.array([amounts[giver] - step, amounts[giver]]))
        gained, lost = float(np.diff(taken)[0]), float(np.diff(given_up)[0])
        assert gained <= lost + 1e-9 * max(1.0, lost)
