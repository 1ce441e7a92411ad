"""A channel's response to spend: found where spend moved by itself, not claimed where it did not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from goalbook.methods.response import Demands, Response, factor, own_movement, spend_response, weeks_to_tell

WEEKS = 52
SEASON = 0.25 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)


def measured(seed: int, elasticity: float, *, moves: float = 0.15, correlation: float = 0.0) -> Response:
    """Return the response of a channel whose spend moves with the season and, by itself, by ``moves``."""
    rng = np.random.default_rng(seed)
    own = rng.normal(0, moves, WEEKS)
    others = np.exp(8 + SEASON + rng.normal(0, 0.02, WEEKS))
    spend = np.exp(7 + SEASON + own)
    outcome = np.exp(3 + SEASON + elasticity * own + rng.normal(0, 0.06, WEEKS))
    return spend_response(outcome, spend, others, correlation, Demands())


@pytest.mark.parametrize("elasticity", [0.0, 0.3, 0.5, 0.8])
def test_a_known_elasticity_is_found(elasticity: float) -> None:
    """Over a hundred made channels the estimate is right on average, and its 80 % range holds the truth in about 80 %."""
    found = [measured(seed, elasticity) for seed in range(100)]
    assert pytest.approx(elasticity, abs=0.05) == np.mean([one.elasticity for one in found if one.identified])
    assert 95 <= sum(one.identified for one in found)
    assert 70 <= sum(one.low <= elasticity <= one.high for one in found)


def test_season_is_not_taken_for_a_response() -> None:
    """Spend that follows the season and hardly moves by itself says nothing, however well it runs with the outcome."""
    response = measured(1, 0.0, moves=0.04)
    assert "steady_spend" == response.basis
    assert math.isnan(response.elasticity)


def test_spend_that_follows_sales_is_not_claimed() -> None:
    """A budget set as a share of what is sold moves more with sales than a cause could: more than one for one."""
    rng = np.random.default_rng(3)
    demand = rng.normal(0, 0.3, WEEKS)
    others = np.exp(8 + rng.normal(0, 0.02, WEEKS))
    spend, outcome = np.exp(7 + 0.6 * demand), np.exp(3 + demand + rng.normal(0, 0.02, WEEKS))
    assert "follows" == spend_response(outcome, spend, others, 0.0, Demands()).basis


def test_constant_spend_says_nothing() -> None:
    """Nothing can be learned from a budget that never changed."""
    outcome = np.exp(3 + SEASON)
    response = spend_response(outcome, np.full(WEEKS, 700.0), np.exp(8 + SEASON), 0.0, Demands())
    assert "steady_spend" == response.basis
    assert 0.0 == pytest.approx(response.spread, abs=1e-9)


def test_one_outlier_is_no_variation() -> None:
    """One week of tenfold spend does not make a response."""
    spend = np.full(WEEKS, 700.0)
    spend[20] = 7_000
    rng = np.random.default_rng(5)
    assert "steady_spend" == spend_response(np.exp(3 + rng.normal(0, 0.05, WEEKS)), spend, np.exp(8 + SEASON), 0.0, Demands()).basis


@pytest.mark.parametrize(("correlation", "basis"), [(0.799, "measured"), (0.8, "together"), (0.95, "together")])
def test_channels_that_move_together_cannot_be_told_apart(correlation: float, basis: str) -> None:
    """From a correlation of 0.8 with another channel's spend on, a response is not claimed."""
    assert basis == measured(1, 0.5, correlation=correlation).basis


@pytest.mark.parametrize(("weeks", "basis"), [(19, "few_weeks"), (20, "measured")])
def test_twenty_weeks_are_needed(weeks: int, basis: str) -> None:
    """Fewer weeks than the policy asks for claim nothing."""
    spend = 700 * np.where(np.arange(weeks) % 2, 1.2, 0.8)
    outcome = 20 * (spend / 700) ** 0.5 * np.exp(np.random.default_rng(2).normal(0, 0.02, weeks))
    assert basis == spend_response(outcome, spend, np.full(weeks, 900.0), 0.0, Demands()).basis


def test_an_alternating_test_tells_without_other_channels() -> None:
    """A team of one channel has no comparison, yet spend that alternates by the week shows the response through a season."""
    rng = np.random.default_rng(7)
    spend = 700 * np.where(np.arange(WEEKS) % 2, 1.15, 0.85)
    outcome = np.exp(3 + SEASON + 0.5 * np.log(spend / 700) + rng.normal(0, 0.02, WEEKS))
    response = spend_response(outcome, spend, None, 0.0, Demands())
    assert response.identified
    assert 0.5 == pytest.approx(response.elasticity, abs=0.05)


def test_alone_a_budget_that_wanders_says_nothing() -> None:
    """Without anything to compare with, spend that was not varied on purpose may as well have followed demand."""
    rng = np.random.default_rng(7)
    spend = np.exp(7 + rng.normal(0, 0.2, WEEKS))
    assert "alone" == spend_response(20 * (spend / 1_000) ** 0.5, spend, None, 0.0, Demands()).basis


def test_zeros_and_gaps_take_no_part() -> None:
    """Weeks without spend or result are left out, and what is missing altogether is named."""
    rng = np.random.default_rng(9)
    spend = np.exp(7 + rng.normal(0, 0.2, WEEKS))
    outcome = 20 * (spend / 1_000) ** 0.5 * np.exp(rng.normal(0, 0.02, WEEKS))
    outcome[:5], spend[5:8], outcome[8:10] = 0.0, 0.0, np.nan
    response = spend_response(outcome, spend, np.full(WEEKS, 900.0), 0.0, Demands())
    assert (42, "measured") == (response.n, response.basis)
    assert "no_outcome" == spend_response(np.full(WEEKS, np.nan), spend, None, 0.0, Demands()).basis


def test_own_movement_leaves_nothing_of_the_season() -> None:
    """Spend that is a constant share of the season has no movement of its own."""
    assert np.allclose(0, own_movement(np.exp(2 + 1.3 * SEASON), np.exp(8 + SEASON)), atol=1e-9)


def test_returns_diminish() -> None:
    """Ten percent more at an elasticity of 0.5 brings 4.9 %; the next ten bring less; no spend brings nothing of what responds."""
    assert 1.1**0.5 == factor(0.5, 0.1)
    assert factor(0.5, 0.2) - factor(0.5, 0.1) < factor(0.5, 0.1) - 1
    assert (0.0, 0.0, 1.0) == (factor(0.5, -1.0), factor(0.5, -1.5), factor(0.0, 0.3))


def test_a_test_is_as_long_as_its_noise_asks() -> None:
    """To show an elasticity of 0.5 by ± 10 % at t = 2 takes (2 · 0.07 ÷ 0.05)² = 7.84, so 8 weeks."""
    assert 8 == weeks_to_tell(0.07, 0.1, 0.5, 2.0)
    assert math.isnan(weeks_to_tell(math.nan, 0.1, 0.5, 2.0))
